/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/job_files.h"

static const sch_sql sql = {
    "file_list",
    "SELECT file_id, filename, custom_id, coalesce(job_seq, 0) FROM file WHERE group_id = ?1"
    " AND file_id > ?2 AND state != 4 AND v3_kind = 0 AND (?3 IS NULL OR filename = ?3)" /* SCH_FILE_DELETED
                                                                                          */
    " ORDER BY file_id LIMIT ?4",
};
_Static_assert(SCH_FILE_DELETED == 4, "the number is in the query");

sch_status sch_file_list(sch_db *db, const char *group_id, const char *filename,
                         const char *after_id, int limit,
                         bool (*fn)(const sch_job_file *file, void *arg), void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, after_id);
    sch_stmt_text(st, 3, filename);
    sch_stmt_int(st, 4, limit);
    return sch_job_files_each(st, fn, arg, err);
}
