/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/uri: queue one document that a URI names. It is fetched by a worker.
 *
 * In:   {"source_uri": "https://...", "job_id"?, "custom_id"?, options...}. Header Idempotency-Key?
 * Out:  200 {"file_id": uuid}, once the row is durable
 * Errs: 400 bad_request, 401, 404 data_source_not_found, 409 conflict (the job is finalized), 413,
 *       429 quota_exceeded, 503 unavailable
 *
 * Source: Files API reference, "Process a Document Async".
 */
#include "schema/source/source.h"
#include "schema/wire/json.h"
#include "schema/wire/uri.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/submit.h"

#include <string.h>

/* The bucket must be one of the group's; whether the object is there, the worker finds out. */
static sch_status check_bucket(const srv_request *rq, const sch_uri *uri, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    if (s == SCH_OK)
        s = sch_uri_check_bucket(db, rq->who.group_id, uri, err);
    return s == SCH_OK || s == SCH_FATAL ? s : sch_wrap(err, "source_uri");
}

static sch_status read_source(const srv_request *rq, const json_t *json, const char **ret_uri,
                              sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    const char *text = json_string_value(sch_json_get(json, "source_uri"));
    sch_status s;

    if (!text || !*text)
        return sch_fail(err, SCH_INVALID, "source_uri: is missing or not a string");
    s = sch_uri_parse(text, SCH_URI_SOURCE, &uri, err);
    if (s != SCH_OK)
        return sch_wrap(err, "source_uri");
    s = sch_uri_check_source(&uri, rq->srv->settings->fetch_http, err);
    if (s == SCH_OK)
        s = check_bucket(rq, &uri, err);
    if (s == SCH_OK)
        *ret_uri = text;
    return s;
}

void srv_uri_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    char file_id[SCH_UUID_LEN];
    srv_submission in = {.file_id = file_id, .filename = ""};
    sch_err err = {0};
    sch_status s = sch_json_load(sch_strbuf_str(&rq->body), rq->body.len,
                                 (size_t)rq->srv->settings->max_json_bytes, &json, &err);

    if (s == SCH_OK && !json_is_object(json))
        s = sch_fail(&err, SCH_INVALID, "the body must be a JSON object");
    if (s == SCH_OK)
        s = read_source(rq, json, &in.source_uri, &err);
    if (s == SCH_OK)
        s = srv_room_check(rq->srv, 0, &err);
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_uuid_new(file_id);
    srv_submit(rq, &in, json);
}
