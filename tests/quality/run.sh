#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Convert every document of a development set and score the results.
#
#   tests/quality/run.sh SETS_DIR [-o OUT] [--recto PATH] [--sets a,b] [--update]
#
# SETS_DIR holds <set>/manifest.jsonl, <set>/inputs/ and score.py. Results go to OUT/<set>/<id>.mmd
# (default: a temporary directory). --update writes the figures to tests/quality/SCORES.md; without
# it the figures are printed beside those committed there. KATEX_DIR (with katex.min.js) and
# chromium make formulas compared as laid out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
sets_dir= out= recto= sets= update=
while [ $# -gt 0 ]; do
    case "$1" in
    -o) out=$2; shift 2 ;;
    --recto) recto=$2; shift 2 ;;
    --sets) sets=$2; shift 2 ;;
    --update) update=1; shift ;;
    -h | --help) sed -n '3,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "run.sh: unknown option $1 (try --help)" >&2; exit 2 ;;
    *) sets_dir=$1; shift ;;
    esac
done
[ -f "$sets_dir/score.py" ] || { echo "run.sh: no score.py in '$sets_dir': name the directory of the sets" >&2; exit 2; }
for candidate in "$recto" "$root/build/install/bin/recto" "$root/build/release/server/cli/recto" "$(command -v recto || true)"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] && recto=$candidate && break
done
[ -x "$recto" ] || { echo "run.sh: no recto found; build a release or pass --recto" >&2; exit 2; }
[ -n "$out" ] || out=$(mktemp -d "${TMPDIR:-/tmp}/recto-quality.XXXXXX")
mkdir -p "$out"

all_sets() {
    for manifest in "$sets_dir"/*/manifest.jsonl; do basename "$(dirname "$manifest")"; done
}

# One line a document that is not ink: "id<TAB>input".
documents() {
    python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    item = json.loads(line)
    if item["kind"] != "strokes":
        print(item["id"], item["input"], sep="\t")
' "$1"
}

# Inputs are linked under their ids, so that the folders that convert makes carry the ids.
convert_set() {
    local set=$1 links=$out/.links/$1 raw=$out/.raw/$1
    rm -rf "$links" "$raw" "${out:?}/$set"
    mkdir -p "$links" "$raw" "$out/$set"
    documents "$sets_dir/$set/manifest.jsonl" | while IFS=$'\t' read -r id input; do
        ln -s "$sets_dir/$set/$input" "$links/$id.${input##*.}"
    done
    [ -n "$(ls -A "$links")" ] || return 0
    "$recto" convert "$links"/* -o "$raw" >"$out/.raw/$set.log" 2>&1 || true
    documents "$sets_dir/$set/manifest.jsonl" | while IFS=$'\t' read -r id input; do
        if [ -f "$raw/$id/$id.mmd" ]; then
            cp "$raw/$id/$id.mmd" "$out/$set/$id.mmd"
        fi
    done
}

sets_dir=$(cd "$sets_dir" && pwd)
for set in $([ -n "$sets" ] && tr , ' ' <<<"$sets" || all_sets); do
    start=$(date +%s.%N)
    convert_set "$set"
    printf '%s: %s of %s documents in %.1f s\n' "$set" "$(find "$out/$set" -name '*.mmd' | wc -l)" \
        "$(documents "$sets_dir/$set/manifest.jsonl" | wc -l)" "$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')"
done
python=python3
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import Levenshtein' 2>/dev/null && python=/usr/bin/python3
"$python" "$sets_dir/score.py" "$out" ${sets:+--sets "$sets"} --json "$out/scores.json" --details "$out/details.json" | tee "$out/scores.txt"
if [ -n "$update" ]; then
    python3 "$here/table.py" "$out/scores.json" "$(git -C "$root" rev-parse --short HEAD)" >"$here/SCORES.md"
else
    python3 "$here/table.py" "$out/scores.json" --against "$here/SCORES.md"
fi
echo "results: $out"
