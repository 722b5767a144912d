/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql find_sql = {
    "job_open_find",
    "SELECT job_no, finalized_ms FROM job WHERE group_id = ?1 AND job_id = ?2",
};
static const sch_sql make_sql = {
    "job_open",
    "INSERT INTO job (group_id, app_id, job_id, created_ms, modified_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?4) RETURNING job_no, 0",
};

static sch_status take_row(sch_stmt *st, int64_t *ret_job_no, bool *ret_finalized, sch_err *err)
{
    sch_status s = sch_stmt_row(st, err);

    if (s != SCH_OK)
        return s;
    *ret_job_no = sch_stmt_get_int(st, 0);
    *ret_finalized = sch_stmt_get_int(st, 1) != 0;
    return sch_stmt_end(st, err);
}

static sch_status find(sch_db *db, const char *group_id, const char *job_id, int64_t *ret_job_no,
                       bool *ret_finalized, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, job_id);
    return take_row(st, ret_job_no, ret_finalized, err);
}

sch_status sch_job_open(sch_db *db, const char *group_id, const char *app_id, const char *job_id,
                        int64_t now_ms, int64_t *ret_job_no, bool *ret_finalized, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = find(db, group_id, job_id, ret_job_no, ret_finalized, err);

    if (s != SCH_NOT_FOUND)
        return s;
    s = sch_stmt_begin(db, &make_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, app_id);
    sch_stmt_text(st, 3, job_id);
    sch_stmt_int(st, 4, now_ms);
    return take_row(st, ret_job_no, ret_finalized, err);
}

sch_status sch_job_refuse(sch_err *err)
{
    return sch_fail_id(err, SCH_INVALID, "conflict",
                       "the job is finalized and takes no more files");
}
