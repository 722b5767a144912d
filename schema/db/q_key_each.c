/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_each",
    "SELECT key_id, app_id, group_id, name, hint, api_key.created_ms, revoked_ms, used_ms"
    " FROM api_key JOIN app USING (app_id) ORDER BY api_key.created_ms, key_id",
};

sch_status sch_key_each(sch_db *db, bool (*fn)(const sch_key *key, void *arg), void *arg,
                        sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    sch_key key;

    if (s != SCH_OK)
        return s;
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        sch_stmt_get_text(st, 0, key.key_id, sizeof key.key_id);
        sch_stmt_get_text(st, 1, key.app_id, sizeof key.app_id);
        sch_stmt_get_text(st, 2, key.group_id, sizeof key.group_id);
        sch_stmt_get_text(st, 3, key.name, sizeof key.name);
        sch_stmt_get_text(st, 4, key.hint, sizeof key.hint);
        key.created_ms = sch_stmt_get_int(st, 5);
        key.revoked_ms = sch_stmt_get_int(st, 6);
        key.used_ms = sch_stmt_get_int(st, 7);
        if (!fn(&key, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
