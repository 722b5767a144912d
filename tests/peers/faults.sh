#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stores that throttle, fail, cut connections and do not answer: what passes is waited for, what does not is told by
# its code, nobody else waits, and a worker that is killed meanwhile leaves nothing undone.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/cloud.sh
. "$peers/cloud.sh"

start_cloud '{"s3/docs": {"AKIACUSTOMER": "rw"}, "s3/out": {"AKIACUSTOMER": "rw"}, "s3/slow": {"AKIACUSTOMER": "rw"}}'
put s3/docs/paper.pdf "$samples/paper.pdf"
flags=(--fetch-http --fetch-private --attempts 2 --deliver-attempts 2 --probe-s 2)
start_server "${flags[@]}"
s3_source docs
s3_source out
out() { fetch "s3/out/p/$1" "$2"; }
to='"destination_uri":"s3://out/p"'

# --- the look in advance: throttling is told, what says nothing is left to the worker
for how in slow throttle; do
    fault s3 HEAD $how 1
    expect 503 POST /files/v1/uri "${json[@]}" -D "$work/head" --data '{"source_uri":"s3://docs/paper.pdf"}'
    [ "$(get "$work/reply" error)" = storage_throttled ] || die "$(cat "$work/reply")"
    grep -qi '^retry-after: [1-9]' "$work/head" || die "no Retry-After"
done
for how in error cut stall; do
    fault s3 HEAD $how 1
    submit 200 s3://docs/paper.pdf
    ends "$id" completed
    [ "$(answers "s3 HEAD $how")" = 1 ] || die "the source was not looked at"
done

# --- reading: again after a pause, and on from where the connection was cut
fault s3 GET slow 2
submit 200 s3://docs/paper.pdf
ends "$id" completed
fault s3 GET cut 1
submit 200 s3://docs/paper.pdf
ends "$id" completed
[ "$(answers 's3 GET 206')" = 1 ] || die "the read did not go on: $(cat "$work/counts")"
fault s3 GET slow 10 # five at each of two attempts
submit 200 s3://docs/paper.pdf
ends "$id" storage_throttled

# --- writing: the same
fault s3 PUT slow 3
fault s3 PUT error 1
fault s3 PUT cut 1
round out s3://docs/paper.pdf s3://out/p
[ "$(answers 's3 PUT cut')" = 1 ] || die "no connection was cut"
fault s3 PUT slow 10
submit 200 s3://docs/paper.pdf "$to"
ends "$id" storage_throttled
get "$work/reply" error_info.message | grep -q '^destination_uri: write: 503 SlowDown' || die "$(cat "$work/reply")"
fault s3 PUT deny 1
submit 200 s3://docs/paper.pdf "$to"
ends "$id" data_source_access_denied

# --- killed while an object is being written: the next worker writes all of them
fault s3 PUT stall 1
submit 200 s3://docs/paper.pdf "$to,\"destination_basename\":\"killed\""
for _ in $(seq 600); do
    [ "$(answers 's3 PUT stall')" = 0 ] || break
    sleep 0.1
done
expect 200 GET "/files/v1/$id"
[ "$(get "$work/reply" status)" = split ] || die "completed before it was delivered: $(cat "$work/reply")"
[ "$(get "$work/reply" destination_basename)" = killed ] || die "$(cat "$work/reply")"
expect 404 GET "/files/v1/$id.mmd"
kill -KILL "$server"
wait "$server" 2>/dev/null || true
server=
start_server "${flags[@]}"
ends "$id" completed
for ext in mmd lines.json lines.mmd.json; do
    result "$id" $ext
    out "killed.$ext" "$work/got"
    cmp "$work/got" "$work/result" || die "another $ext was delivered"
done
stop_server

# --- hosts that do not answer hold neither the engines nor another group's transfers
put s3/slow/paper.pdf "$samples/paper.pdf"
start_server "${flags[@]}" --transfers 2 --probe-s 0
s3_source slow
fault s3 GET stall 9
for _ in 1 2 3; do
    submit 200 s3://slow/paper.pdf
    stuck=$id
done
id=$(upload "$samples/paper.pdf" -F 'options_json={"page_ranges":"1"}')
ends "$id" completed
first_key=$app_key
"$E2E_RECTO" group create --data "$data" "Second House" >/dev/null
"$E2E_RECTO" key create --data "$data" --group "Second House" --json >"$work/second"
app_key=$(get "$work/second" app_key)
submit 200 "$cloud/peek/s3/docs/paper.pdf"
ends "$id" completed
app_key=$first_key
expect 200 GET "/files/v1/$stuck"
[ "$(get "$work/reply" status)" = pending ] || die "the store answered: $(cat "$work/reply")"
[ "$(answers 's3 GET stall')" = 1 ] || die "a group has all transfers"
stop_server
! grep -e customer-secret -e Signature= "$work/server.log" || die "the log has secrets"
