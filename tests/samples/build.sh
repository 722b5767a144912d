#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Make the committed samples anew: tests/samples/build.sh BUILD
# BUILD is a build directory (for picture and make-scan). Needs pdflatex (Debian: texlive-latex-extra
# and lmodern) and pdftoppm (poppler-utils). The same tools give the same bytes.
set -euo pipefail
build=$(cd "$1" && pwd)/tests/samples
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cp paper.tex parts.tex "$tmp"
cd "$tmp"
"$build/picture" >tides.png
export SOURCE_DATE_EPOCH=1700000000 FORCE_SOURCE_DATE=1
for name in paper parts; do
    for _ in 1 2; do pdflatex -interaction=batchmode -halt-on-error $name.tex >/dev/null; done
    cp $name.pdf "$here/$name.pdf"
done
pdftoppm -r 200 -gray paper.pdf page
"$build/make-scan" -q 35 -n 3 -s 7 "$here/scan.pdf" page-1.pgm page-3.pgm
ls -l "$here"/*.pdf
