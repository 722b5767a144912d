/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "usage_add",
    "INSERT INTO group_usage (group_id, month, files, pages) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (group_id, month) DO UPDATE SET files = files + ?3, pages = pages + ?4",
};

sch_status sch_usage_add(sch_db *db, const char *group_id, int64_t files, int64_t pages,
                         int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, sch_time_month(now_ms));
    sch_stmt_int(st, 3, files);
    sch_stmt_int(st, 4, pages);
    return sch_stmt_end(st, err);
}
