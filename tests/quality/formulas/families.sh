#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every eighth formula in other fonts, and all of them in Computer Modern: families.sh OUT_DIR
# Writes cm.pdf and one PDF of 60 pages for each family. Needs TeX Live (texlive-fonts-extra) and
# fonts-oflb-asana-math; the PDFs are committed.
set -euo pipefail
here=$(dirname "$(realpath "$0")") out=${1:?usage: families.sh OUT_DIR}
some=$(mktemp)
trap 'rm -f "$some"' EXIT
awk 'NR % 8 == 1' "$here/formulas.txt" | head -60 >"$some"
"$here/pdf.sh" "$here/formulas.txt" "$out/cm.pdf"
"$here/pdf.sh" "$some" "$out/lmodern.pdf" '\usepackage[T1]{fontenc}\usepackage{lmodern}'
"$here/pdf.sh" "$some" "$out/mathptmx.pdf" '\usepackage{mathptmx}'
"$here/pdf.sh" "$some" "$out/txfonts.pdf" '\usepackage{txfonts}'
"$here/pdf.sh" "$some" "$out/mathpazo.pdf" '\usepackage{mathpazo}'
"$here/pdf.sh" "$some" "$out/kpfonts.pdf" '\usepackage{kpfonts}'
"$here/pdf.sh" "$some" "$out/newtx.pdf" '\usepackage[T1]{fontenc}\usepackage{newtxtext,newtxmath}'
"$here/pdf.sh" "$some" "$out/stix2.pdf" '\usepackage{stix2}'
"$here/pdf.sh" "$some" "$out/iwona.pdf" '\usepackage[math]{iwona}'
"$here/pdf.sh" "$some" "$out/arev.pdf" '\usepackage{arev}'
"$here/pdf.sh" "$some" "$out/eulervm.pdf" '\usepackage{eulervm}'
"$here/pdf.sh" "$some" "$out/asana.pdf" '\usepackage{unicode-math}\setmathfont{Asana-Math.otf}' xelatex
"$here/pdf.sh" "$some" "$out/unicode-math.pdf" '\usepackage{unicode-math}\setmathfont{latinmodern-math.otf}' xelatex
