#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Parts of pages: what the Markdown refers to, the region of any line, and with a key any part.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# show PDF: its pages as they are shown, as $work/page-N.pgm, N from 1
show() {
    rm -f "$work"/page-*.pgm
    pdftoppm -r 250 -gray -cropbox "$1" "$work/page"
}

# read_file FILE: upload it; its id is in id, and $work/regions has a line for each of its lines:
# type, image, page, x, y, width, height, page width, page height
read_file() {
    id=$(upload "$1")
    [ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
    expect 200 GET "/files/v1/$id.lines.json"
    python3 - "$work/reply" >"$work/regions" <<'PY'
import json, sys
for page in json.load(open(sys.argv[1]))["pages"]:
    for line in page["lines"]:
        r = line["region"]
        if r["width"] > 0 and r["height"] > 0:
            print(line["type"], page["image_id"], page["page"], r["top_left_x"], r["top_left_y"], r["width"], r["height"],
                  page["page_width"], page["page_height"])
PY
}

# check_line TYPE IMAGE PAGE X Y W H [SLACK]: the crop of a line is that part of its page
check_line() {
    local status crop=$work/crop.jpg
    status=$(curl -sS --noproxy '*' -o "$crop" -w '%{http_code}' \
        "$url/cropped/$2.jpg?height=$7&width=$6&top_left_y=$5&top_left_x=$4")
    [ "$status" = 200 ] || die "$1 on page $3: $status $(cat "$crop")"
    "$E2E_BIN/check-crop" "$crop" "$work/page-$3.pgm" "${@:4}" || die "$1 on page $3 at ${*:4}: not that part"
}

# check_things THING...: each is there so often on all pages together, whole and framed closely.
# THING is type:number:slack in pixels
check_things() {
    local thing type number slack found
    for thing in "$@"; do
        IFS=: read -r type number slack <<<"$thing"
        found=0
        while read -r kind image page x y w h _; do
            [ "$kind" = "$type" ] || continue
            check_line "$kind" "$image" "$page" "$x" "$y" "$w" "$h" "$slack"
            found=$((found + 1))
        done <"$work/regions"
        [ "$found" = "$number" ] || die "$found times $type, not $number: $(cat "$work/regions")"
        echo "$found times $type"
    done
}

start_server
# a line of every type, as many pages print them
read_file "$samples/paper.pdf"
show "$samples/paper.pdf"
while read -r type image page x y w h width height; do
    check_line "$type" "$image" "$page" "$x" "$y" "$w" "$h"
    last="$image $page $width $height"
done < <(sort -u -k1,1 -k3,3 "$work/regions")

# without a key only what a line covers
read -r image page width height <<<"$last"
status=$(curl -sS --noproxy '*' -o "$work/reply" -w '%{http_code}' \
    "$url/cropped/$image.jpg?height=$height&width=$width&top_left_y=0&top_left_x=0")
[ "$status" = 404 ] || die "anybody may see the whole page: $status"
# with one any part, to the edge where a side is missing, pages from 0
any="/files/v1/cropped/$id-$((page - 1)).jpg?top_left_x=100&top_left_y=200"
expect 200 GET "$any&width=400&height=300"
"$E2E_BIN/check-crop" "$work/reply" "$work/page-$page.pgm" 100 200 400 300
expect 200 GET "$any"
"$E2E_BIN/check-crop" "$work/reply" "$work/page-$page.pgm" 100 200 $((width - 100)) $((height - 200))
expect 404 GET "/files/v1/cropped/$id-99.jpg?top_left_x=0&top_left_y=0&width=10&height=10"
expect 404 GET "/files/v1/cropped/$id-0.jpg?top_left_x=$width&top_left_y=0&width=10&height=10"

# pages that are shown turned, in part, and with pictures over their edges; the picture has a margin
read_file "$samples/parts.pdf"
show "$samples/parts.pdf"
check_things table:3:4 math:3:8 diagram:5:90

# images of them: upright, and lying on their sides
pdftoppm -r 200 -gray -singlefile "$samples/parts.pdf" "$work/upright"
python3 - "$work/upright.pgm" "$work/left.pgm" "$work/right.pgm" <<'PY'
import sys
magic, size, most, pixels = open(sys.argv[1], "rb").read().split(b"\n", 3)
w, h = map(int, size.split())
down = b"".join(pixels[x::w] for x in range(w)) # mirrored at its diagonal
left = b"".join(down[x * h : x * h + h] for x in reversed(range(w)))
right = b"".join(down[x * h : x * h + h][::-1] for x in range(w))
for name, turned in (sys.argv[2], left), (sys.argv[3], right):
    open(name, "wb").write(b"%s\n%d %d\n%s\n" % (magic, h, w, most) + turned)
PY
for name in upright left right; do
    read_file "$work/$name.pgm"
    cp "$work/upright.pgm" "$work/page-1.pgm"
    check_things table:1:4 diagram:1:60
done
stop_server
