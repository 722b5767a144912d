#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A born-digital PDF through `recto submit`: text, structure, lines, and its picture as a JPEG.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server
"$E2E_RECTO" submit -o "$work/out" --json "$samples/paper.pdf" >"$work/said"
[ "$(get "$work/said" status)" = completed ] || die "not completed: $(cat "$work/said")"
[ "$(get "$work/said" num_pages)" = 3 ] || die "not three pages"
file_id=$(get "$work/said" file_id)
out=$work/out/paper

# the mmd as the server gives it, before submit makes its links local
expect 200 GET "/files/v1/$file_id.mmd"
cp "$work/reply" "$work/mmd"
"$E2E_BIN/check-lines" "$out/paper.lines.json" "$out/paper.lines.mmd.json" "$work/mmd"

d=$(distance "$out/paper.mmd" "$here/expected/paper.mmd")
echo "distance to the expected mmd: $d per mille"
[ "$d" -le 20 ] || die "too far from the expected mmd:" "$(diff "$out/paper.mmd" "$here/expected/paper.mmd" || true)"

# running heads and page numbers are no text of the document
! grep -q 'Harbour Survey' "$work/mmd" || die "a running head is in the mmd"
grep -q '"type":"page_info"' <(tr -d ' ' <"$out/paper.lines.json") || die "no line is page_info"

# the picture: linked, served without a key, a JPEG, and beside the mmd after submit
link=$(grep -o "http[^)}]*/cropped/$file_id-[0-9]*\.jpg?height=[0-9]*&width=[0-9]*&top_left_y=[0-9]*&top_left_x=[0-9]*" "$work/mmd" | head -n 1)
[ -n "$link" ] || die "the mmd refers to no picture"
curl -sSf --noproxy '*' -o "$work/crop.jpg" "$link"
[ "$(head -c 3 "$work/crop.jpg" | od -An -tx1 | tr -d ' ')" = ffd8ff ] || die "the crop is no JPEG"
ls "$out"/images/*.jpg >/dev/null
cmp "$work/crop.jpg" "$(find "$out/images" -name '*.jpg' | sort | head -n 1)"
stop_server
