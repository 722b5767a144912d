/* SPDX-License-Identifier: Apache-2.0 */
/* One post: sent, and what its answer means for it. */
#include "worker/supervisor/courier_priv.h"

#include "schema/base/clock.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

int64_t wrk_courier_pause_ms(const sch_settings *settings, int attempt)
{
    int64_t pause_ms = settings->callback_pause_s * 1000;

    if (attempt >= settings->callback_attempts)
        return -1;
    for (int i = 1; i < attempt && pause_ms < 30 * DAY_MS; i++)
        pause_ms *= settings->callback_pause_factor;
    return pause_ms < 30 * DAY_MS ? pause_ms : 30 * DAY_MS;
}

/** An attempt failed: another one later, or none. */
static void end_failed(wrk_courier *c, wrk_flight *f)
{
    int64_t pause_ms = wrk_courier_pause_ms(c->settings, f->post.attempts + 1);

    f->end.state = pause_ms < 0 ? SCH_HOOK_FAILED : SCH_HOOK_WAITING;
    f->end.due_ms = sch_now_ms() + pause_ms;
    f->end.error = f->error;
}

void wrk_courier_end(wrk_courier *c, wrk_flight *f, const sch_http_reply *reply)
{
    f->is_over = true;
    f->end = (sch_hook_end){.post_no = f->post.post_no, .status = reply->status};
    if (reply->outcome != SCH_HTTP_REFUSED)
        wrk_courier_note_answer(c, f->post.lane, reply->status > 0);
    if (sch_hook_is_delivered(reply)) {
        f->end.state = SCH_HOOK_DELIVERED;
        return;
    }
    (void)sch_hook_failure(reply, f->error, sizeof f->error);
    end_failed(c, f);
}

/** What the settings say now counts, not what they said when the post was written; and what is
 * asked is the URL as it was understood. */
static sch_status check_url(const wrk_courier *c, wrk_flight *f, sch_err *err)
{
    const sch_callback_rules rules = sch_hook_rules(c->settings);
    char *url = NULL;
    sch_status s = sch_callback_check_url("callback_url", f->post.url, &rules, &url, err);

    if (s == SCH_OK) {
        free(f->post.url);
        f->post.url = url;
    }
    return s;
}

static sch_status send(wrk_courier *c, wrk_flight *f, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_hook_keys keys = {.now = ""};
    sch_hook_request request = {.lines = NULL};
    const int64_t now_ms = sch_now_ms();
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(c->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_hook_body(db, &f->post, &body, err);
    if (s == SCH_OK && f->post.is_signed)
        s = sch_hooks_keys(c->hooks, c->sup->options.pool, f->post.app_id, now_ms, &keys, err);
    if (s == SCH_OK)
        s = sch_hook_request_make(f->post.url, f->post.headers_json,
                                  f->post.is_signed ? &keys : NULL, sch_strbuf_str(&body), body.len,
                                  now_ms, &request, err);
    if (s == SCH_OK)
        s = sch_http_many_start(c->many, &request.http, f, err);
    sch_hook_request_done(&request);
    sch_hook_keys_wipe(&keys);
    return s;
}

void wrk_courier_begin(wrk_courier *c, const sch_hook_post *post)
{
    sch_err err = {0};
    int i = 0;
    wrk_flight *f;

    while (c->flights[i].post.post_no != 0)
        i++;
    f = &c->flights[i];
    *f = (wrk_flight){.post = *post, .end = {.post_no = post->post_no}};
    c->count++;
    if (check_url(c, f, &err) == SCH_OK && send(c, f, &err) == SCH_OK)
        return;
    f->is_over = true;
    (void)snprintf(f->error, sizeof f->error, "it was not sent: %.150s", err.text);
    end_failed(c, f);
}
