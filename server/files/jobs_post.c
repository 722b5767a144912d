/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/jobs: take many documents that URIs name into a job.
 *
 * In:   {"files": [{"source_uri", "custom_id"?, "filename"?, "page_ranges"?, ...}, ...] (1 to
 *       200,000), "job_id"?, options of all files...}. Header Idempotency-Key?, which counts when
 *       there is no job_id
 * Out:  200 {"job_id", "file_count": how many were sent}, once they are durable. They become files
 *       afterwards; what is wrong with one of them is that file's error
 * Errs: 400 bad_request (also: custom_id without job_id), 401, 409 conflict (the job is finalized),
 *       413 payload_too_large, 429 quota_exceeded, 503 unavailable
 *
 * The body was kept on the disk while it came; its items go from there into the database in pieces,
 * each a commit of its own, so that other requests' writes come between. They count for nothing
 * until the last commit accepts them all: a crash before it leaves no trace that anybody sees.
 *
 * Source: Files API reference, "Async Batch Document Processing".
 */
#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/db/wake.h"
#include "schema/wire/job_request.h"
#include "schema/wire/json.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/spool.h"
#include "server/submit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    READ_BYTES = 256 * 1024,
    CHUNK_ITEMS = 100,       /* become files in one transaction */
    CHUNK_BYTES = 64 * 1024, /* the same */
    COMMIT_CHUNKS = 16,      /* written in one commit: some 400 KB */
};

/** Items on their way into the database. */
typedef struct intake {
    srv_request *rq;
    int64_t batch_no; /* 0: not begun */
    sch_strbuf chunks[COMMIT_CHUNKS];
    int items[COMMIT_CHUNKS];
    int nchunks; /* that hold something */
} intake;

/* ---- the items --------------------------------------------------------------------------------
 */

static sch_status write_chunks(sch_db *db, void *arg, sch_err *err)
{
    const intake *in = arg;
    sch_status s = SCH_OK;

    for (int i = 0; s == SCH_OK && i < in->nchunks; i++)
        s = sch_batch_add(db, in->batch_no, in->items[i], in->chunks[i].data, err);
    return s;
}

static sch_status begin_batch(sch_db *db, void *arg, sch_err *err)
{
    intake *in = arg;
    const sch_identity *who = &in->rq->who;

    return sch_batch_begin(db, who->group_id, who->app_id, sch_now_ms(), &in->batch_no, err);
}

static sch_status flush(intake *in, sch_err *err)
{
    sch_dbpool *pool = in->rq->srv->pool;
    sch_status s = SCH_OK;

    if (in->nchunks == 0)
        return SCH_OK;
    if (in->batch_no == 0)
        s = sch_dbpool_write(pool, begin_batch, in, err);
    if (s == SCH_OK)
        s = sch_dbpool_write(pool, write_chunks, in, err);
    for (int i = 0; i < in->nchunks; i++) {
        sch_strbuf_reset(&in->chunks[i]);
        in->items[i] = 0;
    }
    in->nchunks = 0;
    return s;
}

