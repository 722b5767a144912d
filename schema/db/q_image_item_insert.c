/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql count_sql = {
    "image_item_count",
    "SELECT count(*) FROM image_item WHERE group_id = ?1 AND due_ms IS NOT NULL",
};
static const sch_sql sql = {
    "image_item_insert",
    "INSERT INTO image_item (request_id, batch_no, item_key, group_id, app_id, endpoint, kind,"
    " options_json, callback_json, is_drawing, keeps, url, image, place, due_ms, result_json,"
    " created_ms)"
    " VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
    " CASE WHEN ?15 IS NULL THEN ?16 END, ?15, ?16)",
};
static const sch_sql done_sql = {
    "image_item_insert_done",
    "UPDATE image_batch SET done = done + 1 WHERE batch_no = ?1",
};

sch_status sch_image_item_count(sch_db *db, const char *group_id, int64_t limit, int64_t *ret_count,
                                sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t count = 0;
    sch_status s = sch_stmt_begin(db, &count_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK) {
        count = sch_stmt_get_int(st, 0);
        s = sch_stmt_end(st, err);
    }
    if (s == SCH_OK && limit > 0 && count >= limit)
        return sch_fail_id(err, SCH_LIMIT, "quota_exceeded", "%lld images wait already",
                           (long long)count);
    if (s == SCH_OK)
        *ret_count = count;
    return s;
}

static sch_status insert(sch_db *db, const sch_image_new *in, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->request_id);
    sch_stmt_int(st, 2, in->batch_no);
    sch_stmt_text(st, 3, in->item_key);
    sch_stmt_text(st, 4, in->group_id);
    sch_stmt_text(st, 5, in->app_id);
    sch_stmt_text(st, 6, in->endpoint);
    sch_stmt_text(st, 7, in->kind);
    sch_stmt_text(st, 8, in->options_json);
    sch_stmt_text(st, 9, in->callback_json);
    sch_stmt_int(st, 10, in->is_drawing);
    sch_stmt_int(st, 11, in->keeps);
    sch_stmt_text(st, 12, in->url);
    if (in->image)
        sch_stmt_blob(st, 13, in->image, in->image_len);
    sch_stmt_int(st, 14, in->place);
    sch_stmt_text(st, 15, in->result_json);
    sch_stmt_int(st, 16, now_ms);
    return sch_stmt_end(st, err);
}

static sch_status count_done(sch_db *db, int64_t batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &done_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    return sch_stmt_end(st, err);
}

sch_status sch_image_item_insert(sch_db *db, const sch_image_new *in, int64_t now_ms, sch_err *err)
{
    sch_status s = insert(db, in, now_ms, err);

    return s == SCH_OK && in->result_json ? count_done(db, in->batch_no, err) : s;
}
