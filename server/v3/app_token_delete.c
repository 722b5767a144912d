/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DELETE /v3/app-tokens/{app_token}: end it.
 *
 * Out:  200 {"app_token", "app_id", "group_id", "user_id": string or null}
 * Errs: 401, token_unknown (also: it has ended, or is another group's)
 *
 * Source: the official Python client.
 */
#include "schema/base/clock.h"
#include "server/reply.h"
#include "server/v3/v3.h"

typedef struct deletion {
    const char *group_id;
    uint8_t digest[SCH_SHA256_LEN];
    int64_t now_ms;
    sch_token token;
} deletion;

static sch_status delete_token(sch_db *db, void *arg, sch_err *err)
{
    deletion *in = arg;
    sch_status s = sch_token_find(db, in->digest, in->now_ms, &in->token, err);

    return s == SCH_OK ? sch_token_delete(db, in->digest, in->group_id, err) : s;
}

void srv_app_token_delete(srv_request *rq)
{
    const char *name = rq->args.text[0];
    deletion in = {.group_id = rq->who.group_id, .now_ms = sch_now_ms()};
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s;

    srv_token_digest(name, in.digest);
    s = sch_dbpool_write(rq->srv->pool, delete_token, &in, &err);
    if (s == SCH_NOT_FOUND) {
        srv_reply_v3_error(rq, "token_unknown", NULL, NULL);
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    srv_token_write(&sb, name, &in.token, false);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