static sch_status add_item(const char *json, size_t len, void *arg, sch_err *err)
{
    intake *in = arg;
    sch_strbuf *sb = in->nchunks > 0 ? &in->chunks[in->nchunks - 1] : NULL;

    if (!sb || in->items[in->nchunks - 1] >= CHUNK_ITEMS || sb->len >= CHUNK_BYTES) {
        if (in->nchunks == COMMIT_CHUNKS) {
            sch_status s = flush(in, err);

            if (s != SCH_OK)
                return s;
        }
        sb = &in->chunks[in->nchunks++];
    }
    sch_strbuf_add(sb, json, len);
    sch_strbuf_addc(sb, '\n');
    in->items[in->nchunks - 1]++;
    return sb->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

static sch_status read_body(intake *in, sch_job_request_end *ret_end, sch_err *err)
{
    SCH_AUTO(sch_job_request_free) sch_job_request *parser = NULL;
    SCH_AUTO(free) char *bytes = malloc(READ_BYTES);
    size_t len = 0;
    int64_t at = 0;
    sch_status s = sch_job_request_new(add_item, in, &parser, err);

    if (!bytes)
        return sch_fail(err, SCH_FATAL, "out of memory");
    while (s == SCH_OK) {
        s = srv_spool_read(in->rq->spool_fd, at, bytes, READ_BYTES, &len, err);
        if (s != SCH_OK || len == 0)
            break;
        at += (int64_t)len;
        s = sch_job_request_feed(parser, bytes, len, err);
    }
    return s == SCH_OK ? sch_job_request_finish(parser, ret_end, err) : s;
}

/* ---- the options ------------------------------------------------------------------------------
 */

/**
 * Check the options that count for all files.
 * @param[out] ret_json  as they stay with the batch: what names the job and what single items say
 *                       are no options of a file
 * @param[out] ret_hook  whom to tell; url NULL: nobody. Borrows from ret_options
 */
static sch_status read_options(const sch_settings *settings, const sch_job_request_end *end,
                               char **ret_json, sch_options **ret_options, sch_hook_new *ret_hook,
                               sch_err *err)
{
    static const char *const dropped[] = {"job_id", "scs_job_id", "custom_id", "source_uri",
                                          "filename"};
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    SCH_AUTO(sch_json_decref) json_t *checked = json_copy(end->options);
    const char *mode = json_string_value(json_object_get(checked, "image_output_mode"));
    sch_status s;

    if (mode && strcmp(mode, "local") == 0) /* acts on those items that have a destination */
        json_object_del(checked, "image_output_mode");
    json_object_del(checked, "custom_id");
    s = sch_options_parse(checked, &options, err);
    if (s == SCH_OK)
        s = srv_submit_read_hook(settings, options, true, ret_hook, err);
    if (s != SCH_OK)
        return s;
    if (end->has_custom_id && !options->job_id)
        return sch_fail(err, SCH_INVALID, "custom_id: needs a job_id");
    for (size_t i = 0; i < SCH_COUNT_OF(dropped); i++)
        json_object_del(end->options, dropped[i]);
    srv_submit_drop_hook(end->options);
    *ret_json = json_dumps(end->options, JSON_COMPACT);
    if (!*ret_json)
        return sch_fail(err, SCH_FATAL, "out of memory");
    *ret_options = SCH_STEAL(options);
    return SCH_OK;
}

/* ---- the answer -------------------------------------------------------------------------------
 */

typedef struct acceptance {
    sch_batch_new batch;
    int64_t now_ms;
    sch_batch_reply reply;
} acceptance;

static sch_status accept_batch(sch_db *db, void *arg, sch_err *err)
{
    acceptance *a = arg;

    return sch_batch_accept(db, &a->batch, a->now_ms, &a->reply, err);
}

static sch_status accept_all(intake *in, acceptance *a, sch_err *err)
{
    const srv_request *rq = in->rq;
    const sch_quota quota = srv_quota(rq->srv);
    SCH_AUTO(free) char *options_json = NULL;
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    sch_hook_new hook = {.url = NULL};
    char job_id[SCH_NAME_LEN];
    sch_job_request_end end = {.options = NULL};
    sch_status s = read_body(in, &end, err);
    bool is_named = false;

    if (s == SCH_OK)
        s = read_options(rq->srv->settings, &end, &options_json, &options, &hook, err);
    json_decref(end.options);
    if (s == SCH_OK)
        s = flush(in, err);
    if (s != SCH_OK)
        return s;
    is_named = options->job_id != NULL;
    if (is_named)
        (void)snprintf(job_id, sizeof job_id, "%s", options->job_id);
    else
        sch_uuid_new(job_id);
    a->now_ms = sch_now_ms();
    a->batch = (sch_batch_new){
        .batch_no = in->batch_no,
        .group_id = rq->who.group_id,
        .app_id = rq->who.app_id,
        .job_id = job_id,
        .idempotency_key = is_named ? NULL : srv_request_header(rq, "Idempotency-Key"),
        .options_json = options_json,
        .items = end.items,
        .queue_limit = rq->srv->settings->queue_limit,
        .quota = &quota,
        .hook = hook.url ? &hook : NULL,
    };
    return sch_dbpool_write(rq->srv->pool, accept_batch, a, err);
}

static sch_status drop_batch(sch_db *db, void *arg, sch_err *err)
{
    return sch_batch_drop(db, ((const intake *)arg)->batch_no, err);
}

/** What was not accepted goes; should that fail, a worker does it later. */
static void forget(intake *in)
{
    sch_err err = {0};

    if (in->batch_no != 0 && sch_dbpool_write(in->rq->srv->pool, drop_batch, in, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "batch_drop", SCH_LOG_S("message", err.text));
}

static void reply_accepted(srv_request *rq, const sch_batch_reply *reply)
{
    sch_strbuf sb = {0};

    sch_strbuf_addf(&sb, "{\"job_id\":\"%s\",\"file_count\":%" PRId64 "}", reply->job_id,
                    reply->items);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}

void srv_jobs_post(srv_request *rq)
{
    intake in = {.rq = rq};
    acceptance a = {.now_ms = 0};
    sch_err err = {0};
    sch_status s = srv_submit_check_key(rq, &err);

    if (s == SCH_OK)
        s = accept_all(&in, &a, &err);
    for (int i = 0; i < COMMIT_CHUNKS; i++)
        sch_strbuf_done(in.chunks[i]);
    if (s != SCH_OK)
        forget(&in);
    if (s != SCH_OK && s != SCH_EXISTS) {
        srv_reply_error(rq, &err);
        return;
    }
    reply_accepted(rq, &a.reply);
    if (s == SCH_OK)
        sch_wake_send(rq->srv->settings->data);
}
