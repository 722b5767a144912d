/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "app_insert",
    "INSERT INTO app (app_id, group_id, created_ms) VALUES (?1, ?2, ?3)",
};

sch_status sch_app_insert(sch_db *db, const char *group_id, const char *app_id, int64_t now_ms,
                          sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, app_id);
    sch_stmt_text(st, 2, group_id);
    sch_stmt_int(st, 3, now_ms);
    return sch_stmt_end(st, err);
}
