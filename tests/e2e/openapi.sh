#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What /openapi.json says is what the server does.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

start_server --identities "$root/deploy/identities.example.json"
/usr/bin/python3 "$here/openapi.py" "$url" "$app_key" "$E2E_BIN/../api/list-routes" "$samples/paper.pdf"
