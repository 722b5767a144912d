/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/batch/{batch_id}: what has been read of a batch.
 *
 * Out:  200 {"keys": [key, ...], "results": {key: a result or an error}, "callback"?: as it came}
 * Errs: batch_unknown_id (also: another group's, or older than two days)
 *
 * Source: v3 reference, "Process a batch".
 */
#include "schema/db/queries_image.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <string.h>

/** @return 0: no number of a batch */
static int64_t batch_number(const char *text)
{
    size_t n = strlen(text);

    return n > 0 && n < 19 && strspn(text, "0123456789") == n ? strtoll(text, NULL, 10) : 0;
}

typedef struct writing {
    sch_strbuf body;
    bool any;
} writing;

/** Results are JSON already. */
static bool add_result(const char *key, const char *result_json, void *arg)
{
    writing *w = arg;

    sch_strbuf_adds(&w->body, w->any ? "," : "");
    w->any = true;
    sch_strbuf_add_json(&w->body, key, strlen(key));
    sch_strbuf_addc(&w->body, ':');
    sch_strbuf_adds(&w->body, result_json);
    return !w->body.failed;
}

static void refuse(srv_request *rq, const char *id)
{
    srv_reply_v3_error(rq, "batch_unknown_id", NULL, json_pack("{s:s}", "batch_id", id));
}

void srv_batch_get(srv_request *rq)
{
    const char *id = rq->args.text[0];
    SCH_AUTO(sch_image_batch_done) sch_image_batch batch = {0};
    writing w = {0};
    sch_err err = {0};
    sch_db *db;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, &err);

    if (s == SCH_OK)
        s = sch_image_batch_get(db, batch_number(id), &batch, &err);
    if (s == SCH_OK && strcmp(batch.group_id, rq->who.group_id) != 0)
        s = SCH_NOT_FOUND;
    if (s == SCH_OK) {
        sch_strbuf_addf(&w.body, "{\"keys\":%s,\"results\":{", batch.keys_json);
        s = sch_image_batch_each(db, batch_number(id), add_result, &w, &err);
    }
    sch_strbuf_addc(&w.body, '}');
    if (batch.callback_json)
        sch_strbuf_addf(&w.body, ",\"callback\":%s", batch.callback_json);
    sch_strbuf_addc(&w.body, '}');
    if (s == SCH_OK && w.body.failed)
        s = sch_fail(&err, SCH_FATAL, "out of memory");
    if (s == SCH_OK)
        srv_reply_json(rq, MHD_HTTP_OK, &w.body);
    else if (s == SCH_NOT_FOUND)
        refuse(rq, id);
    else
        srv_reply_error(rq, &err);
    sch_strbuf_done(w.body);
}
