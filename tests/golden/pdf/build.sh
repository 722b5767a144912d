#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rebuild the PDFs of this folder from src/. Not part of a build: the results are committed, because
# tests must not depend on the versions of TeX and Ghostscript at hand.
#
# Needs: texlive-latex-base texlive-fonts-extra texlive-luatex texlive-xetex lmodern fonts-dejavu-core ghostscript
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1

make_pdf() { # NAME: from src/NAME.pdfsrc
    awk -f "$here/src/mkpdf.awk" "$here/src/$1.pdfsrc" >"$1.pdf"
}
gs_quiet() {
    gs -q -dNOPAUSE -dBATCH -dSAFER "$@"
}

pdflatex -interaction=batchmode "$here/src/latex.tex" >/dev/null
for engine in lualatex xelatex; do
    $engine -interaction=batchmode -jobname="$engine" "$here/src/unicode.tex" >/dev/null
done
lualatex -interaction=batchmode -jobname=truetype "$here/src/truetype.tex" >/dev/null

tex -interaction=batchmode "$here/src/pk.tex" >/dev/null
printf '' >none.map
dvips -q -M0 -V1 -D300 -u none.map -T200bp,100bp -o pk.ps pk.dvi
gs_quiet -sDEVICE=pdfwrite -o type3.pdf pk.ps
tex -interaction=batchmode "$here/src/pkmath.tex" >/dev/null
dvips -q -M0 -V1 -D300 -u none.map -T200bp,100bp -o pkmath.ps pkmath.dvi
gs_quiet -sDEVICE=pdfwrite -o type3_math.pdf pkmath.ps
pdftex -interaction=batchmode "$here/src/strange.tex" >/dev/null
pdftex -interaction=batchmode "$here/src/false_space.tex" >/dev/null

gs_quiet -r144 -sDEVICE=jpeggray -dJPEGQ=60 -o grey.jpg "$here/src/scan.ps"
gs_quiet -r144 -sDEVICE=jpeg -dJPEGQ=60 -o rgb.jpg "$here/src/scan_colour.ps"
gs_quiet -r144 -sDEVICE=faxg4 -o fax.g4 "$here/src/scan.ps"
make_pdf marks
make_pdf scans

gs_quiet -sDEVICE=pdfwrite -sOwnerPassword=owner -sUserPassword= -dEncryptionR=3 -dKeyLength=128 \
    -o encrypted_open.pdf latex.pdf
gs_quiet -sDEVICE=pdfwrite -sOwnerPassword=owner -sUserPassword=user -dEncryptionR=3 \
    -dKeyLength=128 -o encrypted.pdf latex.pdf
head -c $(($(wc -c <marks.pdf) * 3 / 4)) marks.pdf >truncated.pdf
sed 's/^[0-9]\{10\} 00000 n/0000000001 00000 n/; s/^\(startxref\)$/\1 7/' marks.pdf >broken_xref.pdf
{ printf 'HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n'; cat marks.pdf; } >junk_before.pdf
cp ./*.pdf "$here/"
