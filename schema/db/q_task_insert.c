/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "task_insert",
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms, pool) SELECT file_id, group_id, CASE ?2 WHEN 6 THEN 0 ELSE class END, created_ms, "
    "?2, ?3, ?4, ?5, ?6, ?7 FROM "
    "file"
    " WHERE file_id = ?1 AND state <= 1", /* SCH_FILE_PENDING or SCH_FILE_SPLIT */
};
/* somebody reads a stream while it is made */
_Static_assert(SCH_TASK_STREAM == 6 && SCH_CLASS_INTERACTIVE == 0, "the numbers are in the query");
_Static_assert(SCH_FILE_PENDING == 0 && SCH_FILE_SPLIT == 1, "the numbers are in the query");

sch_status sch_task_insert(sch_db *db, const char *file_id, sch_task_kind kind, int first, int last,
                           const char *format, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, kind);
    sch_stmt_int(st, 3, first);
    sch_stmt_int(st, 4, last);
    sch_stmt_text(st, 5, format ? format : "");
    sch_stmt_int(st, 6, now_ms);
    sch_stmt_int(st, 7, sch_task_pool_of(kind));
    return sch_stmt_end_changed(st, err);
}
