#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/layers.sh accepts this tree and refuses each kind of upward include.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
layers=$here/../layers.sh
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$layers"

refused() { # refused FILE INCLUDED
    rm -rf "${tmp:?}/tree"
    mkdir -p "$tmp"/tree/{schema,ocr,worker,server,tests} "$tmp/tree/$(dirname "$1")"
    printf '#include <stdio.h>\n#include "%s"\n' "$2" >"$tmp/tree/$1"
    if "$layers" "$tmp/tree" >"$tmp/said"; then
        echo "$1 may include $2, and must not" >&2
        exit 1
    fi
    grep -q "^$1:2: " "$tmp/said"
}
refused schema/base/io.c schema/db/db.h
refused schema/db/db.c server/http.h
refused ocr/pdf/pdf.c schema/db/db.h
refused ocr/model/page.c ocr/layout/layout.h
refused worker/engine/main.c server/http.h
refused server/http.c worker/engine/protocol.h
refused server/http.c ocr/ocr.h
refused server/cli/submit.c server/http.h
refused worker/engine/main.c protocol.h
