/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "job_find",
    "SELECT job_no, app_id, file_count, files_completed, files_errored, finalized_ms, created_ms,"
    " modified_ms, group_id, job_id FROM job WHERE group_id = ?1 AND job_id = ?2",
};
static const sch_sql get_sql = {
    "job_get",
    "SELECT job_no, app_id, file_count, files_completed, files_errored, finalized_ms, created_ms,"
    " modified_ms, group_id, job_id FROM job WHERE job_no = ?1",
};

/** The row that a statement comes to. */
static sch_status read_job(sch_stmt *st, sch_job *ret_job, sch_err *err)
{
    sch_job got = {0};
    sch_status s = sch_stmt_row(st, err);

    if (s != SCH_OK)
        return s;
    got.job_no = sch_stmt_get_int(st, 0);
    sch_stmt_get_text(st, 1, got.app_id, sizeof got.app_id);
    got.file_count = sch_stmt_get_int(st, 2);
    got.files_completed = sch_stmt_get_int(st, 3);
    got.files_errored = sch_stmt_get_int(st, 4);
    got.finalized_ms = sch_stmt_get_int(st, 5);
    got.created_ms = sch_stmt_get_int(st, 6);
    got.modified_ms = sch_stmt_get_int(st, 7);
    sch_stmt_get_text(st, 8, got.group_id, sizeof got.group_id);
    sch_stmt_get_text(st, 9, got.job_id, sizeof got.job_id);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_job = got;
    return s;
}

sch_status sch_job_find(sch_db *db, const char *group_id, const char *job_id, sch_job *ret_job,
                        sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, job_id);
    return read_job(st, ret_job, err);
}

sch_status sch_job_get(sch_db *db, int64_t job_no, sch_job *ret_job, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &get_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    return read_job(st, ret_job, err);
}
