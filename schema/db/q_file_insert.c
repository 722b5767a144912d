/* SPDX-License-Identifier: Apache-2.0 */
/* A submission: the file, its formats and its first task, all in the caller's transaction. */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

#include <stdio.h>

static const sch_sql first_sql = {
    "file_insert_first",
    "SELECT file_id FROM file WHERE group_id = ?1 AND idempotency_key = ?2",
};
static const sch_sql queue_sql = {
    "file_insert_queue",
    "SELECT coalesce(sum(ready), 0) FROM lane WHERE ready > 0", /* a row per busy group */
};
static const sch_sql file_sql = {
    "file_insert",
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, source_uri, options_json,"
    " idempotency_key, source_bytes, created_ms, modified_ms, source_sha256)"
    " VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
};
static const sch_sql format_sql = {
    "file_insert_format",
    "INSERT INTO format (file_id, ext, modified_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
};

/** @return SCH_OK: the key is new; SCH_EXISTS with ret_file_id */
static sch_status find_first(sch_db *db, const sch_file_new *in, char ret_file_id[SCH_UUID_LEN],
                             sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &first_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_text(st, 2, in->idempotency_key);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return SCH_OK;
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, ret_file_id, SCH_UUID_LEN);
    return sch_fail(err, SCH_EXISTS, "the idempotency key was used before");
}

static sch_status check_queue(sch_db *db, int64_t queue_limit, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &queue_sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK && sch_stmt_get_int(st, 0) >= queue_limit)
        return sch_fail_id(err, SCH_LIMIT, "quota_exceeded", "the queue is full");
    return s;
}

static sch_status insert_file(sch_db *db, const sch_file_new *in, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
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
    sch_stmt_text(st, 8, in->idempotency_key);
    sch_stmt_int(st, 9, in->source_bytes);
    sch_stmt_int(st, 10, now_ms);
    sch_stmt_text(st, 11, in->source_sha256);
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
    sch_status s = SCH_OK;

    if (in->idempotency_key)
        s = find_first(db, in, ret_file_id, err);
    if (s == SCH_OK && queue_limit > 0)
        s = check_queue(db, queue_limit, err);
    if (s == SCH_OK)
        s = insert_file(db, in, now_ms, err);
    for (size_t i = 0; s == SCH_OK && in->formats && in->formats[i]; i++)
        s = insert_format(db, in->file_id, in->formats[i], now_ms, err);
    if (s == SCH_OK)
        s = sch_task_insert(db, in->file_id, SCH_TASK_PREPARE, 0, 0, NULL, now_ms, err);
    if (s == SCH_OK)
        snprintf(ret_file_id, SCH_UUID_LEN, "%s", in->file_id);
    return s;
}
