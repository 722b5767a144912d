/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_image.h"
#include "schema/db/stmt.h"

static const sch_sql oldest_sql = {
    "image_batch_oldest",
    "SELECT batch_no FROM image_batch WHERE created_ms < ?1 ORDER BY created_ms LIMIT 1",
};
static const sch_sql items_sql = {
    "image_batch_purge_items",
    "DELETE FROM image_item WHERE batch_no = ?1",
};
static const sch_sql batch_sql = {
    "image_batch_purge",
    "DELETE FROM image_batch WHERE batch_no = ?1",
};

static sch_status remove_by(sch_db *db, const sch_sql *what, int64_t batch_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, what, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    return sch_stmt_end(st, err);
}

sch_status sch_image_batch_purge(sch_db *db, int64_t before_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t batch_no;
    sch_status s = sch_stmt_begin(db, &oldest_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, before_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    batch_no = sch_stmt_get_int(st, 0);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        s = remove_by(db, &items_sql, batch_no, err);
    return s == SCH_OK ? remove_by(db, &batch_sql, batch_no, err) : s;
}
