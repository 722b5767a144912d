/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "format_set",
    "UPDATE format SET state = ?3, error_id = ?4, error_text = ?5, modified_ms = ?6"
    " WHERE file_id = ?1 AND ext = ?2",
};

sch_status sch_format_set(sch_db *db, const char *file_id, const char *ext, sch_format_state state,
                          const sch_err *error, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s;

    if ((state == SCH_FORMAT_ERROR) != (error != NULL))
        return sch_fail(err, SCH_INVALID, "an error state and its reason go together");
    s = sch_stmt_begin(db, &sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_text(st, 2, ext);
    sch_stmt_int(st, 3, state);
    sch_stmt_text(st, 4, error ? error->id : NULL);
    sch_stmt_text(st, 5, error ? error->text : NULL);
    sch_stmt_int(st, 6, now_ms);
    return sch_stmt_end_changed(st, err);
}
