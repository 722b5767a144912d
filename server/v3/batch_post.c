/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/batch: read many images in the background.
 *
 * In:   {"urls": {key: url | {"url": url, options}}, "ocr_behavior"?: "latex" | "text",
 *       "callback"?: Callback, options of /v3/latex or /v3/text for all}. A url may be a data URL.
 *       At most 5 MB and 10,000 images
 * Out:  200 {"batch_id": string, members of callback.reply}
 * Errs: json_syntax, image_missing (no urls), opts_*, opts_bad_callback,
 *       unauthorized_token_request, sys_request_too_large; 429 http_max_requests. What is wrong
 *       with one image alone is its result
 *
 * Source: v3 reference, "Process a batch".
 */
#include "schema/base/clock.h"
#include "schema/db/queries_image.h"
#include "schema/db/wake.h"
#include "schema/wire/json.h"
#include "schema/wire/v3_error.h"
#include "server/reply.h"
#include "server/v3/image.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ITEMS_MAX = 10000 };

/** A batch being taken. */
typedef struct batch {
    srv_request *rq;
    json_t *body;   /* owned; what is left of it are the shared options */
    json_t *urls;   /* owned */
    json_t *keys;   /* owned */
    json_t *shared; /* owned: body without urls, callback, ocr_behavior */
    char *callback_json;
    sch_image_kind kind;
    int64_t now_ms;
    int64_t batch_no, place;
} batch;

static void batch_done(batch *b)
{
    json_decref(b->body);
    json_decref(b->urls);
    json_decref(b->keys);
    json_decref(b->shared);
    free(b->callback_json);
}

static bool read_kind(const json_t *options, sch_image_kind *kind)
{
    const json_t *got = sch_json_get(options, "ocr_behavior");

    return !got || sch_image_kind_parse(json_string_value(got), kind);
}

static bool read_urls(batch *b)
{
    const json_t *urls = sch_json_get(b->body, "urls");
    const char *key;
    json_t *value;

    if (!json_is_object(urls) || json_object_size(urls) == 0) {
        srv_reply_v3_error(b->rq, "image_missing", "Missing urls in request body", NULL);
        return false;
    }
    if (json_object_size(urls) > ITEMS_MAX) {
        srv_v3_reply_option(b->rq, "opts_value_out_of_range", "urls", NULL);
        return false;
    }
    b->keys = json_array();
    json_object_foreach((json_t *)(uintptr_t)urls, key, value)
    {
        json_array_append_new(b->keys, json_string(key));
    }
    b->urls = json_incref((json_t *)(uintptr_t)urls);
    return true;
}

/** Its reply is merged into ours, so it may not say what the batch's id is. */
static bool read_callback(batch *b)
{
    const json_t *got = sch_json_get(b->body, "callback");
    const json_t *id = sch_json_get(sch_json_get(got, "reply"), "batch_id");
    sch_image_callback callback = {0};
    json_t *more = NULL;
    sch_err err = {0};
    bool ok = true;

    if (!got)
        return true;
    if (sch_image_callback_parse(got, &callback, &more, &err) != SCH_OK)
        ok = false;
    else if (id)
        more = json_pack("{s:O}", "batch_id", id);
    sch_image_callback_done(callback);
    if (!ok || more) {
        srv_reply_v3_error(b->rq, "opts_bad_callback", NULL, more);
        return false;
    }
    return srv_callback_allowed(b->rq, got) &&
           (b->callback_json = json_dumps(got, JSON_COMPACT)) != NULL;
}

static bool read_shared(batch *b)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *options = NULL;
    json_t *more = NULL;
    sch_err err = {0};

    if (!read_kind(b->body, &b->kind)) {
        srv_v3_reply_option(b->rq, "opts_value_out_of_range", "ocr_behavior",
                            sch_json_get(b->body, "ocr_behavior"));
        return false;
    }
    b->shared = json_copy(b->body);
    for (size_t i = 0; i < 6; i++) {
        static const char *const own[6] = {"urls", "callback", "ocr_behavior",
                                           "src",  "url",      "async"};

        (void)json_object_del(b->shared, own[i]);
    }
    if (sch_image_options_parse(b->shared, b->kind, &options, &more, &err) == SCH_OK)
        return true;
    srv_reply_v3_error(b->rq, err.id, NULL, more);
    return false;
}

/* ---- items -------------------------------------------------------------------------------------
 */

/** One image of a batch as it is written. */
typedef struct item {
    json_t *options; /* owned: shared ones and its own */
    char *options_json;
    sch_image_kind kind;
    const char *url; /* NULL: the bytes are there */
    sch_strbuf bytes;
    char *result_json; /* an error that is known already */
    bool keeps;
    char request_id[SCH_RID_LEN];
} item;

static void item_done(item *i)
{
    json_decref(i->options);
    free(i->options_json);
    free(i->result_json);
    sch_strbuf_done(i->bytes);
}

static void set_error(item *i, const char *id, const char *message, const json_t *more)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_v3_error_write(&sb, id, message, more);
    free(i->result_json);
    i->result_json = sch_strbuf_steal(&sb);
}

