/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/key_row.h"
#include "schema/db/queries_tenant.h"

static const sch_sql sql = {
    "key_resolve",
    "SELECT " SCH_KEY_COLUMNS " FROM api_key JOIN app USING (app_id)"
    " WHERE revoked_ms = 0 AND (key_id = ?1 OR hint = ?1) LIMIT 2",
};

void sch_key_take_row(sch_stmt *st, sch_key *ret_key)
{
    sch_stmt_get_text(st, 0, ret_key->key_id, sizeof ret_key->key_id);
    sch_stmt_get_text(st, 1, ret_key->app_id, sizeof ret_key->app_id);
    sch_stmt_get_text(st, 2, ret_key->group_id, sizeof ret_key->group_id);
    sch_stmt_get_text(st, 3, ret_key->name, sizeof ret_key->name);
    sch_stmt_get_text(st, 4, ret_key->hint, sizeof ret_key->hint);
    ret_key->created_ms = sch_stmt_get_int(st, 5);
    ret_key->revoked_ms = sch_stmt_get_int(st, 6);
    ret_key->used_ms = sch_stmt_get_int(st, 7);
    ret_key->expires_ms = sch_stmt_get_int(st, 8);
    ret_key->per_minute = sch_stmt_get_int(st, 9);
}

sch_status sch_key_resolve(sch_db *db, const char *key, sch_key *ret_key, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_key got;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, key);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_NOT_FOUND, "there is no live key %s", key);
    if (s != SCH_OK)
        return s;
    sch_key_take_row(st, &got);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        return sch_fail(err, SCH_INVALID, "more than one key ends in %s: name it by its id", key);
    if (s != SCH_NOT_FOUND)
        return s;
    *ret_key = got;
    return SCH_OK;
}
