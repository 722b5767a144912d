#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Documents that the server fetches: allowed only where the settings allow the address.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

mkdir "$work/www"
cp "$samples/paper.pdf" "$work/www/paper.pdf"
printf 'just words\n' >"$work/www/words.pdf"
: >"$work/www.log" # it is read before the server may have opened it
python3 -u -m http.server --bind 127.0.0.1 --directory "$work/www" 0 >"$work/www.log" 2>&1 &
children+=($!)
for _ in $(seq 100); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$work/www.log")
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || die "no web server"
web=http://127.0.0.1:$port

submit_uri() { # submit_uri STATUS URI
    expect "$1" POST /files/v1/uri -H 'Content-Type: application/json' \
        --data "{\"source_uri\":\"$2\",\"page_ranges\":\"3\"}"
}

start_server --fetch-http --fetch-private
submit_uri 200 "$web/paper.pdf?sig=hush"
id=$(get "$work/reply" file_id)
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
expect 200 GET "/files/v1/$id.mmd"
grep -q 'honest instrument' "$work/reply" || die "not the document"
submit_uri 404 "$web/no-such.pdf?sig=hush"
[ "$(get "$work/reply" error)" = not_found ] || die "$(cat "$work/reply")"
submit_uri 200 "$web/words.pdf"
id=$(get "$work/reply" file_id)
[ "$(wait_for "$id")" = error ]
"$E2E_RECTO" submit -o "$work/out" "$web/paper.pdf"
[ -s "$work/out/paper/paper.mmd" ] || die "recto submit URL left no result"
stop_server
start_server --fetch-http --fetch-private --probe-s 0 # the worker finds out
submit_uri 200 "$web/no-such.pdf?sig=hush"
id=$(get "$work/reply" file_id)
[ "$(wait_for "$id")" = error ]
[ "$(get "$work/reply" error)" = not_found ] || die "$(cat "$work/reply")"
stop_server
! grep -q 'hush' "$work/server.log" || die "a query is in the log"

# a directory of the operator's as a bucket; what was accepted is read though the source is removed
rm -rf "$data" "$work/key"
mkdir -p "$work/buckets/archive/2026"
cp "$samples/paper.pdf" "$work/buckets/archive/2026/a paper.pdf"
start_server --bucket-root "$work/buckets"
expect 200 POST /files/v1/data-sources -H 'Content-Type: application/json' --data \
    "{\"provider\":\"directory\",\"bucket\":\"archive\",\"auth_method\":\"none\",\"provider_specific_details\":{\"path\":\"$work/buckets/archive\"}}"
source=$(get "$work/reply" data_source_id)
submit_uri 200 "s3://archive/2026/a paper.pdf"
id=$(get "$work/reply" file_id)
expect 200 DELETE "/files/v1/data-sources/$source"
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
submit_uri 404 "s3://archive/2026/a paper.pdf"
expect 200 POST /files/v1/data-sources -H 'Content-Type: application/json' --data \
    "{\"provider\":\"directory\",\"bucket\":\"archive\",\"auth_method\":\"none\",\"provider_specific_details\":{\"path\":\"$work/buckets/archive\"}}"
submit_uri 404 "s3://archive/2026/none.pdf"
[ "$(get "$work/reply" error)" = not_found ] || die "$(cat "$work/reply")"
stop_server

# by default neither http nor a private address is fetched
rm -rf "$data" "$work/key"
start_server
submit_uri 400 "$web/paper.pdf"
submit_uri 400 "file:///etc/passwd"
submit_uri 400 "https://127.0.0.1:$port/paper.pdf"
stop_server
start_server --probe-s 0
submit_uri 200 "https://127.0.0.1:$port/paper.pdf"
id=$(get "$work/reply" file_id)
[ "$(wait_for "$id")" = error ] || die "a private address was fetched"
stop_server
