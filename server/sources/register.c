/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registering a bucket and testing it. AWS and Azure are not asked when they are registered. A
 * Google bucket must hold an object `.mathpix-verify` whose content is the group's external id: a
 * service account alone does not say whose bucket it is.
 *
 * Source: Files API reference, "Data sources".
 */
#include "server/sources/register.h"

#include "schema/base/clock.h"
#include "schema/base/digest.h"
#include "server/probe.h"

#include <string.h>

/* Longest wait for one answer of a bucket; there is no second attempt. */
#define HURRY_S 10

#define PROOF_KEY ".mathpix-verify"
#define PROOF_MAX 256

static const sch_source_how how = {.cancel_fd = -1, .hurry_s = HURRY_S};

/* Handlers are few: not all of them may wait for buckets. */
static sch_status begin_waiting(const srv_registrar *r, sch_err *err)
{
    if (r->srv && !srv_probe_begin(r->srv))
        return sch_fail(err, SCH_BUSY, "too many buckets are being asked at the moment");
    return SCH_OK;
}

static void end_waiting(const srv_registrar *r)
{
    if (r->srv)
        srv_probe_end(r->srv);
}

/* ---- the group's external id ----------------------------------------------------------------- */

typedef struct asking {
    const char *group_id;
    char external_id[SCH_UUID_LEN];
} asking;

static sch_status ask(sch_db *db, void *arg, sch_err *err)
{
    asking *a = arg;

    return sch_group_external_id(db, a->group_id, a->external_id, err);
}

sch_status srv_external_id(sch_dbpool *pool, const char *group_id, char ret_id[SCH_UUID_LEN],
                           sch_err *err)
{
    asking a = {.group_id = group_id};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(pool, &db, err);

    if (s == SCH_OK)
        s = sch_group_external_id_find(db, group_id, a.external_id, err);
    if (s == SCH_NOT_FOUND) /* nobody asked for it yet */
        s = sch_dbpool_write(pool, ask, &a, err);
    if (s == SCH_OK)
        memcpy(ret_id, a.external_id, sizeof a.external_id);
    return s;
}

/* ---- registering ----------------------------------------------------------------------------- */

typedef struct insertion {
    const sch_source_new *row;
    int64_t now_ms;
} insertion;

static sch_status insert(sch_db *db, void *arg, sch_err *err)
{
    const insertion *in = arg;

    return sch_source_insert(db, in->row, in->now_ms, err);
}

static sch_status check_external_id(const sch_registration *reg, const char *external_id,
                                    sch_err *err)
{
    if (reg->external_id && strcmp(reg->external_id, external_id) != 0)
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
static sch_status open_unstored(const srv_registrar *r, const sch_source_new *row,
                                const char *external_id, sch_bucket **ret_bucket, sch_err *err)
{
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
    return sch_sources_bucket(r->sources, &source, external_id, &how, ret_bucket, err);
}

static sch_status check_proof(const srv_registrar *r, const sch_source_new *row,
                              const char *external_id, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf proof = {0};
    sch_err why = {0};
    sch_status s = open_unstored(r, row, external_id, &bucket, err);

    if (s == SCH_OK)
        s = begin_waiting(r, err);
    if (s != SCH_OK)
        return s;
    s = sch_bucket_get(bucket, PROOF_KEY, PROOF_MAX, add, &proof, &why);
    end_waiting(r);
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
static sch_status check(const srv_registrar *r, const sch_registration *reg, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    char external_id[SCH_UUID_LEN];
    sch_status s = srv_external_id(r->pool, r->group_id, external_id, err);

    if (s == SCH_OK)
        s = check_external_id(reg, external_id, err);
    if (s != SCH_OK)
        return s;
    return reg->needs_proof ? check_proof(r, &reg->row, external_id, err)
                            : open_unstored(r, &reg->row, external_id, &bucket, err);
}

sch_status srv_source_register(const srv_registrar *r, sch_registration *reg,
                               char ret_source_id[SCH_UUID_LEN], sch_err *err)
{
    char source_id[SCH_UUID_LEN];
    uint8_t sealed[SCH_SOURCE_SECRET_MAX];
    insertion in = {.row = &reg->row, .now_ms = sch_now_ms()};
    sch_status s;

    sch_uuid_new(source_id);
    reg->row.source_id = source_id;
    reg->row.group_id = r->group_id;
    s = sch_sources_seal(r->sources, source_id, reg->secret, sealed, &reg->row.secret_len, err);
    reg->row.secret = reg->secret ? sealed : NULL;
    if (s == SCH_OK)
        s = check(r, reg, err);
    if (s == SCH_OK)
        s = sch_dbpool_write(r->pool, insert, &in, err);
    reg->row.secret = reg->row.source_id = NULL;
    if (s == SCH_OK)
        memcpy(ret_source_id, source_id, sizeof source_id);
    return s;
}

/* ---- testing --------------------------------------------------------------------------------- */

sch_status srv_source_try(const srv_registrar *r, const sch_source *source,
                          sch_bucket_checks *ret_checks, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    char external_id[SCH_UUID_LEN];
    sch_status s = srv_external_id(r->pool, r->group_id, external_id, err);

    if (s != SCH_OK)
        return s;
    s = sch_sources_bucket(r->sources, source, external_id, &how, &bucket, err);
    if (s == SCH_FATAL)
        return s;
    if (s != SCH_OK) { /* its role is gone from the settings, say */
        *ret_checks = (sch_bucket_checks){.may_read = false};
        (void)snprintf(ret_checks->text, sizeof ret_checks->text, "%s", err->text);
        return SCH_OK;
    }
    s = begin_waiting(r, err);
    if (s != SCH_OK)
        return s;
    s = sch_bucket_test(bucket, ret_checks, err);
    end_waiting(r);
    return s;
}
