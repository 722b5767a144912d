/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "batch_add",
    "INSERT INTO job_chunk (batch_no, items, lines) VALUES (?1, ?2, ?3)",
};

sch_status sch_batch_add(sch_db *db, int64_t batch_no, int64_t items, const char *lines,
                         sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, batch_no);
    sch_stmt_int(st, 2, items);
    sch_stmt_text(st, 3, lines);
    return sch_stmt_end(st, err);
}
