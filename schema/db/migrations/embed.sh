#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# embed.sh OUT.c FILE.sql...: the migrations in their order, as the table that migrate.c runs.
# Bytes, not string literals: ISO C promises no more than 4095 characters for those.
set -eu
out=$1
shift
{
    printf '#include "schema/db/migrate.h"\n'
    for sql; do
        name=$(basename "$sql" .sql)
        printf '\nstatic const char m%s[] = {\n' "${name%%-*}"
        od -An -v -tu1 "$sql" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
        printf '0};\n'
    done
    printf '\nconst sch_migration sch_migrations[] = {\n'
    for sql; do
        name=$(basename "$sql" .sql)
        printf '    {"%s", m%s},\n' "$name" "${name%%-*}"
    done
    printf '};\nconst int sch_migration_count = %d;\n' $#
} >"$out.part"
mv "$out.part" "$out"
