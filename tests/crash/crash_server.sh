#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The server is killed (SIGKILL, at seeded moments) while a batch of files is submitted over HTTP.
# A client that repeats what it got no answer for, under the same Idempotency-Key, ends with every
# file completed exactly once, and all with the same bytes.
set -euo pipefail
server=$1 sample=$2
files=${CRASH_FILES:-50}
kills=${CRASH_KILLS:-10}
RANDOM=${CRASH_SEED:-20}
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-crash-XXXXXX")
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" || true; fi; rm -rf "$dir"' EXIT

fail() {
    echo "crash_server.sh (seed ${CRASH_SEED:-20}): $*" >&2
    tail -n 40 "$dir/log" >&2 || true
    exit 1
}
start() {
    rm -f "$dir/ready"
    "$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" >>"$dir/out" 2>>"$dir/log" &
    pid=$!
    for _ in $(seq 600); do
        [ -s "$dir/ready" ] && break
        kill -0 "$pid" 2>/dev/null || fail "the server ended at its start"
        sleep 0.1
    done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
}
submit() { # N: print the id of the file, or nothing when there was no answer
    curl -s -m 60 -H "app_key: $key" -H "Idempotency-Key: file-$1" -F "file=@$sample" \
        "$url/files/v1" | sed -n 's/.*"file_id":"\([^"]*\)".*/\1/p' || true
}
status() { # ID
    curl -s -m 60 -H "app_key: $key" "$url/files/v1/$1" |
        sed -n 's/.*"status":"\([a-z]*\)".*/\1/p' || true
}

start
key=$(sed -n 's/^app_key: //p' "$dir/out")
declare -a ids
killed=0
for n in $(seq "$files"); do
    if [ "$killed" -lt "$kills" ] && [ $((RANDOM % files)) -lt $((kills * 2)) ]; then
        pause=0.0$((RANDOM % 9))
        victim=$pid
        { sleep "$pause"; kill -9 "$victim"; } &
        killer=$!
        ids[n]=$(submit "$n")
        wait "$killer" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        killed=$((killed + 1))
        start
    fi
    again=$(submit "$n")
    [ -n "$again" ] || fail "file $n: no answer from a server that runs"
    [ -z "${ids[n]:-}" ] || [ "${ids[n]}" = "$again" ] ||
        fail "file $n was answered as ${ids[n]}, and is $again now"
    ids[n]=$again
done
[ "$killed" -gt 0 ] || fail "the server was never killed"

first=
for n in $(seq "$files"); do
    for _ in $(seq 1200); do
        state=$(status "${ids[n]}")
        [ "$state" = completed ] && break
        [ "$state" = error ] && fail "file $n ended in error"
        sleep 0.1
    done
    [ "$state" = completed ] || fail "file $n is $state"
    curl -sf -H "app_key: $key" "$url/files/v1/${ids[n]}.mmd" -o "$dir/$n.mmd" || fail "no mmd of $n"
    [ -s "$dir/$n.mmd" ] || fail "the mmd of file $n is empty"
    first=${first:-$dir/$n.mmd}
    cmp "$first" "$dir/$n.mmd" || fail "file $n has other bytes"
done
[ "$(printf '%s\n' "${ids[@]}" | sort -u | wc -l)" -eq "$files" ] || fail "two files share an id"
echo "$files files, the server killed $killed times: each completed once, with the same bytes"
