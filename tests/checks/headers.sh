#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every header compiles alone as C11, and as C++17 too where it says extern "C"; .hh as C++17.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

libraries=(check freetype2 jansson lept libcurl libmicrohttpd libseccomp poppler sqlite3 tesseract)
read -ra flags < <(pkg-config --cflags "${libraries[@]}")
# headers of libraries in quotes or not, their warnings are not ours
flags=("${flags[@]/#-I/-isystem}" -I. -D_GNU_SOURCE '-DRECTO_VERSION="0"' -Wall -Wextra
    -Wpedantic -Werror -fsyntax-only)
failed=0

try() { # try FILE COMPILER ARGS...: a file that includes FILE alone, and twice
    local file=$1
    shift
    printf '#include "%s"\n#include "%s"\nextern int headers_are_alone;\n' "$file" "$file" |
        "$@" "${flags[@]}" - || {
        echo "$file does not compile alone" >&2
        return 1
    }
}

while IFS= read -r header; do
    case $header in
    *.hh) try "$header" "${CXX:-c++}" -std=c++17 -x c++ || failed=1 ;;
    *)
        try "$header" "${CC:-cc}" -std=c11 -x c || failed=1
        if grep -q 'extern "C"' "$header"; then
            try "$header" "${CXX:-c++}" -std=c++17 -x c++ || failed=1
        fi
        ;;
    esac
done < <(find schema ocr worker server tests \( -name '*.h' -o -name '*.hh' \) | sort)
exit $failed
