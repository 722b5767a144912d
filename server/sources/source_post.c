/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/data-sources: register a bucket and the right to use it.
 *
 * In:   {"provider", "bucket", "auth_method", "provider_specific_details": {...}, "secret"?,
 *       "region"?, "name"?}
 * Out:  200 {"data_source_id": uuid}
 * Errs: 400 bad_request, 401, 409 conflict (the bucket or the name is taken), 503 unavailable (the
 *       proof of a Google bucket could not be read)
 *
 * Source: Files API reference, "Data sources".
 */
#include "schema/wire/json.h"
#include "server/reply.h"
#include "server/sources/register.h"
#include "server/sources/sources.h"

#include <openssl/crypto.h>

void srv_source_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    SCH_AUTO(sch_registration_done) sch_registration registration = {.json = NULL};
    const srv_registrar r = {rq->srv->sources, rq->srv->pool, rq->who.group_id, rq->srv};
    char source_id[SCH_UUID_LEN];
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s = sch_json_load(sch_strbuf_str(&rq->body), rq->body.len,
                                 (size_t)rq->srv->settings->max_json_bytes, &json, &err);

    if (s == SCH_OK)
        s = sch_registration_parse(json, &registration, &err);
    if (s == SCH_OK)
        s = srv_source_register(&r, &registration, source_id, &err);
    if (rq->body.data)
        OPENSSL_cleanse(rq->body.data, rq->body.len);
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"data_source_id\":\"%s\"}", source_id);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
