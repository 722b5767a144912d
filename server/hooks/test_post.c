/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/webhook-config/test: send a signed test to a receiver now, once.
 *
 * In:   {"callback_url": "https://...", "callback_headers"?: {name: value}}
 * Out:  200 {"status": "delivered", "response_code": 200, "detail": null} or
 *       {"status": "failed", "response_code": int | null, "detail": string}
 * Errs: 400 bad_request (as on submission), 401, 503 unavailable (others are being tested)
 *
 * Here the server itself waits for the receiver, for callback_timeout_s at most.
 *
 * Source: Files API reference, webhooks.
 */
#include "schema/base/clock.h"
#include "schema/hook/hook.h"
#include "schema/wire/json.h"
#include "schema/wire/uri.h"
#include "server/hooks/hooks.h"
#include "server/probe.h"
#include "server/reply.h"

#include <string.h>

/** What is asked for, checked; release with wish_done(). */
typedef struct wish {
    char *url, *headers_json;
} wish;

static void wish_done(wish w)
{
    free(w.url);
    free(w.headers_json);
}
SCH_DEFINE_AUTO(wish, wish_done);

static sch_status read_wish(const srv_request *rq, wish *ret_wish, sch_err *err)
{
    const sch_callback_rules rules = sch_hook_rules(rq->srv->settings);
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    SCH_AUTO(free) char *url = NULL;
    const json_t *headers;
    sch_status s = srv_hook_read_body(rq, &json, err);

    if (s == SCH_OK)
        s = sch_json_text(json, "", "callback_url", SCH_URI_MAX, &url, err);
    if (s == SCH_OK && !url)
        return sch_fail(err, SCH_INVALID, "callback_url: is missing");
    if (s == SCH_OK)
        s = sch_callback_check_url("callback_url", url, &rules, &ret_wish->url, err);
    headers = sch_json_get(json, "callback_headers");
    if (s == SCH_OK && headers)
        s = sch_callback_check_headers("callback_headers", headers, &ret_wish->headers_json, err);
    return s;
}

static sch_status call(const srv_request *rq, const wish *w, sch_http_reply *ret_reply,
                       sch_err *err)
{
    const sch_settings *set = rq->srv->settings;
    const sch_http_rules rules = {.allow_http = set->callback_http,
                                  .allow_private = set->callback_private,
                                  .connect_s = (int)set->callback_timeout_s,
                                  .total_s = (int)set->callback_timeout_s};
    SCH_AUTO(sch_http_free) sch_http *http = NULL;
    sch_hook_keys keys = {.now = ""};
    sch_hook_request request = {.lines = NULL};
    const int64_t now_ms = sch_now_ms();
    char body[128], at[SCH_TIME_LEN];
    const int len =
        snprintf(body, sizeof body, "{\"event\":\"webhook.test\",\"created_at\":\"%s\"}",
                 sch_time_iso(now_ms, at));
    sch_status s =
        sch_hooks_keys(rq->srv->hooks, rq->srv->pool, rq->who.app_id, now_ms, &keys, err);

    if (s == SCH_OK)
        s = sch_hook_request_make(w->url, w->headers_json, &keys, body, (size_t)len, now_ms,
                                  &request, err);
    if (s == SCH_OK)
        s = sch_http_new(&rules, &http, err);
    if (s == SCH_OK)
        s = sch_http_do(http, &request.http, ret_reply, err);
    sch_hook_request_done(&request);
    sch_hook_keys_wipe(&keys);
    return s;
}

static void reply_outcome(srv_request *rq, const sch_http_reply *reply)
{
    const bool is_delivered = sch_hook_is_delivered(reply);
    char text[200];
    sch_strbuf sb = {0};

    sch_strbuf_addf(&sb,
                    "{\"status\":\"%s\",\"response_code\":", is_delivered ? "delivered" : "failed");
    if (reply->status > 0)
        sch_strbuf_addf(&sb, "%ld", reply->status);
    else
        sch_strbuf_adds(&sb, "null");
    sch_strbuf_adds(&sb, ",\"detail\":");
    if (is_delivered) {
        sch_strbuf_adds(&sb, "null");
    } else {
        (void)sch_hook_failure(reply, text, sizeof text);
        sch_strbuf_add_json(&sb, text, strlen(text));
    }
    sch_strbuf_addc(&sb, '}');
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}

static void run_test(srv_request *rq, const wish *w)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    sch_err err = {0};

    if (call(rq, w, &reply, &err) == SCH_OK)
        reply_outcome(rq, &reply);
    else
        srv_reply_error(rq, &err);
}

void srv_hook_test_post(srv_request *rq)
{
    SCH_AUTO(wish_done) wish w = {.url = NULL};
    sch_err err = {0};

    if (read_wish(rq, &w, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    if (!srv_probe_begin(rq->srv)) {
        srv_reply_code(rq, "unavailable", "other hosts are being tested; try again");
        return;
    }
    run_test(rq, &w);
    srv_probe_end(rq->srv);
}
