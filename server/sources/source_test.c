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
#include "server/reply.h"
#include "server/sources/register.h"
#include "server/sources/sources.h"

#include <string.h>

void srv_source_test(srv_request *rq)
{
    SCH_AUTO(sch_source_done) sch_source source = {.provider = 0};
    sch_bucket_checks checks = {.may_read = false};
    const srv_registrar r = {rq->srv->sources, rq->srv->pool, rq->who.group_id, rq->srv};
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
        s = srv_source_try(&r, &source, &checks, &err);
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
