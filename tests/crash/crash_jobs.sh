#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The server is killed (SIGKILL, at seeded moments) while it takes jobs, and then, with its worker,
# while their items become files. A job is there whole or not at all; one that was answered is there;
# and every item of it becomes one file.
set -euo pipefail
server=$1
items=${CRASH_ITEMS:-5000}
kills=${CRASH_KILLS:-8}
RANDOM=${CRASH_SEED:-20}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-crash-XXXXXX")
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" || true; fi; rm -rf "$dir"' EXIT

fail() {
    echo "crash_jobs.sh (seed ${CRASH_SEED:-20}): $*" >&2
    tail -n 40 "$dir/log" >&2 || true
    exit 1
}
start() { # further arguments
    rm -f "$dir/ready"
    "$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" "$@" \
        >>"$dir/out" 2>>"$dir/log" &
    pid=$!
    for _ in $(seq 600); do
        [ -s "$dir/ready" ] && break
        kill -0 "$pid" 2>/dev/null || fail "the server ended at its start"
        sleep 0.1
    done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
}
stop_hard() {
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}
post() { # JOB_ID: print the HTTP status, 000 without an answer
    sed "s/@JOB@/$1/" "$dir/body" |
        curl -s -m 120 -o "$dir/reply" -w '%{http_code}' -H "app_key: $key" --data-binary @- \
            "$url/files/v1/jobs" || true
}
job() { # JOB_ID MEMBER: a number or a word of the job; nothing when there is no job
    curl -s -m 60 -H "app_key: $key" "$url/files/v1/jobs/$1" |
        sed -n "s/.*\"$2\":\"\{0,1\}\([a-z0-9]*\).*/\1/p" || true
}

# items that need no network: each becomes an errored file
awk -v n="$items" 'BEGIN {
    printf "{\"job_id\":\"@JOB@\",\"files\":["
    for (i = 0; i < n; i++)
        printf "%s{\"source_uri\":\"s3://bucket/%d.pdf\",\"custom_id\":\"c%d\"}", i ? "," : "", i, i
    printf "]}"
}' >"$dir/body"

start --no-worker
key=$(sed -n 's/^app_key: //p' "$dir/out")
whole=0 none=0
for n in $(seq "$kills"); do
    pause=0.$((RANDOM % 4))$((RANDOM % 10))
    { sleep "$pause"; kill -9 "$pid"; } 2>/dev/null &
    killer=$!
    code=$(post "job-$n")
    wait "$killer" 2>/dev/null || true
    stop_hard
    start --no-worker
    count=$(job "job-$n" file_count)
    case $count in
    "$items") whole=$((whole + 1)) ;;
    "")
        none=$((none + 1))
        [ "$code" != 200 ] || fail "job-$n was answered and is lost"
        code=$(post "job-$n")
        [ "$code" = 200 ] || fail "job-$n is refused with $code"
        ;;
    *) fail "job-$n has $count of $items items" ;;
    esac
done

# items become files, with kills in between
stop_hard
for _ in 1 2 3; do
    start
    sleep "0.$((RANDOM % 9))"
    stop_hard
done
start
for n in $(seq "$kills"); do
    for _ in $(seq 1200); do
        [ "$(job "job-$n" files_errored)" = "$items" ] &&
            [ "$(job "job-$n" status)" = completed ] && break
        sleep 0.1
    done
    [ "$(job "job-$n" file_count)" = "$items" ] || fail "job-$n has $(job "job-$n" file_count) files"
    [ "$(job "job-$n" files_errored)" = "$items" ] || fail "job-$n has other files"
done
echo "$kills jobs of $items: $whole were there whole after a kill, $none not at all; all are whole now"
