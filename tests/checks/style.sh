#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rules of the tree that no compiler knows. Long files and functions are told, but do not fail.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

failed=0
complain() {
    printf '%s\n' "$@" >&2
    failed=1
}

# what git keeps, or without git everything but build output
files() {
    if ! git ls-files 2>/dev/null | grep . ; then
        find . -type f -not -path './build/*' -not -path './.git/*' -not -path './data/*' \
            -not -path './out/*' | sed 's,^\./,,'
    fi
}
mapfile -t all < <(files | while IFS= read -r f; do if [ -f "$f" ]; then echo "$f"; fi; done | sort)
mapfile -t code < <(printf '%s\n' "${all[@]}" | grep -E '\.(c|h|cc|hh)$')
mapfile -t headers < <(printf '%s\n' "${code[@]}" | grep -E '\.(h|hh)$')
mapfile -t sources < <(printf '%s\n' "${code[@]}" | grep -vE '\.(h|hh)$')
mapfile -t scripts < <(
    for file in "${all[@]}"; do
        if [ "$(head -c 2 "$file" | tr -d '\0')" = '#!' ]; then echo "$file"; fi
    done
)

# 1. the licence of every source file, in its first lines
for file in "${code[@]}" ${scripts[@]+"${scripts[@]}"}; do
    head -n 3 "$file" | grep -aq 'SPDX-License-Identifier: Apache-2.0' ||
        complain "$file: no SPDX line at its head"
done

# 2. words that mark unfinished work, places that only one machine knows, hosts of registries
words='\b(TODO|FIXME|XXX)\b|/home/[a-z]|(^|[^a-z.])/work/|deb\.debian\.org|registry\.npmjs|pypi\.org'
found=$(grep -nIE "$words" "${all[@]}" | grep -v '^tests/checks/style.sh:' || true)
[ -z "$found" ] || complain "words that do not belong into the tree:" "$found"

# 3. names that say nothing of what a file holds
for file in "${code[@]}"; do
    case ${file##*/} in util.* | utils.* | misc.* | common.* | helpers.*)
        complain "$file: a helper lives with the noun it serves"
        ;;
    esac
done

# 4. a prototype stands below a comment, or in a group that does
undocumented=$(awk '
    FNR == 1 { prev = ""; in_comment = 0 }
    {
        if (in_comment) { if (/\*\//) in_comment = 0; prev = "comment"; next }
        if (/^[ \t]*\/\*/) { if (!/\*\//) in_comment = 1; prev = "comment"; next }
        if (/^[a-z].*[ *][a-z_0-9]+\(/ && !/^(typedef|static|extern|return)/ && !/=/) {
            if (prev == "") printf "%s:%d: %s\n", FILENAME, FNR, $0
            prev = "code"; next
        }
        prev = /^[ \t]*$/ ? "" : "code"
    }' "${headers[@]}")
[ -z "$undocumented" ] || complain "prototypes without a comment:" "$undocumented"

# 5. lengths
for file in "${sources[@]}"; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 700 ] || echo "note: $file has $lines lines"
done
awk '
    /^[a-zA-Z].*\(/ && !/;/ { start = FNR; name = $0 }
    /^\{/ { from = FNR }
    /^\}/ { if (from && FNR - from > 100) printf "note: %s:%d: %d lines: %s\n", FILENAME, start, FNR - from, name; from = 0 }
' "${sources[@]}"
exit $failed
