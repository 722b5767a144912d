/* SPDX-License-Identifier: Apache-2.0 */
/* The log of posts, for operators. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql list_sql = {
    "hook_list",
    "SELECT p.post_no, h.group_id, h.app_id, h.url, p.event, p.file_id, j.job_id, p.state,"
    " p.attempts, p.status, p.error, p.created_ms, coalesce(p.due_ms, 0), coalesce(p.ended_ms, 0)"
    " FROM hook_post AS p JOIN hook AS h USING (hook_no) LEFT JOIN job AS j USING (job_no)"
    " WHERE (?1 = 0 OR p.post_no < ?1) AND (?2 IS NULL OR h.group_id = ?2)"
    " AND (?3 IS NULL OR p.file_id = ?3) AND (?4 IS NULL OR j.job_id = ?4)"
    " AND (?5 < 0 OR p.state = ?5) ORDER BY p.post_no DESC LIMIT ?6",
};

static sch_hook_log entry_of(sch_stmt *st)
{
    return (sch_hook_log){
        .post_no = sch_stmt_get_int(st, 0),
        .group_id = sch_stmt_see_text(st, 1),
        .app_id = sch_stmt_see_text(st, 2),
        .url = sch_stmt_see_text(st, 3),
        .event = (sch_hook_event)sch_stmt_get_int(st, 4),
        .file_id = sch_stmt_see_text(st, 5),
        .job_id = sch_stmt_see_text(st, 6),
        .state = (sch_hook_state)sch_stmt_get_int(st, 7),
        .attempts = (int)sch_stmt_get_int(st, 8),
        .status = (long)sch_stmt_get_int(st, 9),
        .error = sch_stmt_see_text(st, 10),
        .created_ms = sch_stmt_get_int(st, 11),
        .due_ms = sch_stmt_get_int(st, 12),
        .ended_ms = sch_stmt_get_int(st, 13),
    };
}

sch_status sch_hook_list(sch_db *db, const sch_hook_filter *filter, int limit,
                         bool (*fn)(const sch_hook_log *entry, void *arg), void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &list_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, filter->before_no);
    sch_stmt_text(st, 2, filter->group_id);
    sch_stmt_text(st, 3, filter->file_id);
    sch_stmt_text(st, 4, filter->job_id);
    sch_stmt_int(st, 5, filter->state);
    sch_stmt_int(st, 6, limit);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        const sch_hook_log entry = entry_of(st);

        if (!entry.group_id || !entry.app_id || !entry.url)
            return sch_fail(err, SCH_FATAL, "hook: out of memory");
        if (!fn(&entry, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
