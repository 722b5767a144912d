# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Sourced by the tests against object stores: what they have in common.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"
peers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
json=(-H 'Content-Type: application/json')

# register JSON: sets source
register() {
    expect 200 POST /files/v1/data-sources "${json[@]}" --data "$1"
    source=$(get "$work/reply" data_source_id)
}

# check SOURCE ok|failed [TEXT]: the test of a data source says so, and why
check() {
    expect 200 POST "/files/v1/data-sources/$1/test"
    [ "$(get "$work/reply" result)" = "$2" ] || die "test of $1: $(cat "$work/reply")"
    [ -z "${3-}" ] || get "$work/reply" message | grep -q -e "$3" || die "no word of $3: $(cat "$work/reply")"
}

# submit STATUS SOURCE-URI [MEMBERS]: sets id, or error
submit() {
    expect "$1" POST /files/v1/uri "${json[@]}" --data "{\"source_uri\":\"$2\",\"page_ranges\":\"1-2\"${3:+,$3}}"
    if [ "$1" = 200 ]; then id=$(get "$work/reply" file_id); else error=$(get "$work/reply" error); fi
}

# ends ID completed|CODE
ends() {
    local state
    state=$(wait_for "$1")
    [ "$state" != error ] || state=$(get "$work/reply" error)
    [ "$state" = "$2" ] || die "file $1 ended as $state: $(cat "$work/reply")"
}

# result ID EXT: what the API gives, into $work/result
result() {
    expect 200 GET "/files/v1/$1.$2"
    cp "$work/reply" "$work/result"
}

# round FETCH SOURCE-URI DESTINATION-URI: a document is read from a bucket, its results are written to one, crops
# too, and what `FETCH KEY FILE` gives of them is what the API gives.
round() {
    local ext crop
    submit 200 "$2" "\"destination_uri\":\"$3/\",\"destination_basename\":\"re sult\",\"image_output_mode\":\"local\""
    ends "$id" completed
    for ext in mmd lines.json lines.mmd.json; do
        result "$id" $ext
        "$1" "re sult.$ext" "$work/got" || die "re sult.$ext is not in the bucket"
        cmp "$work/got" "$work/result" || die "another $ext was delivered"
    done
    "$1" "re sult.mmd" "$work/got"
    crop=$(grep -o -m 1 "images/$id-[^)}]*" "$work/got") || die "the Markdown has no image"
    "$1" "$crop" "$work/got" || die "$crop is not in the bucket"
    [ "$(head -c 3 "$work/got" | od -An -tx1)" = " ff d8 ff" ] || die "$crop is no JPEG"
}

# large FILE: a document of the size of several parts: what is behind its end counts for nothing
large() {
    cat "$samples/paper.pdf" >"$1"
    dd if=/dev/urandom bs=1M count=36 status=none | base64 | sed 's/^/%/' >>"$1"
    tail -c 1024 "$samples/paper.pdf" | sed -n '/startxref/,$p' >>"$1"
}

# own_store STORE FETCH LIST: Recto's own artifacts in a bucket, a large one among them, which `FETCH KEY FILE` gives
# and `LIST` lists; ranges; deletion. STORE has the prefix own.
own_store() {
    local key
    rm -rf "$data" "$work/key"
    large "$work/large.pdf"
    start_server --store "$1"
    expect 200 GET /ready
    id=$(upload "$work/large.pdf" -F 'options_json={"page_ranges":"1-2"}')
    ends "$id" completed
    key=own/${id: -2}/$id
    "$2" "$key/source" "$work/got"
    cmp "$work/got" "$work/large.pdf" || die "the document was changed"
    result "$id" mmd
    "$2" "$key/mmd" "$work/got"
    cmp "$work/got" "$work/result" || die "another mmd is in the bucket"
    expect 206 GET "/files/v1/$id.mmd" -H 'Range: bytes=5-14'
    cmp <(head -c 15 "$work/result" | tail -c 10) "$work/reply" || die "not the range"
    [ ! -e "$data/store" ] || die "there is a store on the disk"
    expect 200 DELETE "/files/v1/$id"
    [ -z "$("$3")" ] || die "deleted, and there: $("$3")"
    stop_server
}
