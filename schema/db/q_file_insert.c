/* SPDX-License-Identifier: Apache-2.0 */
/* A submission: the file, its formats and its first task, all in the caller's transaction. */
#include "schema/db/hooks.h"
#include "schema/db/queries_job.h"
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

#include <stdio.h>

static const sch_sql file_sql = {
    "file_insert",
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, source_uri, options_json,"
    " idempotency_key, source_bytes, created_ms, modified_ms, source_sha256, error_id, error_text,"
    " job_no, job_seq, batch_no, custom_id, holds_pair, hook_no, v3_id, v3_kind,"
    " is_streamed)"
    " VALUES (?1, ?2, ?3, CASE WHEN ?12 IS NULL THEN 0 ELSE 3 END, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
    " ?10, ?11, ?12, ?13, nullif(?14, 0), nullif(?15, 0), nullif(?16, 0), ?17, ?18,"
    " CASE WHEN ?12 IS NULL THEN nullif(?19, 0) END, ?20, ?21, ?22)",
};
_Static_assert(SCH_FILE_PENDING == 0 && SCH_FILE_ERROR == 3, "the numbers are in the query");
static const sch_sql format_sql = {
    "file_insert_format",
    "INSERT INTO format (file_id, ext, modified_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
};

/** @return SCH_OK: the key is new; SCH_EXISTS with ret_file_id */
static sch_status find_first(sch_db *db, const sch_file_new *in, char ret_file_id[SCH_UUID_LEN],
                             sch_err *err)
{
    sch_status s = sch_file_find_key(db, in->group_id, in->idempotency_key, ret_file_id, err);

    if (s == SCH_OK)
        return sch_fail(err, SCH_EXISTS, "the idempotency key was used before");
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/** A submission as it goes into its row. */
typedef struct entry {
    const sch_file_new *in;
    const sch_err *error; /* NULL: it is to be worked at */
    int64_t job_no, seq, hook_no;
    bool is_finalized;
    bool is_twice; /* its batch has that custom_id already */
} entry;

static const sch_err twice = {
    .code = SCH_INVALID,
    .id = "bad_request",
    .text = "custom_id: the request names it twice; the first one counts",
};

/** Its job, and whether it was submitted before. @return SCH_OK; SCH_EXISTS with ret_file_id */
static sch_status find_place(sch_db *db, entry *e, int64_t now_ms, char ret_file_id[SCH_UUID_LEN],
                             sch_err *err)
{
    const sch_file_new *in = e->in;
    sch_status s = SCH_OK;

    e->job_no = in->job_no;
    e->error = in->error;
    if (in->job_id)
        s = sch_job_open(db, in->group_id, in->app_id, in->job_id, now_ms, &e->job_no,
                         &e->is_finalized, err);
    if (s == SCH_OK && in->custom_id)
        s = sch_file_take_pair(db, e->job_no, in->custom_id, in->batch_no, ret_file_id,
                               &e->is_twice, err);
    else if (s == SCH_OK && in->idempotency_key)
        s = find_first(db, in, ret_file_id, err);
    if (s == SCH_OK && e->is_finalized)
        s = sch_job_refuse(err);
    if (e->is_twice)
        e->error = &twice;
    return s;
}

static sch_status use_quota(sch_db *db, const sch_file_new *in, int64_t now_ms, sch_err *err)
{
    sch_status s = SCH_OK;

    if (in->quota)
        s = sch_usage_check(db, in->group_id, in->quota, 1, 0, now_ms, err);
    return s == SCH_OK ? sch_usage_add(db, in->group_id, 1, 0, now_ms, err) : s;
}

/** Whom to tell of the file: a receiver of its own, or that of its batch. */
static sch_status keep_hook(sch_db *db, entry *e, int64_t now_ms, sch_err *err)
{
    const sch_file_new *in = e->in;
    sch_status s = SCH_OK;

    e->hook_no = in->hook_no;
    if (!in->hook)
        return SCH_OK;
    s = sch_hook_insert(db, in->group_id, in->app_id, in->hook, now_ms, &e->hook_no, err);
    return s == SCH_OK && e->job_no ? sch_job_hook_add(db, e->job_no, e->hook_no, err) : s;
}

static sch_status insert_file(sch_db *db, const entry *e, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    const sch_file_new *in = e->in;
    sch_status s = sch_stmt_begin(db, &file_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->file_id);
    sch_stmt_text(st, 2, in->group_id);
    sch_stmt_text(st, 3, in->app_id);
    sch_stmt_int(st, 4, in->class);
    sch_stmt_text(st, 5, in->filename);
    sch_stmt_text(st, 6, in->source_uri);
    sch_stmt_text(st, 7, in->options_json);
    sch_stmt_text(st, 8, in->custom_id ? NULL : in->idempotency_key);
    sch_stmt_int(st, 9, in->source_bytes);
    sch_stmt_int(st, 10, now_ms);
    sch_stmt_text(st, 11, in->source_sha256);
    sch_stmt_text(st, 12, e->error ? e->error->id : NULL);
    sch_stmt_text(st, 13, e->error ? e->error->text : NULL);
    sch_stmt_int(st, 14, e->job_no);
    sch_stmt_int(st, 15, e->seq);
    sch_stmt_int(st, 16, in->batch_no);
    sch_stmt_text(st, 17, in->custom_id);
    sch_stmt_int(st, 18, in->custom_id && !e->is_twice);
    sch_stmt_int(st, 19, e->hook_no);
    sch_stmt_text(st, 20, in->v3_id);
    sch_stmt_int(st, 21, in->v3_kind);
    sch_stmt_int(st, 22, in->is_streamed);
    return sch_stmt_end(st, err);
}

static sch_status insert_format(sch_db *db, const char *file_id, const char *ext, int64_t now_ms,
                                sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &format_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, file_id);
    sch_stmt_text(st, 2, ext);
    sch_stmt_int(st, 3, now_ms);
    return sch_stmt_end(st, err);
}

sch_status sch_file_insert(sch_db *db, const sch_file_new *in, int64_t queue_limit, int64_t now_ms,
                           char ret_file_id[SCH_UUID_LEN], sch_err *err)
{
    entry e = {.in = in};
    sch_status s = find_place(db, &e, now_ms, ret_file_id, err);

    if (s == SCH_OK && queue_limit > 0)
        s = sch_queue_check(db, queue_limit, 1, err);
    if (s == SCH_OK && !e.error && in->v3_kind != SCH_V3_CONVERTER)
        s = use_quota(db, in, now_ms, err);
    if (s == SCH_OK)
        s = keep_hook(db, &e, now_ms, err);
    if (s == SCH_OK && e.job_no)
        s = sch_job_add_file(db, e.job_no, in->batch_no == 0, e.error != NULL, now_ms, &e.seq, err);
    if (s == SCH_OK)
        s = insert_file(db, &e, now_ms, err);
    for (size_t i = 0; s == SCH_OK && in->formats && in->formats[i]; i++)
        s = insert_format(db, in->file_id, in->formats[i], now_ms, err);
    if (s == SCH_OK && e.error && e.hook_no)
        s = sch_hook_post_event(db, e.hook_no, SCH_HOOK_FILE_ERROR, in->file_id, e.job_no, now_ms,
                                err);
    if (s == SCH_OK && !e.error)
        s = sch_task_insert(db, in->file_id, in->source_uri ? SCH_TASK_FETCH : SCH_TASK_PREPARE, 0,
                            0, NULL, now_ms, err);
    if (s == SCH_OK)
        snprintf(ret_file_id, SCH_UUID_LEN, "%s", in->file_id);
    return s;
}
