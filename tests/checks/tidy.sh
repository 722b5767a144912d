#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over the sources of a build directory: tests/checks/tidy.sh BUILD [FILE...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1
shift

if [ $# -eq 0 ]; then
    # the compiler's list names them relative to the build directory; generated ones are left out
    mapfile -t files < <(sed -n 's/^ *"file": "\.\.\/\.\.\/\(.*\)",*$/\1/p' \
        "$build/compile_commands.json" | sort -u)
    set -- "${files[@]/#/$root/}"
fi
# one file a process: release 14 carries va_list states from one file into the next
printf '%s\0' "$@" |
    xargs -0 -r -n 1 -P "$(nproc)" clang-tidy -quiet -p "$build" 2> >(grep -v 'warnings\? generated\|^Suppressed\|^Use -header-filter\|treated as error' >&2)
