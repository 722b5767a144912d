/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_add_file",
    "UPDATE job SET next_seq = next_seq + 1, file_count = file_count + ?2,"
    " files_errored = files_errored + ?3, modified_ms = ?4 WHERE job_no = ?1"
    " RETURNING next_seq - 1, finalized_ms > 0 AND files_completed + files_errored >= file_count",
};

sch_status sch_job_add_file(sch_db *db, int64_t job_no, int files, int errored, int64_t now_ms,
                            int64_t *ret_seq, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    bool is_over;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    sch_stmt_int(st, 2, files);
    sch_stmt_int(st, 3, errored);
    sch_stmt_int(st, 4, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    *ret_seq = sch_stmt_get_int(st, 0);
    is_over = sch_stmt_get_int(st, 1) != 0; /* this one ended in error at once, and was the last */
    s = sch_stmt_end(st, err);
    return s == SCH_OK && is_over ? sch_job_hook_fire(db, job_no, now_ms, err) : s;
}
