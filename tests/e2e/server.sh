# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Sourced by the end-to-end tests and the benchmarks: a private server in a private directory.
# The environment names the programs: E2E_RECTO (the command) and E2E_BIN (the helpers' directory).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
samples=$root/tests/samples
work=$(mktemp -d "${TMPDIR:-/tmp}/recto-e2e-XXXXXX")
data=$work/data
server=
children=()

# shellcheck disable=SC2317 # runs at exit
clean_up() {
    local status=$? child
    stop_server || true
    for child in ${children[@]+"${children[@]}"}; do kill "$child" 2>/dev/null || true; done
    if [ $status -ne 0 ] && [ -f "$work/server.log" ]; then
        echo "--- the end of the server's log:" >&2
        grep -v "\"event\":\"request\"" "$work/server.log" | tail -n 20 >&2 || true
    fi
    rm -rf "$work"
    exit $status
}
trap clean_up EXIT

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# get FILE PATH: a value of a JSON text, "status" or "error_info.id" or "pages.0.lines"
get() { "$E2E_BIN/json-get" "$1" "$2"; }

# start_server [SETTING...]: sets url and app_key, and RECTO_URL and RECTO_APP_KEY for recto submit
start_server() {
    rm -f "$work/ready"
    "$E2E_RECTO" serve --data "$data" --port 0 --ready-file "$work/ready" "$@" \
        >>"$work/server.log" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        [ -s "$work/ready" ] && break
        kill -0 "$server" 2>/dev/null || die "the server ended at once"
        sleep 0.1
    done
    [ -s "$work/ready" ] || die "the server was not ready within a minute"
    url=$(get "$work/ready" url)
    [ "$(get "$work/ready" pid)" = "$server" ] || die "the ready file names another process"
    if [ ! -s "$work/key" ]; then
        "$E2E_RECTO" key create --data "$data" --json >"$work/key"
        app_key=$(get "$work/key" app_key)
    fi
    export RECTO_URL=$url RECTO_APP_KEY=$app_key
}

# stop_server: a clean shutdown, whose exit status must be 0
stop_server() {
    local pid=$server status=0
    [ -n "$pid" ] || return 0
    server=
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" || status=$?
    [ $status -eq 0 ] || die "the server ended with status $status"
}

# call METHOD PATH [CURL-ARGUMENT...]: the body goes to $work/reply; prints the HTTP status
call() {
    local method=$1 path=$2
    shift 2
    curl -sS --noproxy '*' -o "$work/reply" -w '%{http_code}' -X "$method" \
        -H "app_key: $app_key" "$@" "$url$path"
}

# expect STATUS METHOD PATH [CURL-ARGUMENT...]
expect() {
    local want=$1 got
    shift
    got=$(call "$@")
    [ "$got" = "$want" ] || die "$1 $2: status $got instead of $want: $(head -c 300 "$work/reply")"
}

# upload FILE [CURL-ARGUMENT...]: prints the file_id
upload() {
    local file=$1
    shift
    expect 200 POST /files/v1 -F "file=@$file" "$@"
    get "$work/reply" file_id
}

# wait_for FILE_ID: until it has ended; its status is in $work/reply then; prints completed or error
wait_for() {
    local state
    for _ in $(seq 3000); do
        expect 200 GET "/files/v1/$1"
        state=$(get "$work/reply" status)
        case $state in completed | error)
            echo "$state"
            return 0
            ;;
        esac
        sleep 0.05
    done
    die "file $1 is still $state"
}

# distance A B: normalized edit distance of two texts, white space squeezed, times 1000
distance() { "$E2E_BIN/text-distance" "$1" "$2"; }
