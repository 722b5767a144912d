/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

#include <string.h>

static const sch_sql sql = {
    "group_insert",
    "INSERT INTO app_group (group_id, name, created_ms) VALUES (?1, ?2, ?3)",
};

sch_status sch_group_insert(sch_db *db, const char *name, int64_t now_ms,
                            char ret_group_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char id[SCH_UUID_LEN];
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_uuid_new(id);
    sch_stmt_text(st, 1, id);
    sch_stmt_text(st, 2, name);
    sch_stmt_int(st, 3, now_ms);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        memcpy(ret_group_id, id, sizeof id);
    return s;
}
