/* SPDX-License-Identifier: Apache-2.0 */
/* One call with its further attempts, and what an answer means. */
#include "schema/base/clock.h"
#include "schema/bucket/bucket_priv.h"

#include <poll.h>
#include <string.h>

#define ATTEMPTS      5
#define PAUSE_MS      200 /* before the second attempt, doubled for each further one */
#define PAUSE_MAX_MS  10000
#define RETRY_AFTER_S 60 /* a store that wants to be left alone for longer is throttling us */

bool bkt_may_pass(const sch_http_reply *reply)
{
    switch (reply->outcome) {
    case SCH_HTTP_ANSWERED:
        return reply->status == 408 || reply->status == 429 || reply->status >= 500;
    case SCH_HTTP_NO_ANSWER:
    case SCH_HTTP_TIMED_OUT:
    case SCH_HTTP_UNKNOWN_HOST:
        return true;
    default:
        return false;
    }
}

/* Anywhere between half and all of the doubled pause, so that many do not come back together. */
static int pause_ms(int attempt, const sch_http_reply *reply)
{
    int64_t ms = (int64_t)PAUSE_MS << (attempt - 1 < 10 ? attempt - 1 : 10);
    char after[16];

    if (ms > PAUSE_MAX_MS)
        ms = PAUSE_MAX_MS;
    ms = ms / 2 + sch_mono_us() % (ms / 2 + 1);
    if (sch_http_header(reply, "retry-after", after, sizeof after)) {
        long s = strtol(after, NULL, 10);

        if (s > 0 && s <= RETRY_AFTER_S && s * 1000 > ms)
            ms = s * 1000;
    }
    return (int)ms;
}

bool bkt_pause(const sch_bucket *b, int attempt, const sch_http_reply *reply)
{
    struct pollfd p = {.fd = b->cancel_fd, .events = POLLIN};

    return poll(&p, p.fd > 0 ? 1 : 0, pause_ms(attempt, reply)) <= 0;
}

/* The store's own code and message, from XML, or Azure's header. */
typedef struct answer {
    char code[64], message[128];
} answer;

static void note_answer(void *arg, const char *parent, const char *name, const char *text)
{
    answer *a = arg;

    if (strcmp(parent, "Error") != 0)
        return;
    if (strcmp(name, "Code") == 0)
        (void)snprintf(a->code, sizeof a->code, "%s", text);
    else if (strcmp(name, "Message") == 0)
        (void)snprintf(a->message, sizeof a->message, "%s", text);
}

static void read_answer(const sch_http_reply *reply, answer *a)
{
    (void)bkt_xml(sch_strbuf_str(&reply->body), reply->body.len, note_answer, a);
    if (!*a->code)
        (void)sch_http_header(reply, "x-ms-error-code", a->code, sizeof a->code);
    for (char *p = a->message; *p; p++) /* some have several lines */
        if ((unsigned char)*p < 0x20)
            *p = ' ';
}

static sch_status explain_status(const sch_http_reply *reply, const char *what, sch_err *err)
{
    answer a = {0};
    char text[240];

    read_answer(reply, &a);
    (void)snprintf(text, sizeof text, "%s: %ld%s%s%s%s%s", what, reply->status, *a.code ? " " : "",
                   a.code, *a.message ? " (" : "", a.message, *a.message ? ")" : "");
    if (strcmp(a.code, "SlowDown") == 0 || strcmp(a.code, "ServerBusy") == 0 ||
        reply->status == 429 || reply->status == 503)
        return sch_fail_id(err, SCH_BUSY, "storage_throttled", "%s", text);
    if (reply->status == 404 || reply->status == 410)
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "%s", text);
    if (reply->status == 401 || reply->status == 403)
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied", "%s", text);
    return sch_fail_id(err, SCH_INVALID, reply->status >= 500 ? "unknown_error" : "bad_request",
                       "%s", text);
}

sch_status bkt_explain(const sch_http_reply *reply, const char *what, sch_err *err)
{
    switch (reply->outcome) {
    case SCH_HTTP_ANSWERED:
        return explain_status(reply, what, err);
    case SCH_HTTP_CANCELLED:
        return sch_fail(err, SCH_EXISTS, "cancelled");
    case SCH_HTTP_TIMED_OUT:
        return sch_fail_id(err, SCH_LIMIT, "workflow_timeout", "%s: %s", what, reply->text);
    case SCH_HTTP_UNKNOWN_HOST:
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "%s: %s", what, reply->text);
    case SCH_HTTP_REFUSED:
    case SCH_HTTP_UNTRUSTED:
    case SCH_HTTP_TOO_LARGE:
        return sch_fail_id(err, SCH_INVALID, "bad_request", "%s: %s", what, reply->text);
    default:
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "%s: %s", what, reply->text);
    }
}

sch_status bkt_do(sch_bucket *b, const bkt_call *call, const char *what, bool is_missing_fine,
                  sch_http_reply *ret_reply, sch_err *err)
{
    for (int attempt = 1;; attempt++) {
        SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
        sch_status s = b->driver->send(b, call, &reply, err);
        bool is_fine;

        if (s != SCH_OK)
            return s;
        is_fine =
            reply.outcome == SCH_HTTP_ANSWERED && ((reply.status >= 200 && reply.status < 300) ||
                                                   (is_missing_fine && reply.status == 404));
        if (is_fine) {
            *ret_reply = reply;
            reply = (sch_http_reply){0};
            return SCH_OK;
        }
        if (!bkt_may_pass(&reply) || attempt >= ATTEMPTS || b->hurry_s)
            return bkt_explain(&reply, what, err);
        if (!bkt_pause(b, attempt, &reply))
            return sch_fail(err, SCH_EXISTS, "cancelled");
    }
}
