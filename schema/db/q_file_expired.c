/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/retention.h"
#include "schema/db/stmt.h"

/* The values of gone are named one by one, so that the index finds the old ones of each. */
static const sch_sql sql = {
    "file_expired",
    "SELECT file_id FROM file WHERE state IN (2, 3) AND gone < 7"
    " AND gone IN (SELECT value FROM json_each('[0,1,2,3,4,5,6]') WHERE value & ?1 = 0)"
    " AND created_ms < ?2 LIMIT ?3",
};
_Static_assert(SCH_KEPT_ALL == 7, "the numbers are in the query");

sch_status sch_file_expired(sch_db *db, int kind, int64_t before_ms, char (*ret_ids)[SCH_UUID_LEN],
                            size_t cap, size_t *ret_count, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    size_t n = 0;

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, kind);
    sch_stmt_int(st, 2, before_ms);
    sch_stmt_int(st, 3, (int64_t)cap);
    for (s = sch_stmt_row(st, err); s == SCH_OK && n < cap; s = sch_stmt_row(st, err))
        sch_stmt_get_text(st, 0, ret_ids[n++], SCH_UUID_LEN);
    if (s != SCH_OK && s != SCH_NOT_FOUND)
        return s;
    *ret_count = n;
    return SCH_OK;
}
