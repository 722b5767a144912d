#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mmd.overlay.pdf: the pages of a document as they were, in which another program finds the words.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# check FILE WORDS PAGES [OPTIONS]: fetches the overlay to $work/overlay.pdf
check() {
    local id status
    id=$(upload "$1" -F "options_json={\"conversion_formats\":{\"mmd.overlay.pdf\":true}${4:-}}")
    [ "$(wait_for "$id")" = completed ] || die "$1: $(cat "$work/reply")"
    for _ in $(seq 1000); do
        status=$(call GET "/files/v1/$id.mmd.overlay.pdf")
        [ "$status" = 404 ] || break
        sleep 0.1
    done
    [ "$status" = 200 ] || die "$1: $status $(cat "$work/reply")"
    cp "$work/reply" "$work/overlay.pdf"
    pdftotext "$work/overlay.pdf" - | tr '\n' ' ' | grep -q "$2" || die "$1: \"$2\" is not found"
    pdfinfo "$work/overlay.pdf" | grep -q "^Pages: *$3\$" || die "$1: not $3 pages"
    echo "${1##*/}"
}

# picture PDF PAGE: what a page looks like
picture() { pdftoppm -r 40 -singlefile -f "$2" "$1" "$work/look" && cksum <"$work/look.ppm"; }

start_server
[ -z "$(pdftotext "$samples/scan.pdf" - | tr -d ' \n\f')" ] || die "the scan can be searched already"
check "$samples/scan.pdf" 'wooden staff' 2
[ "$(picture "$samples/scan.pdf" 2)" = "$(picture "$work/overlay.pdf" 2)" ] || die "it looks different"
check "$samples/paper.pdf" 'water in a small harbour' 3
check "$samples/paper.pdf" 'Harbour Survey' 1 ',"page_ranges":"2"'
[ "$(picture "$samples/paper.pdf" 2)" = "$(picture "$work/overlay.pdf" 1)" ] || die "it is another page"
check "$samples/inputs/paper.djvu" 'water in a small harbour' 2
check "$samples/inputs/harbour.docx" 'with a wooden staff' 1
pdftoppm -r 150 -png -singlefile "$samples/paper.pdf" "$work/page"
check "$work/page.png" 'wooden staff' 1
stop_server
