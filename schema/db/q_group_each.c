/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "group_each",
    "SELECT group_id, name, created_ms, coalesce(files_month, -1), coalesce(pages_month, -1),"
    " (SELECT count(*) FROM app WHERE app.group_id = g.group_id),"
    " (SELECT count(*) FROM app JOIN api_key USING (app_id)"
    "  WHERE app.group_id = g.group_id AND revoked_ms = 0)"
    " FROM app_group AS g ORDER BY created_ms, group_id",
};

sch_status sch_group_each(sch_db *db, bool (*fn)(const sch_group *group, void *arg), void *arg,
                          sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    sch_group group;

    if (s != SCH_OK)
        return s;
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        sch_stmt_get_text(st, 0, group.group_id, sizeof group.group_id);
        sch_stmt_get_text(st, 1, group.name, sizeof group.name);
        group.created_ms = sch_stmt_get_int(st, 2);
        group.files_month = sch_stmt_get_int(st, 3);
        group.pages_month = sch_stmt_get_int(st, 4);
        group.apps = sch_stmt_get_int(st, 5);
        group.keys = sch_stmt_get_int(st, 6);
        if (!fn(&group, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
