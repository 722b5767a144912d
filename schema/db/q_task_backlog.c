/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "task_backlog",
    "SELECT (SELECT coalesce(sum(ready), 0) FROM lane WHERE ready > 0),"
    " (SELECT count(*) FROM task WHERE worker IS NOT NULL),"
    " (SELECT queued_ms FROM task WHERE due_ms IS NULL ORDER BY queued_ms LIMIT 1)",
};

sch_status sch_task_backlog(sch_db *db, int64_t now_ms, sch_backlog *ret_backlog, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    sch_backlog got;

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    got.ready = sch_stmt_get_int(st, 0);
    got.leased = sch_stmt_get_int(st, 1);
    got.oldest_ms = got.ready > 0 ? now_ms - sch_stmt_get_int(st, 2) : 0;
    if (got.oldest_ms < 0)
        got.oldest_ms = 0; /* clocks of two machines */
    *ret_backlog = got;
    return SCH_OK;
}
