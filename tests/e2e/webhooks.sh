#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Webhooks as a receiver sees them: what comes, signed by what, once, after outages and kills.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

box=$work/receiver
mkdir "$box"
: >"$box/secrets"
: >"$box/log"
python3 "$root/tests/support/hook_receiver.py" "$box" >"$work/receiver.log" 2>&1 &
children+=($!)
for _ in $(seq 100); do
    [ ! -s "$box/port" ] || break
    sleep 0.1
done
[ -s "$box/port" ] || die "no receiver"
hook=http://127.0.0.1:$(cat "$box/port")

# count EXPRESSION: requests e of the receiver's log for which it is true
count() {
    python3 -c '
import json, sys
print(sum(1 for l in open(sys.argv[1]) for e in [json.loads(l)] if eval("(" + sys.argv[2] + ")")))' "$box/log" "$1"
}
# wait_count N EXPRESSION: until so many came
wait_count() {
    local got=
    for _ in $(seq 300); do
        got=$(count "$2")
        [ "$got" != "$1" ] || return 0
        sleep 0.2
    done
    die "$got requests instead of $1: $2: $(tail -n 3 "$box/log")"
}
# listed FILTER...: rows that `recto webhook list` shows
listed() {
    "$E2E_RECTO" webhook list --data "$data" --json --limit 100000 "$@" |
        python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'
}
wait_listed() { # N FILTER...
    local want=$1 got=
    shift
    for _ in $(seq 300); do
        got=$(listed "$@")
        [ "$got" != "$want" ] || return 0
        sleep 0.2
    done
    die "webhook list $*: $got rows instead of $want: $("$E2E_RECTO" webhook list --data "$data" | head -n 5)"
}
post() { # STATUS PATH JSON
    expect "$1" POST "$2" -H 'Content-Type: application/json' --data "$3"
}
secret() { get "$work/reply" signing_secret; }

quick=(--probe-s 0 --callback-http --callback-private --callback-pause-s 1 --callback-pause-factor 1
    --callback-attempts 40)
start_server "${quick[@]}"
expect 200 GET /files/v1/webhook-config
secret >>"$box/secrets"
expect 200 GET /files/v1/webhook-config
[ "$(secret)" = "$(cat "$box/secrets")" ] || die "the secret changed by itself"
case $(cat "$box/secrets") in whsec_?*) ;; *) die "$(cat "$box/secrets")" ;; esac
! grep -aq "$(cat "$box/secrets")" "$data"/recto.db* || die "the secret is in the database in the clear"

