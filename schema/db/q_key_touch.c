/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_touch",
    "UPDATE api_key SET used_ms = ?2 WHERE key_id = ?1",
};

sch_status sch_key_touch(sch_db *db, const char *key_id, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, key_id);
    sch_stmt_int(st, 2, now_ms);
    return sch_stmt_end_changed(st, err);
}
