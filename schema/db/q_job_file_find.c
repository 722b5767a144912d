/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_file_find",
    "SELECT file_id FROM job JOIN file USING (job_no) WHERE job.group_id = ?1 AND job_id = ?2"
    " AND custom_id = ?3 AND holds_pair = 1",
};

sch_status sch_job_file_find(sch_db *db, const char *group_id, const char *job_id,
                             const char *custom_id, char ret_file_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, job_id);
    sch_stmt_text(st, 3, custom_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, ret_file_id, SCH_UUID_LEN);
    return s;
}
