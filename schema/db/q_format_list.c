/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "format_list",
    "SELECT ext, state, error_id, error_text FROM format WHERE file_id = ?1 ORDER BY ext LIMIT ?2",
};

sch_status sch_format_list(sch_db *db, const char *file_id, sch_format *ret_formats, size_t cap,
                           size_t *ret_count, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);
    size_t n = 0;

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, (int64_t)cap);
    while ((s = sch_stmt_row(st, err)) == SCH_OK && n < cap) {
        sch_format *f = &ret_formats[n++];

        sch_stmt_get_text(st, 0, f->ext, sizeof f->ext);
        f->state = (sch_format_state)sch_stmt_get_int(st, 1);
        sch_stmt_get_text(st, 2, f->error_id, sizeof f->error_id);
        sch_stmt_get_text(st, 3, f->error_text, sizeof f->error_text);
    }
    if (s != SCH_NOT_FOUND)
        return s;
    *ret_count = n;
    return SCH_OK;
}
