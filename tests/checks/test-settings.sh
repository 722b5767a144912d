#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deploy/recto.conf.example and the table in README.md are what the table of settings makes.
#   test-settings.sh SETTINGS-TEXT [--write]    --write: bring both up to date
set -euo pipefail
text=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$text" example >"$tmp/example"
"$text" markdown >"$tmp/table"
awk -v table="$tmp/table" '
    /^<!-- end of settings -->/ { inside = 0 }
    !inside { print }
    /^<!-- settings/ { inside = 1; while ((getline line < table) > 0) print line }
' README.md >"$tmp/readme"
if [ "${2:-}" = --write ]; then
    cp "$tmp/example" deploy/recto.conf.example
    cp "$tmp/readme" README.md
    exit 0
fi
grep -q '^<!-- settings' README.md
diff -u deploy/recto.conf.example "$tmp/example"
diff -u README.md "$tmp/readme"
