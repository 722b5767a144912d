/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_count",
    "UPDATE job SET file_count = file_count + ?2, files_completed = files_completed + ?3,"
    " files_errored = files_errored + ?4, modified_ms = ?5 WHERE job_no = ?1"
    " RETURNING finalized_ms > 0 AND files_completed + files_errored >= file_count",
};

/** @param[out] ret_is_over  it is finalized, and every file has ended */
static sch_status count(sch_db *db, int64_t job_no, const int64_t more[3], int64_t now_ms,
                        bool *ret_is_over, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    for (int i = 0; i < 3; i++)
        sch_stmt_int(st, 2 + i, more[i]);
    sch_stmt_int(st, 5, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    *ret_is_over = sch_stmt_get_int(st, 0) != 0;
    return sch_stmt_end(st, err);
}

sch_status sch_job_count(sch_db *db, int64_t job_no, int64_t files, int64_t completed,
                         int64_t errored, int64_t now_ms, sch_err *err)
{
    bool is_over = false;
    sch_status s =
        count(db, job_no, (const int64_t[]){files, completed, errored}, now_ms, &is_over, err);

    return s == SCH_OK && is_over ? sch_job_hook_fire(db, job_no, now_ms, err) : s;
}
