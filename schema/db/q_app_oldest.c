/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "app_oldest",
    "SELECT app_id FROM app WHERE group_id = ?1 ORDER BY created_ms, app_id LIMIT 1",
};

sch_status sch_app_oldest(sch_db *db, const char *group_id, char ret_app_id[64], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, ret_app_id, 64);
    return s;
}
