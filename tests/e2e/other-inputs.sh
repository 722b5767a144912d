#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Office files, books, DjVu and rare kinds of images are documents, whatever their names say.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# check FILE NAME WORDS [PAGES]: uploaded as NAME it completes, and WORDS are in its text; PAGES where
# no font of this machine has a say in their number
check() {
    local id state
    id=$(upload "$1;filename=$2")
    state=$(wait_for "$id")
    [ "$state" = completed ] || die "$1: $(cat "$work/reply")"
    [ "$(get "$work/reply" filename)" = "$2" ] || die "$1 has another name"
    [ "$(get "$work/reply" num_pages)" = "${4:-$(get "$work/reply" num_pages)}" ] ||
        die "$1: $(get "$work/reply" num_pages) pages"
    expect 200 GET "/files/v1/$id.mmd"
    tr '\n' ' ' <"$work/reply" | grep -q "$3" || die "$1: \"$3\" is not in: $(head -c 800 "$work/reply")"
    cp "$work/reply" "$work/last.mmd"
    echo "${1##*/}"
}

start_server
in=$samples/inputs
check "$in/harbour.docx" harbour.docx 'with a wooden staff'
grep -q 'images\|cropped' "$work/last.mmd" || die "the picture of the docx is gone"
check "$in/harbour.doc" harbour.doc 'with a wooden staff'
check "$in/harbour.odt" harbour.odt 'with a wooden staff'
check "$in/harbour.rtf" harbour.rtf 'with a wooden staff'
check "$in/harbour.pptx" harbour.pptx 'with a wooden staff' 3
check "$in/harbour.wpd" harbour.wpd 'with a wooden staff'
check "$in/harbour.epub" harbour.epub 'with a wooden staff'
check "$in/harbour.mobi" harbour.azw3 'with a wooden staff'
check "$in/paper.djvu" paper.djvu 'water in a small harbour' 2
# a scan that nobody can read, with the words that somebody else once read on it
pdftoppm -r 40 -mono -f 1 -l 1 -singlefile "$samples/paper.pdf" "$work/poor"
cjb2 -dpi 40 "$work/poor.pbm" "$work/poor.djvu"
pdftotext -bbox -f 1 -l 1 "$samples/paper.pdf" "$work/poor.html"
python3 - "$work/poor.html" >"$work/poor.txt" <<'PY'
import html, re, sys
text, scale = open(sys.argv[1], encoding="utf-8").read(), 40 / 72
number = r'="([0-9.]+)"'
width, height = (float(n) * scale for n in re.search("<page width" + number + " height" + number, text).groups())
print("(page 0 0 %d %d" % (width, height))
for m in re.finditer(f"<word xMin{number} yMin{number} xMax{number} yMax{number}>(.*?)</word>", text):
    x0, y0, x1, y1 = (float(n) * scale for n in m.groups()[:4])
    word = html.unescape(m.group(5)).replace("\\", "\\\\").replace('"', '\\"')
    print(' (word %d %d %d %d "%s")' % (x0, height - y1, x1 + 1, height - y0, word))
print(")")
PY
check "$work/poor.djvu" poor.djvu ''
if grep -q 'wooden staff' "$work/last.mmd"; then die "the scan is not poor enough for this test"; fi
djvused "$work/poor.djvu" -e "select 1; set-txt $work/poor.txt; save"
check "$work/poor.djvu" poor.djvu 'with a wooden staff'
# what a file is does not hang on its name
check "$in/harbour.docx" harbour.pdf 'with a wooden staff'
check "$in/harbour.epub" harbour 'with a wooden staff'
check "$samples/paper.pdf" paper.docx 'water in a small harbour' 3

# rare images of the same lines
pdftoppm -r 150 -gray -singlefile -x 120 -y 150 -W 1000 -H 160 "$samples/paper.pdf" "$work/strip"
for kind in bmp:bmp dib:dib sun:ras sun:sr pfm:pfm exr:exr hdr:hdr hdr:pic; do
    convert "$work/strip.pgm" "${kind%:*}:$work/strip.${kind#*:}"
    check "$work/strip.${kind#*:}" "strip.${kind#*:}" 'Small Harbour'
    # and as a single image
    expect 200 POST /v3/text -F "file=@$work/strip.${kind#*:}"
    grep -q 'Small Harbour' "$work/reply" || die "/v3/text, ${kind#*:}: $(cat "$work/reply")"
done

# a ZIP that is no document is refused before any work
echo words >"$work/words.txt"
(cd "$work" && python3 -m zipfile -c words.zip words.txt)
expect 415 POST /files/v1 -F "file=@$work/words.zip;filename=words.docx"
[ "$(get "$work/reply" error)" = unsupported_format ] || die "$(cat "$work/reply")"
# and so is a book that cannot be read, with a word on what to do
printf 'CONT\002\000and more' >"$work/book.kfx"
expect 415 POST /files/v1 -F "file=@$work/book.kfx"
grep -q EPUB "$work/reply" || die "$(cat "$work/reply")"
stop_server
