#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Includes may point downward only. One table says which rooms a room may include from.
#   tests/layers.sh [DIR]    DIR: the tree to look at (default: this one)
set -euo pipefail

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

# room<TAB>rooms it may include from; the first matching row counts, "schema" covers all below it.
rules='
schema/base   schema/base
schema/child  schema/base schema/child
schema/render schema/base schema/child schema/render
schema/config schema/base schema/config
schema/store  schema/base schema/bucket schema/store
schema/db     schema/base schema/db
schema/wire   schema/base schema/db schema/wire
schema/live   schema/base schema/live
schema/http   schema/base schema/wire schema/http
schema/bucket schema/base schema/http schema/bucket
schema/source schema
schema/hook   schema
ocr/model     schema/base ocr/model
ocr/pdf       schema/base ocr/model ocr/pdf
ocr/pixels    schema/base ocr/model ocr/pixels
ocr/searchable schema/base ocr/model ocr/pixels ocr/searchable
ocr/math      schema/base ocr/model ocr/pdf ocr/math
ocr/layout    schema/base ocr/model ocr/pdf ocr/math ocr/layout
ocr           schema/base ocr
worker        schema ocr worker
server/cli    schema/base schema/wire server/cli
server        schema server
tests         schema ocr worker server tests
'

find schema ocr worker server tests -name '*.[ch]' -o -name '*.cc' -o -name '*.h.in' | sort |
    xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' /dev/null |
    awk -v rules="$rules" '
    BEGIN {
        n = split(rules, row, "\n")
        for (i = 1; i <= n; i++)
            if (split(row[i], f, " ") > 0) {
                count++
                room[count] = f[1]
                sub(/^[^ ]+ +/, "", row[i])
                may[count] = " " row[i] " "
            }
    }
    function is_below(path, dir) { return substr(path, 1, length(dir) + 1) == dir "/" }
    {
        split($0, part, ":")
        file = part[1]
        split($0, quoted, "\"")
        header = quoted[2]
        for (r = 1; r <= count && !is_below(file, room[r]); r++)
            ;
        if (r > count)
            next
        if (header !~ /^(schema|ocr|worker|server|tests)\//) {
            if (is_below(file, "tests"))
                next # a header of its own folder
            printf "%s: \"%s\" is not written from the root\n", file ":" part[2], header
            bad = 1
            next
        }
        k = split(may[r], dirs, " ")
        ok = 0
        for (i = 1; i <= k; i++)
            if (dirs[i] != "" && is_below(header, dirs[i]))
                ok = 1
        if (!ok) {
            printf "%s: %s may not include \"%s\"\n", file ":" part[2], room[r], header
            bad = 1
        }
    }
    END { exit bad }'
