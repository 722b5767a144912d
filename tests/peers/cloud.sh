# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after peers.sh: the stand-in of cloud.py, and an operator's identities that fit it.

operator_key=AKIAOPERATOR operator_secret=operator-secret
gcp_email=recto@operator.iam.gserviceaccount.com
azure_app=11111111-2222-3333-4444-555555555555

# start_cloud GRANTS [ROLES]: JSON objects, as cloud.py describes them; sets cloud, the base of its addresses
start_cloud() {
    local modulus
    openssl genrsa -out "$work/gcp.pem" 2048 2>/dev/null
    modulus=$(openssl rsa -in "$work/gcp.pem" -noout -modulus)
    cat >"$work/cloud.json" <<JSON
{"keys": {"$operator_key": "$operator_secret", "AKIACUSTOMER": "customer-secret", "GOOGHMAC": "hmac-secret"},
 "roles": ${2-"{}"}, "grants": $1,
 "gcp": {"email": "$gcp_email", "modulus": "${modulus#*=}", "creators": {"reader@customer.iam.gserviceaccount.com": ["$gcp_email"]}},
 "azure": {"app_id": "$azure_app", "secret": "azure-secret", "tenants": ["tenant-1"]}}
JSON
    python3 "$peers/cloud.py" "$work/cloud.json" "$work/cloud.ready" >"$work/cloud.log" 2>&1 &
    children+=($!)
    for _ in $(seq 100); do
        [ -s "$work/cloud.ready" ] && break
        sleep 0.1
    done
    cloud=$(cat "$work/cloud.ready") || die "the stand-in does not start: $(cat "$work/cloud.log")"
    python3 - "$work/gcp.pem" "$gcp_email" "$cloud/gcp/token" >"$work/gcp.json" <<'PY'
import json, sys
print(json.dumps({"client_email": sys.argv[2], "private_key": open(sys.argv[1]).read(), "token_uri": sys.argv[3]}))
PY
}

# identities AWS-MEMBERS [GCP-MEMBERS]: the operator's file
identities() {
    cat >"$work/identities.json" <<JSON
{"aws": {"trust_account_id": "123456789012", "sts_url": "$cloud/sts", "metadata_url": "$cloud/imds", $1},
 "azure": {"app_id": "$azure_app", "tenant_id": "operator", "client_secret": "azure-secret", "login_url": "$cloud/login"},
 "gcp": {"service_account_email": "$gcp_email", "iam_url": "$cloud/gcp/iam", "metadata_url": "$cloud/gcp/metadata",
         ${2-"\"key_file\": \"$work/gcp.json\""}}}
JSON
}

# put STORE/BUCKET/KEY FILE, fetch STORE/BUCKET/KEY FILE: past all rights
put() { curl -fsS --noproxy '*' -o /dev/null -T "$2" "$cloud/peek/$1"; }
fetch() { curl -fsS --noproxy '*' -o "$2" "$cloud/peek/${1// /%20}"; }
# fault AT METHOD FAULT COUNT
fault() {
    curl -fsS --noproxy '*' -o /dev/null "$cloud/control" --data \
        "{\"at\":\"$1\",\"method\":\"$2\",\"fault\":\"$3\",\"count\":$4}"
}
# clear_faults AT METHOD
clear_faults() { fault "$1" "$2" none 0; }
# answers WHAT: how many of "s3 PUT 200" there were
answers() {
    curl -fsS --noproxy '*' -o "$work/counts" "$cloud/control"
    get "$work/counts" "$1" 2>/dev/null || echo 0
}

# s3_source BUCKET [KEY-ID SECRET]
s3_source() {
    register "{\"provider\":\"aws\",\"bucket\":\"$1\",\"auth_method\":\"access_key\",\"region\":\"eu-west-1\",
        \"provider_specific_details\":{\"aws_access_key_id\":\"${2-AKIACUSTOMER}\",\"endpoint\":\"$cloud/s3\"},
        \"secret\":\"${3-customer-secret}\"}"
}
