#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Amazon S3 as OpenStack Swift speaks it: a document that boto3 wrote is read, boto3 reads what was delivered;
# rights that do not suffice are told apart.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/python.sh
. "$peers/python.sh"
# shellcheck source=tests/peers/swift.sh
. "$peers/swift.sh"
start_swift

s3() { "$boto" "$peers/s3.py" "$swift_url" "$swift_key" "$swift_secret" "$@"; }
delivered() { s3 get results "out/deep er/$1" "$2"; }
access_key() { # access_key BUCKET KEY-ID SECRET
    register "{\"provider\":\"aws\",\"bucket\":\"$1\",\"auth_method\":\"access_key\",\"region\":\"us-east-1\",
        \"provider_specific_details\":{\"aws_access_key_id\":\"$2\",\"endpoint\":\"$swift_url\"},\"secret\":\"$3\"}"
}

for bucket in documents results mistaken foreign; do s3 make $bucket; done
s3 put documents 'in/a päper + 100%.pdf' "$samples/paper.pdf"

start_server --fetch-http --fetch-private --attempts 2
access_key documents "$swift_key" "$swift_secret"
check "$source" ok
access_key results "$swift_key" "$swift_secret"
round delivered 's3://documents/in/a päper + 100%.pdf' 's3://results/out/deep er'
[ "$(s3 list documents)" = "in/a päper + 100%.pdf $(stat -c %s "$samples/paper.pdf")" ] ||
    die "the probes left something: $(s3 list documents)"

# what is not there, and what may not be read, is told at once
submit 404 s3://documents/in/none.pdf
[ "$error" = not_found ] || die "$error"
access_key mistaken "$swift_key" wrong-secret
check "$source" failed 'SignatureDoesNotMatch\|403'
get "$work/reply" message | grep -q wrong-secret && die "a secret is shown"
submit 403 s3://mistaken/a.pdf
[ "$error" = data_source_access_denied ] || die "$error"
access_key foreign test:reader reader-secret # a user without rights to the account's buckets
check "$source" failed 403
submit 404 s3://elsewhere/a.pdf
[ "$error" = data_source_not_found ] || die "$error"

# a destination that refuses: the file says so, and its document was read
submit 200 's3://documents/in/a päper + 100%.pdf' '"destination_uri":"s3://mistaken/out"'
ends "$id" data_source_access_denied
get "$work/reply" error_info.message | grep -q 'destination_uri' || die "$(cat "$work/reply")"

# the same without a look in advance
stop_server
start_server --fetch-http --fetch-private --attempts 2 --probe-s 0
submit 200 s3://documents/in/none.pdf
ends "$id" not_found
submit 200 s3://mistaken/a.pdf
ends "$id" data_source_access_denied
stop_server

# Recto's own artifacts there, which boto3 reads
s3 make artifacts
printf '%s\n' "$swift_secret" >"$work/secret"
stored() { s3 get artifacts "$1" "$2"; }
listed() { s3 list artifacts own/; }
own_store "s3://artifacts/own?endpoint=$swift_url&key_id=$swift_key&secret_file=$work/secret" stored listed
! grep -e "$swift_secret" -e wrong-secret -e Signature= "$work/server.log" || die "the log has secrets"
