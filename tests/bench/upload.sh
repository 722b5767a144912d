#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A 50 MB upload beside `dd conv=fsync` of the same bytes, in turn; and how much the server's
# memory grows with 1 GB.
set -eu
server=$1
rounds=${BENCH_ROUNDS:-5}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-bench-XXXXXX")
pid=
trap 'kill "$pid" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

{ printf '%%PDF-1.4\n'; head -c 50000000 /dev/urandom; } >"$dir/50.pdf"
"$server" serve --data "$dir/data" --port 0 --no-worker --ready-file "$dir/ready" \
    --max-upload-bytes 2G >"$dir/out" 2>"$dir/log" &
pid=$!
for _ in $(seq 300); do [ -s "$dir/ready" ] && break; sleep 0.1; done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
key=$(sed -n 's/^app_key: //p' "$dir/out")

now_us() { echo $(($(date +%s%N) / 1000)); }
for _ in $(seq "$rounds"); do
    from=$(now_us)
    dd if="$dir/50.pdf" of="$dir/copy" bs=1M conv=fsync 2>/dev/null
    middle=$(now_us)
    curl -sf -o "$dir/reply" -H "app_key: $key" -F "file=@$dir/50.pdf" "$url/files/v1"
    echo "$((middle - from)) $(($(now_us) - middle))"
done | awk '{
    printf "dd %6d ms   upload %6d ms\n", $1 / 1000, $2 / 1000
    if (NR == 1 || $1 < dd) dd = $1
    if (NR == 1 || $2 < up) up = $2
} END { printf "upload / dd conv=fsync, 50 MB, best of %d: %.2f   bar: at most 2.00\n", NR, up / dd }'

rss() { awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"; }
before=$(rss)
{ printf '%%PDF-1.4\n'; head -c 1000000000 /dev/zero; } |
    curl -sf -o "$dir/reply" -H "app_key: $key" -F "file=@-;filename=big.pdf" "$url/files/v1"
echo "memory after 1 GB: $(($(rss) - before)) KB more at its peak   bar: less than 16384"
