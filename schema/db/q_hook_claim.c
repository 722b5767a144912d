/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes take turns: whoever asks walks them by name, each step one entry of an index, however many
 * posts wait in them. Within a lane the post that has been due longest comes first. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

#include <stdio.h>

static const sch_sql lane_sql = {
    "hook_next_lane",
    "SELECT lane, due_ms FROM hook_post WHERE state = 0 AND lane > ?1" /* SCH_HOOK_WAITING */
    " ORDER BY lane, due_ms LIMIT 1",
};
static const sch_sql claim_sql = {
    "hook_claim",
    "UPDATE hook_post SET worker = ?2, due_ms = ?4 WHERE post_no ="
    " (SELECT post_no FROM hook_post WHERE state = 0 AND lane = ?1 AND due_ms <= ?3"
    "  ORDER BY due_ms, post_no LIMIT 1)"
    " RETURNING post_no, hook_no, coalesce(job_no, 0), event, file_id, body, attempts",
};
static const sch_sql hook_sql = {
    "hook_claim_hook",
    "SELECT group_id, app_id, lane, url, headers_json, is_signed FROM hook WHERE hook_no = ?1",
};
static const sch_sql due_sql = {
    "hook_next_due",
    "SELECT due_ms FROM hook_post WHERE state = 0 ORDER BY due_ms LIMIT 1",
};
_Static_assert(SCH_HOOK_WAITING == 0, "the number is in the queries");

void sch_hook_post_done(sch_hook_post post)
{
    free(post.body);
    free(post.url);
    free(post.headers_json);
}

/** One step along the lanes. @param[out] ret_due_ms  of its first post */
static sch_status step(sch_db *db, char lane[SCH_HOOK_LANE_LEN], int64_t *ret_due_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char after[SCH_HOOK_LANE_LEN];
    sch_status s = sch_stmt_begin(db, &lane_sql, &st, err);

    if (s != SCH_OK)
        return s;
    (void)snprintf(after, sizeof after, "%s", lane);
    sch_stmt_text(st, 1, after);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, lane, SCH_HOOK_LANE_LEN);
    *ret_due_ms = sch_stmt_get_int(st, 1);
    return SCH_OK;
}

sch_status sch_hook_next_lane(sch_db *db, const char *after, int64_t now_ms, int *steps,
                              char ret_lane[SCH_HOOK_LANE_LEN], sch_err *err)
{
    char lane[SCH_HOOK_LANE_LEN];
    sch_status s = SCH_OK;

    (void)snprintf(lane, sizeof lane, "%s", after);
    while (*steps > 0 && s == SCH_OK) {
        int64_t due_ms = 0;

        (*steps)--;
        s = step(db, lane, &due_ms, err);
        if (s == SCH_OK)
            (void)snprintf(ret_lane, SCH_HOOK_LANE_LEN, "%s", lane);
        if (s == SCH_OK && due_ms <= now_ms)
            return SCH_OK;
    }
    return s == SCH_OK ? sch_fail(err, SCH_NOT_FOUND, "hook: no lane is due so far") : s;
}

static sch_status take(sch_db *db, const char *lane, const char *worker_id, int64_t now_ms,
                       int64_t until_ms, sch_hook_post *post, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &claim_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, lane);
    sch_stmt_text(st, 2, worker_id);
    sch_stmt_int(st, 3, now_ms);
    sch_stmt_int(st, 4, until_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    post->post_no = sch_stmt_get_int(st, 0);
    post->hook_no = sch_stmt_get_int(st, 1);
    post->job_no = sch_stmt_get_int(st, 2);
    post->event = (sch_hook_event)sch_stmt_get_int(st, 3);
    sch_stmt_get_text(st, 4, post->file_id, sizeof post->file_id);
    post->body = sch_stmt_get_dup(st, 5);
    post->attempts = (int)sch_stmt_get_int(st, 6);
    return sch_stmt_end(st, err);
}

static sch_status read_hook(sch_db *db, sch_hook_post *post, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &hook_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, post->hook_no);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "a post has no hook");
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, post->group_id, sizeof post->group_id);
    sch_stmt_get_text(st, 1, post->app_id, sizeof post->app_id);
    sch_stmt_get_text(st, 2, post->lane, sizeof post->lane);
    post->url = sch_stmt_get_dup(st, 3);
    post->headers_json = sch_stmt_get_dup(st, 4);
    post->is_signed = sch_stmt_get_int(st, 5) != 0;
    return sch_stmt_end(st, err);
}

sch_status sch_hook_claim(sch_db *db, const char *lane, const char *worker_id, int64_t now_ms,
                          int64_t until_ms, sch_hook_post *ret_post, sch_err *err)
{
    SCH_AUTO(sch_hook_post_done) sch_hook_post post = {.post_no = 0};
    sch_status s = take(db, lane, worker_id, now_ms, until_ms, &post, err);

    if (s == SCH_OK)
        s = read_hook(db, &post, err);
    if (s == SCH_OK) {
        *ret_post = post;
        post = (sch_hook_post){.post_no = 0}; /* the caller owns the texts now */
    }
    return s;
}

sch_status sch_hook_next_due(sch_db *db, int64_t *ret_due_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &due_sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_due_ms = sch_stmt_get_int(st, 0);
    return s;
}
