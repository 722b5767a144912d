#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What must hold for every output, over all documents that run.sh has converted.
#
#   tests/quality/invariants.sh SETS_DIR OUT [--build DIR] [--sets a,b]
#
# OUT is that of run.sh. check-lines compares lines.json, lines.mmd.json and mmd; check-ink compares
# the places of lines.json with what the PDF paints (see the heads of both). Complaints are printed,
# then counted by kind; status 1 if there was one.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build/release
dirs=() sets=
while [ $# -gt 0 ]; do
    case "$1" in
    --build) build=$2; shift 2 ;;
    --sets) sets=$2; shift 2 ;;
    -h | --help) sed -n '3,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "invariants.sh: unknown option $1 (try --help)" >&2; exit 2 ;;
    *) dirs+=("$1"); shift ;;
    esac
done
[ ${#dirs[@]} -eq 2 ] || { echo "invariants.sh: SETS_DIR and OUT of run.sh are needed" >&2; exit 2; }
sets_dir=${dirs[0]} out=${dirs[1]}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

documents() { # SET: "id<TAB>input" of each
    python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    item = json.loads(line)
    print(item["id"], item["input"], sep="\t")
' "$sets_dir/$1/manifest.jsonl"
}

# check SET ID INPUT: its complaints, each with the name of the document
check() {
    local made=$out/.raw/$1/$2/$2
    [ -f "$made.lines.json" ] || return 0
    echo document
    { "$build/tests/e2e/check-lines" "$made.lines.json" "$made.lines.mmd.json" "$made.mmd" 2>&1 || true; } |
        sed "s|^|$1/$2: lines: |"
    case $3 in *.pdf)
        { "$build/tests/quality/check-ink" "$sets_dir/$1/$3" "$made.lines.json" || true; } |
            sed "s|^[^:]*: \(ink\|lost\|size\):|$1/$2: \1:|; s|^$sets_dir[^:]*:|sum|"
        ;;
    esac
}

for set in $([ -n "$sets" ] && tr , ' ' <<<"$sets" || ls "$out/.raw"); do
    [ -d "$out/.raw/$set" ] || continue
    documents "$set" | while IFS=$'\t' read -r id input; do check "$set" "$id" "$input"; done
done >"$said"
grep -vE '^(document$|sum )' "$said" || true
awk '/^document$/ { documents++ }
    /^sum / { pages += $2; glyphs += $4; lost += $6 }
    !/^(document$|sum )/ { split($2, kind, ":"); kinds[kind[1]]++; bad++ }
    END {
        printf "%d documents; %d pages and %d glyphs of text layers, of which %d glyphs lie in no line\n", documents, pages, glyphs, lost
        for (k in kinds) printf "%s: %d complaints\n", k, kinds[k]
        exit bad > 0
    }' "$said"
