#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# recto-server key create, list, revoke: on an empty directory and while a server runs.
set -eu
server=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-keys-XXXXXX")
pid=
trap 'if [ -n "$pid" ]; then kill "$pid"; wait "$pid" || true; fi; rm -rf "$dir"' EXIT

fail() {
    echo "keys.sh: $*" >&2
    exit 1
}
member() { # text, name: value of a string member of flat JSON
    printf '%s' "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"
}
status() { # key: HTTP status of a request that needs one
    curl -s -o /dev/null -w '%{http_code}' -H "app_key: $1" \
        "$url/files/v1/01a206d4-0acf-7144-82db-c379eb16e51d"
}

first=$("$server" key create --data "$dir/data" --json)
key=$(member "$first" app_key)
app=$(member "$first" app_id)
[ ${#key} -eq 64 ] || fail "app_key is no 64 digits: $first"
case $app in recto_??????) ;; *) fail "app_id is $app" ;; esac

# the first start sees that there is a key and prints none
"$server" serve --data "$dir/data" --port 0 --no-worker --ready-file "$dir/ready" \
    >"$dir/out" 2>"$dir/log" &
pid=$!
for _ in $(seq 600); do [ -s "$dir/ready" ] && break; sleep 0.1; done
url=$(member "$(cat "$dir/ready")" url)
grep -q app_key "$dir/out" && fail "a second first key"
[ "$(status "$key")" = 404 ] || fail "the key made before the start does not work"

# while the server runs
second=$("$server" key create --data "$dir/data" --name "for tests" --json)
key2=$(member "$second" app_key)
[ "$(member "$second" app_id)" = "$app" ] || fail "a second key has another app"
[ "$(status "$key2")" = 404 ] || fail "the key made while the server runs does not work"
third=$("$server" key create --data "$dir/data" --new-group others --json)
[ "$(member "$third" app_id)" != "$app" ] || fail "a new group shares the app"

list=$("$server" key list --data "$dir/data" --json)
[ "$(printf '%s\n' "$list" | grep -c key_id)" -eq 3 ] || fail "list: $list"
for secret in "$key" "$key2"; do
    case $list in *"$secret"*) fail "list shows a secret" ;; esac
done
"$server" key list --data "$dir/data" | grep -q "for tests" || fail "the plain list lacks a name"

id=$(printf '%s\n' "$list" | grep "for tests" | sed 's/.*"key_id":"\([^"]*\)".*/\1/')
"$server" key revoke "$id" --data "$dir/data" >/dev/null
[ "$(status "$key2")" = 401 ] || fail "a revoked key still works"
[ "$(status "$key")" = 404 ] || fail "another key was revoked too"

if "$server" key revoke no-such-key --data "$dir/data" 2>/dev/null; then fail "revoked nothing"; fi
if "$server" key create --no-such-flag 2>/dev/null; then fail "an unknown flag passes"; fi
if "$server" key 2>/dev/null; then fail "no verb passes"; fi
if "$server" key create --data "$dir/data" --app-id nobody 2>/dev/null; then fail "no such app"; fi

# no secret anywhere on the disk or in the log
for secret in "$key" "$key2"; do
    if grep -rqF "$secret" "$dir/data" "$dir/log"; then fail "a secret is stored"; fi
done
echo ok
