/* SPDX-License-Identifier: Apache-2.0 */
/* The one function that changes a file's state, for every caller. */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql state_sql = {
    "file_set_state",
    "UPDATE file SET state = ?2, error_id = ?3, error_text = ?4, modified_ms = ?5,"
    " pages_done = CASE WHEN ?2 = 2 THEN num_pages ELSE pages_done END" /* SCH_FILE_COMPLETED */
    " WHERE file_id = ?1 RETURNING coalesce(job_no, 0), coalesce(hook_no, 0)",
};
_Static_assert(SCH_FILE_COMPLETED == 2, "the number is in the query");
static const sch_sql tasks_sql = {
    "file_set_state_tasks",
    "DELETE FROM task WHERE file_id = ?1 AND (?2 != 2 OR kind != 3)", /* formats may lag behind */
};
_Static_assert(SCH_TASK_EXPORT == 3, "the number is in the query");
static const sch_sql formats_sql = {
    "file_set_state_formats",
    "DELETE FROM format WHERE file_id = ?1",
};
static const sch_sql parts_sql = {
    "file_set_state_parts",
    "DELETE FROM stream_part WHERE file_id = ?1",
};
static const sch_sql wipe_sql = {
    "file_set_state_wipe",
    "UPDATE file SET filename = CASE WHEN v3_kind > 0 THEN filename END, source_uri = NULL, mime = "
    "NULL, options_json = NULL,"
    " idempotency_key = NULL, custom_id = NULL, holds_pair = 0 WHERE file_id = ?1",
};

static const sch_sql told_sql = {
    "file_set_state_told",
    "UPDATE file SET hook_no = NULL WHERE file_id = ?1",
};

static bool may_become(sch_file_state from, sch_file_state to)
{
    static const bool allowed[SCH_FILE_STATE_COUNT][SCH_FILE_STATE_COUNT] = {
        [SCH_FILE_PENDING] =
            {
                [SCH_FILE_SPLIT] = true,
                [SCH_FILE_COMPLETED] = true,
                [SCH_FILE_ERROR] = true,
            },
        [SCH_FILE_SPLIT] = {[SCH_FILE_COMPLETED] = true, [SCH_FILE_ERROR] = true},
        [SCH_FILE_COMPLETED] = {[SCH_FILE_DELETED] = true},
        [SCH_FILE_ERROR] = {[SCH_FILE_DELETED] = true},
    };

    return (unsigned)from < SCH_FILE_STATE_COUNT && (unsigned)to < SCH_FILE_STATE_COUNT &&
           allowed[from][to];
}

static sch_status write_state(sch_db *db, const char *file_id, sch_file_state state,
                              const sch_err *error, int64_t now_ms, int64_t *ret_job_no,
                              int64_t *ret_hook_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &state_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, state);
    sch_stmt_text(st, 3, error ? error->id : NULL);
    sch_stmt_text(st, 4, error ? error->text : NULL);
    sch_stmt_int(st, 5, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    *ret_job_no = sch_stmt_get_int(st, 0);
    *ret_hook_no = sch_stmt_get_int(st, 1);
    return sch_stmt_end(st, err);
}

/** The file's job counts how it ended. */
static sch_status count_end(sch_db *db, int64_t job_no, sch_file_state state, int64_t now_ms,
                            sch_err *err)
{
    if (job_no == 0 || (state != SCH_FILE_COMPLETED && state != SCH_FILE_ERROR))
        return SCH_OK;
    return sch_job_count(db, job_no, 0, state == SCH_FILE_COMPLETED, state == SCH_FILE_ERROR,
                         now_ms, err);
}

static sch_status drop_tasks(sch_db *db, const char *file_id, sch_file_state state, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &tasks_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_int(st, 2, state);
    return sch_stmt_end(st, err);
}

static sch_status run_for_file(sch_db *db, const sch_sql *sql, const char *file_id, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    return sch_stmt_end(st, err);
}

/** Whoever wants to know how the file ended is told, before its job may be over. */
static sch_status tell_end(sch_db *db, const char *file_id, int64_t hook_no, int64_t job_no,
                           sch_file_state state, int64_t now_ms, sch_err *err)
{
    const bool is_error = state == SCH_FILE_ERROR;
    sch_status s;

    if (hook_no == 0 || (state != SCH_FILE_COMPLETED && !is_error))
        return SCH_OK;
    s = sch_hook_post_event(db, hook_no, is_error ? SCH_HOOK_FILE_ERROR : SCH_HOOK_FILE_COMPLETED,
                            file_id, job_no, now_ms, err);
    return s == SCH_OK ? run_for_file(db, &told_sql, file_id, err) : s;
}

sch_status sch_file_set_state(sch_db *db, const char *file_id, sch_file_state state,
                              const sch_err *error, int64_t now_ms, sch_err *err)
{
    char group_id[SCH_UUID_LEN];
    sch_file_state from = SCH_FILE_STATE_COUNT;
    int64_t job_no = 0, hook_no = 0;
    sch_status s = sch_file_state_of(db, file_id, &from, group_id, err);

    if (s != SCH_OK)
        return s;
    if (!may_become(from, state))
        return sch_fail(err, SCH_INVALID, "file %s is %s and cannot become %s", file_id,
                        sch_file_state_name(from), sch_file_state_name(state));
    if ((state == SCH_FILE_ERROR) != (error != NULL))
        return sch_fail(err, SCH_INVALID, "an error state and its reason go together");
    s = write_state(db, file_id, state, error, now_ms, &job_no, &hook_no, err);
    if (s == SCH_OK)
        s = tell_end(db, file_id, hook_no, job_no, state, now_ms, err);
    if (s == SCH_OK)
        s = count_end(db, job_no, state, now_ms, err);
    if (s == SCH_OK && state != SCH_FILE_SPLIT)
        s = drop_tasks(db, file_id, state, err);
    if (s == SCH_OK && state == SCH_FILE_DELETED)
        s = run_for_file(db, &formats_sql, file_id, err);
    if (s == SCH_OK && state == SCH_FILE_DELETED)
        s = run_for_file(db, &wipe_sql, file_id, err);
    if (s == SCH_OK && state == SCH_FILE_DELETED)
        s = sch_request_drop_file(db, file_id, err);
    if (s == SCH_OK && state == SCH_FILE_DELETED)
        s = run_for_file(db, &parts_sql, file_id, err);
    return s;
}
