/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "group_set_quota",
    "UPDATE app_group SET files_month = nullif(?2, -1), pages_month = nullif(?3, -1)"
    " WHERE group_id = ?1",
};
_Static_assert(SCH_AS_SETTINGS + 1 == 0, "the number is in the query");

sch_status sch_group_set_quota(sch_db *db, const char *group_id, int64_t files_month,
                               int64_t pages_month, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, files_month);
    sch_stmt_int(st, 3, pages_month);
    return sch_stmt_end_changed(st, err);
}
