/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_list",
    "SELECT job_no, job_id, app_id, file_count, files_completed, files_errored, finalized_ms,"
    " created_ms, modified_ms FROM job WHERE group_id = ?1 AND created_ms >= ?2"
    " AND created_ms < ?3 AND (created_ms, job_no) < (?4, ?5)"
    " ORDER BY created_ms DESC, job_no DESC LIMIT ?6",
};

sch_status sch_job_list(sch_db *db, const char *group_id, int64_t from_ms, int64_t to_ms,
                        sch_job_place place, int limit, bool (*fn)(const sch_job *job, void *arg),
                        void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    sch_job job = {0};

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, from_ms);
    sch_stmt_int(st, 3, to_ms);
    sch_stmt_int(st, 4, place.created_ms);
    sch_stmt_int(st, 5, place.job_no);
    sch_stmt_int(st, 6, limit);
    (void)snprintf(job.group_id, sizeof job.group_id, "%s", group_id);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        job.job_no = sch_stmt_get_int(st, 0);
        sch_stmt_get_text(st, 1, job.job_id, sizeof job.job_id);
        sch_stmt_get_text(st, 2, job.app_id, sizeof job.app_id);
        job.file_count = sch_stmt_get_int(st, 3);
        job.files_completed = sch_stmt_get_int(st, 4);
        job.files_errored = sch_stmt_get_int(st, 5);
        job.finalized_ms = sch_stmt_get_int(st, 6);
        job.created_ms = sch_stmt_get_int(st, 7);
        job.modified_ms = sch_stmt_get_int(st, 8);
        if (!fn(&job, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
