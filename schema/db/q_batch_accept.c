/* SPDX-License-Identifier: Apache-2.0 */
/* The moment at which a batch exists: its items are counted for its job and its group, and its key
 * is taken, all in the caller's transaction. */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql first_sql = {
    "batch_accept_first",
    "SELECT job_id, items FROM job_batch JOIN job USING (job_no)"
    " WHERE job_batch.group_id = ?1 AND idempotency_key = ?2",
};
static const sch_sql batch_sql = {
    "batch_accept",
    "UPDATE job_batch SET job_no = ?2, state = 1, idempotency_key = ?3, options_json = ?4,"
    " items = ?5, hook_no = nullif(?6, 0) WHERE batch_no = ?1 AND state = 0", /* SCH_BATCH_OPEN from
                                                                                 _UNFINISHED */
};
_Static_assert(SCH_BATCH_UNFINISHED == 0 && SCH_BATCH_OPEN == 1, "the numbers are in the query");
static const sch_sql lane_sql = {
    "batch_accept_lane",
    "INSERT INTO job_lane (group_id, items, served) VALUES (?1, ?2, 0)"
    " ON CONFLICT (group_id) DO UPDATE SET items = items + ?2",
};

/** @return SCH_OK: the key is new; SCH_EXISTS with ret_reply */
static sch_status find_first(sch_db *db, const sch_batch_new *in, sch_batch_reply *ret_reply,
                             sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &first_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_text(st, 2, in->idempotency_key);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return SCH_OK;
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, ret_reply->job_id, sizeof ret_reply->job_id);
    ret_reply->items = sch_stmt_get_int(st, 1);
    return sch_fail(err, SCH_EXISTS, "the idempotency key was used before");
}

static sch_status write_batch(sch_db *db, const sch_batch_new *in, int64_t job_no, int64_t hook_no,
                              sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &batch_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, in->batch_no);
    sch_stmt_int(st, 2, job_no);
    sch_stmt_text(st, 3, in->idempotency_key);
    sch_stmt_text(st, 4, in->options_json);
    sch_stmt_int(st, 5, in->items);
    sch_stmt_int(st, 6, hook_no);
    return sch_stmt_end_changed(st, err);
}

static sch_status write_lane(sch_db *db, const sch_batch_new *in, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &lane_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_int(st, 2, in->items);
    return sch_stmt_end(st, err);
}

sch_status sch_batch_accept(sch_db *db, const sch_batch_new *in, int64_t now_ms,
                            sch_batch_reply *ret_reply, sch_err *err)
{
    bool is_finalized = false;
    int64_t job_no = 0, hook_no = 0;
    sch_status s = SCH_OK;

    if (in->idempotency_key)
        s = find_first(db, in, ret_reply, err);
    if (s == SCH_OK && in->queue_limit > 0)
        s = sch_queue_check(db, in->queue_limit, in->items, err);
    if (s == SCH_OK && in->quota)
        s = sch_usage_check(db, in->group_id, in->quota, 1, 0, now_ms, err);
    if (s == SCH_OK)
        s = sch_job_open(db, in->group_id, in->app_id, in->job_id, now_ms, &job_no, &is_finalized,
                         err);
    if (s == SCH_OK && is_finalized)
        s = sch_job_refuse(err);
    if (s == SCH_OK && in->hook)
        s = sch_hook_insert(db, in->group_id, in->app_id, in->hook, now_ms, &hook_no, err);
    if (s == SCH_OK && in->hook)
        s = sch_job_hook_add(db, job_no, hook_no, err);
    if (s == SCH_OK)
        s = write_batch(db, in, job_no, hook_no, err);
    if (s == SCH_OK)
        s = sch_job_count(db, job_no, in->items, 0, 0, now_ms, err);
    if (s == SCH_OK)
        s = write_lane(db, in, err);
    if (s != SCH_OK)
        return s;
    (void)snprintf(ret_reply->job_id, sizeof ret_reply->job_id, "%s", in->job_id);
    ret_reply->items = in->items;
    return SCH_OK;
}
