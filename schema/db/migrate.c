/* SPDX-License-Identifier: Apache-2.0 */
/* The schema, step by step. user_version counts the steps that were made; each step and its count
 * are one transaction, so that a crash leaves one version or the next. */
#include "schema/db/migrate.h"

#include "schema/db/db_priv.h"
#include "schema/db/stmt.h"

static sch_status get_pragma(sch_db *db, const sch_sql *sql, int64_t *ret_value, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_value = sch_stmt_get_int(st, 0);
    return s;
}

/** The version, after a check that the file is ours. */
static sch_status get_version(sch_db *db, int64_t *ret_version, sch_err *err)
{
    static const sch_sql version_sql = {"schema_version", "PRAGMA user_version"};
    static const sch_sql tables_sql = {"schema_tables", "SELECT count(*) FROM sqlite_schema"};
    int64_t version = 0, tables = 0;
    sch_status s = get_pragma(db, &version_sql, &version, err);

    if (s == SCH_OK && version == 0) {
        s = get_pragma(db, &tables_sql, &tables, err);
        if (s == SCH_OK && tables > 0)
            return sch_fail(err, SCH_INVALID, "this is the database of another program");
    }
    if (s == SCH_OK && version > sch_migration_count)
        return sch_fail(err, SCH_INVALID,
                        "the database has schema version %d, this program knows up to %d: "
                        "it was used by a newer version of Recto",
                        (int)version, sch_migration_count);
    if (s == SCH_OK)
        *ret_version = version;
    return s;
}

/** Make the step after the present version; it may have been made meanwhile by another process. */
static sch_status make_step(sch_db *db, int target, int64_t *ret_version, sch_err *err)
{
    char count[64];
    int64_t version = 0;
    sch_status s = sch_db_exec(db, "BEGIN IMMEDIATE", err);

    if (s != SCH_OK)
        return s;
    s = get_version(db, &version, err);
    if (s == SCH_OK && version < target) {
        const sch_migration *step = &sch_migrations[version];

        version++;
        snprintf(count, sizeof count, "PRAGMA user_version = %d", (int)version);
        s = sch_db_exec(db, step->sql, err);
        if (s == SCH_OK)
            s = sch_db_exec(db, count, err);
        if (s != SCH_OK)
            s = sch_wrap(err, "schema %s", step->name);
    }
    if (s == SCH_OK)
        s = sch_db_exec(db, "COMMIT", err);
    if (s != SCH_OK)
        (void)sch_db_exec(db, "ROLLBACK", NULL);
    else
        *ret_version = version;
    return s;
}

sch_status sch_db_migrate(sch_db *db, int target, sch_err *err)
{
    int64_t version = 0;
    sch_err local = {0};
    sch_status s = get_version(db, &version, &local);

    while (s == SCH_OK && version < target)
        s = make_step(db, target, &version, &local);
    if (s != SCH_OK && err)
        *err = local;
    return s;
}
