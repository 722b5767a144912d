#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C and C++ file is as clang-format writes it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

find schema ocr worker server tests \( -name '*.[ch]' -o -name '*.cc' -o -name '*.hh' \) -print0 |
    xargs -0 -r -n 32 -P 2 clang-format --dry-run -Werror
