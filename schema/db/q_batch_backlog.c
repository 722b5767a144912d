/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "batch_backlog",
    "SELECT coalesce(sum(items), 0) FROM job_lane WHERE items > 0", /* a row per busy group */
};

sch_status sch_batch_backlog(sch_db *db, int64_t *ret_items, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_items = sch_stmt_get_int(st, 0);
    return s;
}
