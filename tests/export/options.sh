#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# conversion_options: each is seen in what comes out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in node pandoc chromium-headless-shell xelatex pdftotext pdfinfo python3 unzip; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
[ -d "$SOURCE_ROOT/worker/render/node_modules" ] || [ -n "${RECTO_RENDER:-}" ] || { echo "run deploy/renderer"; exit 77; }

out=$(mktemp -d)
trap 'rm -rf "$out"; [ -z "${listener:-}" ] || kill "$listener" 2>/dev/null || true' EXIT
bad=0
fault() { echo "FAULT $*"; bad=$((bad + 1)); }
# make FORMAT OPTIONS CORPUS_FILE: $out/FORMAT is the result
make() {
    rm -rf "$out/one" && mkdir "$out/one"
    "$EXPORT_ALL" "$out/one" "$1" "{\"$1\":$2}" "$here/corpus/$3.mmd" && mv "$out/one/$3.$1" "$out/$1"
}
# in_zip ARCHIVE ENTRY TEXT...: every text is in the entry
in_zip() {
    unzip -p "$out/$1" "$2" >"$out/entry"
    for text in "${@:3}"; do grep -qF -- "$text" "$out/entry" || fault "$1: $2 has no $text"; done
}

make docx '{"font":"Arial","fontSize":"28","language":"German","orientation":"landscape","margins":{"top":720,"left":900,"gutter":100}}' 01-title
in_zip docx word/styles.xml 'w:ascii="Arial"' '<w:sz w:val="28"' 'w:val="de-DE"'
in_zip docx word/document.xml 'w:orient="landscape"' 'w:top="720"' 'w:left="900"' 'w:right="1800"' 'w:gutter="100"'
make docx '{}' 19-chinese
in_zip docx word/styles.xml 'w:ascii="Georgia"' '<w:sz w:val="22"' 'w:eastAsia="ja-JP"'
make docx '{}' 07-multirow
in_zip docx word/document.xml '<w:tcBorders>' '<w:gridSpan w:val="2"' '<w:vMerge w:val="restart"' '<m:oMath>'
! grep -q RectoTable "$out/entry" || fault "docx: a sign of ours was left in it"

make md '{"math_inline_delimiters":["\\(","\\)"],"math_display_delimiters":["[[","]]"],"escape_hash":"false","escape_percent":true}' 02-inline-math
grep -qF '\( x<y \)' "$out/md" || fault "md: inline delimiters"
grep -qF '10\%' "$out/md" || fault "md: escape_percent"
make md '{"math_display_delimiters":["[[","]]"]}' 03-display-math
grep -qF '[[' "$out/md" || fault "md: display delimiters"
make md '{"escape_hash":false,"escape_ampersand":false,"escape_dollar":false}' 18-special-characters
grep -qF 'hash #1, ampersand A & B' "$out/md" || fault "md: escapes"
make md '{"max_character_per_line":40}' 31-long-text
awk 'length($0) > 60 { bad = 1 } END { exit bad }' "$out/md" || fault "md: max_character_per_line"

make tex.zip '{"fontSize":"12pt","font":"Open Sans","imagesFolder":"media"}' 16-figures
in_zip tex.zip 16-figures.tex '\documentclass[12pt]{article}' '{Open Sans}' '{media/one.png}'
unzip -Z1 "$out/tex.zip" | grep -qx media/two.png || fault "tex.zip: imagesFolder"
if make tex.zip '{"load_external_fonts":true,"font":"Arimo"}' 01-title 2>"$out/said"; then
    unzip -Z1 "$out/tex.zip" | grep -q '^fonts/Arimo-Regular' || fault "tex.zip: load_external_fonts"
else
    grep -q 'install the Debian package fonts-croscore' "$out/said" || fault "tex.zip: load_external_fonts says $(cat "$out/said")"
fi
make latex.pdf '{}' 31-long-text
pages=$(pdfinfo "$out/latex.pdf" | sed -n 's/^Pages: *//p')
make latex.pdf '{"fontSize":"20pt"}' 31-long-text
[ "$(pdfinfo "$out/latex.pdf" | sed -n 's/^Pages: *//p')" -gt "$pages" ] || fault "latex.pdf: fontSize"

make html '{"htmlTags":"false"}' 23-html
grep -q 'A &lt;b&gt;bold' "$out/html" || fault "html: htmlTags"

# A listener that nobody may call.
python3 - "$out/port" "$out/called" <<'P' &
import socket, sys
s = socket.create_server(('127.0.0.1', 0))
open(sys.argv[1], 'w').write(str(s.getsockname()[1]))
s.accept()
open(sys.argv[2], 'w').write('called')
P
listener=$!
for _ in $(seq 100); do [ -s "$out/port" ] || sleep 0.1; done
port=$(cat "$out/port")
make pdf "{\"custom_css\":\"@import url(http://127.0.0.1:$port/a.css); p{background:url(http://127.0.0.1:$port/b.png)} h1{display:none}\",\"disable_footer\":true,\"fontSize\":30,\"margin\":200}" 32-headings
[ ! -e "$out/called" ] || fault "pdf: custom_css reached the network"
pdftotext "$out/pdf" - >"$out/text"
! grep -q One "$out/text" || fault "pdf: custom_css had no effect"
! grep -qx '[0-9]' "$out/text" || fault "pdf: disable_footer"
make pdf '{"fontSize":30,"margin":200}' 31-long-text
wide=$(pdfinfo "$out/pdf" | sed -n 's/^Pages: *//p')
make pdf '{}' 31-long-text
[ "$(pdfinfo "$out/pdf" | sed -n 's/^Pages: *//p')" -lt "$wide" ] || fault "pdf: fontSize, margin"
make pdf '{"text_color":"#112233","background_color":"#fffbe6"}' 32-headings
pdftotext "$out/pdf" - | grep -qx 1 || fault "pdf: page numbers"
pdftoppm -r 20 -png -singlefile "$out/pdf" "$out/page" && python3 - "$out/page.png" <<'P' || fault "pdf: background_color"
import struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
at, raw = 8, b''
while at < len(data):
    n, kind = struct.unpack('>I4s', data[at:at + 8])
    if kind == b'IDAT':
        raw += data[at + 8:at + 8 + n]
    at += 12 + n
sys.exit(0 if zlib.decompress(raw)[1:4] != b'\xff\xff\xff' else 1)
P
make pdf '{"footnote_compact_refs":true}' 14-footnotes

make xlsx '{"singleSheet":true,"mathOutputFormat":"latex","maxColumnWidthChars":10,"fontSize":20,"zoomScale":150}' 07-multirow
in_zip xlsx xl/sharedStrings.xml '\alpha_{1}'
in_zip xlsx xl/styles.xml '<sz val="20"/>'
in_zip xlsx xl/worksheets/sheet1.xml 'zoomScale="150"' 'mergeCell ref="B2:C2"'
make xlsx '{"mathOutputFormat":"asciimath"}' 07-multirow
in_zip xlsx xl/sharedStrings.xml 'alpha_(1)'
make xlsx '{}' 08-nested
[ "$(unzip -Z1 "$out/xlsx" | grep -c worksheets/sheet)" -eq 1 ] || fault "xlsx: a sheet a table"

[ "$bad" -eq 0 ] || { echo "$bad faults"; exit 1; }
echo "all well"
