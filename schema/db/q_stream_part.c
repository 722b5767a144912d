/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql state_sql = {
    "stream_state",
    "SELECT is_streamed, num_pages, coalesce((SELECT max(end) FROM stream_part WHERE file_id = "
    "?1), 0),"
    " coalesce((SELECT min(page_first) FROM task WHERE file_id = ?1 AND kind = 1), num_pages),"
    " EXISTS (SELECT 1 FROM task WHERE file_id = ?1 AND kind = 6)"
    " FROM file WHERE file_id = ?1",
};
_Static_assert(SCH_TASK_PAGES == 1 && SCH_TASK_STREAM == 6, "the numbers are in the query");
static const sch_sql find_sql = {
    "stream_part_find",
    "SELECT end FROM stream_part WHERE file_id = ?1 AND first = ?2",
};
static const sch_sql insert_sql = {
    "stream_part_insert",
    "INSERT INTO stream_part (file_id, first, end) VALUES (?1, ?2, ?3)",
};

sch_status sch_stream_get(sch_db *db, const char *file_id, sch_stream *ret_stream, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_stream got;
    sch_status s = sch_stmt_begin(db, &state_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    got.is_streamed = sch_stmt_get_int(st, 0) != 0;
    got.num_pages = (int)sch_stmt_get_int(st, 1);
    got.streamed = (int)sch_stmt_get_int(st, 2);
    got.ready = (int)sch_stmt_get_int(st, 3);
    got.is_waiting = sch_stmt_get_int(st, 4) != 0;
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_stream = got;
    return s;
}

sch_status sch_stream_find(sch_db *db, const char *file_id, int first, int *ret_end, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, first);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_end = (int)sch_stmt_get_int(st, 0);
    return s;
}

sch_status sch_stream_add(sch_db *db, const char *file_id, int first, int end, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &insert_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, first);
    sch_stmt_int(st, 3, end);
    return sch_stmt_end(st, err);
}
