/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/fetch.h"

#include "schema/http/http.h"
#include "schema/wire/uri.h"

#define REDIRECTS 5

/* A fetch in progress. */
typedef struct fetch {
    sch_put *put;
    sch_status status; /* of writing */
    sch_err err;
} fetch;

static bool take_bytes(void *arg, const void *bytes, size_t len)
{
    fetch *f = arg;

    f->status = sch_put_write(f->put, bytes, len, &f->err);
    return f->status == SCH_OK;
}

/* An answer with an HTTP status that is no success. */
static sch_status explain_status(long status, bool *ret_may_pass, sch_err *err)
{
    if (status == 404 || status == 410)
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found",
                           "source_uri: the server has no such document (%ld)", status);
    if (status == 401 || status == 403)
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                           "source_uri: the server refuses access (%ld)", status);
    if (status == 429 || status == 503) {
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_BUSY, "storage_throttled",
                           "source_uri: the server is busy (%ld)", status);
    }
    *ret_may_pass = status >= 500;
    return sch_fail_id(err, SCH_INVALID, status >= 500 ? "unknown_error" : "bad_request",
                       "source_uri: the server answers with status %ld", status);
}

static sch_status explain(const sch_http_reply *reply, const fetch *f, int64_t max_bytes,
                          bool *ret_may_pass, sch_err *err)
{
    bool is_success = reply->status >= 200 && reply->status < 300;

    switch (reply->outcome == SCH_HTTP_TOO_LARGE && !is_success ? SCH_HTTP_ANSWERED
                                                                : reply->outcome) {
    case SCH_HTTP_ANSWERED:
        return explain_status(reply->status, ret_may_pass, err);
    case SCH_HTTP_CANCELLED:
        return sch_fail(err, SCH_EXISTS, "the worker stops");
    case SCH_HTTP_STOPPED:
        *err = f->err;
        return sch_wrap(err, "source_uri");
    case SCH_HTTP_TOO_LARGE:
        return sch_fail_id(err, SCH_LIMIT, "bad_request",
                           "source_uri: the document is larger than %lld bytes",
                           (long long)max_bytes);
    case SCH_HTTP_TIMED_OUT:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_LIMIT, "workflow_timeout",
                           "source_uri: the server took too long");
    case SCH_HTTP_UNKNOWN_HOST:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "source_uri: its host is not known");
    case SCH_HTTP_REFUSED:
        return sch_fail_id(err, SCH_DENIED, "bad_request", "source_uri: %s", reply->text);
    case SCH_HTTP_UNTRUSTED:
        return sch_fail_id(err, SCH_INVALID, "bad_request", "source_uri: %s", reply->text);
    default:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "source_uri: %s", reply->text);
    }
}

static sch_status check_uri(const sch_settings *settings, const sch_uri *uri, sch_err *err)
{
    if (uri->kind == SCH_URI_HTTP && !settings->fetch_http)
        return sch_fail_id(err, SCH_INVALID, "bad_request",
                           "source_uri: http is not allowed, use https");
    return SCH_OK;
}

/* Get the URL into what is being put. @return SCH_OK: all of it is there */
static sch_status get(const sch_settings *settings, const char *url, fetch *f, int cancel_fd,
                      bool *ret_may_pass, sch_err *err)
{
    const sch_http_rules rules = {.allow_http = settings->fetch_http,
                                  .allow_private = settings->fetch_private,
                                  .redirects = REDIRECTS,
                                  .total_s = (int)settings->fetch_timeout_s,
                                  .cancel_fd = cancel_fd};
    const sch_http_request request = {.method = "GET",
                                      .url = url,
                                      .take = take_bytes,
                                      .take_arg = f,
                                      .max_bytes = settings->fetch_max_bytes};
    SCH_AUTO(sch_http_free) sch_http *http = NULL;
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    sch_status s = sch_http_new(&rules, &http, err);

    if (s == SCH_OK)
        s = sch_http_do(http, &request, &reply, err);
    if (s != SCH_OK)
        return sch_wrap(err, "source_uri");
    if (reply.outcome == SCH_HTTP_ANSWERED && reply.status >= 200 && reply.status < 300)
        return SCH_OK;
    return explain(&reply, f, settings->fetch_max_bytes, ret_may_pass, err);
}

sch_status wrk_fetch(const sch_settings *settings, const sch_uri *uri, sch_store *store,
                     const char *name, int cancel_fd, bool *ret_may_pass, sch_err *err)
{
    fetch f = {0};
    sch_status s = check_uri(settings, uri, err);

    *ret_may_pass = false;
    if (s == SCH_OK)
        s = sch_put_begin(store, name, &f.put, err);
    if (s != SCH_OK)
        return s;
    s = get(settings, uri->url, &f, cancel_fd, ret_may_pass, err);
    if (s == SCH_OK)
        return sch_put_commit(f.put, err);
    (void)sch_put_abort(f.put);
    return s;
}
