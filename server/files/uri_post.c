/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/uri: queue one document that a URI names. It is fetched by a worker.
 *
 * In:   {"source_uri": "https://...", "job_id"?, "custom_id"?, options...}. Header Idempotency-Key?
 * Out:  200 {"file_id": uuid}, once the row is durable
 * Errs: 400 bad_request, 401, 403 data_source_access_denied, 404 data_source_not_found or not_found
 *       (the document), 409 conflict (the job is finalized), 413, 429 quota_exceeded,
 *       503 storage_throttled or unavailable
 *
 * What the source answers within seconds is told at once; else the file ends with the same code.
 *
 * Source: Files API reference, "Process a Document Async".
 */
#include "schema/wire/json.h"
#include "schema/wire/uri.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/submit.h"

#include <string.h>

sch_status srv_source_read(const srv_request *rq, const json_t *json, const char *key,
                           const char **ret_text, sch_uri *ret_uri, sch_err *err)
{
    const char *text = json_string_value(sch_json_get(json, key));
    sch_status s;

    if (!text || !*text)
        return sch_fail(err, SCH_INVALID, "%s: is missing or not a string", key);
    s = sch_uri_parse(text, SCH_URI_SOURCE, ret_uri, err);
    if (s != SCH_OK)
        return sch_wrap(err, "%s", key);
    *ret_text = text;
    return sch_uri_check_source(ret_uri, rq->srv->settings->fetch_http, err);
}

void srv_uri_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    char file_id[SCH_UUID_LEN];
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    srv_submission in = {.file_id = file_id, .filename = "", .uri = &uri};
    sch_err err = {0};
    sch_status s = sch_json_load(sch_strbuf_str(&rq->body), rq->body.len,
                                 (size_t)rq->srv->settings->max_json_bytes, &json, &err);

    if (s == SCH_OK && !json_is_object(json))
        s = sch_fail(&err, SCH_INVALID, "the body must be a JSON object");
    if (s == SCH_OK)
        s = srv_source_read(rq, json, "source_uri", &in.source_uri, &uri, &err);
    if (s == SCH_OK)
        s = srv_room_check(rq->srv, 0, &err);
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_uuid_new(file_id);
    srv_submit(rq, &in, json);
}
