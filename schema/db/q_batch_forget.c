/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_job.h"
#include "schema/db/retention.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "batch_forget",
    "UPDATE job_batch SET options_json = '{}', idempotency_key = NULL"
    " WHERE state = 2 AND options_json <> '{}' AND created_ms < ?1" /* SCH_BATCH_DONE */
    " AND NOT EXISTS (SELECT 1 FROM file WHERE file.job_no = job_batch.job_no"
    "  AND max(file.state, 1) = 1)", /* pending or split */
};
_Static_assert(SCH_BATCH_DONE == 2 && SCH_FILE_SPLIT == 1, "the numbers are in the query");

sch_status sch_batch_forget(sch_db *db, int64_t before_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, before_ms);
    return sch_stmt_end(st, err);
}
