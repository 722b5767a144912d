/* SPDX-License-Identifier: Apache-2.0 */
#include "server/submit.h"

#include "schema/base/clock.h"
#include "schema/db/queries_job.h"
#include "schema/db/wake.h"
#include "schema/hook/hook.h"
#include "schema/wire/filename.h"
#include "server/probe.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <stdio.h>
#include <string.h>

sch_status srv_submit_check_key(const srv_request *rq, sch_err *err)
{
    const char *key = srv_request_header(rq, "Idempotency-Key");

    if (key && !sch_name_is_valid(key))
        return sch_fail(err, SCH_INVALID,
                        "Idempotency-Key: must be 1 to 256 letters, digits, '_', '-', '.' or ':'");
    return SCH_OK;
}

sch_status srv_submit_read_hook(const sch_settings *settings, const sch_options *options,
                                bool is_job, sch_hook_new *ret_hook, sch_err *err)
{
    const sch_callback_rules rules = sch_hook_rules(settings);
    sch_status s;

    *ret_hook = (sch_hook_new){.url = NULL};
    if (!options->callback_url)
        return SCH_OK;
    s = sch_callback_check_url("callback_url", options->callback_url, &rules, NULL, err);
    if (s != SCH_OK)
        return s;
    if (options->callback_events == SCH_HOOK_JOB_COMPLETED && !is_job)
        return sch_fail(err, SCH_INVALID,
                        "callback_events: job.completed alone needs a job_id, or nothing is told");
    *ret_hook = (sch_hook_new){.url = options->callback_url,
                               .headers_json = options->callback_headers,
                               .events = options->callback_events,
                               .is_signed = true};
    return SCH_OK;
}

void srv_submit_drop_hook(json_t *options)
{
    static const char *const names[] = {"callback_url", "callback_headers", "callback_events"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        (void)json_object_del(options, names[i]);
}

/** The options as they stay with the file: without the URI and the receiver of webhooks, which may
 * carry credentials. */
static sch_status dump_options(const json_t *options, char **ret_json, sch_err *err)
{
    json_t *kept = json_copy((json_t *)options);
    char *json;

    (void)json_object_del(kept, "source_uri");
    (void)json_object_del(kept, "url");
    srv_submit_drop_hook(kept);
    json = kept ? json_dumps(kept, JSON_COMPACT) : NULL;
    json_decref(kept);
    if (!json)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (strlen(json) > SCH_OPTIONS_MAX) {
        free(json);
        return sch_fail_id(err, SCH_LIMIT, "payload_too_large", "the options are too large");
    }
    *ret_json = json;
    return SCH_OK;
}

typedef struct insertion {
    sch_file_new file;
    int64_t queue_limit, now_ms;
    char file_id[SCH_UUID_LEN];
} insertion;

static sch_status write_file(sch_db *db, void *arg, sch_err *err)
{
    insertion *ins = arg;

    return sch_file_insert(db, &ins->file, ins->queue_limit, ins->now_ms, ins->file_id, err);
}

static void reply_id(srv_request *rq, const srv_submission *in, const char *file_id)
{
    sch_strbuf sb = {0};

    snprintf(rq->file_id, sizeof rq->file_id, "%s", file_id);
    if (in->v3_kind == SCH_V3_PDF)
        sch_strbuf_addf(&sb, "{\"pdf_id\":\"%s\"}", in->v3_id);
    else if (in->v3_kind == SCH_V3_CONVERTER)
        sch_strbuf_addf(&sb, "{\"conversion_id\":\"%s\"}", in->v3_id);
    else
        sch_strbuf_addf(&sb, "{\"file_id\":\"%s\"}", file_id);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}

static sch_status insert(srv_request *rq, const srv_submission *in, const sch_options *options,
                         const char *options_json, const sch_hook_new *hook, insertion *ins,
                         sch_err *err)
{
    const sch_quota quota = srv_quota(rq->srv);
    char filename[SCH_FILENAME_LEN];

    /* explicit name before the form part's before "<file_id>.pdf" */
    if (in->v3_id && in->source_uri) /* this API shows the URL */
        (void)snprintf(filename, sizeof filename, "%s", in->filename);
    else
        sch_filename_choose(options->filename ? options->filename : in->filename, in->file_id,
                            filename);
    *ins = (insertion){
        .file =
            {
                .file_id = in->file_id,
                .group_id = rq->who.group_id,
                .app_id = rq->who.app_id,
                .filename = filename,
                .source_uri = in->source_uri,
                .idempotency_key = in->v3_id ? NULL : srv_request_header(rq, "Idempotency-Key"),
                .options_json = options_json,
                .source_bytes = in->source_bytes,
                .source_sha256 = in->source_sha256,
                .class = options->job_id ? SCH_CLASS_JOB : SCH_CLASS_FILE,
                .formats = (const char *const *)options->formats,
                .job_id = options->job_id,
                .custom_id = options->custom_id,
                .quota = &quota,
                .hook = hook->url ? hook : NULL,
                .v3_id = in->v3_id,
                .v3_kind = in->v3_kind,
                .is_streamed = in->v3_id && options->streaming,
            },
        .queue_limit = rq->srv->settings->queue_limit,
        .now_ms = sch_now_ms(),
    };
    return sch_dbpool_write(rq->srv->pool, write_file, ins, err);
}

/* The same submission came before: what it leads to was looked at then, and may be gone. */
static sch_status is_known(const srv_request *rq, const sch_options *options, bool *ret_is_known,
                           sch_err *err)
{
    const char *key = srv_request_header(rq, "Idempotency-Key");
    char file_id[SCH_UUID_LEN];
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    *ret_is_known = false;
    if (s != SCH_OK)
        return s;
    if (options->custom_id)
        s = sch_job_file_find(db, rq->who.group_id, options->job_id, options->custom_id, file_id,
                              err);
    else if (key)
        s = sch_file_find_key(db, rq->who.group_id, key, file_id, err);
    else
        return SCH_OK;
    *ret_is_known = s == SCH_OK;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

static sch_status check_ends(srv_request *rq, const srv_submission *in, const sch_options *options,
                             sch_err *err)
{
    bool known = false;
    sch_status s = is_known(rq, options, &known, err);

    if (s == SCH_OK && !known && in->uri)
        s = srv_probe_source(rq, in->uri, err);
    if (s == SCH_OK && !known)
        s = srv_probe_destination(rq, options, err);
    return s;
}

bool srv_submit(srv_request *rq, const srv_submission *in, const json_t *json)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    SCH_AUTO(free) char *options_json = NULL;
    sch_hook_new hook = {.url = NULL};
    insertion ins;
    sch_err err = {0};
    sch_status s = srv_submit_check_key(rq, &err);

    if (s == SCH_OK)
        s = sch_options_parse(json, &options, &err);
    if (s == SCH_OK)
        s = srv_submit_read_hook(rq->srv->settings, options, options->job_id != NULL, &hook, &err);
    if (s == SCH_OK)
        s = check_ends(rq, in, options, &err);
    if (s == SCH_OK)
        s = dump_options(json, &options_json, &err);
    if (s == SCH_OK)
        s = insert(rq, in, options, options_json, &hook, &ins, &err);
    if (s != SCH_OK && s != SCH_EXISTS) {
        if (rq->is_v3)
            srv_v3_reply_failure(rq, &err, json);
        else
            srv_reply_error(rq, &err);
        return false;
    }
    reply_id(rq, in, ins.file_id);
    if (s == SCH_OK)
        sch_wake_send(rq->srv->settings->data);
    return s == SCH_OK;
}
