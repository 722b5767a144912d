/* SPDX-License-Identifier: Apache-2.0 */
/* Removing a data source, and some time later its secret, which accepted work may still need. */
#include "schema/db/sources.h"
#include "schema/db/stmt.h"

static const sch_sql delete_sql = {
    "source_delete",
    "UPDATE data_source SET deleted_ms = ?3"
    " WHERE source_id = ?2 AND group_id = ?1 AND deleted_ms = 0",
};
static const sch_sql wipe_sql = {
    "source_wipe",
    "UPDATE data_source SET secret = NULL"
    " WHERE deleted_ms > 0 AND deleted_ms < ?1 AND secret IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM task WHERE task.group_id = data_source.group_id AND file_ms <= deleted_ms)",
};

sch_status sch_source_delete(sch_db *db, const char *group_id, const char *source_id,
                             int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &delete_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, source_id);
    sch_stmt_int(st, 3, now_ms);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_source_wipe(sch_db *db, int64_t before_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &wipe_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, before_ms);
    return sch_stmt_end(st, err);
}
