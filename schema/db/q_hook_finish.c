/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql finish_sql = {
    "hook_finish",
    "UPDATE hook_post SET state = ?2, due_ms = CASE WHEN ?2 = 0 THEN ?3 END, worker = NULL,"
    " attempts = attempts + 1, status = ?4, error = ?5, ended_ms = CASE WHEN ?2 <> 0 THEN ?7 END"
    " WHERE post_no = ?1 AND state = 0 AND (worker = ?6 OR ?2 = 1)",
};
_Static_assert(SCH_HOOK_WAITING == 0 && SCH_HOOK_DELIVERED == 1, "the numbers are in the queries");
static const sch_sql release_sql = {
    "hook_release_worker",
    "UPDATE hook_post SET due_ms = ?2, worker = NULL WHERE worker = ?1",
};

sch_status sch_hook_finish(sch_db *db, const sch_hook_end *end, const char *worker_id,
                           int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &finish_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, end->post_no);
    sch_stmt_int(st, 2, end->state);
    sch_stmt_int(st, 3, end->due_ms);
    sch_stmt_int(st, 4, end->status);
    sch_stmt_text(st, 5, end->error);
    sch_stmt_text(st, 6, worker_id);
    sch_stmt_int(st, 7, now_ms);
    return sch_stmt_end(st, err);
}

sch_status sch_hook_release_worker(sch_db *db, const char *worker_id, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &release_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, worker_id);
    sch_stmt_int(st, 2, now_ms);
    return sch_stmt_end(st, err);
}
