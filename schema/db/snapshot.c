/* SPDX-License-Identifier: Apache-2.0 */
/* One read transaction around several queries: SQLite takes and gives back its locks once, which
 * are system calls and cost more than a lookup by index. */
#include "schema/db/db_priv.h"
#include "schema/db/stmt.h"

static const sch_sql begin_sql = {"snapshot_begin", "BEGIN"};
static const sch_sql end_sql = {"snapshot_end", "COMMIT"};

sch_status sch_snapshot_begin(sch_db *db, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &begin_sql, &st, err);

    return s == SCH_OK ? sch_stmt_end(st, err) : s;
}

void sch_snapshot_end(sch_db *db)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;

    if (!db || sqlite3_get_autocommit(db->sqlite))
        return;
    if (sch_stmt_begin(db, &end_sql, &st, NULL) != SCH_OK || sch_stmt_end(st, NULL) != SCH_OK)
        (void)sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

static const sch_sql version_sql = {"data_version", "PRAGMA data_version"};

sch_status sch_db_version(sch_db *db, int64_t *ret_version, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &version_sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_version = sch_stmt_get_int(st, 0);
    return s;
}
