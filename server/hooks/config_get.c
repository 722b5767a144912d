/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/webhook-config: the secret that signs the application's webhooks, made at the
 * first call.
 *
 * Out:  200 {"signing_secret": "whsec_..."}
 * Errs: 401
 *
 * Source: Files API reference, webhooks; the official Python client.
 */
#include "schema/base/clock.h"
#include "schema/hook/hook.h"
#include "schema/wire/json.h"
#include "server/hooks/hooks.h"
#include "server/reply.h"

#include <string.h>

void srv_hook_reply_secret(srv_request *rq)
{
    sch_hook_keys keys = {.now = ""};
    sch_strbuf sb = {0};
    sch_err err = {0};

    if (sch_hooks_keys(rq->srv->hooks, rq->srv->pool, rq->who.app_id, sch_now_ms(), &keys, &err) !=
        SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"signing_secret\":\"%s\"}", keys.now);
    sch_hook_keys_wipe(&keys);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
    srv_reply_header(rq, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

sch_status srv_hook_read_body(const srv_request *rq, json_t **ret_json, sch_err *err)
{
    const char *text = sch_strbuf_str(&rq->body);
    sch_status s;

    if (text[strspn(text, " \t\r\n")] == '\0') {
        *ret_json = json_object();
        return *ret_json ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");
    }
    s = sch_json_load(text, rq->body.len, (size_t)rq->srv->settings->max_json_bytes, ret_json, err);
    if (s == SCH_OK && !json_is_object(*ret_json))
        return sch_fail(err, SCH_INVALID, "the body must be a JSON object");
    return s;
}

void srv_hook_config_get(srv_request *rq)
{
    srv_hook_reply_secret(rq);
}
