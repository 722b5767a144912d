/* SPDX-License-Identifier: Apache-2.0 */
/* Images whose client does not wait: they are kept, with all that is needed, before the reply. */
#include "server/v3/image.h"

#include "schema/base/clock.h"
#include "schema/db/queries_image.h"
#include "schema/db/wake.h"
#include "schema/wire/request_args.h"
#include "server/reply.h"

#include <string.h>

typedef struct deferring {
    sch_image_new *item;
    const sch_request_new *request; /* NULL: nothing is kept in the history */
    int64_t limit, now_ms;
} deferring;

static sch_status write_item(sch_db *db, void *arg, sch_err *err)
{
    const deferring *d = arg;
    sch_status s = sch_image_item_count(db, d->item->group_id, d->limit, &d->item->place, err);

    if (s == SCH_OK)
        s = sch_image_item_insert(db, d->item, d->now_ms, err);
    return s == SCH_OK && d->request ? sch_request_insert(db, d->request, d->now_ms, err) : s;
}

static void reply_id(const srv_image *image)
{
    sch_strbuf body = {0};

    sch_strbuf_addf(&body, "{\"request_id\":\"%s\"}", image->request_id);
    srv_reply_json(image->rq, MHD_HTTP_OK, &body);
}

static sch_status defer(const srv_image *image, sch_err *err)
{
    const srv_request *rq = image->rq;
    const json_t *callback = json_object_get(image->body, "callback");
    SCH_AUTO(free) char *callback_json = callback ? json_dumps(callback, JSON_COMPACT) : NULL;
    SCH_AUTO(free) char *options_json = json_dumps(image->body, JSON_COMPACT);
    SCH_AUTO(free) char *args = NULL;
    char hash[SCH_ARGS_HASH_LEN];
    sch_image_new item = {.request_id = image->request_id,
                          .group_id = rq->who.group_id,
                          .app_id = rq->who.app_id,
                          .endpoint = image->endpoint,
                          .kind = sch_image_kind_name(image->kind),
                          .options_json = options_json,
                          .callback_json = callback_json,
                          .is_drawing = image->is_drawing,
                          .keeps = true,
                          .url = image->url,
                          .image = image->url ? NULL : image->bytes.data,
                          .image_len = image->url ? 0 : image->bytes.len};
    sch_request_new request = {.image_id = image->request_id,
                               .group_id = rq->who.group_id,
                               .app_id = rq->who.app_id,
                               .endpoint = image->endpoint};
    deferring d = {.item = &item,
                   .request = &request,
                   .limit = rq->srv->settings->queue_limit,
                   .now_ms = sch_now_ms()};
    sch_status s = sch_request_args_write(image->body, &args, hash, err);

    if (s == SCH_OK && (!options_json || (callback && !callback_json)))
        s = sch_fail(err, SCH_FATAL, "out of memory");
    request.args_json = args;
    return s == SCH_OK ? sch_dbpool_write(rq->srv->pool, write_item, &d, err) : s;
}

bool srv_image_is_deferred(const srv_image *image)
{
    return image->options->async && image->options->common->improve_mathpix;
}

void srv_image_defer(srv_image *image)
{
    sch_err err = {0};

    if (image->rq->by_token) {
        srv_reply_v3_error(image->rq, "unauthorized_token_request", NULL, NULL);
        return;
    }
    if (defer(image, &err) != SCH_OK) {
        srv_reply_error(image->rq, &err);
        return;
    }
    sch_wake_send(image->rq->srv->settings->data);
    reply_id(image);
}
