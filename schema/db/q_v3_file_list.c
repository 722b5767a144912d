/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/file_row.h"
#include "schema/db/queries_v3.h"

/* Two statements, so that each has its index to itself; v3_kind > 0 lets the planner see that the
 * partial one applies. */
#define LIST_WHERE                                                                                 \
    "SELECT " SCH_FILE_COLUMNS " FROM file WHERE v3_kind = ?1 AND v3_kind > 0"                     \
    " AND created_ms >= ?2 AND created_ms < ?3 AND group_id = ?4"
#define LIST_ORDER " ORDER BY created_ms DESC, file_id DESC LIMIT ?5 OFFSET ?6"

static const sch_sql group_sql = {"v3_file_list", LIST_WHERE LIST_ORDER};
static const sch_sql app_sql = {
    "v3_file_list_of_app",
    LIST_WHERE " AND app_id = ?7" LIST_ORDER,
};

sch_status sch_v3_file_list(sch_db *db, const sch_v3_list *in,
                            bool (*fn)(const sch_file *file, void *arg), void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, in->app_id ? &app_sql : &group_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, in->kind);
    sch_stmt_int(st, 2, in->from_ms);
    sch_stmt_int(st, 3, in->to_ms);
    sch_stmt_text(st, 4, in->group_id);
    sch_stmt_int(st, 5, in->limit);
    sch_stmt_int(st, 6, in->offset);
    if (in->app_id)
        sch_stmt_text(st, 7, in->app_id);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        SCH_AUTO(sch_file_done) sch_file file = {0};

        sch_file_take_row(st, &file);
        if (!fn(&file, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
