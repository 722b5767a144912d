/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told that a job is over. The rows are there until then, and go in the transaction that
 * writes the posts: a job that is over once more tells nobody. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql add_sql = {
    "job_hook_add",
    "INSERT INTO job_hook (job_no, url, hook_no) SELECT ?1, url, hook_no FROM hook"
    " WHERE hook_no = ?2 AND (events & 4) <> 0" /* SCH_HOOK_JOB_COMPLETED */
    " ON CONFLICT (job_no, url) DO UPDATE SET hook_no = excluded.hook_no",
};
static const sch_sql fire_sql = {
    "job_hook_fire",
    "INSERT INTO hook_post (hook_no, lane, event, job_no, created_ms, due_ms)"
    " SELECT j.hook_no, h.lane, 4, j.job_no, ?2, ?2 FROM job_hook AS j"
    " JOIN hook AS h USING (hook_no) WHERE j.job_no = ?1",
};
_Static_assert(SCH_HOOK_JOB_COMPLETED == 4, "the number is in the queries");
static const sch_sql done_sql = {
    "job_hook_done",
    "DELETE FROM job_hook WHERE job_no = ?1",
};

static sch_status run(sch_db *db, const sch_sql *sql, int64_t first, int64_t second, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, first);
    if (sql != &done_sql)
        sch_stmt_int(st, 2, second);
    return sch_stmt_end(st, err);
}

sch_status sch_job_hook_add(sch_db *db, int64_t job_no, int64_t hook_no, sch_err *err)
{
    return run(db, &add_sql, job_no, hook_no, err);
}

sch_status sch_job_hook_fire(sch_db *db, int64_t job_no, int64_t now_ms, sch_err *err)
{
    sch_status s = run(db, &fire_sql, job_no, now_ms, err);

    return s == SCH_OK ? run(db, &done_sql, job_no, 0, err) : s;
}
