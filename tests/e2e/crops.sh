#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Parts of pages: what the Markdown refers to, the region of any line, and with a key any part.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# same FILE PDF PAGE X Y W H: the JPEG has that size and looks as the page does there
same() {
    pdftoppm -r 250 -gray -singlefile -f "$3" -x "$4" -y "$5" -W "$6" -H "$7" "$2" "$work/part"
    python3 - "$1" "$6" "$7" <<'PY'
import struct, sys
data, at = open(sys.argv[1], "rb").read(), 2
while data[at + 1] not in (0xC0, 0xC1, 0xC2): # the frame header says the size
    at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
height, width = struct.unpack(">HH", data[at + 5 : at + 9])
if [str(width), str(height)] != sys.argv[2:]:
    sys.exit(f"{width} x {height}, not {sys.argv[2]} x {sys.argv[3]}")
PY
    "$E2E_BIN/compare-images" "$1" "$work/part.pgm" || die "it is another part of the page"
}

start_server
id=$(upload "$samples/paper.pdf")
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
expect 200 GET "/files/v1/$id.lines.json"
python3 - "$work/reply" >"$work/regions" <<'PY'
import json, sys
for page in json.load(open(sys.argv[1]))["pages"]:
    seen = set()
    for line in page["lines"]:
        r = line["region"]
        if line["type"] not in seen:
            seen.add(line["type"])
            print(line["type"], page["image_id"], page["page"], r["top_left_x"], r["top_left_y"], r["width"], r["height"],
                  page["page_width"], page["page_height"])
PY
while read -r type image page x y w h width height; do
    [ "$w" -gt 0 ] && [ "$h" -gt 0 ] || continue
    status=$(curl -sS --noproxy '*' -o "$work/crop.jpg" -w '%{http_code}' \
        "$url/cropped/$image.jpg?height=$h&width=$w&top_left_y=$y&top_left_x=$x")
    [ "$status" = 200 ] || die "$type $page: $status $(cat "$work/crop.jpg")"
    same "$work/crop.jpg" "$samples/paper.pdf" "$page" "$x" "$y" "$w" "$h"
    echo "page $page: $type"
    last="$image $page $width $height"
done <"$work/regions"

# without a key only what a line covers
read -r image page width height <<<"$last"
status=$(curl -sS --noproxy '*' -o "$work/reply" -w '%{http_code}' \
    "$url/cropped/$image.jpg?height=$height&width=$width&top_left_y=0&top_left_x=0")
[ "$status" = 404 ] || die "anybody may see the whole page: $status"
# with one any part, to the edge where a side is missing, pages from 0
expect 200 GET "/files/v1/cropped/$id-$((page - 1)).jpg?top_left_x=100&top_left_y=200&width=400&height=300"
same "$work/reply" "$samples/paper.pdf" "$page" 100 200 400 300
expect 200 GET "/files/v1/cropped/$id-$((page - 1)).jpg?top_left_x=100&top_left_y=200"
same "$work/reply" "$samples/paper.pdf" "$page" 100 200 $((width - 100)) $((height - 200))
expect 404 GET "/files/v1/cropped/$id-99.jpg?top_left_x=0&top_left_y=0&width=10&height=10"
expect 404 GET "/files/v1/cropped/$id-0.jpg?top_left_x=$width&top_left_y=0&width=10&height=10"
stop_server
