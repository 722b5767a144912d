#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The ways to a right at each provider, against a stand-in that checks every signature and token: roles, web
# identities and machine roles at Amazon; service accounts, impersonation and HMAC keys at Google; Azure AD.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/cloud.sh
. "$peers/cloud.sh"

role=arn:aws:iam::999:role/customer
start_server
expect 500 GET /files/v1/onboarding/identities
stop_server
printf '{"aws": {"trust_account_id": "1"}}' >"$work/identities.json"
start_server --identities "$work/identities.json"
expect 200 GET /files/v1/onboarding/identities
external=$(get "$work/reply" aws.external_id)
stop_server

start_cloud "{\"s3/roled\": {\"$role\": \"rw\"}, \"s3/ambient\": {\"$operator_key\": \"rw\", \"machine-role\": \"rw\"},
    \"s3/webbed\": {\"$role\": \"rw\"}, \"s3/reading\": {\"$role\": \"r\"},
    \"gcs/impersonated\": {\"reader@customer.iam.gserviceaccount.com\": \"rw\"}, \"gcs/hmacked\": {\"GOOGHMAC\": \"rw\"},
    \"gcs/ours\": {\"$gcp_email\": \"rw\"}, \"azure/acct1/tenanted\": {\"tenant-1\": \"rw\"}}" \
    "{\"$role\": {\"trusts\": [\"$operator_key\", \"arn:aws:iam::1:role/operator\"], \"external_id\": \"$external\"},
      \"arn:aws:iam::1:role/operator\": {\"web_identity\": \"the-pod-token\"},
      \"arn:aws:iam::999:role/strangers\": {\"trusts\": [\"AKIASOMEBODY\"]}}"
identities "\"access_key_id\": \"$operator_key\", \"secret_access_key\": \"$operator_secret\""
flags=(--identities "$work/identities.json" --fetch-http --fetch-private --attempts 2)
for box in s3/roled s3/ambient s3/webbed gcs/impersonated gcs/hmacked gcs/ours azure/acct1/tenanted; do
    put "$box/paper.pdf" "$samples/paper.pdf"
done
printf '%s\n' "$external" >"$work/proof"

aws_role() { # aws_role BUCKET ROLE
    register "{\"provider\":\"aws\",\"bucket\":\"$1\",\"auth_method\":\"iam_role\",\"provider_specific_details\":
        {\"iam_role_arn\":\"$2\",\"aws_external_id\":\"$external\",\"endpoint\":\"$cloud/s3\"}}"
}
out() { fetch "$box/out/$1" "$2"; }

# --- Amazon: a role with the external id, whose keys are kept; our own key; the machine's role; a web identity
start_server "${flags[@]}"
aws_role roled $role
check "$source" ok
box=s3/roled
round out s3://roled/paper.pdf s3://roled/out
[ "$(answers 'sts POST 200')" -le 2 ] || die "the role is assumed again and again" # the server and the worker
aws_role reading $role
check "$source" failed 'Write probe failed: 403 AccessDenied'
[ "$(get "$work/reply" checks.read)" = true ] || die "$(cat "$work/reply")"
aws_role refused arn:aws:iam::999:role/strangers
check "$source" failed 'AssumeRole'
submit 403 s3://refused/a.pdf
[ "$error" = data_source_access_denied ] || die "$error"
submit 403 s3://roled/paper.pdf '"destination_uri":"s3://refused/out"'
get "$work/reply" error_info.message | grep -q '^destination_uri' || die "$(cat "$work/reply")"
register "{\"provider\":\"aws\",\"bucket\":\"ambient\",\"auth_method\":\"ambient\",
    \"provider_specific_details\":{\"endpoint\":\"$cloud/s3\"}}"
check "$source" ok

# --- Google: control of the bucket is proved at registration, then the customer's account is impersonated
google() { # google STATUS BUCKET ACCOUNT
    expect "$1" POST /files/v1/data-sources "${json[@]}" --data "{\"provider\":\"gcp\",\"bucket\":\"$2\",
        \"auth_method\":\"service_account\",\"provider_specific_details\":{\"gcp_project_id\":\"p\",
        \"target_sa_email\":\"$3\",\"endpoint\":\"$cloud/gcs\"}}"
}
google 400 impersonated reader@customer.iam.gserviceaccount.com # no proof
printf 'another id' >"$work/no-proof"
put gcs/impersonated/.mathpix-verify "$work/no-proof"
google 400 impersonated reader@customer.iam.gserviceaccount.com
put gcs/impersonated/.mathpix-verify "$work/proof"
google 400 impersonated writer@customer.iam.gserviceaccount.com # not granted
fault gcs GET slow 1
google 503 impersonated reader@customer.iam.gserviceaccount.com
[ "$(get "$work/reply" error)" = unavailable ] || die "$(cat "$work/reply")"
google 200 impersonated reader@customer.iam.gserviceaccount.com
check "$(get "$work/reply" data_source_id)" ok
box=gcs/impersonated
round out gs://impersonated/paper.pdf gs://impersonated/out
register "{\"provider\":\"gcp\",\"bucket\":\"hmacked\",\"auth_method\":\"access_key\",\"secret\":\"hmac-secret\",
    \"provider_specific_details\":{\"hmac_key_id\":\"GOOGHMAC\",\"endpoint\":\"$cloud/gcs\"}}"
check "$source" ok
box=gcs/hmacked
round out gs://hmacked/paper.pdf gs://hmacked/out
register "{\"provider\":\"gcp\",\"bucket\":\"ours\",\"auth_method\":\"ambient\",
    \"provider_specific_details\":{\"endpoint\":\"$cloud/gcs\"}}"
check "$source" ok

# --- Azure AD
azure() { # azure CONTAINER TENANT
    register "{\"provider\":\"azure\",\"bucket\":\"$1\",\"auth_method\":\"azure_ad\",\"provider_specific_details\":
        {\"azure_tenant_id\":\"$2\",\"storage_account\":\"acct1\",\"endpoint\":\"$cloud/azure/acct1\"}}"
}
azure tenanted tenant-1
check "$source" ok
box=azure/acct1/tenanted
round out https://acct1.blob.core.windows.net/tenanted/paper.pdf https://acct1.blob.core.windows.net/tenanted/out
azure elsewhere tenant-2
check "$source" failed 'AADSTS90002\|400'
submit 403 https://acct1.blob.core.windows.net/elsewhere/a.pdf
[ "$error" = data_source_access_denied ] || die "$error"
stop_server

# --- the operator's identity from a web identity, then from the machine's metadata
printf 'the-pod-token\n' >"$work/pod-token"
identities "\"web_identity_file\": \"$work/pod-token\", \"role_arn\": \"arn:aws:iam::1:role/operator\"" '"use_metadata": true'
start_server "${flags[@]}"
aws_role webbed $role
check "$source" ok
box=s3/webbed
round out s3://webbed/paper.pdf s3://webbed/out
box=gcs/ours
round out gs://ours/paper.pdf gs://ours/out
[ "$(answers 'gcp GET 200')" -ge 1 ] || die "the metadata server was not asked"
stop_server
printf 'a stale token\n' >"$work/pod-token"
start_server "${flags[@]}"
submit 403 s3://webbed/paper.pdf
stop_server
identities '"use_metadata": true'
start_server "${flags[@]}"
box=s3/ambient
round out s3://ambient/paper.pdf s3://ambient/out
stop_server
! grep -e secret -e the-pod-token -e Bearer "$work/server.log" || die "the log has secrets"
