#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The requests of the v3 reference about documents, with URLs that name local files.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server --fetch-http --fetch-private
app_id=$(get "$work/key" app_id)
/usr/bin/python3 "$here/v3_samples.py" "$url" "$app_id" "$app_key" "$samples/paper.pdf"
