/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "session_get",
    "SELECT strokes_json FROM strokes_session"
    " WHERE session_id = ?1 AND group_id = ?2 AND expires_ms > ?3",
};

sch_status sch_session_get(sch_db *db, const char *session_id, const char *group_id, int64_t now_ms,
                           char **ret_strokes_json, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    SCH_AUTO(free) char *text = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, session_id);
    sch_stmt_text(st, 2, group_id);
    sch_stmt_int(st, 3, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    text = sch_stmt_get_dup(st, 0);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_strokes_json = SCH_STEAL(text);
    return s;
}
