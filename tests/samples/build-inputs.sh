#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Make the samples of the other input kinds anew: tests/samples/build-inputs.sh BUILD
# BUILD is a build directory (for picture). Needs pandoc, LibreOffice Writer, djvulibre-bin,
# poppler-utils and python3.
set -euo pipefail
build=$(cd "$1" && pwd)/tests/samples
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
out=$here/inputs
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export SOURCE_DATE_EPOCH=1700000000

"$build/picture" >"$tmp/tides.png"
cp "$out/harbour.md" "$tmp"
cd "$tmp"
pandoc --resource-path=. harbour.md -o "$out/harbour.docx"
pandoc --resource-path=. harbour.md -o "$out/harbour.odt"
pandoc --resource-path=. harbour.md -o "$out/harbour.pptx"
pandoc --resource-path=. --mathml harbour.md -o "$out/harbour.epub"
soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to doc --outdir "$out" \
    "$out/harbour.docx" >/dev/null
# what has no pictures: fewer bytes
grep -v tides.png harbour.md >plain.md
pandoc -s plain.md -o "$out/harbour.rtf"
pandoc -t plain plain.md -o plain.txt
pandoc -s -t html4 --metadata title='Tides in a small harbour' plain.md |
    sed -e '/<style/,/<\/style>/d' -e '/<meta/d' -e '/<!DOCTYPE/d' >book.html
python3 "$out/make_mobi.py" 'Tides in a small harbour' book.html "$out/harbour.mobi"
iconv -f UTF-8 -t ASCII//TRANSLIT plain.txt >ascii.txt
python3 "$out/make_wpd.py" ascii.txt "$out/harbour.wpd"
# two pages as a scanner's software would keep them
pdftoppm -r 150 -mono -f 1 -l 2 "$here/paper.pdf" page
for n in 1 2; do
    cjb2 -dpi 150 "page-$n.pbm" "page-$n.djvu"
done
djvm -c "$out/paper.djvu" page-1.djvu page-2.djvu
ls -l "$out"