static void check_options(item *i)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *options = NULL;
    json_t *more = NULL;
    sch_err err = {0};

    if (sch_image_options_parse(i->options, i->kind, &options, &more, &err) != SCH_OK)
        set_error(i, err.id[0] ? err.id : "sys_exception", NULL, more);
    i->keeps = !options || options->common->improve_mathpix;
    json_decref(more);
}

static void take_url(item *i, const char *url, const json_t *value)
{
    const char *data = url ? srv_inline_data(url) : NULL;

    if (data) {
        if (!srv_base64_decode(data, strlen(data), &i->bytes) || i->bytes.len == 0)
            set_error(i, "image_decode_error", NULL, NULL);
    } else if (url && srv_is_image_url(url)) {
        i->url = url;
    } else {
        json_t *more = json_pack("{s:O?}", "url", value);

        set_error(i, url ? "image_download_error" : "image_missing", NULL, more);
        json_decref(more);
    }
}

static void read_item(const batch *b, const json_t *value, item *i)
{
    const json_t *url = json_is_object(value) ? sch_json_get(value, "url") : value;

    i->kind = b->kind;
    i->options = json_copy(b->shared);
    sch_rid_new(i->request_id);
    if (json_is_object(value)) {
        json_object_update(i->options, (json_t *)(uintptr_t)value);
        if (!read_kind(i->options, &i->kind)) {
            json_t *more = json_pack("{s:s, s:O}", "name", "ocr_behavior", "value",
                                     sch_json_get(i->options, "ocr_behavior"));

            set_error(i, "opts_value_out_of_range", NULL, more);
            json_decref(more);
        }
        (void)json_object_del(i->options, "url");
        (void)json_object_del(i->options, "ocr_behavior");
        (void)json_object_del(i->options, "callback");
    }
    check_options(i);
    if (!i->result_json)
        take_url(i, json_string_value(url), url);
    i->options_json = json_dumps(i->options, JSON_COMPACT);
}

static sch_status write_one(sch_db *db, batch *b, const char *key, const json_t *value,
                            sch_err *err)
{
    item i = {.keeps = true};
    sch_image_new in = {.batch_no = b->batch_no,
                        .item_key = key,
                        .group_id = b->rq->who.group_id,
                        .app_id = b->rq->who.app_id,
                        .endpoint = "/v3/batch",
                        .place = b->place};
    sch_status s;

    read_item(b, value, &i);
    in.request_id = i.request_id;
    in.kind = sch_image_kind_name(i.kind);
    in.options_json = i.options_json;
    in.keeps = i.keeps;
    in.url = i.url;
    in.image = i.url || i.result_json ? NULL : i.bytes.data;
    in.image_len = i.bytes.len;
    in.result_json = i.result_json;
    s = i.options_json ? sch_image_item_insert(db, &in, b->now_ms, err)
                       : sch_fail(err, SCH_FATAL, "out of memory");
    b->place += !i.result_json;
    item_done(&i);
    return s;
}

static sch_status write_batch(sch_db *db, void *arg, sch_err *err)
{
    batch *b = arg;
    SCH_AUTO(free) char *keys = json_dumps(b->keys, JSON_COMPACT);
    const sch_batch_new in = {.group_id = b->rq->who.group_id,
                              .app_id = b->rq->who.app_id,
                              .keys_json = keys,
                              .callback_json = b->callback_json,
                              .items = (int64_t)json_array_size(b->keys)};
    const char *key;
    json_t *value;
    sch_status s = keys ? sch_image_item_count(db, in.group_id, b->rq->srv->settings->queue_limit,
                                               &b->place, err)
                        : sch_fail(err, SCH_FATAL, "out of memory");

    if (s == SCH_OK)
        s = sch_image_batch_insert(db, &in, b->now_ms, &b->batch_no, err);

    json_object_foreach(b->urls, key, value)
    {
        if (s == SCH_OK)
            s = write_one(db, b, key, value, err);
    }
    return s;
}

static void reply(const batch *b)
{
    const json_t *extra = sch_json_get(sch_json_get(b->body, "callback"), "reply");
    json_t *root = extra ? json_copy((json_t *)(uintptr_t)extra) : json_object();
    sch_strbuf body = {0};
    char number[24];
    char *text;

    (void)snprintf(number, sizeof number, "%" PRId64, b->batch_no);
    json_object_set_new(root, "batch_id", json_string(number));
    text = json_dumps(root, JSON_COMPACT);
    sch_strbuf_adds(&body, text ? text : "{}");
    free(text);
    json_decref(root);
    srv_reply_json(b->rq, MHD_HTTP_OK, &body);
}

void srv_batch_post(srv_request *rq)
{
    batch b = {.rq = rq, .kind = SCH_IMAGE_LATEX, .now_ms = sch_now_ms()};
    sch_err err = {0};

    if (srv_v3_body(rq, &b.body) && read_urls(&b) && read_callback(&b) && read_shared(&b)) {
        if (sch_dbpool_write(rq->srv->pool, write_batch, &b, &err) == SCH_OK) {
            sch_wake_send(rq->srv->settings->data);
            reply(&b);
        } else {
            srv_reply_error(rq, &err);
        }
    }
    batch_done(&b);
}
