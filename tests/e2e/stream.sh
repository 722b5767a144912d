#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pages of a document arrive while later ones are read, in order, at every reader.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

"$MAKE_BOOK" 240 >"$work/book.pdf"
start_server
/usr/bin/python3 "$here/stream.py" "$url" "$app_key" "$work/book.pdf" "$samples/paper.pdf" \
    "$work/server.log"