# an upload: signed, with the headers that were asked for, and what a poll says
id=$(upload "$samples/paper.pdf" -F "options_json={\"page_ranges\":\"3\",\"callback_url\":\"$hook/ok/a?token=hush\",\"callback_headers\":{\"X-Mine\":\"yes\",\"Authorization\":\"Bearer hush\",\"X-Empty\":\"\"}}")
[ "$(wait_for "$id")" = completed ]
wait_count 1 'e["path"] == "/ok/a?token=hush"'
[ "$(count 'e["headers"].get("x-mine") == "yes" and e["headers"].get("authorization") == "Bearer hush"
    and e["headers"].get("x-empty") == "" and e["headers"]["content-type"] == "application/json"
    and e["method"] == "POST"')" = 1 ] || die "the headers: $(cat "$box/log")"
[ "$(count 'e["signed"] and e["signed"]["by"] == [0] and e["signed"]["values"] == 1
    and abs(e["signed"]["t"] - e["at"]) < 300')" = 1 ] || die "the signature: $(cat "$box/log")"
python3 -c '
import json, sys
entry, poll = json.loads(open(sys.argv[1]).readline())["body"], json.load(open(sys.argv[2]))
assert entry.pop("event") == "file.completed", entry
assert entry == poll, (entry, poll)' "$box/log" "$work/reply" || die "the body is not what a poll gives"
! grep -q hush "$work/server.log" || die "a secret of the receiver is in the log"
wait_listed 1 --file "$id" --state delivered # the receiver knows before the row does
"$E2E_RECTO" webhook list --data "$data" --file "$id" >"$work/list"
grep -q "delivered .*file.completed .*$id .*attempts 1, last answer 204" "$work/list" || die "$(cat "$work/list")"
! grep -q hush "$work/list" || die "the list shows a token"

# by URI: the error; and only what was asked for
post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/none.pdf\",\"callback_url\":\"$hook/ok/none\",\"callback_events\":[\"file.completed\"]}"
post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/b.pdf\",\"callback_url\":\"$hook/ok/b\"}"
id=$(get "$work/reply" file_id)
wait_count 1 'e["path"] == "/ok/b"'
[ "$(count "e['body']['event'] == 'file.error' and e['body']['file_id'] == '$id'
    and e['body']['error'] == 'bad_request' and e['body']['error_info']['id'] == 'bad_request'")" = 1 ] ||
    die "$(tail -n 1 "$box/log")"
[ "$(listed)" = 2 ] || die "an event that was not asked for"

# jobs: one post a file, and one when all is over, whichever comes first; requests in parallel
items=$(python3 -c 'print(",".join("{\"source_uri\":\"s3://nowhere/%d.pdf\"}" % i for i in range(60)))')
post 200 /files/v1/jobs "{\"job_id\":\"slowly\",\"files\":[$items],\"callback_url\":\"$hook/ok/slowly\"}"
wait_count 60 'e["path"] == "/ok/slowly" and e["body"]["event"] == "file.error"'
[ "$(count 'e["path"] == "/ok/slowly" and e["body"]["event"] == "job.completed"')" = 0 ] || die "too early"
expect 200 POST /files/v1/jobs/slowly/finalize
finals=()
for n in 1 2 3 4; do
    post 200 /files/v1/jobs "{\"job_id\":\"j$n\",\"files\":[$items],\"callback_url\":\"$hook/ok/j\"}"
    post 200 /files/v1/jobs "{\"job_id\":\"j$n\",\"files\":[$items],\"callback_url\":\"$hook/ok/j\"}"
    for _ in 1 2 3; do
        curl -sS --noproxy '*' -o /dev/null -X POST -H "app_key: $app_key" "$url/files/v1/jobs/j$n/finalize" &
        finals+=($!)
    done
done
wait "${finals[@]}"
wait_count 1 'e["body"].get("job_id") == "slowly"'
wait_count 4 'e["path"] == "/ok/j" and e["body"]["event"] == "job.completed"'
wait_count 480 'e["path"] == "/ok/j" and e["body"]["event"] == "file.error"'
python3 -c '
import json, sys
jobs = [e["body"] for e in map(json.loads, open(sys.argv[1])) if e["body"]["event"] == "job.completed"]
ids = [j["job_id"] for j in jobs]
assert sorted(ids) == ["j1", "j2", "j3", "j4", "slowly"], ids
for j in jobs:
    want = 60 if j["job_id"] == "slowly" else 120
    assert (j["status"], j["file_count"], j["files_errored"]) == ("completed", want, want), j
files = [e["body"]["file_id"] for e in map(json.loads, open(sys.argv[1])) if "file_id" in e["body"]]
assert len(files) == len(set(files)), "a file was told twice"
assert all(e["signed"]["by"] == [0] for e in map(json.loads, open(sys.argv[1])))' "$box/log"
wait_listed $((2 + 60 + 480 + 5)) --state delivered

# a document of the v3 API: what a poll of it says
expect 200 POST /v3/pdf -F "file=@$samples/paper.pdf" \
    -F "options_json={\"page_ranges\":\"3\",\"callback_url\":\"$hook/ok/v3\"}"
pdf_id=$(get "$work/reply" pdf_id)
wait_count 1 'e["path"] == "/ok/v3" and e["signed"]["by"] == [0]'
expect 200 GET "/v3/pdf/$pdf_id"
python3 -c '
import json, sys
entry = [e["body"] for e in map(json.loads, open(sys.argv[1])) if e["path"] == "/ok/v3"][0]
assert entry.pop("event") == "file.completed", entry
assert entry == json.load(open(sys.argv[2])), entry' "$box/log" "$work/reply" || die "not what GET /v3/pdf says"

# rotation: for a day both secrets sign
post 200 /files/v1/webhook-config/secret '{}'
secret >>"$box/secrets"
[ "$(sort -u "$box/secrets" | wc -l)" = 2 ] || die "the secret is the old one"
post 200 /files/v1/webhook-config/test "{\"callback_url\":\"$hook/ok/rotated\"}"
[ "$(get "$work/reply" status) $(get "$work/reply" response_code)" = "delivered 200" ] ||
    [ "$(get "$work/reply" response_code)" = 204 ] || die "$(cat "$work/reply")"
wait_count 1 'e["path"] == "/ok/rotated" and e["signed"]["by"] == [0, 1] and e["signed"]["values"] == 2'
post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/r.pdf\",\"callback_url\":\"$hook/ok/r\"}"
wait_count 1 'e["path"] == "/ok/r" and e["signed"]["by"] == [0, 1]'
post 409 /files/v1/webhook-config/secret ''
post 200 /files/v1/webhook-config/secret '{"force":true}'
secret >>"$box/secrets"
post 200 /files/v1/webhook-config/test "{\"callback_url\":\"$hook/ok/forced\"}"
wait_count 1 'e["path"] == "/ok/forced" and e["signed"]["by"] == [1, 2]'

# the test says what went wrong
post 200 /files/v1/webhook-config/test "{\"callback_url\":\"$hook/status/500\"}"
[ "$(get "$work/reply" status) $(get "$work/reply" response_code)" = "failed 500" ] || die "$(cat "$work/reply")"
post 200 /files/v1/webhook-config/test '{"callback_url":"http://127.0.0.1:1/"}'
[ "$(get "$work/reply" detail)" = "no response was received: Connection refused" ] || die "$(cat "$work/reply")"
[ "$(get "$work/reply" response_code)" = null ] || die "$(cat "$work/reply")"

# a redirect is not followed, an answer without end ends, and what is not there yet is asked again
post 200 /files/v1/webhook-config/test "{\"callback_url\":\"$hook/redirect/$(printf %s "$hook/ok/elsewhere" | sed 's,:,%3A,g;s,/,%2F,g')\"}"
[ "$(get "$work/reply" status) $(get "$work/reply" response_code)" = "failed 302" ] || die "$(cat "$work/reply")"
for path in redirect/%2Fok%2Felsewhere endless/1 once/3/times; do
    post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/x.pdf\",\"callback_url\":\"$hook/$path\"}"
done
wait_count 4 'e["path"] == "/once/3/times"'
wait_count 1 'e["path"] == "/endless/1"'
wait_listed 1 --state waiting # the redirect
[ "$(count '"elsewhere" in e["path"] and e["path"].startswith("/ok")')" = 0 ] || die "a redirect was followed"
stop_server

# the worker is killed while a post is under way: it is sent once more, and told once
start_server "${quick[@]}" --lease-s 5
worker=$(sed -n 's/.*"prog":"recto-server","event":"worker_started","pid":\([0-9]*\).*/\1/p' "$work/server.log" | tail -n 1)
post 200 /files/v1/jobs "{\"job_id\":\"killed\",\"files\":[$items],\"callback_url\":\"$hook/slow/1/k\"}"
expect 200 POST /files/v1/jobs/killed/finalize
for _ in $(seq 100); do
    [ "$(count 'e["path"] == "/slow/1/k"')" = 0 ] || break
    sleep 0.1
done
kill -9 "$worker"
wait_listed 61 --state delivered --job killed
[ "$(listed --job killed)" = 61 ] || die "$(listed --job killed) rows of the job"
python3 -c '
import json, sys
told = [e["body"] for e in map(json.loads, open(sys.argv[1])) if e["path"] == "/slow/1/k"]
files = {b["file_id"] for b in told if b["event"] == "file.error"}
assert len(files) == 60, len(files)
assert len([b for b in told if b["event"] == "job.completed"]) >= 1' "$box/log"
[ "$(grep -c 'worker_started' "$work/server.log")" -gt 2 ] || die "no worker was killed"
stop_server

# down for an hour: with the schedule as it is by default nothing is lost
start_server --probe-s 0 --callback-http --callback-private
touch "$box/down"
post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/hour.pdf\",\"callback_url\":\"$hook/ok/hour\"}"
id=$(get "$work/reply" file_id)
attempts() {
    "$E2E_RECTO" webhook list --data "$data" --file "$id" --json |
        python3 -c 'import json, sys; rows = json.load(sys.stdin); print(rows[0]["attempts"] if rows else 0)'
}
wait_attempts() {
    for _ in $(seq 300); do
        [ "$(attempts)" != "$1" ] || return 0
        sleep 0.1
    done
    die "$(attempts) attempts instead of $1: $("$E2E_RECTO" webhook list --data "$data" --file "$id")"
}
wait_attempts 1
n=1
for later_s in 15 150 1200 3600; do
    stop_server
    export RECTO_CLOCK_OFFSET_MS=${later_s}000
    start_server --probe-s 0 --callback-http --callback-private
    if [ "$later_s" != 3600 ]; then
        n=$((n + 1))
        wait_attempts $n
    fi
done
[ "$(attempts)" = 4 ] || die "an attempt more: $("$E2E_RECTO" webhook list --data "$data" --file "$id")"
rm "$box/down" # the hour is over
[ "$(listed --file "$id" --state waiting)" = 1 ] || die "it was given up: $("$E2E_RECTO" webhook list --data "$data" --file "$id")"
stop_server
export RECTO_CLOCK_OFFSET_MS=7200000
start_server --probe-s 0 --callback-http --callback-private
wait_count 1 'e["path"] == "/ok/hour"'
wait_listed 1 --file "$id" --state delivered
stop_server
unset RECTO_CLOCK_OFFSET_MS

# given up, and sent again by the operator
start_server "${quick[@]}" --callback-attempts 2
post 200 /files/v1/uri "{\"source_uri\":\"https://127.0.0.1:9/x.pdf\",\"callback_url\":\"$hook/once/2/lost\"}"
id=$(get "$work/reply" file_id)
wait_listed 1 --file "$id" --state failed
number=$("$E2E_RECTO" webhook list --data "$data" --file "$id" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["number"])')
"$E2E_RECTO" webhook retry "$number" --data "$data" >/dev/null
wait_listed 1 --file "$id" --state delivered
! "$E2E_RECTO" webhook retry "$number" --data "$data" 2>"$work/err" || die "what was delivered is sent again"
grep -q "not one that was given up" "$work/err"
stop_server
