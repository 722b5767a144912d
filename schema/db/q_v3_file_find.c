/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/file_row.h"
#include "schema/db/queries_v3.h"

static const sch_sql sql = {
    "v3_file_find",
    "SELECT " SCH_FILE_COLUMNS " FROM file WHERE v3_id = ?1 AND (?2 IS NULL OR group_id = ?2)",
};

sch_status sch_v3_file_find(sch_db *db, const char *group_id, const char *v3_id, sch_file *ret_file,
                            sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, v3_id);
    sch_stmt_text(st, 2, group_id);
    return sch_file_only_row(st, ret_file, err);
}
