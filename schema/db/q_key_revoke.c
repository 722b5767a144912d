/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_revoke",
    "UPDATE api_key SET revoked_ms = ?2 WHERE key_id = ?1",
};

sch_status sch_key_revoke(sch_db *db, const char *key_id, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_key key;
    sch_status s = sch_key_resolve(db, key_id, &key, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, key.key_id);
    sch_stmt_int(st, 2, now_ms);
    return sch_stmt_end_changed(st, err);
}
