#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Recto's own artifacts in a bucket: uploads, pages, crops and results are there and not on the disk; downloads have
# ranges and ETags as ever; a bucket that is away for a while loses nothing; deletion deletes there.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/cloud.sh
. "$peers/cloud.sh"

start_cloud "{\"s3/mine\": {\"AKIACUSTOMER\": \"rw\", \"$operator_key\": \"rw\"}, \"gcs/mine\": {\"$gcp_email\": \"rw\"},
    \"s3/theirs\": {\"AKIACUSTOMER\": \"r\"}}"
identities "\"access_key_id\": \"$operator_key\", \"secret_access_key\": \"$operator_secret\""
printf 'customer-secret\n' >"$work/secret"
keys() { # keys STORE PREFIX: what lies there
    curl -fsS --noproxy '*' "$cloud/keys/$1/$2"
}

# --- wrong settings are told before anything starts
for bad in ftp://mine 's3://' 's3://mine?colour=red' 's3://mine?key_id=K' 'azure://acct/box' \
    "azure://acct/box?key_id=K&secret_file=$work/secret" "s3://mine?key_id=K&secret_file=$work/none"; do
    status=0
    "$E2E_RECTO" serve --data "$data" --port 0 --store "$bad" >"$work/bad" 2>&1 || status=$?
    [ $status = 1 ] || die "--store $bad: status $status: $(tail -n 2 "$work/bad")"
    grep -q 'store' "$work/bad" || die "--store $bad: $(cat "$work/bad")"
done

# --- S3 with a key of its own
store="s3://mine/recto/a?region=eu-west-1&endpoint=$cloud/s3&key_id=AKIACUSTOMER&secret_file=$work/secret"
start_server --store "$store" --identities "$work/identities.json" --engines 2
expect 200 GET /ready
id=$(upload "$samples/paper.pdf")
ends "$id" completed
keys s3/mine "recto/a/${id: -2}/$id/" >"$work/keys"
for leaf in source mmd lines.json lines.mmd.json; do
    grep -q "/$leaf$" "$work/keys" || die "$leaf is not in the bucket: $(cat "$work/keys")"
done
grep -q '/crop-' "$work/keys" || die "no crops in the bucket"
[ ! -e "$data/store" ] || die "there is a store on the disk"
[ -z "$(find "$data/stage/tmp" -type f)" ] || die "something is left in the stage"

# ranges, ETags, crops
expect 200 GET "/files/v1/$id.mmd" -D "$work/head"
cp "$work/reply" "$work/whole"
etag=$(sed -n 's/^etag: *\(.*\)\r$/\1/Ip' "$work/head")
expect 206 GET "/files/v1/$id.mmd" -H 'Range: bytes=10-19'
cmp <(head -c 20 "$work/whole" | tail -c 10) "$work/reply" || die "not the range"
expect 304 GET "/files/v1/$id.mmd" -H "If-None-Match: $etag"
expect 416 GET "/files/v1/$id.mmd" -H 'Range: bytes=99999999-'
crop=$(grep -o -m 1 "/cropped/$id-[^)}]*" "$work/whole") || die "no image"
expect 200 GET "$crop"
[ "$(head -c 3 "$work/reply" | od -An -tx1)" = " ff d8 ff" ] || die "$crop is no JPEG"

# a document larger than one part: it goes in parts, and is fetched once for all runs of its pages
large "$work/large.pdf"
gets=$(answers 's3 GET 200')
doc=$(upload "$work/large.pdf")
ends "$doc" completed
fetch "s3/mine/recto/a/${doc: -2}/$doc/source" "$work/got"
cmp "$work/got" "$work/large.pdf" || die "the large document was changed"
[ "$(answers 's3 POST 200')" -ge 2 ] || die "no parts"
runs=$(keys s3/mine "recto/a/${doc: -2}/$doc/" | grep -c /pages-)
[ "$(answers 's3 GET 200')" = $((gets + 1 + runs)) ] || die "fetched again and again: $gets before, $runs runs, now $(answers 's3 GET 200')"

# the bucket is away while a document is in work: nothing is lost, and uploads are told to come back
fault s3 PUT error 40
expect 503 POST /files/v1 -F "file=@$samples/paper.pdf"
[ "$(get "$work/reply" error)" = unavailable ] || die "$(cat "$work/reply")"
fault s3 GET error 15
fault s3 HEAD error 15
clear_faults s3 PUT
away=$(upload "$samples/paper.pdf")
ends "$away" completed

# deletion
expect 200 DELETE "/files/v1/$id"
[ -z "$(keys s3/mine "recto/a/${id: -2}/$id/")" ] || die "deleted, and there: $(keys s3/mine "recto/a/${id: -2}/$id/")"
expect 404 GET "/files/v1/$id.mmd"
stop_server

# --- the operator's identity, at two providers; and a bucket that cannot be written is not ready
for store in "s3://mine/b?endpoint=$cloud/s3" "gs://mine/b?endpoint=$cloud/gcs"; do
    rm -rf "$data" "$work/key"
    start_server --store "$store" --identities "$work/identities.json"
    id=$(upload "$samples/paper.pdf" -F 'options_json={"page_ranges":"1"}')
    ends "$id" completed
    result "$id" mmd
    stop_server
done
rm -rf "$data" "$work/key"
start_server --store "s3://theirs?endpoint=$cloud/s3&key_id=AKIACUSTOMER&secret_file=$work/secret"
expect 503 GET /ready
expect 503 POST /files/v1 -F "file=@$samples/paper.pdf"
stop_server
! grep -e customer-secret -e "$operator_secret" "$work/server.log" || die "the log has secrets"
