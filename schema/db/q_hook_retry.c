/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql one_sql = {
    "hook_retry",
    "UPDATE hook_post SET state = 0, attempts = 0, due_ms = ?2, ended_ms = NULL"
    " WHERE post_no = ?1 AND state = 2 RETURNING 1", /* SCH_HOOK_WAITING from _FAILED */
};
static const sch_sql group_sql = {
    "hook_retry_group",
    "UPDATE hook_post SET state = 0, attempts = 0, due_ms = ?2, ended_ms = NULL"
    " WHERE state = 2 AND ended_ms IS NOT NULL"
    " AND (?1 IS NULL OR hook_no IN (SELECT hook_no FROM hook WHERE group_id = ?1)) RETURNING 1",
};
_Static_assert(SCH_HOOK_WAITING == 0 && SCH_HOOK_FAILED == 2, "the numbers are in the queries");

sch_status sch_hook_retry(sch_db *db, int64_t post_no, const char *group_id, int64_t now_ms,
                          int64_t *ret_count, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t count = 0;
    sch_status s = sch_stmt_begin(db, post_no ? &one_sql : &group_sql, &st, err);

    if (s != SCH_OK)
        return s;
    if (post_no)
        sch_stmt_int(st, 1, post_no);
    else
        sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, now_ms);
    while ((s = sch_stmt_row(st, err)) == SCH_OK)
        count++;
    if (s != SCH_NOT_FOUND)
        return s;
    *ret_count = count;
    return SCH_OK;
}
