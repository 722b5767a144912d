/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "file_state_of",
    "SELECT state, group_id FROM file WHERE file_id = ?1",
};

sch_status sch_file_state_of(sch_db *db, const char *file_id, sch_file_state *ret_state,
                             char ret_group_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK) {
        *ret_state = (sch_file_state)sch_stmt_get_int(st, 0);
        sch_stmt_get_text(st, 1, ret_group_id, SCH_UUID_LEN);
    }
    return s;
}
