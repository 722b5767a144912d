/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/sources.h"
#include "schema/db/stmt.h"

static const sch_sql find_sql = {
    "group_external_id_find",
    "SELECT external_id FROM app_group WHERE group_id = ?1 AND external_id IS NOT NULL",
};
static const sch_sql sql = {
    "group_external_id",
    "UPDATE app_group SET external_id = coalesce(external_id, ?2) WHERE group_id = ?1"
    " RETURNING external_id",
};

sch_status sch_group_external_id_find(sch_db *db, const char *group_id, char ret_id[SCH_UUID_LEN],
                                      sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, ret_id, SCH_UUID_LEN);
    return s;
}

sch_status sch_group_external_id(sch_db *db, const char *group_id, char ret_id[SCH_UUID_LEN],
                                 sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char id[SCH_UUID_LEN];
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_uuid_new(id);
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, id);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, id, sizeof id);
    s = sch_stmt_end(st, err); /* to the end: a write that fails must not pass for success */
    if (s == SCH_OK)
        (void)snprintf(ret_id, SCH_UUID_LEN, "%s", id);
    return s;
}
