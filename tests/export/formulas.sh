#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A thousand formulas, 182 written by hand and 818 from the grammar of tests/quality: how many arrive as equations.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for program in node pandoc python3 unzip; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
done
[ -d "$SOURCE_ROOT/worker/render/node_modules" ] || [ -n "${RECTO_RENDER:-}" ] || { echo "run deploy/renderer"; exit 77; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
formulas=$SOURCE_ROOT/tests/quality/formulas
{ head -n 182 "$formulas/formulas.txt"; python3 "$formulas/generate.py" 818 4711; } >"$out/list"
python3 "$here/check_formulas.py" make "$out/list" "$out/formulas.mmd"
mkdir "$out/a"
"$EXPORT_ALL" "$out/a" docx,html,tex.zip,md '{}' "$out/formulas.mmd"
unzip -p "$out/a/formulas.tex.zip" formulas.tex >"$out/a/formulas.tex"
unzip -p "$out/a/formulas.docx" word/document.xml >"$out/a/document.xml"
python3 "$here/check_formulas.py" check "$out/list" "$out/a"
