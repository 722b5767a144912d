/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/data-sources/{data_source_id}/test: write a probe, read it back and delete it.
 *
 * In:   nothing, or {}
 * Out:  200 {"result": "ok"|"failed", "checks": {"read": bool, "write": bool}, "message": string}
 * Errs: 401, 404 not_found, 503 unavailable (others are being tested: come back)
 *
 * Source: Files API reference, "Data sources".
 */
#include "schema/source/source.h"
#include "server/probe.h"
#include "server/reply.h"
#include "server/sources/sources.h"

#include <string.h>

static sch_status test_bucket(const srv_request *rq, sch_bucket *bucket,
                              sch_bucket_checks *ret_checks, sch_err *err)
{
    sch_status s;

    if (!srv_probe_begin(rq->srv))
        return sch_fail(err, SCH_BUSY, "too many buckets are being asked at the moment");
    s = sch_bucket_test(bucket, ret_checks, err);
    srv_probe_end(rq->srv);
    return s;
}

/* A source that cannot even be opened (its role is gone from the settings, say) has failed. */
static sch_status run_test(const srv_request *rq, const sch_source *source,
                           sch_bucket_checks *ret_checks, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    const sch_source_how how = {.cancel_fd = -1, .hurry_s = SRV_SOURCE_HURRY_S};
    char external_id[SCH_UUID_LEN];
    sch_status s = srv_external_id(rq, external_id, err);

    if (s != SCH_OK)
        return s;
    s = sch_sources_bucket(rq->srv->sources, source, external_id, &how, &bucket, err);
    if (s == SCH_OK)
        s = test_bucket(rq, bucket, ret_checks, err);
    if (s == SCH_OK || s == SCH_BUSY)
        return s;
    if (s == SCH_FATAL)
        return s;
    (void)snprintf(ret_checks->text, sizeof ret_checks->text, "%s", err->text);
    return SCH_OK;
}

void srv_source_test(srv_request *rq)
{
    SCH_AUTO(sch_source_done) sch_source source = {.provider = 0};
    sch_bucket_checks checks = {.may_read = false};
    bool is_fine;
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, &err);

    if (s == SCH_OK)
        s = sch_source_get(db, rq->who.group_id, rq->args.text[0], &source, &err);
    if (s == SCH_NOT_FOUND) {
        srv_reply_code(rq, "not_found", "there is no such data source");
        return;
    }
    if (s == SCH_OK)
        s = run_test(rq, &source, &checks, &err);
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    is_fine = checks.may_read && checks.may_write;
    sch_strbuf_addf(&sb, "{\"result\":\"%s\",\"checks\":{\"read\":%s,\"write\":%s},\"message\":",
                    is_fine ? "ok" : "failed", checks.may_read ? "true" : "false",
                    checks.may_write ? "true" : "false");
    sch_strbuf_add_json(&sb, is_fine && !*checks.text ? "ok" : checks.text,
                        strlen(is_fine && !*checks.text ? "ok" : checks.text));
    sch_strbuf_addc(&sb, '}');
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
