#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# 20 scanned pages at 300 dpi: recto convert, and the way through the server, against tesseract
# with as many processes, and against ocrmypdf where it is installed.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

mkdir "$work/jpeg"
pdftoppm -r 300 -gray "$samples/paper.pdf" "$work/p"
pages=()
count=${BENCH_PAGES:-20}
for i in $(seq "$count"); do pages+=("$work/p-$((i % 3 + 1)).pgm"); done
"$E2E_BIN/../samples/make-scan" -s 20 -q 75 -j "$work/jpeg" "$work/scans.pdf" "${pages[@]}"
find "$work/jpeg" -name '*.jpg' | sort | split -n "r/$cores" - "$work/list."

convert() {
    rm -rf "$work/out"
    "$E2E_RECTO" convert --engines "$cores" "$work/scans.pdf" -o "$work/out"
}
convert_one() {
    rm -rf "$work/out"
    "$E2E_RECTO" convert --engines 1 "$work/scans.pdf" -o "$work/out"
}
plain_tesseract() { # reads a list of files, so the model is loaded once a process
    local list pids=() pid
    for list in "$work"/list.??; do # not what an earlier round wrote beside
        OMP_THREAD_LIMIT=1 tesseract "$list" "$list" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid"; done
}
through_server() {
    rm -rf "$work/out"
    "$E2E_RECTO" submit -o "$work/out" "$work/scans.pdf"
}
ocr_my_pdf() {
    ocrmypdf -j "$cores" --force-ocr -O0 --output-type pdf "$work/scans.pdf" "$work/ocr.pdf"
}

start_server --engines "$cores"
what=(convert plain_tesseract through_server convert_one)
! command -v ocrmypdf >/dev/null || what+=(ocr_my_pdf)
side_by_side "${what[@]}"
echo "$count scanned pages, 300 dpi, $cores processes; best of $rounds"
ratio "recto convert / tesseract" "$best_convert" "$best_plain_tesseract" "at most 1.00"
ratio "recto submit to recto serve / tesseract" "$best_through_server" "$best_plain_tesseract" \
    "at most 1.05"
ratio "one engine / $cores engines" "$best_convert_one" "$best_convert" "at least 1.60 with 2"
[ -z "${best_ocr_my_pdf:-}" ] ||
    ratio "recto convert / ocrmypdf" "$best_convert" "$best_ocr_my_pdf" "at most 0.50"
awk -v n="$count" -v ms="$best_convert" \
    'BEGIN { printf "recto convert: %.2f pages a second\n", n * 1000 / ms }'
