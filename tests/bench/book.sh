#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # best_NAME of side_by_side
# Born-digital books against pdftotext: of plain text, of dense mathematics, of one formula a page;
# what a page costs in long books and short ones, and what the engine holds at its most. Then how
# long one page takes from POST to completed.
#
# All but the last are processor time, user and system: other work on the machine, which makes the
# wall clock worthless, hardly moves it. The engine reads, assembles and prints a document in one
# process, as pdftotext does; recto convert adds the queue, the store, crops and all three outputs.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"
# shellcheck disable=SC2034 # read by side_by_side
clock=cpu_ms
docs=$root/tests/golden/docs

engine() { "$E2E_RECTO" engine --dump "$pdf" --as lines.json; }
convert() {
    rm -rf "$work/out"
    "$E2E_RECTO" convert "$pdf" -o "$work/out"
}
pdf_to_text() { pdftotext -bbox-layout "$pdf" "$work/bbox.html"; }

# against_pdftotext WHAT FILE BAR: engine and command beside pdftotext
against_pdftotext() {
    pdf=$2
    side_by_side engine convert pdf_to_text
    echo "$1; processor time, best of $rounds"
    ratio "  recto-engine / pdftotext -bbox-layout" "$best_engine" "$best_pdf_to_text" "at most $3"
    ratio "  recto convert / pdftotext -bbox-layout" "$best_convert" "$best_pdf_to_text"
}

# maths PAGES FILE: a book of the ten golden pages that have most formulas, over and over
maths() {
    local range
    [ -f "$work/ten.pdf" ] || qpdf --empty --pages "$docs/displays.pdf" "$docs/inline.pdf" \
        "$docs/theorems.pdf" "$docs/twocolumn.pdf" "$docs/statements.pdf" 1 "$docs/fonts-cm.pdf" \
        "$docs/fonts-mathptmx.pdf" "$docs/fonts-stix2.pdf" "$docs/fonts-unicode.pdf" -- "$work/ten.pdf"
    range=$(printf '1-10,%.0s' $(seq $(($1 / 10))))
    qpdf --empty --pages "$work/ten.pdf" "${range%,}" -- "$2"
}

# page_us PAGES: what a page of $pdf costs beyond the start of the program, in microseconds
page_us() { awk -v ms="$best_engine" -v start="$best_start" -v n="$1" 'BEGIN { print (ms - start) * 1000 / n }'; }
start() { "$E2E_RECTO" engine --version; }

# growth NAME: of the books $work/NAME-{10,100,1000}.pdf
growth() {
    local n us=()
    for n in 10 100 1000; do
        pdf=$work/$1-$n.pdf
        side_by_side start engine
        us+=("$(page_us "$n")")
    done
    echo "${us[@]}" | awk -v name="$1" '{
        printf "%s: %.2f, %.2f, %.2f ms a page of 10, 100, 1000;", name, $1 / 1000, $2 / 1000, $3 / 1000
        printf " of 1000 / of 10 %.2f, / of 100 %.2f   bar at most 1.10\n", $3 / $1, $3 / $2
    }'
}

# peak_mb COMMAND...: resident memory of the largest process among it and all that it starts
peak_mb() {
    /usr/bin/python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@"
}

for n in 10 100 1000; do
    "$BENCH_BIN/make-book" "$n" >"$work/text-$n.pdf"
    maths "$n" "$work/maths-$n.pdf"
done
against_pdftotext "1000 pages of plain text" "$work/text-1000.pdf" 2.00
against_pdftotext "1000 pages dense with mathematics" "$work/maths-1000.pdf" 3.00
against_pdftotext "500 pages of one formula" "$root/tests/quality/formulas/cm.pdf" 3.00
growth text
growth maths
for name in text maths; do
    pdf=$work/$name-1000.pdf
    rm -rf "$work/out"
    printf '%s, 1000 pages: peak of recto-engine %d MB, of what recto convert starts %d MB   bar 200 MB\n' \
        "$name" "$(peak_mb "$E2E_RECTO" engine --dump "$pdf" --as lines.json)" \
        "$(peak_mb "$E2E_RECTO" convert "$pdf" -o "$work/out")"
done

"$BENCH_BIN/make-book" 1 >"$work/page.pdf"
start_server
"$BENCH_BIN/post-latency" "$url" "$app_key" "$work/page.pdf" 40
