/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_pages_done",
    "SELECT coalesce(sum(pages_done), 0) FROM file WHERE job_no = ?1",
};

sch_status sch_job_pages_done(sch_db *db, int64_t job_no, int64_t *ret_pages, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_pages = sch_stmt_get_int(st, 0);
    return s;
}
