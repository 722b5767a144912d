/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql keep_sql = {
    "image_item_end_keep",
    "UPDATE image_item SET result_json = ?3, due_ms = NULL, worker = NULL, image = NULL, url = NULL"
    " WHERE item_no = ?1 AND worker = ?2",
};
static const sch_sql drop_sql = {
    "image_item_end_drop",
    "DELETE FROM image_item WHERE item_no = ?1 AND worker = ?2",
};
static const sch_sql count_sql = {
    "image_item_end_count",
    "UPDATE image_batch SET done = done + 1 WHERE batch_no = ?1 RETURNING done = items",
};

static sch_status count_done(sch_db *db, int64_t batch_no, bool *ret_batch_done, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    bool done = false;
    sch_status s = sch_stmt_begin(db, &count_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK) {
        done = sch_stmt_get_int(st, 0) != 0;
        s = sch_stmt_end(st, err);
    }
    if (s == SCH_OK)
        *ret_batch_done = done;
    return s;
}

sch_status sch_image_item_end(sch_db *db, const sch_image_item *item, const char *worker_id,
                              const char *result_json, bool *ret_batch_done, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    const bool stays = item->batch_no != 0;
    sch_status s = sch_stmt_begin(db, stays ? &keep_sql : &drop_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, item->item_no);
    sch_stmt_text(st, 2, worker_id);
    if (stays)
        sch_stmt_text(st, 3, result_json);
    s = sch_stmt_end_changed(st, err);
    *ret_batch_done = false;
    return s == SCH_OK && stays ? count_done(db, item->batch_no, ret_batch_done, err) : s;
}
