#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Server and worker are killed (SIGKILL, at seeded moments) while items of a job become files and
# their webhooks are sent. In the end each file and the job have one post, and each of them arrived.
#   crash_hooks.sh RECTO-SERVER
set -euo pipefail
server=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
items=${CRASH_ITEMS:-1500}
kills=${CRASH_KILLS:-8}
RANDOM=${CRASH_SEED:-30}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-crash-XXXXXX")
pid=
receiver=
trap 'for p in $pid $receiver; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$dir"' EXIT

fail() {
    echo "crash_hooks.sh (seed ${CRASH_SEED:-30}): $*" >&2
    tail -n 20 "$dir/log" >&2 || true
    exit 1
}
start() {
    rm -f "$dir/ready"
    "$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" --callback-http --callback-private \
        --callback-pause-s 1 --callback-pause-factor 1 --callback-attempts 50 >>"$dir/out" 2>>"$dir/log" &
    pid=$!
    for _ in $(seq 600); do
        [ -s "$dir/ready" ] && break
        kill -0 "$pid" 2>/dev/null || fail "the server ended at its start"
        sleep 0.1
    done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
}
stop_hard() { # the worker sees that its server is gone, or is killed itself
    local worker
    worker=$(sed -n 's/.*"prog":"recto-server","event":"worker_started","pid":\([0-9]*\).*/\1/p' "$dir/log" | tail -n 1)
    [ $((RANDOM % 2)) = 0 ] || [ -z "$worker" ] || kill -9 "$worker" 2>/dev/null || true
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}

mkdir "$dir/box"
: >"$dir/box/secrets"
: >"$dir/box/log"
python3 "$here/../support/hook_receiver.py" "$dir/box" 2>"$dir/receiver.log" &
receiver=$!
for _ in $(seq 100); do
    [ -s "$dir/box/port" ] && break
    sleep 0.1
done
hook=http://127.0.0.1:$(cat "$dir/box/port")

start
key=$(sed -n 's/^app_key: //p' "$dir/out")
curl -s -H "app_key: $key" "$url/files/v1/webhook-config" |
    sed -n 's/.*"signing_secret":"\([^"]*\)".*/\1/p' >"$dir/box/secrets"
[ -s "$dir/box/secrets" ] || fail "no secret"
# items that need no network: each becomes an errored file
awk -v n="$items" -v hook="$hook" 'BEGIN {
    printf "{\"job_id\":\"j\",\"callback_url\":\"%s/ok\",\"files\":[", hook
    for (i = 0; i < n; i++) printf "%s{\"source_uri\":\"s3://bucket/%d.pdf\"}", i ? "," : "", i
    printf "]}"
}' >"$dir/body"
[ "$(curl -s -o /dev/null -w '%{http_code}' -H "app_key: $key" --data-binary @"$dir/body" "$url/files/v1/jobs")" = 200 ] ||
    fail "the job is refused"
[ "$(curl -s -o /dev/null -w '%{http_code}' -X POST -H "app_key: $key" "$url/files/v1/jobs/j/finalize")" = 200 ] ||
    fail "the job cannot be finalized"
for _ in $(seq "$kills"); do
    sleep "0.$((RANDOM % 9))"
    stop_hard
    start
done

posts() { "$server" webhook list --data "$dir/data" --json --limit 1000000; }
for _ in $(seq 600); do
    [ "$(posts | grep -c '"state":"delivered"')" != $((items + 1)) ] || break
    sleep 0.2
done
posts >"$dir/posts"
python3 - "$dir/posts" "$dir/box/log" "$items" <<'END' || fail "see above"
import collections, json, sys
posts, items = json.load(open(sys.argv[1])), int(sys.argv[3])
told = [json.loads(line) for line in open(sys.argv[2])]
states = collections.Counter(p["state"] for p in posts)
assert states == {"delivered": items + 1}, states
assert sum(p["event"] == "job.completed" for p in posts) == 1
assert len({p["file_id"] for p in posts if p["event"] == "file.error"}) == items
assert {p["file_id"] for p in posts if p["file_id"]} == {e["body"]["file_id"] for e in told if "file_id" in e["body"]}
assert any(e["body"]["event"] == "job.completed" for e in told)
assert all(e["signed"]["by"] == [0] for e in told)
print(f"{items} files and their job, each told once or more: {len(told)} requests for {len(posts)} posts")
END
