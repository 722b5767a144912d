#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An office file into PDF, as the worker does it with LibreOffice kept warm, sandbox and copies
# included, against one start of LibreOffice for each file, which is as polite (nice 19).
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

file=$samples/inputs/harbour.docx
count=7

cold() {
    rm -rf "$work/cold"
    nice -n 19 soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf \
        --outdir "$work/cold" "$file" >/dev/null 2>&1
    [ -s "$work/cold/harbour.pdf" ] || die "soffice made nothing"
}

# middle: of numbers, one a line
middle() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

start_server --engines 1 --log-level debug
cold # the profile is made, the libraries are read
for _ in $(seq "$count"); do
    start=$(date +%s%N)
    cold
    echo $((($(date +%s%N) - start) / 1000000)) >>"$work/cold.ms"
    id=$(upload "$file")
    [ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
done
sed -n 's/.*"event":"converted".*"duration_ms":\([0-9]*\).*/\1/p' "$work/server.log" >"$work/warm.ms"
[ "$(wc -l <"$work/warm.ms")" = "$count" ] || die "the log does not say how long it took"
first=$(head -n 1 "$work/warm.ms")
warm=$(tail -n +2 "$work/warm.ms" | middle)
echo "a docx of one page with a table and a picture; middle of $count each"
ratio "warm LibreOffice / a start for each" "$warm" "$(middle <"$work/cold.ms")" "at most 0.25"
echo "first document of a worker: $first ms, later ones: $warm ms"
