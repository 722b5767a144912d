/* SPDX-License-Identifier: Apache-2.0 */
/* (job_id, custom_id) means one file, the newest of that pair: as long as that one lives, what is
 * sent under the pair again is the same submission; after an error it is the next attempt. */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql find_sql = {
    "file_pair_find",
    "SELECT file_id, state, coalesce(batch_no, 0) FROM file"
    " WHERE job_no = ?1 AND custom_id = ?2 AND holds_pair = 1",
};
static const sch_sql free_sql = {
    "file_pair_free",
    "UPDATE file SET holds_pair = 0 WHERE file_id = ?1",
};

typedef struct holder {
    char file_id[SCH_UUID_LEN];
    sch_file_state state;
    int64_t batch_no;
} holder;

static sch_status find(sch_db *db, int64_t job_no, const char *custom_id, holder *ret_holder,
                       sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    sch_stmt_text(st, 2, custom_id);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, ret_holder->file_id, sizeof ret_holder->file_id);
    ret_holder->state = (sch_file_state)sch_stmt_get_int(st, 1);
    ret_holder->batch_no = sch_stmt_get_int(st, 2);
    return sch_stmt_end(st, err);
}

static sch_status set_free(sch_db *db, const char *file_id, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &free_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_file_take_pair(sch_db *db, int64_t job_no, const char *custom_id, int64_t batch_no,
                              char ret_file_id[SCH_UUID_LEN], bool *ret_is_twice, sch_err *err)
{
    holder h = {.file_id = ""};
    sch_status s = find(db, job_no, custom_id, &h, err);

    *ret_is_twice = s == SCH_OK && batch_no != 0 && h.batch_no == batch_no;
    if (s == SCH_NOT_FOUND || *ret_is_twice)
        return SCH_OK;
    if (s != SCH_OK)
        return s;
    if (h.state == SCH_FILE_ERROR)
        return set_free(db, h.file_id, err);
    snprintf(ret_file_id, SCH_UUID_LEN, "%s", h.file_id);
    return sch_fail(err, SCH_EXISTS, "the pair was submitted before");
}
