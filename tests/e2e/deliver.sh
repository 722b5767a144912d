#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Delivery: results are written to a bucket (here a directory of the operator's) before the file is
# completed; crops beside them where they were asked for; and a worker that is killed leaves nothing
# undone.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

box=$work/buckets/box
mkdir -p "$box/in"
cp "$samples/paper.pdf" "$box/in/paper.pdf"

register() {
    expect 200 POST /files/v1/data-sources -H 'Content-Type: application/json' --data \
        "{\"provider\":\"directory\",\"bucket\":\"box\",\"auth_method\":\"none\",\"provider_specific_details\":{\"path\":\"$box\"}}"
    source=$(get "$work/reply" data_source_id)
}

# same FILE_ID EXT FILE: what was delivered is what is downloaded
same() {
    expect 200 GET "/files/v1/$1.$2"
    cmp "$work/reply" "$3" || die "$3 is not the result"
}

start_server --bucket-root "$work/buckets"
expect 404 POST /files/v1 -F "file=@$samples/paper.pdf" \
    -F 'options_json={"destination_uri":"s3://box/out"}'
[ "$(get "$work/reply" error)" = data_source_not_found ] || die "$(cat "$work/reply")"
register

# an upload, under its id; images stay with the server
id=$(upload "$samples/paper.pdf" -F 'options_json={"destination_uri":"s3://box/out/"}')
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
[ "$(get "$work/reply" destination_uri)" = s3://box/out/ ] || die "no destination_uri"
for ext in mmd lines.json lines.mmd.json; do same "$id" "$ext" "$box/out/$id.$ext"; done
[ ! -e "$box/out/images" ] || die "images that nobody asked for"

# by URI, under a name, with images beside the text
expect 200 POST /files/v1/uri -H 'Content-Type: application/json' --data '{"source_uri":
    "s3://box/in/paper.pdf", "destination_uri": "s3://box/deep/er", "destination_basename": "a paper",
    "image_output_mode": "local"}'
id=$(get "$work/reply" file_id)
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
[ "$(get "$work/reply" destination_basename)" = "a paper" ] || die "no destination_basename"
for ext in mmd lines.json lines.mmd.json; do same "$id" "$ext" "$box/deep/er/a paper.$ext"; done
links=$(grep -o "images/$id-[^)}]*" "$box/deep/er/a paper.mmd") || die "no image is referred to"
while read -r link; do
    [ "$(head -c 3 "$box/deep/er/$link" | od -An -tx1)" = " ff d8 ff" ] || die "no image $link"
done <<<"$links"
! grep -q http:// "$box/deep/er/a paper.mmd" || die "an image is elsewhere"

# formats are delivered when the last of them was made; one that cannot be made keeps nothing back
id=$(upload "$samples/paper.pdf" -F 'options_json={"destination_uri":"s3://box/formats","destination_basename":"f",
    "page_ranges":"1","conversion_formats":{"latex":true,"md":true,"md.zip":true},"image_output_mode":"local"}')
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
cp "$work/reply" "$work/status"
for pair in latex=tex md=md md.zip=md.zip; do
    case $(grep -o "\"${pair%=*}\": *\"[a-z]*\"" "$work/status") in
    *completed*) same "$id" "${pair#*=}" "$box/formats/f.${pair#*=}" ;;
    *error*) [ ! -e "$box/formats/f.${pair#*=}" ] || die "a format that failed was delivered" ;;
    *) die "completed before ${pair%=*} was: $(cat "$work/status")" ;;
    esac
done
same "$id" mmd "$box/formats/f.mmd"

# items of a job, each with its own place; images are local where there is one
expect 200 POST /files/v1/jobs -H 'Content-Type: application/json' --data '{"job_id": "j",
    "image_output_mode": "local", "files": [
    {"source_uri": "s3://box/in/paper.pdf", "custom_id": "there", "destination_uri": "s3://box/job",
     "destination_basename": "one"},
    {"source_uri": "s3://box/in/paper.pdf", "custom_id": "nowhere", "page_ranges": "1"},
    {"source_uri": "s3://box/in/paper.pdf", "custom_id": "elsewhere", "destination_uri": "gs://box/job"}]}'
for _ in $(seq 600); do
    expect 200 GET /files/v1/jobs/j
    [ "$(get "$work/reply" status)" != completed ] || break
    sleep 0.1
done
[ "$(get "$work/reply" files_completed)" = 2 ] || die "$(cat "$work/reply")"
expect 200 GET /files/v1/jobs/j/files/there
same "$(get "$work/reply" file_id)" mmd "$box/job/one.mmd"
expect 200 GET /files/v1/jobs/j/files/elsewhere
[ "$(get "$work/reply" error)" = data_source_not_found ] || die "$(cat "$work/reply")"
get "$work/reply" error_info.message | grep -q destination_uri || die "$(cat "$work/reply")"

# a place that cannot be written: the file says so
chmod 500 "$box/in"
if [ "$(id -u)" -ne 0 ]; then
    id=$(upload "$samples/paper.pdf" -F 'options_json={"destination_uri":"s3://box/in","page_ranges":"1"}')
    [ "$(wait_for "$id")" = error ] || die "$(cat "$work/reply")"
    [ "$(get "$work/reply" error)" = data_source_access_denied ] || die "$(cat "$work/reply")"
fi
chmod 700 "$box/in"

# killed while it delivers: the source is removed meanwhile, and the next worker delivers all the same
expect 200 POST /files/v1/uri -H 'Content-Type: application/json' --data '{"source_uri":
    "s3://box/in/paper.pdf", "destination_uri": "s3://box/killed", "destination_basename": "k"}'
id=$(get "$work/reply" file_id)
expect 200 DELETE "/files/v1/data-sources/$source"
for _ in $(seq 3000); do
    [ -e "$box/killed" ] && break
    sleep 0.01
done
kill -KILL "$server"
wait "$server" 2>/dev/null || true
server=
start_server --bucket-root "$work/buckets"
[ "$(wait_for "$id")" = completed ] || die "$(cat "$work/reply")"
for ext in mmd lines.json lines.mmd.json; do same "$id" "$ext" "$box/killed/k.$ext"; done
stop_server
[ -z "$(find "$box" -name '*.part*' -o -name '.recto-*')" ] || die "temporaries are left"
