/* SPDX-License-Identifier: Apache-2.0 */
/* What stays of an image: its use is counted; request and result are kept, unless the client asks
 * that nothing is (metadata.improve_mathpix false). */
#include "server/v3/image.h"

#include "schema/base/clock.h"
#include "schema/db/hooks.h"
#include "schema/db/queries_v3.h"
#include "schema/db/wake.h"
#include "schema/hook/hook.h"
#include "schema/wire/callback.h"
#include "schema/wire/image_reply.h"
#include "schema/wire/request_args.h"
#include "server/reply.h"

#include <string.h>

typedef struct keeping {
    const srv_image *image;
    const sch_request_new *request; /* NULL: nothing is kept */
    const char *result;
    char hash[SCH_ARGS_HASH_LEN];
    int64_t now_ms;
} keeping;

static sch_status post(sch_db *db, const keeping *k, sch_err *err)
{
    const srv_image *image = k->image;
    const json_t *callback = json_object_get(image->body, "callback");
    json_t *headers = json_object_get(callback, "headers");
    SCH_AUTO(free)
    char *body = sch_image_callback_write(callback, "request_id", image->request_id, k->result);
    SCH_AUTO(free) char *headers_json = headers ? json_dumps(headers, JSON_COMPACT) : NULL;
    const sch_hook_new to = {.url = image->options->callback.post, .headers_json = headers_json};

    if (!body || (headers && !headers_json))
        return sch_fail(err, SCH_FATAL, "out of memory");
    return sch_hook_enqueue(db, image->rq->who.group_id, image->rq->who.app_id, &to, body,
                            k->now_ms, err);
}

static sch_status write_request(sch_db *db, void *arg, sch_err *err)
{
    const keeping *k = arg;
    const sch_identity *who = &k->image->rq->who;
    sch_status s = SCH_OK;

    if (k->image->usage)
        s = sch_ocr_usage_add(db, who->group_id, who->app_id, k->image->usage, k->hash, 1,
                              k->now_ms, err);

    if (s == SCH_OK && k->request)
        s = sch_request_insert(db, k->request, k->now_ms, err);
    return s == SCH_OK && k->image->options->callback.post ? post(db, k, err) : s;
}

sch_status srv_image_keep(const srv_image *image, const json_t *answer, const char *result,
                          sch_err *err)
{
    srv_request *rq = image->rq;
    const bool keeps = image->options->common->improve_mathpix;
    SCH_AUTO(free) char *args = NULL;
    keeping k = {.image = image, .result = result, .now_ms = sch_now_ms()};
    sch_request_new request = {.image_id = image->request_id,
                               .group_id = rq->who.group_id,
                               .app_id = rq->who.app_id,
                               .endpoint = image->endpoint,
                               .duration_ms = (sch_mono_us() - rq->start_us) / 1000,
                               .detections = sch_image_detections(answer),
                               .result_json = result};
    sch_status s = sch_request_args_write(image->body, keeps ? &args : NULL, k.hash, err);

    if (s != SCH_OK)
        return s;
    request.args_json = args;
    k.request = keeps ? &request : NULL;
    s = sch_dbpool_write(rq->srv->pool, write_request, &k, err);
    if (s == SCH_OK && image->options->callback.post)
        sch_wake_send(rq->srv->settings->data);
    return s;
}

bool srv_callback_allowed(srv_request *rq, const json_t *callback)
{
    const sch_callback_rules rules = sch_hook_rules(rq->srv->settings);
    json_t *post_to = json_object_get(callback, "post");
    const json_t *headers = json_object_get(callback, "headers");
    SCH_AUTO(free) char *headers_json = NULL;
    const char *wrong = NULL;
    json_t *more;
    sch_err err = {0};

    if (sch_callback_check_url("post", json_string_value(post_to), &rules, NULL, &err) != SCH_OK)
        wrong = "post";
    else if (headers &&
             sch_callback_check_headers("headers", headers, &headers_json, &err) != SCH_OK)
        wrong = "headers";
    if (!wrong)
        return true;
    more = json_pack("{s:O, s:{s:s}}", wrong, json_object_get(callback, wrong), "detail", "reason",
                     err.text);
    srv_reply_v3_error(rq, "opts_bad_callback", NULL, more);
    return false;
}
