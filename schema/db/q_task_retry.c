/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "task_retry",
    "UPDATE task SET due_ms = ?3, worker = NULL, attempt = attempt - ?4"
    " WHERE task_id = ?1 AND worker = ?2",
};

sch_status sch_task_retry(sch_db *db, int64_t task_id, const char *worker_id, int64_t not_before_ms,
                          bool counts, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task_id);
    sch_stmt_text(st, 2, worker_id);
    sch_stmt_int(st, 3, not_before_ms);
    sch_stmt_int(st, 4, counts ? 0 : 1);
    return sch_stmt_end_changed(st, err);
}
