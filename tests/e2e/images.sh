#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Single images through the v3 API, on images made here: what the reference's samples ask for and
# get, what each option changes, errors, sessions, batches, callbacks, privacy. See images.py.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server --fetch-http --fetch-private --callback-http --callback-private
# shellcheck disable=SC2154
/usr/bin/python3 "$here/images.py" "$url" "$app_key" "$work" "$data" "$E2E_BIN/../samples/make-scan"
stop_server
