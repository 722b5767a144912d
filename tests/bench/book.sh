#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A born-digital book of 100 pages: recto convert against pdftotext; and how long one page takes
# from POST to completed.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

"$BENCH_BIN/make-book" 100 >"$work/book.pdf"
"$BENCH_BIN/make-book" 1 >"$work/page.pdf"

convert() {
    rm -rf "$work/out"
    "$E2E_RECTO" convert "$work/book.pdf" -o "$work/out"
}
pdf_to_text() { pdftotext -bbox-layout "$work/book.pdf" "$work/book.html"; }

rounds=$((rounds * 2 + 1))
side_by_side convert pdf_to_text
echo "100 pages of text; best of $rounds"
ratio "recto convert / pdftotext -bbox-layout" "$best_convert" "$best_pdf_to_text" "at most 3.00"

start_server
"$BENCH_BIN/post-latency" "$url" "$app_key" "$work/page.pdf" 40
