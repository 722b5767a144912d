#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bad documents get their documented answers; what can be repaired is.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server

# ends_with ERROR FILE: accepted, then ended with that error
ends_with() {
    local id state
    id=$(upload "$2")
    state=$(wait_for "$id")
    [ "$state" = error ] || die "$2: $state instead of $1"
    [ "$(get "$work/reply" error)" = "$1" ] || die "$2: $(cat "$work/reply")"
    [ "$(get "$work/reply" error_info.id)" = "$1" ] || die "$2: error_info is not $1"
    [ -n "$(get "$work/reply" error_info.message)" ] || die "$2: no message"
}
ends_with pdf_encrypted "$root/tests/golden/pdf/encrypted.pdf"
printf '%%PDF-1.4\nnothing but a head\n' >"$work/head.pdf"
ends_with corrupt_pdf_file "$work/head.pdf"
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR and then no more' >"$work/torn.png"
ends_with corrupt_image "$work/torn.png"

# a PDF without its tail is repaired, and so is one with rubbish before its head
head -c 140000 "$samples/paper.pdf" >"$work/torn.pdf"
id=$(upload "$work/torn.pdf")
state=$(wait_for "$id")
[ "$state" = completed ] || [ "$(get "$work/reply" error)" = corrupt_pdf_file ] || die "torn.pdf: $(cat "$work/reply")"
{ printf 'rubbish\n'; cat "$samples/paper.pdf"; } >"$work/late.pdf"
id=$(upload "$work/late.pdf")
[ "$(wait_for "$id")" = completed ] || die "late.pdf: $(cat "$work/reply")"

# no document at all: refused at the door
printf 'just words\n' >"$work/words.txt"
expect 415 POST /files/v1 -F "file=@$work/words.txt"
: >"$work/empty.pdf"
expect 400 POST /files/v1 -F "file=@$work/empty.pdf"

# recto submit says which failed and goes on with the others
status=0
"$E2E_RECTO" submit -o "$work/out" "$work/head.pdf" "$samples/paper.pdf" 2>"$work/said" || status=$?
[ $status -eq 1 ] || die "recto submit ended with $status"
grep -q 'head.pdf: failed: .*corrupt_pdf_file' "$work/said" || die "submit said: $(cat "$work/said")"
grep -q 'paper.pdf: completed' "$work/said"
[ -s "$work/out/paper/paper.mmd" ]
stop_server
