/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "image_batch_get",
    "SELECT group_id, app_id, keys_json, callback_json, items, done FROM image_batch"
    " WHERE batch_no = ?1",
};
static const sch_sql each_sql = {
    "image_batch_each",
    "SELECT item_key, result_json FROM image_item WHERE batch_no = ?1 AND result_json IS NOT NULL"
    " ORDER BY item_no",
};

void sch_image_batch_done(sch_image_batch batch)
{
    free(batch.keys_json);
    free(batch.callback_json);
}

sch_status sch_image_batch_get(sch_db *db, int64_t batch_no, sch_image_batch *ret_batch,
                               sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    SCH_AUTO(sch_image_batch_done) sch_image_batch batch = {0};
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, batch.group_id, sizeof batch.group_id);
    sch_stmt_get_text(st, 1, batch.app_id, sizeof batch.app_id);
    batch.keys_json = sch_stmt_get_dup(st, 2);
    batch.callback_json = sch_stmt_get_dup(st, 3);
    batch.items = sch_stmt_get_int(st, 4);
    batch.done = sch_stmt_get_int(st, 5);
    s = sch_stmt_end(st, err);
    if (s != SCH_OK)
        return s;
    *ret_batch = batch;
    batch = (sch_image_batch){0};
    return SCH_OK;
}

sch_status sch_image_batch_each(sch_db *db, int64_t batch_no,
                                bool (*fn)(const char *key, const char *result_json, void *arg),
                                void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &each_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        const char *key = sch_stmt_see_text(st, 0), *result = sch_stmt_see_text(st, 1);

        if (!key || !result || !fn(key, result, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
