#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formulas, one a line, to a PDF with one a page: pdf.sh FORMULAS.txt OUT.pdf [PREAMBLE [ENGINE]]
# Needs TeX Live; the PDFs that the tests read are committed.
set -euo pipefail
formulas=$(realpath "$1") out=$(realpath -m "$2") preamble=${3:-} engine=${4:-pdflatex}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    printf '%s\n' '\documentclass[10pt]{article}' '\usepackage{amsmath,amssymb}' "$preamble" \
        '\usepackage[paperwidth=40cm,paperheight=12cm,margin=1cm]{geometry}' '\pagestyle{empty}' '\parindent0pt' \
        '\begin{document}'
    while IFS= read -r line; do
        printf '\\[%s\\]\\newpage\n' "$line"
    done <"$formulas"
    printf '%s\n' '\end{document}'
} >"$work/f.tex"
(cd "$work" && SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1 "$engine" -interaction=batchmode f.tex >/dev/null) || {
    grep -A3 '^!' "$work/f.log" | head -20 >&2
    exit 1
}
cp "$work/f.pdf" "$out"
