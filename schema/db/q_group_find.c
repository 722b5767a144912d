/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "group_find",
    "SELECT group_id FROM app_group WHERE group_id = ?1 OR name = ?1 LIMIT 2",
};

sch_status sch_group_find(sch_db *db, const char *group, char ret_group_id[SCH_UUID_LEN],
                          sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char id[SCH_UUID_LEN];
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_NOT_FOUND, "there is no group %s", group);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, id, sizeof id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        return sch_fail(err, SCH_INVALID, "more than one group is named %s: name it by its id",
                        group);
    if (s != SCH_NOT_FOUND)
        return s;
    (void)snprintf(ret_group_id, SCH_UUID_LEN, "%s", id);
    return SCH_OK;
}
