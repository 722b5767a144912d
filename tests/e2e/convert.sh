#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# recto convert makes without a server what recto submit fetches from one.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server
"$E2E_RECTO" submit -o "$work/served" "$samples/paper.pdf"
stop_server
"$E2E_RECTO" convert -o "$work/made" --json "$samples/paper.pdf" >"$work/said"
[ "$(get "$work/said" status)" = completed ] || die "$(cat "$work/said")"
made=$work/made/paper
cmp "$made/paper.mmd" "$work/served/paper/paper.mmd"
diff -r "$made/images" "$work/served/paper/images"
"$E2E_BIN/check-lines" "$made/paper.lines.json" "$made/paper.lines.mmd.json" "$made/paper.mmd"

# a file that cannot be converted: the others are, and the exit status tells
printf '%%PDF-1.4\nnothing but a head\n' >"$work/head.pdf"
status=0
"$E2E_RECTO" convert -o "$work/two" --page-ranges 3 "$work/head.pdf" "$samples/paper.pdf" \
    >"$work/said" 2>&1 || status=$?
[ $status -eq 1 ] || die "recto convert ended with $status: $(cat "$work/said")"
grep -q 'honest instrument' "$work/two/paper/paper.mmd"
! grep -q 'Every harbour' "$work/two/paper/paper.mmd" || die "page_ranges was not heeded"
