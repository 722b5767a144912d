/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_count",
    "SELECT count(*) FROM api_key WHERE revoked_ms = 0",
};

sch_status sch_key_count(sch_db *db, int64_t *ret_count, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_count = sch_stmt_get_int(st, 0);
    return s;
}
