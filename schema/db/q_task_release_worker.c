/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "task_release_worker",
    "UPDATE task SET due_ms = NULL, worker = NULL WHERE worker = ?1",
};

sch_status sch_task_release_worker(sch_db *db, const char *worker_id, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, worker_id);
    return sch_stmt_end(st, err);
}
