#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A job whose items end at once, with and without a receiver of webhooks, in turn: until every item
# is a file that has ended, and until the last of them was told.
#   hooks.sh RECTO-SERVER RECEIVER
set -eu
server=$1 receiver=$2
rounds=${BENCH_ROUNDS:-3}
items=${BENCH_ITEMS:-20000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-bench-XXXXXX")
pid=
box=
# shellcheck disable=SC2086
trap 'kill $pid $box 2>/dev/null || true; wait; rm -rf "$dir"' EXIT

mkdir "$dir/box"
: >"$dir/box/secrets"
python3 "$receiver" "$dir/box" &
box=$!
for _ in $(seq 100); do [ -s "$dir/box/port" ] && break; sleep 0.1; done
up=http://127.0.0.1:$(cat "$dir/box/port")/ok
down=http://127.0.0.1:1/nobody

now() { date +%s%N; }
run() { # URL (or nothing): print ms until the items have ended, and until all were told
    rm -rf "$dir/data" "$dir/ready"
    "$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" --callback-http --callback-private \
        >"$dir/out" 2>>"$dir/log" &
    pid=$!
    for _ in $(seq 300); do [ -s "$dir/ready" ] && break; sleep 0.1; done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
    key=$(sed -n 's/^app_key: //p' "$dir/out")
    until curl -sf -o "$dir/ignored" "$url/ready"; do sleep 0.1; done
    awk -v n="$items" -v to="$1" 'BEGIN {
        printf "{\"job_id\":\"j\",%s\"files\":[", to ? "\"callback_url\":\"" to "\"," : ""
        for (i = 0; i < n; i++) printf "%s{\"source_uri\":\"s3://bucket/%d.pdf\"}", i ? "," : "", i
        printf "]}" }' >"$dir/body"
    begun=$(now)
    curl -sf -o "$dir/ignored" -H "app_key: $key" --data-binary "@$dir/body" "$url/files/v1/jobs"
    until curl -sf -H "app_key: $key" "$url/files/v1/jobs/j" | grep -q '"status":"completed"'; do sleep 0.05; done
    ended=$(now)
    told=$ended
    if [ "$1" = "$up" ]; then
        until [ "$("$server" webhook list --data "$dir/data" --state waiting --limit 1 | wc -l)" = 0 ]; do sleep 0.1; done
        told=$(now)
    fi
    kill "$pid"
    wait "$pid" || true
    pid=
    echo "$(((ended - begun) / 1000000)) $(((told - begun) / 1000000))"
}

for _ in $(seq "$rounds"); do
    echo "$(run '') $(run "$up") $(run "$down")"
done | awk -v n="$items" '{
    printf "%d items end: alone %d ms, told to a receiver %d ms (the last one after %d ms), to one that is down %d ms\n", n, $1, $3, $4, $5
    up[NR] = $3 / $1
    down[NR] = $5 / $1
} END {
    for (i = 1; i <= NR; i++)
        for (j = i + 1; j <= NR; j++) {
            if (up[j] < up[i]) { t = up[i]; up[i] = up[j]; up[j] = t }
            if (down[j] < down[i]) { t = down[i]; down[i] = down[j]; down[j] = t }
        }
    m = int((NR + 1) / 2)
    printf "with a receiver / without, median of %d: %.2f; one that is down: %.2f   bar: at most 2\n", NR, up[m], down[m]
}'
