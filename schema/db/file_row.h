/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_FILE_ROW_H
#define SCH_DB_FILE_ROW_H

#include "schema/db/queries.h"
#include "schema/db/stmt.h"

/** Columns of a file, of the table file, in the order of sch_file_take_row(). */
#define SCH_FILE_COLUMNS                                                                           \
    "file_id, group_id, app_id, state, filename, source_uri, mime,"                                \
    " CASE WHEN batch_no IS NULL THEN options_json ELSE" /* the item's over the batch's */         \
    "  (SELECT json_patch(b.options_json, file.options_json) FROM job_batch AS b"                  \
    "   WHERE b.batch_no = file.batch_no) END,"                                                    \
    " source_bytes, num_pages, doc_pages, pages_done, error_id, error_text, created_ms,"           \
    " modified_ms, source_sha256, custom_id, job_no, gone, v3_id, v3_kind"

/** The present row of a query for SCH_FILE_COLUMNS; its texts are owned by *file. */
void sch_file_take_row(sch_stmt *st, sch_file *file);
/** The one row of such a query, which is bound and not begun. @return as sch_stmt_row() */
sch_status sch_file_only_row(sch_stmt *st, sch_file *ret_file, sch_err *err);

#endif
