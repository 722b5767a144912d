/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "session_set",
    "UPDATE strokes_session SET strokes_json = ?2 WHERE session_id = ?1",
};

sch_status sch_session_set(sch_db *db, const char *session_id, const char *strokes_json,
                           sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, session_id);
    sch_stmt_text(st, 2, strokes_json);
    return sch_stmt_end(st, err);
}
