/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "file_find_key",
    "SELECT file_id FROM file WHERE group_id = ?1 AND idempotency_key = ?2",
};

sch_status sch_file_find_key(sch_db *db, const char *group_id, const char *idempotency_key,
                             char ret_file_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, idempotency_key);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, ret_file_id, SCH_UUID_LEN);
    return s;
}
