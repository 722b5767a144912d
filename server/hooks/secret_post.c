/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/webhook-config/secret: replace the secret that signs the application's webhooks.
 * For a day both sign, each with a value of its own.
 *
 * In:   {"force"?: bool}, or nothing
 * Out:  200 {"signing_secret": "whsec_..."}, the new one
 * Errs: 400 bad_request, 401, 409 conflict: it was replaced less than a day ago, and the one before
 *       still signs; force drops that one
 *
 * Source: Files API reference, webhooks; the official command line client.
 */
#include "schema/base/clock.h"
#include "schema/hook/hook.h"
#include "schema/wire/json.h"
#include "server/hooks/hooks.h"
#include "server/reply.h"

void srv_hook_secret_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    bool force = false;
    sch_err err = {0};
    sch_status s = srv_hook_read_body(rq, &json, &err);

    if (s == SCH_OK)
        s = sch_json_bool(json, "", "force", &force, &err);
    if (s == SCH_OK)
        s = sch_hooks_rotate(rq->srv->hooks, rq->srv->pool, rq->who.app_id, force, sch_now_ms(),
                             &err);
    if (s == SCH_EXISTS)
        srv_reply_code(rq, "conflict",
                       "the secret was rotated less than 24 hours ago and the one before still "
                       "signs; {\"force\": true} drops that one now");
    else if (s != SCH_OK)
        srv_reply_error(rq, &err);
    else
        srv_hook_reply_secret(rq);
}
