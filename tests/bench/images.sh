#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# POST /v3/text beside the engine's own time for the same image: 1, 4 and 16 clients, and while a
# job of scans runs. More clients than cores wait for each other: their bar grows by clients / cores.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

# shellcheck disable=SC2154
/usr/bin/python3 -c "
import pathlib, sys
sys.path.insert(0, '$root/tests/e2e')
import snips
snips.make(pathlib.Path('$work'))"
pdftoppm -r 200 -gray "$samples/paper.pdf" "$work/page"
"$E2E_BIN/../samples/make-scan" -q 35 -n 3 -s 7 "$work/scan.pdf" "$work"/page-*.pgm
engine=$(dirname "$E2E_RECTO")/../../worker/engine/recto-engine
[ -x "$engine" ] || engine=$(dirname "$E2E_RECTO")/../libexec/recto/recto-engine
own=$("$engine" --image "$work/lines.png" --repeat 30 2>&1 | sed -n 's/^TIME: //p')

start_server
# shellcheck disable=SC2154
/usr/bin/python3 "$here/../bench/images.py" "$url" "$app_key" "$work/lines.png" "$own" "$cores" "$work/scan.pdf"
stop_server
