#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The command itself: help everywhere, exit statuses as documented, keys shown once.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# ends STATUS ARGUMENT...: what it said is in $work/said
ends() {
    local want=$1 got=0
    shift
    "$E2E_RECTO" "$@" >"$work/said" 2>&1 || got=$?
    [ $got -eq "$want" ] || die "recto $*: status $got instead of $want: $(cat "$work/said")"
}

ends 2
ends 2 nonsense
grep -q 'recto help' "$work/said" || die "no advice"
ends 0 help
ends 0 version
grep -q '^recto [0-9]' "$work/said" || die "no version"
for verb in serve worker convert submit key engine; do
    ends 0 "$verb" --help
    [ "$(wc -l <"$work/said")" -ge 3 ] || die "recto $verb --help says little"
    ends 0 help "$verb"
    [ "$verb" = key ] || ends 2 "$verb" --no-such-setting
done
ends 0 doctor
grep -q 'seccomp' "$work/said" || die "doctor is silent about the sandbox"

# a picture of how a page was read
ends 0 engine --overlay "$work/page.png" "$samples/paper.pdf" 2
[ "$(head -c 4 "$work/page.png" | tail -c 3)" = PNG ] || die "--overlay wrote no PNG"
ends 1 engine --overlay "$work/none.png" "$samples/paper.pdf" 4
[ ! -e "$work/none.png" ] || die "--overlay left a file for a page that is not there"
ends 2 engine --overlay "$work/none.png" "$samples/paper.pdf"

# what is unknown is refused in every place
RECTO_PROT=1 ends 2 serve --data "$data" --port 0
grep -q 'RECTO_PORT' "$work/said" || die "no suggestion for RECTO_PROT: $(cat "$work/said")"
mkdir "$data"
echo 'prot = 1' >"$data/recto.conf"
ends 2 serve --data "$data" --port 0
rm -r "$data"
ends 2 serve --data "$data" --port 70000

# submit: no key, no file, no server
RECTO_APP_KEY='' ends 2 submit "$samples/paper.pdf"
grep -q RECTO_APP_KEY "$work/said" || die "no advice about the key"
RECTO_APP_KEY=k ends 2 submit "$work/no-such-file.pdf"
RECTO_APP_KEY=k ends 2 submit --url ftp://x "$samples/paper.pdf"

# keys: created, listed without their secrets, revoked at once
start_server
"$E2E_RECTO" key create --data "$data" --json >"$work/second"
second=$(get "$work/second" app_key)
"$E2E_RECTO" key list --data "$data" >"$work/list"
! grep -q "$second\|$app_key" "$work/list" || die "a list shows a secret"
! grep -qa "$second" "$data"/recto.db* || die "the database holds a secret"
code() { curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -H "app_key: $1" "$url/files/v1/x"; }
[ "$(code "$second")" = 404 ] || die "a new key is not taken"
[ "$(code wrong)" = 401 ] || die "a wrong key is taken"
ends 0 key revoke "${second: -4}" --data "$data"
for _ in $(seq 50); do
    [ "$(code "$second")" = 404 ] || break
    sleep 0.1
done
[ "$(code "$second")" = 401 ] || die "a revoked key is taken"
[ "$(code "$app_key")" = 404 ] || die "another key was revoked, too"
RECTO_APP_KEY=wrong ends 1 submit -o "$work/out" "$samples/paper.pdf"
grep -q '401' "$work/said" || die "submit said: $(cat "$work/said")"

# a second server on the same data says so
ends 1 serve --data "$data" --port 0
grep -q 'another recto serve' "$work/said" || die "said: $(cat "$work/said")"
stop_server
