/* SPDX-License-Identifier: Apache-2.0 */
/* Hand out the next task, in four steps that each touch one entry of an index:
 *
 *   1. what is due by itself (a lease that ran out, a pause that is over) becomes ready;
 *   2. the lane: of those of the pool with something ready the most urgent class, in it the
 *      longest unserved;
 *   3. its first task, by the file's age;
 *   4. the lane goes to the end of the line.
 *
 * The lanes' counts are kept by triggers on task (migrations/0001-files.sql). A lane remembers its
 * turn while it is empty: else a group that submits one file at a time would be new each time and
 * always go first.
 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql due_sql = {
    "task_claim_due",
    "UPDATE task SET due_ms = NULL, worker = NULL WHERE due_ms <= ?1",
};
static const sch_sql lane_sql = {
    "task_claim_lane",
    "SELECT class, group_id FROM lane WHERE ready > 0 AND pool = ?1 AND group_id IS NOT ?2"
    " ORDER BY class, served, group_id LIMIT 1",
};
static const sch_sql take_sql = {
    "task_claim",
    "UPDATE task SET worker = ?3, due_ms = ?4, attempt = attempt + 1 WHERE task_id ="
    " (SELECT task_id FROM task WHERE pool = ?5 AND class = ?1 AND group_id = ?2 AND due_ms IS NULL"
    "  ORDER BY file_ms, task_id LIMIT 1)"
    " RETURNING task_id, file_id, kind, page_first, page_last, format, attempt, queued_ms",
};
static const sch_sql turn_sql = {
    "task_claim_turn",
    "UPDATE lane SET served = (SELECT max(served) + 1 FROM lane)"
    " WHERE class = ?1 AND group_id = ?2 AND pool = ?3",
};

static sch_status make_due_ready(sch_db *db, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &due_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, now_ms);
    return sch_stmt_end(st, err);
}

static sch_status pick_lane(sch_db *db, sch_task_pool pool, const char *except_group,
                            sch_task *task, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &lane_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, pool);
    sch_stmt_text(st, 2, except_group);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK) {
        task->class = (sch_class)sch_stmt_get_int(st, 0);
        sch_stmt_get_text(st, 1, task->group_id, sizeof task->group_id);
    }
    return s;
}

static sch_status take(sch_db *db, sch_task_pool pool, const char *worker_id, int64_t lease_end_ms,
                       sch_task *task, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &take_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task->class);
    sch_stmt_text(st, 2, task->group_id);
    sch_stmt_text(st, 3, worker_id);
    sch_stmt_int(st, 4, lease_end_ms);
    sch_stmt_int(st, 5, pool);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "a lane counts tasks that are not there");
    if (s != SCH_OK)
        return s;
    task->task_id = sch_stmt_get_int(st, 0);
    sch_stmt_get_text(st, 1, task->file_id, sizeof task->file_id);
    task->kind = (sch_task_kind)sch_stmt_get_int(st, 2);
    task->first = (int)sch_stmt_get_int(st, 3);
    task->last = (int)sch_stmt_get_int(st, 4);
    sch_stmt_get_text(st, 5, task->format, sizeof task->format);
    task->attempt = (int)sch_stmt_get_int(st, 6);
    task->queued_ms = sch_stmt_get_int(st, 7);
    return sch_stmt_end(st, err); /* to the end: a write that fails must not pass for success */
}

static sch_status end_turn(sch_db *db, sch_task_pool pool, const sch_task *task, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &turn_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task->class);
    sch_stmt_text(st, 2, task->group_id);
    sch_stmt_int(st, 3, pool);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_task_claim_from(sch_db *db, sch_task_pool pool, const char *except_group,
                               const char *worker_id, int64_t now_ms, int64_t lease_ms,
                               sch_task *ret_task, sch_err *err)
{
    sch_task got = {0};
    sch_status s = make_due_ready(db, now_ms, err);

    if (s == SCH_OK)
        s = pick_lane(db, pool, except_group, &got, err);
    if (s == SCH_OK)
        s = take(db, pool, worker_id, now_ms + lease_ms, &got, err);
    if (s == SCH_OK)
        s = end_turn(db, pool, &got, err);
    if (s == SCH_OK)
        *ret_task = got;
    return s;
}

sch_status sch_task_claim(sch_db *db, const char *worker_id, int64_t now_ms, int64_t lease_ms,
                          sch_task *ret_task, sch_err *err)
{
    return sch_task_claim_from(db, SCH_POOL_ENGINE, NULL, worker_id, now_ms, lease_ms, ret_task,
                               err);
}
