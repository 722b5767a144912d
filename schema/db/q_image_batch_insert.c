/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "image_batch_insert",
    "INSERT INTO image_batch (group_id, app_id, keys_json, callback_json, items, done, created_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6) RETURNING batch_no",
};

sch_status sch_image_batch_insert(sch_db *db, const sch_batch_new *in, int64_t now_ms,
                                  int64_t *ret_batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t batch_no = 0;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_text(st, 2, in->app_id);
    sch_stmt_text(st, 3, in->keys_json);
    sch_stmt_text(st, 4, in->callback_json);
    sch_stmt_int(st, 5, in->items);
    sch_stmt_int(st, 6, now_ms);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK) {
        batch_no = sch_stmt_get_int(st, 0);
        s = sch_stmt_end(st, err);
    }
    if (s == SCH_OK)
        *ret_batch_no = batch_no;
    return s;
}
