/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_set_limits",
    "UPDATE api_key SET expires_ms = ?2, per_minute = nullif(?3, -1) WHERE key_id = ?1",
};
_Static_assert(SCH_AS_SETTINGS + 1 == 0, "the number is in the query");

sch_status sch_key_set_limits(sch_db *db, const char *key_id, int64_t expires_ms,
                              int64_t per_minute, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, key_id);
    sch_stmt_int(st, 2, expires_ms);
    sch_stmt_int(st, 3, per_minute);
    return sch_stmt_end_changed(st, err);
}
