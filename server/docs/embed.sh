#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# embed.sh OUT.c NAME=FILE...: the files as bytes, in the table that docs_get.c serves.
set -eu
out=$1
shift
{
    printf '#include "server/docs/docs.h"\n'
    n=0
    for pair; do
        printf '\nstatic const unsigned char f%d[] = {\n' "$n"
        od -An -v -tu1 "${pair#*=}" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
        printf '0};\n'
        n=$((n + 1))
    done
    printf '\nconst srv_docs_file srv_docs_files[] = {\n'
    n=0
    for pair; do
        printf '    {"%s", f%d, sizeof f%d - 1},\n' "${pair%%=*}" "$n" "$n"
        n=$((n + 1))
    done
    printf '};\nconst size_t srv_docs_file_count = %d;\n' "$n"
} >"$out.part"
mv "$out.part" "$out"
