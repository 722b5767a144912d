/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "task_each_worker",
    "SELECT DISTINCT worker FROM task WHERE worker IS NOT NULL ORDER BY worker",
};

sch_status sch_task_each_worker(sch_db *db, bool (*fn)(const char *worker_id, void *arg), void *arg,
                                sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        SCH_AUTO(free) char *worker_id = sch_stmt_get_dup(st, 0);

        if (worker_id && !fn(worker_id, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
