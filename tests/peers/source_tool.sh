#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# recto source: an operator lists, adds, tests and removes the data sources of groups, beside a running server.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/cloud.sh
. "$peers/cloud.sh"
start_cloud '{"s3/docs": {"AKIACUSTOMER": "rw"}, "s3/locked": {}}'
put s3/docs/paper.pdf "$samples/paper.pdf"
flags=(--fetch-http --fetch-private)
start_server "${flags[@]}"
source_tool() { "$E2E_RECTO" source "$@" --data "$data" "${flags[@]}"; }
refused() { # refused STATUS TEXT ARGUMENTS...
    local want=$1 text=$2 status=0
    shift 2
    source_tool "$@" >"$work/said" 2>&1 || status=$?
    [ $status = "$want" ] || die "recto source $*: status $status: $(cat "$work/said")"
    grep -q -e "$text" "$work/said" || die "recto source $*: $(cat "$work/said")"
}

group=$("$E2E_RECTO" group list --data "$data" --json | sed -n 's/.*"group_id":"\([^"]*\)".*/\1/p' | head -n 1)
[ -z "$(source_tool list)" ] || die "there are sources already"
body="{\"provider\":\"aws\",\"bucket\":\"docs\",\"auth_method\":\"access_key\",\"region\":\"r\",\"name\":\"Papers\",
    \"provider_specific_details\":{\"aws_access_key_id\":\"AKIACUSTOMER\",\"endpoint\":\"$cloud/s3\"},
    \"secret\":\"customer-secret\"}"
id=$(source_tool add "$group" --from - <<<"$body")
source_tool test "$id" | grep -q 'read yes, write yes' || die "the source does not work"
source_tool list | grep -q "$id .*docs.*Papers" || die "$(source_tool list)"
source_tool list "$group" --json >"$work/list"
[ "$(get "$work/list" 0.data_source_id)" = "$id" ] || die "$(cat "$work/list")"
! grep -q secret "$work/list" || die "a secret is shown"
source=$id
submit 200 s3://docs/paper.pdf # the server knows it at once
ends "$id" completed
refused 1 'already registered' add "$group" --from - <<<"$body"
refused 2 'auth_method' add "$group" --from - <<<'{"provider":"aws","bucket":"b","auth_method":"none"}'
refused 2 '--from' add "$group"
refused 1 'no such' test 00000000-0000-7000-8000-000000000000
locked=$(source_tool add "$group" --from - <<<"${body//docs/locked}" 2>&1) && die "a name was taken twice"
locked=$(source_tool add "$group" --from - <<<"$(sed 's/"docs"/"locked"/; s/"Papers"/"Locked"/' <<<"$body")")
refused 1 'Write probe failed: 403' test "$locked"
source_tool remove "$source" | grep -q removed || die "not removed"
refused 1 'no such' remove "$source"
submit 404 s3://docs/paper.pdf
[ "$error" = data_source_not_found ] || die "$error"
stop_server
