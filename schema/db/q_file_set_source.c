/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "file_set_source",
    "UPDATE file SET mime = ?2, source_bytes = ?3, doc_pages = ?4, num_pages = ?5, modified_ms = "
    "?6,"
    " source_sha256 = ?7"
    " WHERE file_id = ?1 AND state <= 1", /* SCH_FILE_PENDING or SCH_FILE_SPLIT */
};
_Static_assert(SCH_FILE_PENDING == 0 && SCH_FILE_SPLIT == 1, "the numbers are in the query");

sch_status sch_file_set_source(sch_db *db, const char *file_id, const char *mime,
                               int64_t source_bytes, const char *source_sha256, int doc_pages,
                               int num_pages, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_text(st, 2, mime);
    sch_stmt_int(st, 3, source_bytes);
    sch_stmt_int(st, 4, doc_pages);
    sch_stmt_int(st, 5, num_pages);
    sch_stmt_int(st, 6, now_ms);
    sch_stmt_text(st, 7, source_sha256);
    return sch_stmt_end_changed(st, err);
}
