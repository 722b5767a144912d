#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# POST /files/v1/jobs with 200,000 items beside a bare SQLite transaction of as many rows, in turn; what
# the server's memory grows by; other requests meanwhile; and a listing of all of them.
set -eu
server=$1 jobs=$2 load=$3
rounds=${BENCH_ROUNDS:-3}
items=${BENCH_ITEMS:-200000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-bench-XXXXXX")
pids=
# shellcheck disable=SC2086
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

"$jobs" make "$items" >"$dir/body"
"$server" serve --data "$dir/data" --port 0 --no-worker --ready-file "$dir/ready" \
    --queue-limit 100000000 >"$dir/out" 2>"$dir/log" &
pids=$!
for _ in $(seq 300); do [ -s "$dir/ready" ] && break; sleep 0.1; done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
key=$(sed -n 's/^app_key: //p' "$dir/out")
peak() { awk '/^VmHWM/ { print $2 }' "/proc/$pids/status"; }
curl -sf -o "$dir/reply" -H "app_key: $key" -X POST "$url/files/v1/uri" \
    -d '{"source_uri":"https://example.com/a.pdf"}'
id=$(sed 's/.*"file_id":"\([^"]*\)".*/\1/' "$dir/reply")
post() { # print the milliseconds; always the same job, so that its items are known the second time
    curl -sf -o "$dir/reply" -w '%{time_total}\n' -H "app_key: $key" --data-binary "@$dir/body" \
        -H 'Content-Type: application/json' "$url/files/v1/jobs" | awk '{ printf "%d\n", $1 * 1000 }'
}

before=$(peak)
for _ in $(seq "$rounds"); do
    rm -f "$dir"/bare.db*
    echo "$("$jobs" rows "$items" "$dir") $(post)"
done | awk '{
    printf "bare transaction %6d ms   POST /files/v1/jobs %6d ms   %.2f\n", $1, $2, $2 / $1
    r[NR] = $2 / $1
} END {
    for (i = 1; i <= NR; i++)
        for (j = i + 1; j <= NR; j++)
            if (r[j] < r[i]) { t = r[i]; r[i] = r[j]; r[j] = t }
    printf "POST of a job / bare transaction, median of %d: %.2f   bar: at most 1.60\n", NR, \
        r[int((NR + 1) / 2)]
}'
echo "memory: $(($(peak) - before)) KB more at its peak   bar: at most 32768"

# other requests while jobs come: status by 4 connections without a pause, submissions one by one
submit() { # print the seconds
    curl -sf -o "$dir/ignored" -w '%{time_total}\n' -H "app_key: $key" -X POST "$url/files/v1/uri" \
        -d '{"source_uri":"https://example.com/a.pdf"}'
}
percentiles() { # WHAT FILE
    sort -n "$2" | awk -v what="$1" '{ t[NR] = $1 * 1000 } END {
        printf "%s: %d, median %.1f ms, p99 %.1f ms, worst %.1f ms\n", what, NR, \
            t[int((NR + 1) / 2)], t[int((NR * 99 + 99) / 100)], t[NR] }'
}
for _ in $(seq 100); do submit; done >"$dir/alone"
for _ in 1 2 3; do post >>"$dir/posted"; done &
posting=$!
"$load" "${url##*:}" "/files/v1/$id" "$key" 4 1500 >"$dir/status"
while kill -0 "$posting" 2>/dev/null; do submit; done >"$dir/beside"
wait "$posting"
awk '{ printf "status meanwhile: %d/s, p99 %.1f ms   bar: under 100\n", $1, $2 / 1000 }' "$dir/status"
percentiles "submissions before" "$dir/alone"
percentiles "submissions meanwhile (bar: p99 under 100)" "$dir/beside"

"$jobs" drain "$dir/data" "$items" | awk -v n="$items" '{
    printf "items into files: %.0f/s, worst transaction %.1f ms\n", n / $1, $2 }'
"$jobs" list "${url##*:}" "$key" bench | awk '{
    printf "pages of 1000 of %d files: first %.1f ms, last %.1f ms: %.2f   bar: under 1.50\n", $3, \
        $1 / 1000, $2 / 1000, $2 / $1 }'
