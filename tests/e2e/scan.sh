#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A scan through `recto submit`: read by eye, so to say, and close to what was printed.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server
"$E2E_RECTO" submit -o "$work/out" --json "$samples/scan.pdf" >"$work/said"
[ "$(get "$work/said" status)" = completed ] || die "not completed: $(cat "$work/said")"
out=$work/out/scan
file_id=$(get "$work/said" file_id)
expect 200 GET "/files/v1/$file_id.mmd"
"$E2E_BIN/check-lines" "$out/scan.lines.json" "$out/scan.lines.mmd.json" "$work/reply"

d=$(distance "$out/scan.mmd" "$here/expected/scan.mmd")
echo "distance to the expected mmd: $d per mille"
[ "$d" -le 60 ] || die "too far from the expected mmd:" "$(diff "$out/scan.mmd" "$here/expected/scan.mmd" || true)"

# what comes from pixels says how sure it is
grep -q '"confidence":0\.' "$out/scan.lines.json" || die "no line has a confidence"

# only the pages that were asked for
"$E2E_RECTO" submit -o "$work/one" --json --page-ranges 2 "$samples/scan.pdf" >"$work/said"
[ "$(get "$work/said" num_pages)" = 1 ] || die "page_ranges was not heeded"
[ "$(get "$work/one/scan/scan.lines.json" pages.0.page)" = 2 ] || die "not page 2"
stop_server
