/* SPDX-License-Identifier: Apache-2.0 */
#include "server/v3/image.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/live/live.h"
#include "schema/wire/image_reply.h"
#include "server/reply.h"

#include <string.h>

enum {
    FETCHERS = 24, /* slow servers of others shall not hold up images that are here */
    CALLERS = 64,
    WORK_MS = 90000, /* a worker ends an image that takes longer */
};

struct srv_images {
    srv_pool *fetchers, *callers;
    atomic_long waiting; /* requests on their way */
    int64_t most;
};

sch_status srv_images_open(const sch_settings *settings, srv_images **ret_images, sch_err *err)
{
    srv_images *images = calloc(1, sizeof *images);
    sch_status s;

    if (!images)
        return sch_fail(err, SCH_FATAL, "out of memory");
    images->most = settings->image_queue;
    s = srv_pool_open(FETCHERS, &images->fetchers, err);
    if (s == SCH_OK)
        s = srv_pool_open(CALLERS, &images->callers, err);
    if (s == SCH_OK)
        *ret_images = images;
    else
        srv_images_close(images);
    return s;
}

srv_images *srv_images_close(srv_images *images)
{
    if (!images)
        return NULL;
    srv_pool_close(images->fetchers); /* what it ends goes on to the callers */
    srv_pool_close(images->callers);
    free(images);
    return NULL;
}

/* ---- requests ----------------------------------------------------------------------------------
 */

srv_image *srv_image_new(srv_request *rq, sch_image_kind kind, const char *endpoint)
{
    srv_image *image = calloc(1, sizeof *image);
    sch_err err = {0};

    if (!image) {
        (void)sch_fail(&err, SCH_FATAL, "out of memory");
        srv_reply_error(rq, &err);
        return NULL;
    }
    image->rq = rq;
    image->kind = kind;
    image->endpoint = endpoint;
    image->usage = "image";
    sch_rid_new(image->request_id);
    return image;
}

srv_image *srv_image_free(srv_image *image)
{
    if (!image)
        return NULL;
    json_decref(image->body);
    sch_image_options_free(image->options);
    free(image->url);
    sch_strbuf_done(image->bytes);
    free(image);
    return NULL;
}

/** A post is kept until it is delivered, which is more than nothing. */
static bool read_callback(const srv_image *image)
{
    const json_t *callback = json_object_get(image->body, "callback");

    if (!image->options->callback.post)
        return true;
    if (image->options->common->improve_mathpix)
        return srv_callback_allowed(image->rq, callback);
    srv_reply_v3_error(image->rq, "opts_bad_callback",
                       "Bad callback field(s): with metadata.improve_mathpix false nothing may be "
                       "kept, and a post would be",
                       json_pack("{s:s}", "post", image->options->callback.post));
    return false;
}

bool srv_image_read_options(srv_image *image)
{
    sch_err err = {0};
    json_t *more = NULL;
    sch_status s = sch_image_options_parse(image->body, image->kind, &image->options, &more, &err);

    if (s == SCH_OK && image->options->async && image->rq->by_token) {
        srv_reply_v3_error(image->rq, "unauthorized_token_request", NULL, NULL);
        return false;
    }
    if (s == SCH_OK)
        return read_callback(image);
    if (s == SCH_INVALID) {
        srv_reply_v3_error(image->rq, err.id, NULL, more);
    } else {
        json_decref(more);
        srv_reply_error(image->rq, &err);
    }
    return false;
}

/* ---- on other threads
 * ---------------------------------------------------------------------------- */

/** The reply is made; the connection goes on. */
static void end(srv_image *image)
{
    srv_request *rq = image->rq;

    atomic_fetch_sub(&rq->srv->images->waiting, 1);
    srv_image_free(image);
    MHD_resume_connection(rq->conn);
}

