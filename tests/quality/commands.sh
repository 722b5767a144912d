#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every command of LaTeX that formulas are written with is one that the API names, or one of the few
# that samples of it have besides: commands.sh ENGINE FORMULA_DUMP
#
# Read are the golden documents and the formulas of each family of fonts.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
engine=$1 dump=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Commands of documents around the formulas.
document='\author \caption \captionsetup \footnotetext \includegraphics \item \section \subsection
\subsubsection \title'

for pdf in "$root"/tests/golden/docs/*.pdf; do
    "$engine" --dump "$pdf"
done >"$work/written"
for pdf in "$root"/tests/quality/formulas/*.pdf; do
    "$dump" "$pdf"
done >>"$work/written"
{
    cat "$root/ocr/math/data/allowed.txt" "$root/ocr/math/data/also_allowed.txt"
    printf '%s\n' $document
} | LC_ALL=C sort -u >"$work/known"
grep -oE '\\[A-Za-z]+' "$work/written" | LC_ALL=C sort -u >"$work/used"

[ "$(wc -l <"$work/used")" -gt 100 ] || { echo "too few commands: nothing was read" >&2; exit 1; }
unknown=$(LC_ALL=C comm -23 "$work/used" "$work/known")
[ -z "$unknown" ] || { printf 'not in the lists of ocr/math/data: %s\n' $unknown >&2; exit 1; }
