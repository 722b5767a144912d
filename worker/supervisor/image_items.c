/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images that nobody waits for: asynchronous requests and batches. Claim one, get it, read it, and
 * end it in one transaction with all that follows: its result, its place in the history, what was
 * used, and the post to whom it shall be told. One that fails for a reason that may pass is tried
 * again, at most so often as the settings say.
 */
#include "worker/supervisor/image_items.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/db/hooks.h"
#include "schema/db/queries_image.h"
#include "schema/db/queries_v3.h"
#include "schema/http/download.h"
#include "schema/wire/image_options.h"
#include "schema/wire/image_reply.h"
#include "schema/wire/request_args.h"
#include "worker/image/image.h"
#include "worker/supervisor/image_call.h"

#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

enum {
    POLL_MS = 1000,       /* between two looks when nothing waits, should a hint be lost */
    HOLD_MS = 180 * 1000, /* longer than an image may take with its download */
    RETRY_MS = 2000,      /* after a failed attempt; doubles */
    KEEP_BATCH_MS = 48 * 3600 * 1000,
    PURGE_MS = 60 * 1000,
    REDIRECTS = 5,
};

/* ---- reading -----------------------------------------------------------------------------------
 */

static json_t *error_answer(const char *id, const char *message, json_t *more)
{
    json_t *answer = wrk_image_error(id, message, more);

    json_decref(more);
    return answer;
}

/** @return SCH_OK: the bytes, or an answer that says why there are none; SCH_BUSY: try again */
static sch_status get_bytes(const wrk_sup *sup, const sch_image_item *item, sch_strbuf *bytes,
                            json_t **ret_answer, sch_err *err)
{
    const sch_settings *set = sup->options.settings;
    const sch_http_rules rules = {.allow_http = set->fetch_http,
                                  .allow_private = set->fetch_private,
                                  .redirects = REDIRECTS,
                                  .total_s = SCH_IMAGE_FETCH_S,
                                  .cancel_fd = sup->cancel_fd};
    sch_download_failure why = {0};
    sch_status s;

    if (!item->url) {
        sch_strbuf_add(bytes, item->image, item->image_len);
        return bytes->failed ? sch_fail(err, SCH_FATAL, "image: out of memory") : SCH_OK;
    }
    s = sch_http_download(&rules, item->url, SCH_IMAGE_FETCHED_MAX, bytes, &why, err);
    if (s != SCH_NOT_FOUND)
        return s;
    if (why.may_pass && item->attempt < set->attempts)
        return sch_fail(err, SCH_BUSY, "%s", why.reason);
    *ret_answer = error_answer("image_download_error", NULL,
                               json_pack("{s:s, s:{s:s, s:i}}", "url", item->url, "detail",
                                         "reason", why.reason, "status", (int)why.status));
    return *ret_answer ? SCH_OK : sch_fail(err, SCH_FATAL, "image: out of memory");
}

static sch_status ask(wrk_sup *sup, const sch_image_item *item, const sch_strbuf *bytes,
                      json_t **ret_answer, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = memfd_create("image", MFD_CLOEXEC);
    json_t *options = json_loads(item->options_json, 0, NULL);
    const wrk_image_question q = {.options = options,
                                  .kind = item->kind,
                                  .is_drawing = item->is_drawing,
                                  .source_fd = fd,
                                  .cancel_fd = sup->cancel_fd};
    sch_status s = fd < 0 ? sch_fail_errno(err, "image") : SCH_OK;

    if (s == SCH_OK && bytes->len > 0)
        s = sch_write_all(fd, bytes->data, bytes->len, err);
    if (s == SCH_OK && !options)
        s = sch_fail(err, SCH_FATAL, "image: its options are damaged");
    if (s == SCH_OK)
        s = wrk_image_ask(sup, &q, ret_answer, err);
    json_decref(options);
    return s;
}

static sch_status read_item(wrk_sup *sup, const sch_image_item *item, json_t **ret_answer,
                            sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    sch_status s = get_bytes(sup, item, &bytes, ret_answer, err);

    if (s == SCH_OK && !*ret_answer)
        s = ask(sup, item, &bytes, ret_answer, err);
    return s;
}

/* ---- ending ------------------------------------------------------------------------------------
 */

