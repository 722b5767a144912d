/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/key_row.h"

static const sch_sql sql = {
    "key_each",
    "SELECT " SCH_KEY_COLUMNS
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
        sch_key_take_row(st, &key);
        if (!fn(&key, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
