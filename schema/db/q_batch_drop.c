/* SPDX-License-Identifier: Apache-2.0 */
/* A batch that was never accepted: its request failed, or its server was killed. */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql chunks_sql = {
    "batch_drop_chunks",
    "DELETE FROM job_chunk WHERE batch_no = (SELECT batch_no FROM job_batch WHERE batch_no = ?1"
    " AND state = 0)",
};
static const sch_sql batch_sql = {
    "batch_drop",
    "DELETE FROM job_batch WHERE batch_no = ?1 AND state = 0",
};
static const sch_sql old_sql = {
    "batch_sweep",
    "SELECT batch_no FROM job_batch WHERE state = 0 AND created_ms < ?1 LIMIT 1",
};
_Static_assert(SCH_BATCH_UNFINISHED == 0, "the number is in the queries");

static sch_status run(sch_db *db, const sch_sql *sql, int64_t batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    return sch_stmt_end(st, err);
}

sch_status sch_batch_drop(sch_db *db, int64_t batch_no, sch_err *err)
{
    sch_status s = run(db, &chunks_sql, batch_no, err);

    return s == SCH_OK ? run(db, &batch_sql, batch_no, err) : s;
}

static sch_status find_old(sch_db *db, int64_t before_ms, int64_t *ret_batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &old_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, before_ms);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_batch_no = sch_stmt_get_int(st, 0);
    return s;
}

sch_status sch_batch_sweep(sch_db *db, int64_t before_ms, sch_err *err)
{
    int64_t batch_no = 0;
    sch_status s = find_old(db, before_ms, &batch_no, err);

    return s == SCH_OK ? sch_batch_drop(db, batch_no, err) : s;
}