typedef struct ending {
    const wrk_sup *sup;
    const sch_image_item *item;
    const char *result_json;
    char *args_json; /* owned */
    char hash[SCH_ARGS_HASH_LEN];
    unsigned detections;
    int64_t now_ms;
} ending;

static sch_status post(sch_db *db, const ending *e, const char *callback_json, const char *id_name,
                       const char *id, const char *result_json, sch_err *err)
{
    json_t *callback = json_loads(callback_json, 0, NULL);
    json_t *headers = json_object_get(callback, "headers");
    SCH_AUTO(free) char *body = sch_image_callback_write(callback, id_name, id, result_json);
    SCH_AUTO(free) char *headers_json = headers ? json_dumps(headers, JSON_COMPACT) : NULL;
    const sch_hook_new to = {.url = json_string_value(json_object_get(callback, "post")),
                             .headers_json = headers_json};
    sch_status s = body && to.url ? sch_hook_enqueue(db, e->item->group_id, e->item->app_id, &to,
                                                     body, e->now_ms, err)
                                  : sch_fail(err, SCH_FATAL, "callback: out of memory");

    json_decref(callback);
    return s;
}

typedef struct results {
    sch_strbuf text;
} results;

static bool add_result(const char *key, const char *result_json, void *arg)
{
    results *r = arg;

    sch_strbuf_adds(&r->text, r->text.len > 1 ? "," : "");
    sch_strbuf_add_json(&r->text, key, strlen(key));
    sch_strbuf_addc(&r->text, ':');
    sch_strbuf_adds(&r->text, result_json);
    return !r->text.failed;
}

static sch_status post_batch(sch_db *db, const ending *e, sch_err *err)
{
    SCH_AUTO(sch_image_batch_done) sch_image_batch batch = {0};
    results r = {0};
    char id[24];
    sch_status s = sch_image_batch_get(db, e->item->batch_no, &batch, err);

    if (s != SCH_OK || !batch.callback_json)
        return s;
    (void)snprintf(id, sizeof id, "%" PRId64, e->item->batch_no);
    sch_strbuf_addc(&r.text, '{');
    s = sch_image_batch_each(db, e->item->batch_no, add_result, &r, err);
    sch_strbuf_addc(&r.text, '}');
    if (s == SCH_OK)
        s = r.text.failed ? sch_fail(err, SCH_FATAL, "callback: out of memory")
                          : post(db, e, batch.callback_json, "batch_id", id, r.text.data, err);
    sch_strbuf_done(r.text);
    return s;
}

static sch_status write_history(sch_db *db, const ending *e, sch_err *err)
{
    const sch_image_item *item = e->item;
    const sch_request_new request = {.image_id = item->request_id,
                                     .group_id = item->group_id,
                                     .app_id = item->app_id,
                                     .endpoint = item->endpoint,
                                     .duration_ms = e->now_ms - item->created_ms,
                                     .detections = e->detections,
                                     .args_json = e->args_json,
                                     .result_json = e->result_json};

    if (item->batch_no)
        return sch_request_insert(db, &request, e->now_ms, err);
    return sch_request_set_result(db, item->request_id, request.duration_ms, e->detections,
                                  e->result_json, err);
}

static sch_status end_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const ending *e = arg;
    const sch_image_item *item = e->item;
    bool batch_done = false;
    sch_status s =
        sch_image_item_end(db, item, e->sup->worker_id, e->result_json, &batch_done, err);

    if (s == SCH_OK)
        s = sch_ocr_usage_add(db, item->group_id, item->app_id, "image-async", e->hash, 1,
                              e->now_ms, err);
    if (s == SCH_OK && item->keeps) {
        s = write_history(db, e, err);
        s = s == SCH_NOT_FOUND ? SCH_OK : s; /* its days in the history are over */
    }
    if (s == SCH_OK && item->callback_json)
        s = post(db, e, item->callback_json, "request_id", item->request_id, e->result_json, err);
    return s == SCH_OK && batch_done ? post_batch(db, e, err) : s;
}

