/* SPDX-License-Identifier: Apache-2.0 */
/* By place: how many images of its group waited before it, so that the first of one group goes
 * before the hundredth of another, which came earlier. */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

#include <string.h>

static const sch_sql sql = {
    "image_item_claim",
    "UPDATE image_item SET worker = ?1, due_ms = ?3, attempt = attempt + 1"
    " WHERE item_no = (SELECT item_no FROM image_item WHERE due_ms IS NOT NULL AND due_ms <= ?2"
    "  ORDER BY place, item_no LIMIT 1)"
    " RETURNING item_no, coalesce(batch_no, 0), request_id, group_id, app_id, endpoint, kind,"
    " options_json, callback_json, url, image, is_drawing, keeps, attempt, created_ms",
};

void sch_image_item_done(sch_image_item item)
{
    free(item.options_json);
    free(item.callback_json);
    free(item.url);
    free(item.image);
}

static sch_status take_image(sch_stmt *st, sch_image_item *item, sch_err *err)
{
    const void *bytes = NULL;

    item->image_len = sch_stmt_see_blob(st, 10, &bytes);
    if (item->image_len == 0)
        return SCH_OK;
    item->image = malloc(item->image_len);
    if (!item->image)
        return sch_fail(err, SCH_FATAL, "out of memory");
    memcpy(item->image, bytes, item->image_len);
    return SCH_OK;
}

sch_status sch_image_item_claim(sch_db *db, const char *worker_id, int64_t now_ms, int64_t until_ms,
                                sch_image_item *ret_item, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    SCH_AUTO(sch_image_item_done) sch_image_item item = {0};
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, worker_id);
    sch_stmt_int(st, 2, now_ms);
    sch_stmt_int(st, 3, until_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    item.item_no = sch_stmt_get_int(st, 0);
    item.batch_no = sch_stmt_get_int(st, 1);
    sch_stmt_get_text(st, 2, item.request_id, sizeof item.request_id);
    sch_stmt_get_text(st, 3, item.group_id, sizeof item.group_id);
    sch_stmt_get_text(st, 4, item.app_id, sizeof item.app_id);
    sch_stmt_get_text(st, 5, item.endpoint, sizeof item.endpoint);
    sch_stmt_get_text(st, 6, item.kind, sizeof item.kind);
    item.options_json = sch_stmt_get_dup(st, 7);
    item.callback_json = sch_stmt_get_dup(st, 8);
    item.url = sch_stmt_get_dup(st, 9);
    item.is_drawing = sch_stmt_get_int(st, 11) != 0;
    item.keeps = sch_stmt_get_int(st, 12) != 0;
    item.attempt = (int)sch_stmt_get_int(st, 13);
    item.created_ms = sch_stmt_get_int(st, 14);
    s = take_image(st, &item, err);
    if (s == SCH_OK)
        s = sch_stmt_end(st, err);
    if (s != SCH_OK)
        return s;
    *ret_item = item;
    item = (sch_image_item){0};
    return SCH_OK;
}
