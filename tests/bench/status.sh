#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Requests a second for a file's status over 64 connections, beside a bare libmicrohttpd handler that
# reads SQLite and encodes with jansson, in turn: idle, and while every core converts scans.
set -eu
server=$1 bare=$2 load=$3 sample=$4 scan=$5
rounds=${BENCH_ROUNDS:-5}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-bench-XXXXXX")
pids=
# shellcheck disable=SC2086
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

"$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" \
    >"$dir/out" 2>"$dir/log" &
pids="$!"
"$bare" "$dir/bare-port" "$dir/bare.db" &
pids="$pids $!"
for _ in $(seq 300); do [ -s "$dir/ready" ] && [ -s "$dir/bare-port" ] && break; sleep 0.1; done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
key=$(sed -n 's/^app_key: //p' "$dir/out")
id=$(curl -sf -H "app_key: $key" -F "file=@$sample" "$url/files/v1" |
    sed 's/.*"file_id":"\([^"]*\)".*/\1/')

# measure WHEN: both in turn, and the median of their ratios
measure() {
    for _ in $(seq "$rounds"); do
        echo "$("$load" "$(cat "$dir/bare-port")" /01a206d4-0acf-7144-82db-c379eb16e51d - 64 1000)" \
            "$("$load" "${url##*:}" "/files/v1/$id" "$key" 64 1000)"
    done | awk -v "when=$1" '{
        printf "bare %6d/s p99 %5d us   status %6d/s p99 %5d us   %.2f\n", $1, $2, $3, $4, $3 / $1
        r[NR] = $3 / $1
    } END {
        for (i = 1; i <= NR; i++)
            for (j = i + 1; j <= NR; j++)
                if (r[j] < r[i]) { t = r[i]; r[i] = r[j]; r[j] = t }
        printf "status / bare handler, %s, median of %d rounds: %.2f   bar: at least 0.50\n", when, NR, \
            r[int((NR + 1) / 2)]
    }'
}

measure idle
for _ in $(seq 60); do
    curl -sf -o "$dir/reply" -H "app_key: $key" -F "file=@$scan" "$url/files/v1"
done
measure "all cores converting"