static sch_status end_item(wrk_sup *sup, const sch_image_item *item, const json_t *answer,
                           sch_err *err)
{
    json_t *options = json_loads(item->options_json, 0, NULL);
    SCH_AUTO(free)
    char *result = sch_image_result_write(json_object_get(answer, "result"), item->request_id);
    ending e = {.sup = sup,
                .item = item,
                .result_json = result,
                .detections = sch_image_detections(answer),
                .now_ms = sch_now_ms()};
    sch_status s = options && result ? sch_request_args_write(options, &e.args_json, e.hash, err)
                                     : sch_fail(err, SCH_FATAL, "image: out of memory");

    json_decref(options);
    if (s == SCH_OK)
        s = sch_dbpool_write(sup->options.pool, end_in_tx, &e, err);
    free(e.args_json);
    if (s == SCH_OK && item->callback_json)
        sch_wake_send(sup->options.data_dir);
    return s == SCH_NOT_FOUND ? SCH_OK : s; /* another worker has it */
}

/* ---- attempts ----------------------------------------------------------------------------------
 */

typedef struct later {
    const wrk_sup *sup;
    const sch_image_item *item;
    int64_t due_ms;
    bool counts;
} later;

static sch_status retry_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const later *l = arg;

    return sch_image_item_retry(db, l->item->item_no, l->sup->worker_id, l->due_ms, l->counts, err);
}

static bool is_stopping(wrk_sup *sup)
{
    uint64_t hints;

    return !wrk_sup_read_hints(sup, &hints);
}

/** An attempt failed for a reason of ours, or one that may pass. */
static void put_off(wrk_sup *sup, const sch_image_item *item, sch_err *why)
{
    const bool counts = !is_stopping(sup);
    later l = {sup, item, sch_now_ms() + (counts ? (int64_t)RETRY_MS << (item->attempt - 1) : 0),
               counts};
    sch_err err = {0};
    json_t *answer;

    if (counts && item->attempt >= sup->options.settings->attempts) {
        sch_log(SCH_LOG_ERROR, "image_given_up", SCH_LOG_S("request_id", item->request_id),
                SCH_LOG_S("error", why->text));
        answer = error_answer("sys_exception", NULL, NULL);
        if (answer && end_item(sup, item, answer, &err) == SCH_OK) {
            json_decref(answer);
            return;
        }
        json_decref(answer);
    }
    if (sch_dbpool_write(sup->options.pool, retry_in_tx, &l, &err) == SCH_OK && counts)
        wrk_sup_due(sup, l.due_ms);
}

static void run_item(wrk_sup *sup, const sch_image_item *item)
{
    json_t *answer = NULL;
    sch_err err = {0};
    sch_status s = read_item(sup, item, &answer, &err);

    if (s == SCH_OK)
        s = end_item(sup, item, answer, &err);
    if (s != SCH_OK)
        put_off(sup, item, &err);
    json_decref(answer);
}

/* ---- the thread --------------------------------------------------------------------------------
 */

typedef struct claim {
    const wrk_sup *sup;
    sch_image_item item;
} claim;

static sch_status claim_in_tx(sch_db *db, void *arg, sch_err *err)
{
    claim *c = arg;
    const int64_t now_ms = sch_now_ms();

    return sch_image_item_claim(db, c->sup->worker_id, now_ms, now_ms + HOLD_MS, &c->item, err);
}

static sch_status purge_in_tx(sch_db *db, void *arg, sch_err *err)
{
    (void)arg;
    return sch_image_batch_purge(db, sch_now_ms() - KEEP_BATCH_MS, err);
}

/** Results of batches are there for two days. */
static void purge(wrk_sup *sup, int64_t *next_ms)
{
    sch_err err = {0};

    if (sch_mono_ms() < *next_ms)
        return;
    *next_ms = sch_mono_ms() + PURGE_MS;
    while (sch_dbpool_write(sup->options.pool, purge_in_tx, NULL, &err) == SCH_OK)
        ;
}

void *wrk_image_items_main(void *arg)
{
    wrk_sup *sup = arg;
    int64_t purge_ms = 0;
    uint64_t hints = 0;

    while (wrk_sup_read_hints(sup, &hints)) {
        claim c = {.sup = sup};
        sch_err err = {0};
        sch_status s = sch_dbpool_write(sup->options.pool, claim_in_tx, &c, &err);

        if (s == SCH_OK) {
            run_item(sup, &c.item);
            sch_image_item_done(c.item);
            continue;
        }
        if (s != SCH_NOT_FOUND)
            sch_log(SCH_LOG_ERROR, "image_claim_failed", SCH_LOG_S("error", err.text));
        purge(sup, &purge_ms);
        wrk_sup_wait_hint(sup, hints, POLL_MS);
    }
    return NULL;
}
