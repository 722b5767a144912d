/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "image_item_retry",
    "UPDATE image_item SET worker = NULL, due_ms = ?3, attempt = attempt - ?4"
    " WHERE item_no = ?1 AND worker = ?2",
};
static const sch_sql release_sql = {
    "image_item_release_worker",
    "UPDATE image_item SET worker = NULL, due_ms = 0 WHERE worker = ?1",
};

sch_status sch_image_item_retry(sch_db *db, int64_t item_no, const char *worker_id, int64_t due_ms,
                                bool counts, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, item_no);
    sch_stmt_text(st, 2, worker_id);
    sch_stmt_int(st, 3, due_ms);
    sch_stmt_int(st, 4, !counts);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_image_item_release_worker(sch_db *db, const char *worker_id, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &release_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, worker_id);
    return sch_stmt_end(st, err);
}
