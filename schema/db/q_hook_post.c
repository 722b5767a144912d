/* SPDX-License-Identifier: Apache-2.0 */
/* Posts are written here, in the transaction of what they tell. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql event_sql = {
    "hook_post_event",
    "INSERT INTO hook_post (hook_no, lane, event, file_id, job_no, created_ms, due_ms)"
    " SELECT hook_no, lane, ?2, ?3, nullif(?4, 0), ?5, ?5 FROM hook"
    " WHERE hook_no = ?1 AND (events & ?2) <> 0",
};
static const sch_sql body_sql = {
    "hook_enqueue",
    "INSERT INTO hook_post (hook_no, lane, event, body, created_ms, due_ms)"
    " SELECT hook_no, lane, 0, ?2, ?3, ?3 FROM hook WHERE hook_no = ?1", /* SCH_HOOK_BODY */
};
_Static_assert(SCH_HOOK_BODY == 0, "the number is in the query");

sch_status sch_hook_post_event(sch_db *db, int64_t hook_no, sch_hook_event event,
                               const char *file_id, int64_t job_no, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &event_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, hook_no);
    sch_stmt_int(st, 2, event);
    sch_stmt_text(st, 3, file_id);
    sch_stmt_int(st, 4, job_no);
    sch_stmt_int(st, 5, now_ms);
    return sch_stmt_end(st, err);
}

sch_status sch_hook_enqueue(sch_db *db, const char *group_id, const char *app_id,
                            const sch_hook_new *to, const char *body, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t hook_no = 0;
    sch_status s = sch_hook_insert(db, group_id, app_id, to, now_ms, &hook_no, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &body_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, hook_no);
    sch_stmt_text(st, 2, body);
    sch_stmt_int(st, 3, now_ms);
    return sch_stmt_end_changed(st, err);
}
