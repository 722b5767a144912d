#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make shapes.tsv: how the glyphs of known fonts look. Not part of a build; the result is committed.
#
#   ocr/math/data/shapes.sh MATH-SHAPES          (the program of that name in a build folder)
#   ocr/math/data/shapes.sh --check MATH-SHAPES  how often shapes tell glyphs of fonts not in it
#
# Needs texlive-fonts-extra. Fonts: Computer Modern and AMS, Euler, Times (txfonts), Palatino (pxfonts), Utopia (fourier), Helvetica.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
check=
if [ "$1" = --check ]; then
    check=1
    shift
fi
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

sheet() { # FONT...: each character of each font
    {
        cat <<'EOF'
\nopagenumbers \newcount\slot
\def\sheet#1{\font\f=#1 \slot=0 \loop \hbox{\f \char\slot}\advance\slot1 \ifnum\slot<128 \repeat}
EOF
        for font in "$@"; do printf '%s%s}\n' '\sheet{' "$font"; done
        printf '%s\n' '\bye'
    } >sheet.tex
    pdftex -interaction=batchmode sheet >/dev/null || [ -s sheet.pdf ]
}

if [ -n "$check" ]; then
    sheet jkpmi jkpsy jkpex jkpsya jkpsyb pxsy pxex fourier-mex fourier-ms zplmr7m xccmi10 pncri8r pbkli8r
    "$program" --check sheet.pdf
    exit
fi
sheet cmmi10 cmsy10 cmex10 cmr10 cmmib10 cmbsy10 cmbx10 msam10 msbm10 eufm10 rsfs10 \
    eurm10 dsrom10 lasy10 esint10 rtxmi txsy txex txsya txsyb rtxbmi stmary10 rpxmi futmii \
    ptmri8r pplri8r putri8r ptmr8r phvr8r
{
    echo '# made by shapes.sh'
    printf '# name\tclass\tstyle\textensible\tlog aspect\tlow\thigh\tink\n'
    "$program" sheet.pdf
} >"$here/shapes.tsv"
