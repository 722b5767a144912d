#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# recto-server key, group and quota beside a server that runs: expiry, rotation, groups, apps, limits.
set -eu
server=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/recto-tenants-XXXXXX")
pid=
trap 'if [ -n "$pid" ]; then kill "$pid"; wait "$pid" || true; fi; rm -rf "$dir"' EXIT

fail() {
    echo "tenants.sh: $*" >&2
    exit 1
}
member() { # text, name: value of a member of flat JSON
    printf '%s' "$1" | sed -n "s/.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}
run() { # verb and arguments: on the data directory
    verb=$1
    shift
    "$server" "$verb" "$@" --data "$dir/data"
}
status() { # key [app_id]: HTTP status of a poll
    curl -s -o /dev/null -w '%{http_code}' -H "app_key: $1" ${2:+-H "app_id: $2"} \
        "$url/files/v1/01a206d4-0acf-7144-82db-c379eb16e51d"
}
submit() { # key: HTTP status of a submission
    curl -s -o "$dir/reply" -w '%{http_code}' -H "app_key: $1" -X POST \
        -d '{"source_uri":"https://example.com/a.pdf"}' "$url/files/v1/uri"
}

first=$(run key create --json)
key=$(member "$first" app_key)
"$server" serve --data "$dir/data" --port 0 --no-worker --ready-file "$dir/ready" \
    >"$dir/out" 2>"$dir/log" &
pid=$!
for _ in $(seq 600); do [ -s "$dir/ready" ] && break; sleep 0.1; done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$dir/ready")
[ "$(status "$key")" = 404 ] || fail "the first key does not work"

# a key that ends by itself
long=$(member "$(run key create --expires 90d --name long --json)" app_key)
[ "$(status "$long")" = 404 ] || fail "a key of 90 days does not work"
ended=$(member "$(run key create --expires 2001-01-31 --json)" app_key)
[ "$(status "$ended")" = 401 ] || fail "an expired key works"
run key list | grep -q " expired " || fail "the list does not say that a key has expired"
run key list --json | grep long | grep -q '"expires_at":"20' || fail "the list lacks the end"
soon=$(member "$(run key create --expires 1s --json)" app_key)
[ "$(status "$soon")" = 404 ] || fail "a key of a second does not work"
sleep 1.2
[ "$(status "$soon")" = 401 ] || fail "a key of a second works on"
for when in tomorrow 2001-02-30 5x -1d ""; do
    if run key create --expires "$when" >/dev/null 2>&1; then fail "--expires $when passes"; fi
done

# rotation: the new one is of the same app, the old one works on for a while
old=$(member "$(run key create --name turned --json)" app_key)
app=$(member "$first" app_id)
turned=$(run key rotate "$(printf '%s' "$old" | tail -c 4)" --keep 1h --json)
new=$(member "$turned" app_key)
[ "$(member "$turned" app_id)" = "$app" ] || fail "the new key is of another app"
[ "$(status "$old") $(status "$new")" = "404 404" ] || fail "both keys must work for a while"
[ "$(run key list --json | grep -c '"name":"turned"')" -eq 2 ] || fail "the name was not kept"
run key rotate "$(member "$turned" key_id)" --keep 0s >/dev/null
[ "$(status "$new")" = 401 ] || fail "a key that was rotated at once works on"
if run key rotate nosuch 2>/dev/null; then fail "rotated nothing"; fi

# groups, apps, keys of a group
group=$(member "$(run group create "Second House" --json)" group_id)
second=$(member "$(run key create --group "Second House" --json)" app_key)
[ "$(status "$second")" = 404 ] || fail "the key of a group does not work"
run group add-app "$group" --app-id second_app >/dev/null
third=$(run key create --app-id second_app --json)
[ "$(status "$(member "$third" app_key)" second_app)" = 404 ] || fail "the app's key does not work"
[ "$(status "$(member "$third" app_key)" other_app)" = 401 ] || fail "a wrong app_id passes"
run group list | grep "Second House" | grep -q "2 apps  2 keys" || fail "$(run group list)"
run group create "Second House" >/dev/null
if run key create --group "Second House" 2>/dev/null; then fail "an ambiguous name passes"; fi
if run key create --group nobody 2>/dev/null; then fail "a group that is none passes"; fi
if run key create --group "$group" --new-group x 2>/dev/null; then fail "two groups pass"; fi
if run group add-app "$group" --app-id second_app 2>/dev/null; then fail "an app was made twice"; fi

# files of a group are its own, whichever of its apps sent them
[ "$(submit "$second")" = 200 ] || fail "a submission of the group"
id=$(member "$(cat "$dir/reply")" file_id)
read_file() { curl -s -o /dev/null -w '%{http_code}' -H "app_key: $1" "$url/files/v1/$id"; }
[ "$(read_file "$(member "$third" app_key)")" = 200 ] || fail "another app of the group is refused"
[ "$(read_file "$key")" = 403 ] || fail "another group sees the file"

# quotas
run quota set "$group" --files 2 --pages 500 >/dev/null
[ "$(submit "$second")" = 200 ] || fail "the second file"
[ "$(submit "$second")" = 429 ] || fail "a third file passes"
[ "$(submit "$key")" = 200 ] || fail "the quota of one group stops another"
shown=$(run quota show "$group" --json)
[ "$(member "$shown" files) $(member "$shown" files_limit) $(member "$shown" pages_limit)" = \
    "2 2 500" ] || fail "quota show: $shown"
run quota set "$group" --files none >/dev/null
[ "$(submit "$second")" = 200 ] || fail "a lifted quota still stops"
[ "$(member "$(run quota show "$group" --json)" pages_limit)" = 500 ] ||
    fail "setting files changed pages"
run quota show | grep -q "files 3 of none" || fail "$(run quota show)"
if run quota set "$group" 2>/dev/null; then fail "set without a limit passes"; fi
if run quota set "$group" --files -1 2>/dev/null; then fail "a negative quota passes"; fi
if run quota set nobody --files 1 2>/dev/null; then fail "the quota of nobody"; fi
for verb in key group quota; do
    "$server" "$verb" --help | grep -q "Usage: recto $verb" || fail "no help for $verb"
    if "$server" "$verb" 2>/dev/null; then fail "$verb without a verb passes"; fi
done
echo ok
