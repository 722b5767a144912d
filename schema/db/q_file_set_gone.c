/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/retention.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "file_set_gone",
    "UPDATE file SET gone = gone | ?2 WHERE file_id = ?1",
};
/* What is left is when, how many pages and how it ended. */
static const sch_sql wipe_sql = {
    "file_set_gone_wipe",
    "UPDATE file SET filename = NULL, source_uri = NULL, options_json = '{}',"
    " idempotency_key = NULL, holds_pair = 0 WHERE file_id = ?1",
};

static sch_status run(sch_db *db, const sch_sql *which, const char *file_id, int kind, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, which, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    if (kind)
        sch_stmt_int(st, 2, kind);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_file_set_gone(sch_db *db, const char *file_id, int kind, sch_err *err)
{
    sch_status s = run(db, &sql, file_id, kind, err);

    return s == SCH_OK && kind & SCH_KEPT_TEXT ? run(db, &wipe_sql, file_id, 0, err) : s;
}
