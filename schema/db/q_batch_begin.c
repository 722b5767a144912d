/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "batch_begin",
    "INSERT INTO job_batch (group_id, app_id, state, created_ms) VALUES (?1, ?2, 0, ?3)"
    " RETURNING batch_no", /* SCH_BATCH_UNFINISHED */
};
_Static_assert(SCH_BATCH_UNFINISHED == 0, "the number is in the query");

sch_status sch_batch_begin(sch_db *db, const char *group_id, const char *app_id, int64_t now_ms,
                           int64_t *ret_batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t batch_no;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, app_id);
    sch_stmt_int(st, 3, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    batch_no = sch_stmt_get_int(st, 0);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_batch_no = batch_no;
    return s;
}
