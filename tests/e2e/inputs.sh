#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every image format is a document; a TIFF has as many pages as images.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

pdftoppm -r 150 -gray -f 1 -l 2 "$samples/paper.pdf" "$work/p"
mkdir "$work/images"
"$E2E_BIN/make-images" "$work/p-1.pgm" "$work/p-2.pgm" "$work/images"
start_server
for file in "$work"/images/*; do
    id=$(upload "$file")
    ids+=("$id")
done
i=0
for file in "$work"/images/*; do
    name=${file##*/}
    state=$(wait_for "${ids[$i]}")
    pages=$(get "$work/reply" num_pages)
    [ "$state" = completed ] || die "$name: $(cat "$work/reply")"
    want=1
    [ "$name" != pages.tiff ] || want=2
    [ "$pages" = $want ] || die "$name: $pages pages"
    [ "$(get "$work/reply" filename)" = "$name" ] || die "$name has another name"
    expect 200 GET "/files/v1/${ids[$i]}.mmd"
    grep -q 'wooden staff' "$work/reply" || die "$name was not read: $(head -c 500 "$work/reply")"
    echo "$name: $pages page(s)"
    i=$((i + 1))
done
stop_server
