/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_finalize",
    "UPDATE job SET modified_ms = CASE WHEN finalized_ms = 0 THEN ?3 ELSE modified_ms END,"
    " finalized_ms = CASE WHEN finalized_ms = 0 THEN ?3 ELSE finalized_ms END"
    " WHERE group_id = ?1 AND job_id = ?2 RETURNING finalized_ms, job_no,"
    " files_completed + files_errored >= file_count",
};

sch_status sch_job_finalize(sch_db *db, const char *group_id, const char *job_id, int64_t now_ms,
                            int64_t *ret_finalized_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t at_ms, job_no;
    bool is_over;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, job_id);
    sch_stmt_int(st, 3, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    at_ms = sch_stmt_get_int(st, 0);
    job_no = sch_stmt_get_int(st, 1);
    is_over = sch_stmt_get_int(st, 2) != 0;
    s = sch_stmt_end(st, err);
    if (s == SCH_OK && is_over)
        s = sch_job_hook_fire(db, job_no, now_ms, err);
    if (s == SCH_OK)
        *ret_finalized_ms = at_ms;
    return s;
}