static sch_status ask_worker(const srv_image *image, json_t **ret_answer, sch_err *err)
{
    const srv_server *srv = image->rq->srv;
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    SCH_AUTO(free) char *request = NULL;
    json_t *root = json_pack("{s:s, s:b, s:O}", "kind", sch_image_kind_name(image->kind), "drawing",
                             image->is_drawing, "options", image->body);
    sch_live_call call = {.data_dir = srv->settings->data,
                          .source = image->bytes.data,
                          .source_len = image->bytes.len,
                          .wait_ms = srv->settings->image_wait_s * 1000,
                          .work_ms = WORK_MS,
                          .cancel_fd = srv->stop_fd};
    sch_status s;

    request = root ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    if (!request)
        return sch_fail(err, SCH_FATAL, "out of memory");
    call.request = request;
    call.request_len = strlen(request);
    s = sch_live_ask(&call, &answer, err);
    if (s != SCH_OK)
        return s;
    *ret_answer = json_loadb(sch_strbuf_str(&answer), answer.len, 0, NULL);
    return json_is_object(*ret_answer) ? SCH_OK
                                       : sch_fail(err, SCH_FATAL, "the worker's answer is no JSON");
}

/** There was no answer. */
static void refuse(const srv_image *image, const sch_err *err)
{
    srv_request *rq = image->rq;

    if (err->code == SCH_BUSY) {
        srv_reply_v3_error(rq, "http_max_requests", NULL,
                           json_pack("{s:s, s:I, s:I}", "limit_name", "image_wait_s", "limit_value",
                                     (json_int_t)rq->srv->settings->image_wait_s, "count",
                                     (json_int_t)atomic_load(&rq->srv->images->waiting)));
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    } else if (err->code == SCH_EXISTS) {
        srv_reply_v3_error(rq, "sys_exception", "the server stops; try again", NULL);
    } else {
        sch_log(SCH_LOG_ERROR, "image_unanswered", SCH_LOG_S("request_id", image->request_id),
                SCH_LOG_S("message", err->text));
        srv_reply_v3_error(rq, "sys_exception", NULL, NULL);
    }
}

static void reply(const srv_image *image, const char *result)
{
    sch_strbuf body = {0};

    sch_strbuf_adds(&body, result);
    srv_reply_json(image->rq, MHD_HTTP_OK, &body);
}

static void recognize(srv_work *work)
{
    srv_image *image = (srv_image *)work;
    SCH_AUTO(free) char *result = NULL;
    json_t *answer = NULL;
    sch_err err = {0};
    sch_status s = ask_worker(image, &answer, &err);

    if (s == SCH_OK) {
        result = sch_image_result_write(json_object_get(answer, "result"), image->request_id);
        s = result ? srv_image_keep(image, answer, result, &err)
                   : sch_fail(&err, SCH_FATAL, "out of memory");
    }
    if (s == SCH_OK)
        reply(image, result);
    else
        refuse(image, &err);
    json_decref(answer);
    end(image);
}

static void fetch(srv_work *work)
{
    srv_image *image = (srv_image *)work;

    if (!srv_image_fetch(image)) {
        end(image);
        return;
    }
    image->work.run = recognize;
    srv_pool_post(image->rq->srv->images->callers, &image->work);
}

void srv_image_go_on(srv_image *image)
{
    srv_images *images = image->rq->srv->images;
    srv_request *rq = image->rq;

    sch_strbuf_done(rq->body); /* what was in it is in the image now */
    rq->body = (sch_strbuf){0};
    if (srv_image_is_deferred(image)) {
        srv_image_defer(image);
        srv_image_free(image);
        srv_request_resume(rq);
        return;
    }
    if (atomic_fetch_add(&images->waiting, 1) >= images->most) {
        srv_reply_v3_error(rq, "http_max_requests", NULL,
                           json_pack("{s:s, s:I, s:I}", "limit_name", "image_queue", "limit_value",
                                     (json_int_t)images->most, "count",
                                     (json_int_t)atomic_load(&images->waiting) - 1));
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, "5");
        end(image);
        return;
    }
    image->work.run = image->url ? fetch : recognize;
    srv_pool_post(image->url ? images->fetchers : images->callers, &image->work);
}
