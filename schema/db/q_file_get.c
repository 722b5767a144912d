/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/file_row.h"

static const sch_sql sql = {
    "file_get",
    "SELECT " SCH_FILE_COLUMNS
    " FROM file WHERE file_id = ?1 AND state != 4", /* SCH_FILE_DELETED */
};
_Static_assert(SCH_FILE_DELETED == 4, "the number is in the query");

void sch_file_done(sch_file file)
{
    free(file.filename);
    free(file.source_uri);
    free(file.mime);
    free(file.options_json);
    free(file.error_text);
    free(file.custom_id);
}

void sch_file_take_row(sch_stmt *st, sch_file *file)
{
    sch_stmt_get_text(st, 0, file->file_id, sizeof file->file_id);
    sch_stmt_get_text(st, 1, file->group_id, sizeof file->group_id);
    sch_stmt_get_text(st, 2, file->app_id, sizeof file->app_id);
    file->state = (sch_file_state)sch_stmt_get_int(st, 3);
    file->filename = sch_stmt_get_dup(st, 4);
    file->source_uri = sch_stmt_get_dup(st, 5);
    file->mime = sch_stmt_get_dup(st, 6);
    file->options_json = sch_stmt_get_dup(st, 7);
    file->source_bytes = sch_stmt_get_int(st, 8);
    file->num_pages = (int)sch_stmt_get_int(st, 9);
    file->doc_pages = (int)sch_stmt_get_int(st, 10);
    file->pages_done = (int)sch_stmt_get_int(st, 11);
    sch_stmt_get_text(st, 12, file->error_id, sizeof file->error_id);
    file->error_text = sch_stmt_get_dup(st, 13);
    file->created_ms = sch_stmt_get_int(st, 14);
    file->modified_ms = sch_stmt_get_int(st, 15);
    sch_stmt_get_text(st, 16, file->source_sha256, sizeof file->source_sha256);
    file->custom_id = sch_stmt_get_dup(st, 17);
    file->job_no = sch_stmt_get_int(st, 18);
    file->gone = (int)sch_stmt_get_int(st, 19);
    sch_stmt_get_text(st, 20, file->v3_id, sizeof file->v3_id);
    file->v3_kind = (sch_v3_kind)sch_stmt_get_int(st, 21);
}

sch_status sch_file_only_row(sch_stmt *st, sch_file *ret_file, sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file got = {0};
    sch_status s = sch_stmt_row(st, err);

    if (s != SCH_OK)
        return s;
    sch_file_take_row(st, &got);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK) {
        *ret_file = got;
        got = (sch_file){0}; /* the caller owns the texts now */
    }
    return s;
}

sch_status sch_file_get(sch_db *db, const char *file_id, sch_file *ret_file, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    return sch_file_only_row(st, ret_file, err);
}
