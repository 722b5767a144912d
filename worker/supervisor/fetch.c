/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/fetch.h"

#include "schema/wire/address.h"
#include "schema/wire/uri.h"

#include <curl/curl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECT_S 20
#define REDIRECTS 5
#define LOW_BYTES 100 /* a second, over LOW_S: a peer that trickles holds no slot for ever */
#define LOW_S     60

/* A fetch in progress. */
typedef struct fetch {
    const sch_settings *settings;
    sch_put *put;
    int64_t bytes;
    int cancel_fd;
    bool is_refused; /* an address that may not be asked */
    bool is_too_large, is_cancelled;
    sch_status store_status; /* of writing */
    sch_err store_err;
} fetch;

/* The address is the one that will be connected to: there is no second look-up to fool. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    fetch *f = arg;

    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!f->settings->fetch_private && !sch_address_is_public(&address->addr)) {
        f->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    fetch *f = arg;
    size_t len = size * count;

    f->bytes += (int64_t)len;
    if (f->bytes > f->settings->fetch_max_bytes) {
        f->is_too_large = true;
        return 0;
    }
    f->store_status = sch_put_write(f->put, bytes, len, &f->store_err);
    return f->store_status == SCH_OK ? len : 0;
}

static int on_progress(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up)
{
    fetch *f = arg;
    struct pollfd p = {.fd = f->cancel_fd, .events = POLLIN};

    (void)now;
    (void)up_total;
    (void)up;
    f->is_cancelled = f->cancel_fd >= 0 && poll(&p, 1, 0) > 0;
    f->is_too_large = f->is_too_large || total > f->settings->fetch_max_bytes;
    return f->is_cancelled || f->is_too_large;
}

static CURL *make_handle(const char *url, fetch *f)
{
    const char *protocols = f->settings->fetch_http ? "https,http" : "https";
    CURL *curl = curl_easy_init();
    CURLcode e = curl ? CURLE_OK : CURLE_OUT_OF_MEMORY;

#define SET(option, value)                                                                         \
    if (e == CURLE_OK)                                                                             \
    e = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, protocols);
    SET(CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)REDIRECTS);
    SET(CURLOPT_PROXY, ""); /* a proxy would connect for us, unchecked */
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, f);
    SET(CURLOPT_WRITEFUNCTION, take_bytes);
    SET(CURLOPT_WRITEDATA, f);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, f);
    SET(CURLOPT_FAILONERROR, 1L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    SET(CURLOPT_TIMEOUT, (long)f->settings->fetch_timeout_s);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)LOW_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, (long)LOW_S);
    SET(CURLOPT_USERAGENT, "recto/" RECTO_VERSION);
#undef SET
    if (e != CURLE_OK) {
        curl_easy_cleanup(curl);
        curl = NULL;
    }
    return curl;
}

/* An answer with an HTTP status that is no success. */
static sch_status explain_http(long status, bool *ret_may_pass, sch_err *err)
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

static sch_status explain(CURL *curl, CURLcode e, const fetch *f, bool *ret_may_pass, sch_err *err)
{
    long status = 0;

    if (f->is_cancelled)
        return sch_fail(err, SCH_EXISTS, "the worker stops");
    if (f->store_status != SCH_OK) {
        *err = f->store_err;
        return sch_wrap(err, "source_uri");
    }
    if (f->is_refused)
        return sch_fail_id(err, SCH_DENIED, "bad_request",
                           "source_uri: its host has no public address");
    if (f->is_too_large)
        return sch_fail_id(err, SCH_LIMIT, "bad_request",
                           "source_uri: the document is larger than %lld bytes",
                           (long long)f->settings->fetch_max_bytes);
    switch (e) {
    case CURLE_HTTP_RETURNED_ERROR:
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        return explain_http(status, ret_may_pass, err);
    case CURLE_OPERATION_TIMEDOUT:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_LIMIT, "workflow_timeout",
                           "source_uri: the server took too long");
    case CURLE_COULDNT_RESOLVE_HOST:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "source_uri: its host is not known");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
        return sch_fail_id(err, SCH_INVALID, "bad_request", "source_uri: %s",
                           curl_easy_strerror(e));
    default:
        *ret_may_pass = true;
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "source_uri: %s",
                           curl_easy_strerror(e));
    }
}

static sch_status check_uri(const sch_settings *settings, const sch_uri *uri, sch_err *err)
{
    if (uri->kind == SCH_URI_S3 || uri->kind == SCH_URI_GS)
        return sch_fail_id(err, SCH_NOT_FOUND, "data_source_not_found",
                           "source_uri: no data source is registered for this bucket");
    if (uri->kind == SCH_URI_HTTP && !settings->fetch_http)
        return sch_fail_id(err, SCH_INVALID, "bad_request",
                           "source_uri: http is not allowed, use https");
    return SCH_OK;
}

sch_status wrk_fetch(const sch_settings *settings, const char *uri, sch_store *store,
                     const char *name, int cancel_fd, bool *ret_may_pass, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri parsed = {0};
    fetch f = {.settings = settings, .cancel_fd = cancel_fd};
    sch_status s = sch_uri_parse(uri, SCH_URI_SOURCE, &parsed, err);
    CURLcode e;
    CURL *curl;

    *ret_may_pass = false;
    if (s == SCH_INVALID)
        (void)snprintf(err->id, sizeof err->id, "bad_request");
    if (s == SCH_OK)
        s = check_uri(settings, &parsed, err);
    if (s == SCH_OK)
        s = sch_put_begin(store, name, &f.put, err);
    if (s != SCH_OK)
        return s;
    curl = make_handle(parsed.url, &f);
    if (!curl) {
        (void)sch_put_abort(f.put);
        return sch_fail(err, SCH_FATAL, "source_uri: out of memory");
    }
    e = curl_easy_perform(curl);
    if (e == CURLE_OK) {
        s = sch_put_commit(f.put, err);
    } else {
        (void)sch_put_abort(f.put);
        s = explain(curl, e, &f, ret_may_pass, err);
    }
    curl_easy_cleanup(curl);
    return s;
}

sch_status wrk_fetch_init(sch_err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return sch_fail(err, SCH_FATAL, "libcurl cannot start");
    return SCH_OK;
}
