/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "queue_check",
    "SELECT coalesce(sum(ready), 0) FROM lane WHERE ready > 0", /* a row per busy group */
};

sch_status sch_queue_check(sch_db *db, int64_t limit, int64_t more, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t items = 0;
    sch_status s = sch_batch_backlog(db, &items, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &sql, &st, err);
    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK && sch_stmt_get_int(st, 0) + items + more > limit)
        return sch_fail_id(err, SCH_LIMIT, "quota_exceeded", "the queue is full");
    return s;
}
