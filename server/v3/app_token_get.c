/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/app-tokens/{app_token}: whose it is and when it ends.
 *
 * Out:  200 {"app_token", "app_token_expires_at", "app_id", "group_id", "user_id": string or null}
 * Errs: 401, token_unknown (also: it has ended, or is another group's)
 *
 * Source: the official Python client.
 */
#include "schema/base/clock.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <inttypes.h>
#include <string.h>

void srv_token_write(sch_strbuf *sb, const char *name, const sch_token *token, bool with_end)
{
    sch_strbuf_adds(sb, "{\"app_token\":");
    sch_strbuf_add_json(sb, name, strlen(name));
    if (with_end)
        sch_strbuf_addf(sb, ",\"app_token_expires_at\":%" PRId64, token->who.expires_ms);
    sch_strbuf_addf(sb, ",\"app_id\":\"%s\",\"group_id\":\"%s\",\"user_id\":", token->who.app_id,
                    token->who.group_id);
    if (token->user_id[0])
        sch_strbuf_add_json(sb, token->user_id, strlen(token->user_id));
    else
        sch_strbuf_adds(sb, "null");
    sch_strbuf_addc(sb, '}');
}

void srv_app_token_get(srv_request *rq)
{
    const char *name = rq->args.text[0];
    uint8_t digest[SCH_SHA256_LEN];
    sch_token token;
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s;

    srv_token_digest(name, digest);
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = sch_token_find(db, digest, sch_now_ms(), &token, &err);
    if (s == SCH_NOT_FOUND || (s == SCH_OK && strcmp(token.who.group_id, rq->who.group_id) != 0)) {
        srv_reply_v3_error(rq, "token_unknown", NULL, NULL);
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    srv_token_write(&sb, name, &token, true);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
