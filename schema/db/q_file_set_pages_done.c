/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "file_set_pages_done",
    "UPDATE file SET pages_done = max(pages_done, min(?2, num_pages)), modified_ms = ?3"
    " WHERE file_id = ?1 AND state <= 1", /* SCH_FILE_PENDING or SCH_FILE_SPLIT */
};
_Static_assert(SCH_FILE_PENDING == 0 && SCH_FILE_SPLIT == 1, "the numbers are in the query");

sch_status sch_file_set_pages_done(sch_db *db, const char *file_id, int done, int64_t now_ms,
                                   sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, done);
    sch_stmt_int(st, 3, now_ms);
    return sch_stmt_end_changed(st, err);
}
