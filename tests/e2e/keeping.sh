#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Results outlive the server; a deleted file leaves no byte of it on the disk.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server
kept=$(upload "$samples/paper.pdf" -F 'options_json={"page_ranges":"2"}')
gone=$(upload "$samples/scan.pdf" -F 'options_json={"page_ranges":"1","metadata":{"secret":"quagga"}}')
[ "$(wait_for "$kept")" = completed ]
[ "$(wait_for "$gone")" = completed ]
for ext in mmd lines.json lines.mmd.json; do
    expect 200 GET "/files/v1/$kept.$ext"
    cp "$work/reply" "$work/before.$ext"
done

# a clean stop and a new start: another port, the same results, the same bytes
stop_server
start_server
for ext in mmd lines.json lines.mmd.json; do
    expect 200 GET "/files/v1/$kept.$ext"
    sed "s,http://127.0.0.1:[0-9]*/,http://H/," "$work/reply" >"$work/a"
    sed "s,http://127.0.0.1:[0-9]*/,http://H/," "$work/before.$ext" >"$work/b"
    cmp "$work/a" "$work/b"
done
[ "$(wait_for "$kept")" = completed ]

# deletion, twice, with the same answer
expect 200 DELETE "/files/v1/$gone"
cp "$work/reply" "$work/deleted"
expect 200 DELETE "/files/v1/$gone"
cmp "$work/reply" "$work/deleted"
expect 404 GET "/files/v1/$gone"
expect 404 GET "/files/v1/$gone.mmd"
[ -z "$(find "$data/store" -path "*$gone*" -type f)" ] || die "artifacts are left"
stop_server

# three months on: the results are gone, and the row tells how it was
export RECTO_CLOCK_OFFSET_MS=$((91 * 24 * 3600 * 1000))
start_server
for _ in $(seq 300); do
    [ -n "$(find "$data/store" -path "*$kept*" -type f)" ] || break
    sleep 0.1
done
[ -z "$(find "$data/store" -path "*$kept*" -type f)" ] || die "artifacts outlived their time"
expect 404 GET "/files/v1/$kept.mmd"
[ "$(wait_for "$kept")" = completed ]
stop_server
unset RECTO_CLOCK_OFFSET_MS

# neither the source nor the text nor the options are anywhere in the data directory
while IFS= read -r file; do
    cmp -s "$samples/scan.pdf" "$file" && die "the source is left in $file"
done < <(find "$data" -type f)
! grep -rqa 'quagga' "$data" || die "the options are left: $(grep -rla quagga "$data")"
