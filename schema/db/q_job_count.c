/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_count",
    "UPDATE job SET file_count = file_count + ?2, files_completed = files_completed + ?3,"
    " files_errored = files_errored + ?4, modified_ms = ?5 WHERE job_no = ?1",
};

sch_status sch_job_count(sch_db *db, int64_t job_no, int64_t files, int64_t completed,
                         int64_t errored, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    sch_stmt_int(st, 2, files);
    sch_stmt_int(st, 3, completed);
    sch_stmt_int(st, 4, errored);
    sch_stmt_int(st, 5, now_ms);
    return sch_stmt_end_changed(st, err);
}
