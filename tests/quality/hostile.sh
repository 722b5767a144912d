#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Broken and malicious files: each ends in time, with a result or with an error that the README names.
#
#   tests/quality/hostile.sh FOLDER [--recto PATH] [--limit SECONDS]
#
# Every file of FOLDER goes alone through `recto convert`. It fails when that takes longer than the
# limit (default: 60), ends by a signal or with a status of its own making, or gives an error id that
# is not one of those below. What is refused although pdftotext finds text in it fails, too. A table
# of what was refused, and what Poppler's programs make of it, is printed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
recto=$here/../../build/release/server/cli/recto folder= limit=60
while [ $# -gt 0 ]; do
    case "$1" in
    --recto) recto=$2; shift 2 ;;
    --limit) limit=$2; shift 2 ;;
    -h | --help) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "hostile.sh: unknown option $1 (try --help)" >&2; exit 2 ;;
    *) folder=$1; shift ;;
    esac
done
[ -d "$folder" ] && [ -x "$recto" ] || { echo "hostile.sh: a folder and a recto are needed" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/recto-hostile.XXXXXX")
trap 'rm -rf "$work"' EXIT
known=' bad_request unsupported_file_type corrupt_pdf_file corrupt_image pdf_encrypted
    pdf_page_limit_exceeded tiff_page_limit_exceeded tiff_page_size_error workflow_timeout '
bad=0 done_=0 refused=0 slowest=0

fail() {
    echo "FAIL $*"
    bad=$((bad + 1))
}

# What Poppler's own programs say: characters of text, and whether the first page can be drawn.
others() { # FILE
    local text drawn=no
    text=$(timeout "$limit" pdftotext "$1" - 2>/dev/null | tr -d '[:space:]' | wc -c || true)
    if timeout "$limit" pdftoppm -r 20 -l 1 -png "$1" "$work/page" >/dev/null 2>&1 && ls "$work"/page* >/dev/null 2>&1; then
        drawn=yes
    fi
    rm -f "$work"/page*
    echo "$text $drawn"
}

for file in "$folder"/*; do
    name=$(basename "$file")
    stem=${name%.*}
    start=$(date +%s%N)
    status=0
    rm -rf "$work/out"
    timeout -k 5 "$limit" "$recto" convert "$file" -o "$work/out" --json --quiet >"$work/said" 2>"$work/log" || status=$?
    ms=$((($(date +%s%N) - start) / 1000000))
    [ "$ms" -le "$slowest" ] || slowest=$ms slow_name=$name
    id=$(sed -n 's/.*"error":"\([a-z_]*\)".*/\1/p' "$work/said")
    case $status in
    0)
        [ -f "$work/out/$stem/$stem.mmd" ] && [ -f "$work/out/$stem/$stem.lines.json" ] || fail "$name: completed without results"
        done_=$((done_ + 1))
        ;;
    1)
        refused=$((refused + 1))
        [[ $known == *[[:space:]]"$id"[[:space:]]* ]] || fail "$name: its error is '$id'"
        read -r text drawn <<<"$(others "$file")"
        printf '%-40s %-24s pdftotext: %5s characters, pdftoppm draws: %s\n' "$name" "$id" "$text" "$drawn"
        [ "$text" -eq 0 ] || fail "$name: refused, although it has text"
        ;;
    124 | 137) fail "$name: not ended after $limit s" ;;
    *) fail "$name: recto ended with status $status: $(tail -n 1 "$work/log")" ;;
    esac
done
echo "$done_ with a result, $refused with an error, $bad failed; the slowest took $slowest ms (${slow_name-})"
[ "$bad" -eq 0 ]
