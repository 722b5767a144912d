/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql end_sql = {
    "task_end",
    "DELETE FROM task WHERE task_id = ?1 AND worker = ?2 RETURNING file_id, kind",
};
static const sch_sql left_sql = {
    "task_end_left",
    "SELECT count(*) FROM task WHERE file_id = ?1 AND kind = ?2",
};

static sch_status end(sch_db *db, int64_t task_id, const char *worker_id,
                      char ret_file_id[SCH_UUID_LEN], int64_t *ret_kind, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &end_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task_id);
    sch_stmt_text(st, 2, worker_id);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, ret_file_id, SCH_UUID_LEN);
    *ret_kind = sch_stmt_get_int(st, 1);
    return sch_stmt_end(st, err);
}

sch_status sch_task_end(sch_db *db, int64_t task_id, const char *worker_id, int *ret_left,
                        sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char file_id[SCH_UUID_LEN];
    int64_t kind = 0;
    sch_status s = end(db, task_id, worker_id, file_id, &kind, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &left_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, kind);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_left = (int)sch_stmt_get_int(st, 0);
    return s;
}
