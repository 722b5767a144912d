/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

/* First the file, which reads what the task had counted, then the task. */
static const sch_sql file_sql = {
    "task_set_pages_done_file",
    "UPDATE file SET modified_ms = ?4, pages_done = min(num_pages, pages_done + max(0, ?3 -"
    " (SELECT pages_done FROM task WHERE task_id = ?1)))"
    " WHERE file_id = (SELECT file_id FROM task WHERE task_id = ?1 AND worker = ?2)",
};
static const sch_sql task_sql = {
    "task_set_pages_done",
    "UPDATE task SET pages_done = max(pages_done, ?2) WHERE task_id = ?1",
};

static sch_status count_in_file(sch_db *db, int64_t task_id, const char *worker_id, int done,
                                int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &file_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task_id);
    sch_stmt_text(st, 2, worker_id);
    sch_stmt_int(st, 3, done);
    sch_stmt_int(st, 4, now_ms);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_task_set_pages_done(sch_db *db, int64_t task_id, const char *worker_id, int done,
                                   int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = count_in_file(db, task_id, worker_id, done, now_ms, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &task_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, task_id);
    sch_stmt_int(st, 2, done);
    return sch_stmt_end_changed(st, err);
}
