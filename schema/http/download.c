/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/http/download.h"

#include <stdio.h>

static const char *reason_of(const sch_http_reply *reply)
{
    switch (reply->outcome) {
    case SCH_HTTP_ANSWERED:
        return "the server answers with an error";
    case SCH_HTTP_TOO_LARGE:
        return "it is too large";
    case SCH_HTTP_TIMED_OUT:
        return "the server took too long";
    case SCH_HTTP_UNKNOWN_HOST:
        return "its host is not known";
    case SCH_HTTP_CANCELLED:
        return "it was given up";
    default:
        return reply->text[0] ? reply->text : "there was no answer";
    }
}

static bool may_pass(const sch_http_reply *reply)
{
    switch (reply->outcome) {
    case SCH_HTTP_ANSWERED:
        return reply->status == 429 || reply->status >= 500;
    case SCH_HTTP_NO_ANSWER:
    case SCH_HTTP_TIMED_OUT:
    case SCH_HTTP_UNKNOWN_HOST:
    case SCH_HTTP_CANCELLED:
        return true;
    default:
        return false;
    }
}

sch_status sch_http_download(const sch_http_rules *rules, const char *url, int64_t max_bytes,
                             sch_strbuf *ret_bytes, sch_download_failure *ret_failure, sch_err *err)
{
    const sch_http_request request = {.method = "GET", .url = url, .max_bytes = max_bytes};
    SCH_AUTO(sch_http_free) sch_http *http = NULL;
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    sch_status s = sch_http_new(rules, &http, err);

    if (s == SCH_OK)
        s = sch_http_do(http, &request, &reply, err);
    if (s != SCH_OK)
        return s;
    if (reply.outcome == SCH_HTTP_ANSWERED && reply.status >= 200 && reply.status < 300) {
        sch_strbuf_add(ret_bytes, reply.body.data, reply.body.len);
        return ret_bytes->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
    }
    (void)snprintf(ret_failure->reason, sizeof ret_failure->reason, "%s", reason_of(&reply));
    ret_failure->status = reply.status;
    ret_failure->may_pass = may_pass(&reply);
    return sch_fail(err, SCH_NOT_FOUND, "%s", ret_failure->reason);
}
