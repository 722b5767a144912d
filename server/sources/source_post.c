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
 * AWS and Azure are not asked now. A Google bucket must hold an object `.mathpix-verify` whose
 * content is the group's external id: a service account alone does not say whose bucket it is.
 *
 * Source: Files API reference, "Data sources".
 */
#include "schema/base/clock.h"
#include "schema/base/digest.h"
#include "schema/source/source.h"
#include "schema/wire/json.h"
#include "server/probe.h"
#include "server/reply.h"
#include "server/sources/sources.h"

#include <openssl/crypto.h>
#include <string.h>

#define PROOF_KEY ".mathpix-verify"
#define PROOF_MAX 256

typedef struct insertion {
    const sch_source_new *row;
    int64_t now_ms;
} insertion;

static sch_status insert(sch_db *db, void *arg, sch_err *err)
{
    const insertion *in = arg;

    return sch_source_insert(db, in->row, in->now_ms, err);
}

static sch_status check_external_id(const sch_registration *r, const char *external_id,
                                    sch_err *err)
{
    if (r->external_id && strcmp(r->external_id, external_id) != 0)
        return sch_fail(err, SCH_INVALID,
                        "provider_specific_details.aws_external_id: is not this organization's");
    return SCH_OK;
}

static sch_status add(void *arg, const void *bytes, size_t len, sch_err *err)
{
    (void)err;
    sch_strbuf_add(arg, bytes, len);
    return SCH_OK;
}

/* The row before it is stored: opening it checks names, endpoints and paths. */
static sch_status open_unstored(const srv_request *rq, const sch_source_new *row,
                                const char *external_id, sch_bucket **ret_bucket, sch_err *err)
{
    const sch_source_how how = {.cancel_fd = -1, .hurry_s = SRV_SOURCE_HURRY_S};
    char secret_hex[2 * SCH_SOURCE_SECRET_MAX + 1];
    sch_source source = {.provider = row->provider,
                         .auth = row->auth,
                         .bucket = (char *)row->bucket,
                         .account = (char *)row->account,
                         .region = (char *)row->region,
                         .details_json = (char *)row->details_json,
                         .secret_hex = row->secret ? secret_hex : NULL};

    (void)snprintf(source.source_id, sizeof source.source_id, "%s", row->source_id);
    sch_hex(row->secret, row->secret_len, secret_hex);
    return sch_sources_bucket(rq->srv->sources, &source, external_id, &how, ret_bucket, err);
}

static sch_status check_proof(const srv_request *rq, const sch_source_new *row,
                              const char *external_id, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf proof = {0};
    sch_err why = {0};
    sch_status s = open_unstored(rq, row, external_id, &bucket, err);

    if (s != SCH_OK)
        return s;
    if (!srv_probe_begin(rq->srv))
        return sch_fail(err, SCH_BUSY, "too many buckets are being asked at the moment");
    s = sch_bucket_get(bucket, PROOF_KEY, PROOF_MAX, add, &proof, &why);
    srv_probe_end(rq->srv);
    if (s == SCH_FATAL || s == SCH_BUSY || strcmp(why.id, "unknown_error") == 0 ||
        strcmp(why.id, "workflow_timeout") == 0)
        return sch_fail_id(err, SCH_BUSY, "unavailable", "the bucket could not be reached: %s",
                           why.text);
    while (proof.len > 0 && strchr(" \r\n\t", proof.data[proof.len - 1]))
        proof.data[--proof.len] = '\0';
    if (s != SCH_OK || strcmp(sch_strbuf_str(&proof), external_id) != 0)
        return sch_fail(err, SCH_INVALID,
                        "bucket: control could not be verified: put an object %s with the "
                        "external id into it",
                        PROOF_KEY);
    return SCH_OK;
}

/* May it be stored? */
static sch_status check(const srv_request *rq, const sch_registration *r, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    char external_id[SCH_UUID_LEN];
    sch_status s = srv_external_id(rq, external_id, err);

    if (s == SCH_OK)
        s = check_external_id(r, external_id, err);
    if (s != SCH_OK)
        return s;
    return r->needs_proof ? check_proof(rq, &r->row, external_id, err)
                          : open_unstored(rq, &r->row, external_id, &bucket, err);
}

static sch_status add_source(const srv_request *rq, sch_registration *r, const char *source_id,
                             sch_err *err)
{
    uint8_t sealed[SCH_SOURCE_SECRET_MAX];
    insertion in = {.row = &r->row, .now_ms = sch_now_ms()};
    sch_status s;

    r->row.source_id = source_id;
    r->row.group_id = rq->who.group_id;
    s = sch_sources_seal(rq->srv->sources, source_id, r->secret, sealed, &r->row.secret_len, err);
    r->row.secret = r->secret ? sealed : NULL;
    if (s == SCH_OK)
        s = check(rq, r, err);
    if (s == SCH_OK)
        s = sch_dbpool_write(rq->srv->pool, insert, &in, err);
    r->row.secret = NULL;
    return s;
}

void srv_source_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    SCH_AUTO(sch_registration_done) sch_registration r = {.json = NULL};
    char source_id[SCH_UUID_LEN];
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s = sch_json_load(sch_strbuf_str(&rq->body), rq->body.len,
                                 (size_t)rq->srv->settings->max_json_bytes, &json, &err);

    sch_uuid_new(source_id);
    if (s == SCH_OK)
        s = sch_registration_parse(json, &r, &err);
    if (s == SCH_OK)
        s = add_source(rq, &r, source_id, &err);
    if (rq->body.data)
        OPENSSL_cleanse(rq->body.data, rq->body.len);
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"data_source_id\":\"%s\"}", source_id);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
