#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# recto-server serve: first start, one server a directory, signals, the worker beside it.
set -eu
server=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-serve-XXXXXX")
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null; wait "$pid" || true; fi; rm -rf "$dir"' EXIT

fail() {
    echo "serve.sh: $*" >&2
    cat "$dir"/log* >&2 || true
    exit 1
}
start() { # arguments of serve
    rm -f "$dir/ready"
    "$server" serve --data "$dir/data" --port 0 --ready-file "$dir/ready" "$@" \
        >"$dir/out" 2>>"$dir/log" &
    pid=$!
    for _ in $(seq 600); do
        [ -s "$dir/ready" ] && break
        kill -0 "$pid" 2>/dev/null || fail "it ended at its start"
        sleep 0.1
    done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
}
stop() { # SIGTERM; the status must be 0
    kill "$pid"
    if wait "$pid"; then pid=; else fail "it ended with status $?"; fi
}

# the first start makes a key that works, and prints it once
start --no-worker
key=$(sed -n 's/^app_key: //p' "$dir/out")
[ ${#key} -eq 64 ] || fail "no key at the first start"
grep -q '^app_id:  recto_' "$dir/out" || fail "no app_id at the first start"
code=$(curl -s -o /dev/null -w '%{http_code}' -H "app_key: $key" "$url/files/v1/x")
[ "$code" = 404 ] || fail "the printed key gives $code"

# a second server on the same data says who is there
if "$server" serve --data "$dir/data" --port 0 --no-worker >/dev/null 2>"$dir/second"; then
    fail "two servers on one directory"
fi
grep -q "pid $pid" "$dir/second" || fail "the second server does not name the first"

# a hang-up is ignored
kill -HUP "$pid"
sleep 0.2
curl -sf "$url/health" >/dev/null || fail "SIGHUP stopped it"
stop
[ ! -e "$dir/ready" ] || fail "the ready file outlives the server"

start --no-worker
grep -q app_key "$dir/out" && fail "a second start prints a key"
stop

# told to stop amid a request, it takes no other connection and answers that one
start --no-worker
mkfifo "$dir/body"
curl -s -o "$dir/late" -w '%{http_code}' -X POST -T - -H "app_key: $key" \
    -H 'Content-Type: application/json' "$url/files/v1/uri" <"$dir/body" >"$dir/code" &
late=$!
exec 9>"$dir/body"
printf '{"source_uri":' >&9
sleep 0.5
kill "$pid"
refused=
for _ in $(seq 100); do
    curl -s -o /dev/null "$url/health" || refused=$?
    [ "$refused" = 7 ] && break
    sleep 0.05
done
[ "$refused" = 7 ] || fail "it takes connections while it stops"
printf '"https://example.com/a.pdf"}' >&9
exec 9>&-
wait "$late" || fail "the request was dropped"
[ "$(cat "$dir/code")" = 200 ] || fail "the request got $(cat "$dir/code"): $(cat "$dir/late")"
if wait "$pid"; then pid=; else fail "it ended with status $?"; fi

# a port in use, an unknown flag, a bad value
start --no-worker
port=${url##*:}
if "$server" serve --data "$dir/other" --port "$port" --no-worker >/dev/null 2>"$dir/second"; then
    fail "two servers on one port"
fi
grep -q -- --port "$dir/second" || fail "a taken port does not say what to do"
stop
for args in "--no-such-flag" "--port 99999" "stray"; do
    # shellcheck disable=SC2086
    if "$server" serve --data "$dir/other" $args 2>/dev/null; then fail "serve $args passes"; fi
done
"$server" serve --help | grep -q -- --ready-file || fail "no help"

# a worker is started, with the server's settings, started again when it dies, and ends with it
mkdir "$dir/libexec"
cat >"$dir/libexec/recto-worker" <<'WORKER'
#!/bin/sh
echo "$$ $1 $RECTO_DATA $RECTO_ENGINES $RECTO_PUBLIC_URL" >>"$RECTO_DATA/worker.log"
trap 'echo "$$ TERM" >>"$RECTO_DATA/worker.log"; exit 0' TERM
while :; do sleep 0.1; done
WORKER
chmod +x "$dir/libexec/recto-worker"
lines() { # number of lines so far, waiting for at least $1
    for _ in $(seq 200); do
        [ -e "$dir/data/worker.log" ] && [ "$(wc -l <"$dir/data/worker.log")" -ge "$1" ] && return 0
        sleep 0.1
    done
    fail "no $1 lines in worker.log"
}
RECTO_LIBEXEC=$dir/libexec start --engines 3
lines 1
read -r worker verb data engines public <"$dir/data/worker.log"
[ "$verb $data $engines $public" = "run $dir/data 3 $url" ] ||
    fail "the worker got $verb $data $engines $public"
kill -9 "$worker"
lines 2
stop
lines 3
grep -q TERM "$dir/data/worker.log" || fail "the worker was not told to stop"

# a server that is killed takes its worker along
rm "$dir/data/worker.log"
RECTO_LIBEXEC=$dir/libexec start
lines 1
kill -9 "$pid"
wait "$pid" || true
pid=
lines 2
grep -q TERM "$dir/data/worker.log" || fail "the worker outlives a killed server"
echo ok
