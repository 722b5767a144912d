#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The corpus in every format, each result opened by a program that did not make it, and its words compared.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in node pandoc chromium-headless-shell xelatex soffice pdftotext python3 unzip; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
[ -e /usr/lib/libreoffice/program/libsclo.so ] || { echo "libreoffice-calc is not installed"; exit 77; }
[ -d "$SOURCE_ROOT/worker/render/node_modules" ] || [ -n "${RECTO_RENDER:-}" ] || { echo "run deploy/renderer"; exit 77; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/a" "$out/b" "$out/tex" "$out/office"
bad=0
fault() { echo "FAULT $*"; bad=$((bad + 1)); }

echo "== export"
"$EXPORT_ALL" "$out/a" html,html.zip,md,md.zip,mmd.zip,latex,tex.zip,docx,pptx,xlsx '{}' "$here"/corpus/*.mmd ||
    fault "an export failed"
# A browser and XeLaTeX take a second each: every third document.
"$EXPORT_ALL" "$out/a" pdf,latex.pdf '{}' "$here"/corpus/?[147]-*.mmd || fault "an export to pdf failed"
echo "== the same bytes again"
"$EXPORT_ALL" "$out/b" html,html.zip,md,md.zip,mmd.zip,tex.zip,docx,pptx,xlsx '{}' "$here"/corpus/?[46]-*.mmd || fault "a second export failed"
for file in "$out"/b/*; do
    cmp -s "$file" "$out/a/$(basename "$file")" || fault "$(basename "$file"): other bytes the second time"
done

echo "== archives"
for file in "$out"/a/*.zip "$out"/a/*.docx "$out"/a/*.pptx "$out"/a/*.xlsx; do
    unzip -qq -t "$file" >/dev/null || fault "$(basename "$file"): damaged"
done
unzip -Z1 "$out/a/16-figures.html.zip" | tr '\n' ' ' | grep -qx '16-figures.html images/one.png images/two.png ' ||
    fault "html.zip: $(unzip -Z1 "$out/a/16-figures.html.zip" | tr '\n' ' ')"
unzip -p "$out/a/16-figures.mmd.zip" 16-figures.mmd >"$out/figures.mmd"
grep -q '(images/two.png)' "$out/figures.mmd" && ! grep -q 'images.test/cropped' "$out/figures.mmd" || fault "mmd.zip: addresses"
unzip -p "$out/a/16-figures.md.zip" 16-figures.md | grep -q '](images/one.png)' || fault "md.zip: addresses"

echo "== docx, pptx, xlsx by LibreOffice"
(cd "$out/office" && HOME=$out soffice --headless --convert-to pdf ../a/*.docx >/dev/null 2>&1) || true
for file in "$out"/office/*.pdf; do mv "$file" "${file%.pdf}.docx.pdf"; done
(cd "$out/office" && HOME=$out soffice --headless --convert-to pdf ../a/*.pptx >/dev/null 2>&1) || true
for file in "$out"/office/*.pdf; do [[ $file == *.docx.pdf ]] || mv "$file" "${file%.pdf}.pptx.pdf"; done
(cd "$out/office" && HOME=$out soffice --headless --convert-to csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false,false,false,-1 ../a/*.xlsx >/dev/null 2>&1) || true

echo "== tex.zip by XeLaTeX"
for file in "$out"/a/*.tex.zip; do
    name=$(basename "$file" .tex.zip)
    mkdir "$out/tex/$name"
    (cd "$out/tex/$name" && unzip -qq "$file" && timeout 120 xelatex -interaction=nonstopmode -no-shell-escape "$name.tex" >run.log 2>&1) || {
        case $name in # whose formulas are faults themselves: what counts is that there is a PDF
        *-hostile-latex | *-broken-math | *-chemistry) ;;
        *) fault "$name.tex: $(grep -m1 -A3 '^!' "$out/tex/$name/run.log" | tr '\n' ' ')" ;;
        esac
    }
    # letters without a font; a formula may ask for ones that no font of formulas has
    grep -a 'Missing character' "$out/tex/$name/$name.log" | grep -av 'nullfont' >"$out/missing" &&
        fault "$name.tex: $(head -n 1 "$out/missing")"
    [ -s "$out/tex/$name/$name.pdf" ] || [[ $name == *-empty ]] || fault "$name.tex: no PDF"
done

echo "== rules and joined cells"
# has ARCHIVE ENTRY TIMES TEXT: the text is so often in the entry
has() {
    local found
    found=$(unzip -p "$out/a/$1" "$2" | { grep -o -- "$4" || true; } | wc -l)
    [ "$found" = "$3" ] || fault "$1: $found times $4, not $3"
}
has 34-rules.docx word/document.xml 15 '<w:tcBorders>'
has 34-rules.docx word/document.xml 3 '<w:right w:val="double"'
has 34-rules.docx word/document.xml 0 'RectoTable'
has 07-multirow.docx word/document.xml 6 '<w:tcBorders>'
has 34-rules.pptx ppt/slides/slide1.xml 1 '<a:tc gridSpan="2">'
has 34-rules.pptx ppt/slides/slide1.xml 1 '<a:tc hMerge="1">'
has 34-rules.pptx ppt/slides/slide1.xml 1 '<a:tc rowSpan="2">'
has 34-rules.pptx ppt/slides/slide1.xml 1 '<a:tc vMerge="1">'
has 35-scripts.docx word/document.xml 0 $'\ufdd0'
has 33-theorems.tex.zip 33-theorems.tex 1 'begin{theorem}.{Pythagoras}.'

echo "== html by chromium"
# All of them in one page: what any of them says or asks for is in the browser's log.
for file in "$out"/a/*.html; do
    echo "<iframe src=\"a/$(basename "$file")\" width=800 height=600></iframe>" >>"$out/all.html"
    grep -Eoi '(src|poster|data|background)="?(https?:|//)[^" ]*|url\((https?:|//)[^)]*|<script|<link|@import| on[a-z]+=' "$file" |
        head -3 | sed "s/^/$(basename "$file") asks: /" | tee -a "$out/console" || true
done
chromium-headless-shell --no-sandbox --disable-gpu --user-data-dir="$out/profile" --enable-logging=stderr --dump-dom \
    "file://$out/all.html" >"$out/dom" 2>"$out/log" || fault "chromium"
[ "$(grep -c '<iframe' "$out/dom")" -ge 32 ] || fault "chromium did not read the page"
grep -E 'CONSOLE|ERR_|Refused' "$out/log" | grep -v 'NETLINK\|dbus' | head -9 | tee -a "$out/console" || true
[ ! -s "$out/console" ] || fault "html: console messages or requests"

echo "== words"
python3 "$here/check_words.py" "$here/corpus" "$out" || fault "words are missing"

[ "$bad" -eq 0 ] || { echo "$bad faults"; exit 1; }
echo "all well"
