#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Azure Blob Storage as Azurite speaks it, by the account's key and by shared access signatures.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/azurite.sh
. "$peers/azurite.sh"
start_azurite

place=https://$azure_account.blob.core.windows.net
with() { # with METHOD BOX SECRET
    register "{\"provider\":\"azure\",\"bucket\":\"$2\",\"auth_method\":\"$1\",\"secret\":\"$3\",
        \"provider_specific_details\":{\"storage_account\":\"$azure_account\",\"endpoint\":\"$azure_url\"}}"
}
by_key() { blob get results "out/$1" "$2"; }
by_sas() { blob get signed "out/$1" "$2"; }

for box in documents results signed readonly wrong; do blob make $box; done
blob put documents 'in/a päper + 100%.pdf' "$samples/paper.pdf"
blob put readonly paper.pdf "$samples/paper.pdf"

start_server --fetch-http --fetch-private --attempts 2
with shared_key documents "$azure_key"
check "$source" ok
with shared_key results "$azure_key"
round by_key "$place/documents/in/a%20p%C3%A4per%20%2B%20100%25.pdf" "$place/results/out"
with sas signed "?$(blob sas signed rwdlc)"
check "$source" ok
round by_sas "$place/documents/in/a%20p%C3%A4per%20%2B%20100%25.pdf" "$place/signed/out"
[ "$(blob list documents | wc -l)" = 1 ] || die "the probes left something: $(blob list documents)"

# a signature that covers reading alone: what is read there cannot be written there
with sas readonly "$(blob sas readonly rl)"
check "$source" failed 'Write probe failed: 403'
[ "$(get "$work/reply" checks.read)" = true ] || die "$(cat "$work/reply")"
submit 200 "$place/readonly/paper.pdf" "\"destination_uri\":\"$place/readonly/out\""
ends "$id" data_source_access_denied
submit 404 "$place/documents/none.pdf"
[ "$error" = not_found ] || die "$error"
with shared_key wrong "$(printf 'another key' | base64)"
check "$source" failed 403
submit 403 "$place/wrong/a.pdf"
[ "$error" = data_source_access_denied ] || die "$error"
submit 404 "$place/elsewhere/a.pdf"
[ "$error" = data_source_not_found ] || die "$error"
stop_server

# Recto's own artifacts there, which Azure's client reads
blob make artifacts
printf '%s' "$azure_key" >"$work/secret"
stored() { blob get artifacts "$1" "$2"; }
listed() { blob list artifacts; }
own_store "azure://$azure_account/artifacts/own?endpoint=$azure_url&secret_file=$work/secret" stored listed
! grep -e "$azure_key" -e 'sig=' "$work/server.log" || die "the log has secrets"
