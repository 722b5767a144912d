/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/http/http_priv.h"

#include "schema/wire/address.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define CONNECT_S   20
#define TOTAL_S     300
#define LOW_BYTES   100 /* a second, over LOW_S: a peer that trickles holds nobody for ever */
#define LOW_S       60
#define HEADERS_MAX ((size_t)64 << 10)

struct sch_http {
    CURL *curl;
    sch_http_rules rules;
};

/* The address is the one that will be connected to: there is no second look-up to fool. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    sch_http_exchange *x = arg;

    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!x->rules->allow_private && !sch_address_is_public(&address->addr)) {
        x->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static long status_of(CURL *curl)
{
    long status = 0;

    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    sch_http_exchange *x = arg;
    size_t len = size * count;
    long status = status_of(x->curl);
    bool is_wanted = x->request->take && status >= 200 && status < 300;

    x->reply.bytes += (int64_t)len;
    if (x->reply.bytes > (is_wanted ? x->max_bytes : x->keep_bytes)) {
        x->is_too_large = true;
        return 0;
    }
    if (is_wanted) {
        x->is_stopped = !x->request->take(x->request->take_arg, bytes, len);
        return x->is_stopped ? 0 : len;
    }
    sch_strbuf_add(&x->reply.body, bytes, len);
    return x->reply.body.failed ? 0 : len;
}

/* One header line a call; the status line of each answer (redirects have their own) starts anew. */
static size_t take_header(char *line, size_t size, size_t count, void *arg)
{
    sch_http_exchange *x = arg;
    size_t len = size * count;
    size_t end = len;
    sch_strbuf *sb = &x->reply.headers;

    while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == '\n'))
        end--;
    if (end > 5 && memcmp(line, "HTTP/", 5) == 0) {
        sch_strbuf_reset(sb);
        return len;
    }
    if (sb->len + end > HEADERS_MAX)
        return 0;
    for (size_t i = 0, in_name = 1; i < end; i++) {
        in_name = in_name && line[i] != ':';
        sch_strbuf_addc(sb, in_name ? (char)tolower((unsigned char)line[i]) : line[i]);
    }
    sch_strbuf_addc(sb, '\n');
    return sb->failed ? 0 : len;
}

static size_t give_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    sch_http_exchange *x = arg;
    const sch_http_request *rq = x->request;
    int64_t left = (rq->body_len > 0 ? (int64_t)rq->body_len : rq->body_size) - x->sent;
    size_t want = size * count;
    ssize_t n;

    if ((int64_t)want > left)
        want = (size_t)left;
    if (want == 0)
        return 0;
    if (rq->body_len > 0) {
        memcpy(bytes, (const char *)rq->body + x->sent, want);
        x->sent += (int64_t)want;
        return want;
    }
    do
        n = pread(rq->body_fd, bytes, want, rq->body_offset + x->sent);
    while (n < 0 && errno == EINTR);
    if (n <= 0) { /* a file that is shorter than was said would leave the peer waiting */
        x->is_unreadable = true;
        return CURL_READFUNC_ABORT;
    }
    x->sent += n;
    return (size_t)n;
}

static int rewind_body(void *arg, curl_off_t offset, int origin)
{
    sch_http_exchange *x = arg;

    if (origin != SEEK_SET || offset < 0)
        return CURL_SEEKFUNC_CANTSEEK;
    x->sent = offset;
    return CURL_SEEKFUNC_OK;
}

static int on_progress(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up)
{
    sch_http_exchange *x = arg;
    struct pollfd p = {.fd = x->rules->cancel_fd, .events = POLLIN};

    (void)now;
    (void)up_total;
    (void)up;
    x->is_cancelled = p.fd > 0 && poll(&p, 1, 0) > 0;
    /* what a HEAD announces does not come */
    if (strcmp(x->request->method, "HEAD") != 0 && total > x->max_bytes)
        x->is_too_large = true;
    return x->is_cancelled || x->is_too_large;
}

static CURLcode set_rules(CURL *curl, const sch_http_rules *rules)
{
    const char *protocols = rules->allow_http ? "https,http" : "https";
    CURLcode e = CURLE_OK;

#define SET(option, value)                                                                         \
    if (e == CURLE_OK)                                                                             \
    e = curl_easy_setopt(curl, option, value)
    SET(CURLOPT_PROTOCOLS_STR, protocols);
    SET(CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    SET(CURLOPT_FOLLOWLOCATION, rules->redirects > 0 ? 1L : 0L);
    SET(CURLOPT_MAXREDIRS, (long)rules->redirects);
    SET(CURLOPT_PROXY, ""); /* a proxy would connect for us, unchecked */
    SET(CURLOPT_PATH_AS_IS, 1L);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_WRITEFUNCTION, take_bytes);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_READFUNCTION, give_bytes);
    SET(CURLOPT_SEEKFUNCTION, rewind_body);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* a name server that is silent must not outlast the times below */
    SET(CURLOPT_CONNECTTIMEOUT, (long)(rules->connect_s > 0 ? rules->connect_s : CONNECT_S));
    SET(CURLOPT_TIMEOUT, (long)(rules->total_s > 0 ? rules->total_s : TOTAL_S));
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)LOW_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, (long)LOW_S);
    SET(CURLOPT_USERAGENT, "recto/" RECTO_VERSION);
    return e;
}

/* Which body goes out, and that a HEAD has no answer's body to wait for. */
static CURLcode set_method(CURL *curl, const sch_http_request *rq)
{
    curl_off_t size = rq->body_len > 0 ? (curl_off_t)rq->body_len : (curl_off_t)rq->body_size;
    CURLcode e = CURLE_OK;

    if (strcmp(rq->method, "GET") == 0)
        return CURLE_OK;
    if (strcmp(rq->method, "HEAD") == 0)
        return curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (strcmp(rq->method, "DELETE") != 0) { /* an empty body is sent too, with its length */
        SET(CURLOPT_UPLOAD, 1L);
        SET(CURLOPT_INFILESIZE_LARGE, size);
    }
    SET(CURLOPT_CUSTOMREQUEST, rq->method);
    return e;
}

static CURLcode set_request(sch_http_exchange *x)
{
    CURL *curl = x->curl;
    CURLcode e = set_rules(curl, x->rules);

    SET(CURLOPT_URL, x->request->url);
    SET(CURLOPT_HTTPHEADER, x->headers);
    SET(CURLOPT_OPENSOCKETDATA, x);
    SET(CURLOPT_WRITEDATA, x);
    SET(CURLOPT_HEADERDATA, x);
    SET(CURLOPT_READDATA, x);
    SET(CURLOPT_SEEKDATA, x);
    SET(CURLOPT_XFERINFODATA, x);
    return e == CURLE_OK ? set_method(curl, x->request) : e;
}
#undef SET

static struct curl_slist *make_headers(const sch_http_request *rq, bool *ret_failed)
{
    struct curl_slist *list = NULL;
    struct curl_slist *longer;

    *ret_failed = false;
    for (size_t i = 0; i <= rq->header_count; i++) {
        /* no "Expect: 100-continue": a round trip that many peers do not answer */
        longer = curl_slist_append(list, i < rq->header_count ? rq->headers[i] : "Expect:");
        if (!longer) {
            curl_slist_free_all(list);
            *ret_failed = true;
            return NULL;
        }
        list = longer;
    }
    return list;
}

static sch_http_outcome outcome_of(const sch_http_exchange *x, CURLcode e)
{
    if (x->is_cancelled)
        return SCH_HTTP_CANCELLED;
    if (x->is_stopped)
        return SCH_HTTP_STOPPED;
    if (x->is_too_large)
        return SCH_HTTP_TOO_LARGE;
    if (x->is_refused)
        return SCH_HTTP_REFUSED;
    switch (e) {
    case CURLE_OK:
        return SCH_HTTP_ANSWERED;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_URL_MALFORMAT:
        return SCH_HTTP_REFUSED;
    case CURLE_COULDNT_RESOLVE_HOST:
        return SCH_HTTP_UNKNOWN_HOST;
    case CURLE_OPERATION_TIMEDOUT:
        return SCH_HTTP_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION:
        return SCH_HTTP_UNTRUSTED;
    default:
        return SCH_HTTP_NO_ANSWER;
    }
}

/** libcurl says "out of memory" of a header line that is longer than it takes, too: once the
 * request was sent it is the peer's doing. */
static bool is_peers_doing(CURL *curl, CURLcode e)
{
    curl_off_t sent_us = 0;

    return e == CURLE_OUT_OF_MEMORY &&
           curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &sent_us) == CURLE_OK &&
           sent_us > 0;
}

/** Why there is no answer; the system's word for it where there is one ("Connection refused"). */
static const char *explain(CURL *curl, CURLcode e, char text[64])
{
    long error = 0;

    if (is_peers_doing(curl, e))
        return "a header of the answer is too long";
    if (e != CURLE_COULDNT_CONNECT ||
        curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &error) != CURLE_OK || error == 0)
        return curl_easy_strerror(e);
    return strerror_r((int)error, text, 64);
}

static const char *text_of(const sch_http_exchange *x, CURLcode e, char text[64])
{
    switch (x->reply.outcome) {
    case SCH_HTTP_ANSWERED:
        return "";
    case SCH_HTTP_REFUSED:
        return x->is_refused ? "the host has no public address" : curl_easy_strerror(e);
    case SCH_HTTP_TOO_LARGE:
        return "the answer is too large";
    case SCH_HTTP_STOPPED:
        return "stopped";
    case SCH_HTTP_CANCELLED:
        return "cancelled";
    default:
        return explain(x->curl, e, text);
    }
}

sch_status sch_http_exchange_begin(sch_http_exchange *x, sch_err *err)
{
    bool failed;

    x->headers = make_headers(x->request, &failed);
    if (failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    x->max_bytes = x->request->max_bytes > 0 ? x->request->max_bytes : (int64_t)SCH_HTTP_BODY_MAX;
    x->keep_bytes =
        x->request->keep_bytes > 0 ? x->request->keep_bytes : (int64_t)SCH_HTTP_BODY_MAX;
    return set_request(x) == CURLE_OK ? SCH_OK : sch_fail(err, SCH_FATAL, "libcurl: out of memory");
}

sch_status sch_http_exchange_end(sch_http_exchange *x, CURLcode result, sch_http_reply *ret_reply,
                                 sch_err *err)
{
    sch_http_reply *reply = &x->reply;
    char text[64];

    reply->status = status_of(x->curl);
    reply->outcome = outcome_of(x, result);
    (void)snprintf(reply->text, sizeof reply->text, "%s", text_of(x, result, text));
    curl_slist_free_all(x->headers);
    x->headers = NULL;
    if (x->is_unreadable || reply->body.failed || reply->headers.failed ||
        (result == CURLE_OUT_OF_MEMORY && !is_peers_doing(x->curl, result))) {
        sch_http_reply_done(*reply);
        *reply = (sch_http_reply){.status = 0};
        return sch_fail(err, SCH_FATAL,
                        x->is_unreadable ? "what is to be sent cannot be read" : "out of memory");
    }
    *ret_reply = *reply;
    *reply = (sch_http_reply){.status = 0};
    return SCH_OK;
}

sch_status sch_http_do(sch_http *http, const sch_http_request *request, sch_http_reply *ret_reply,
                       sch_err *err)
{
    sch_http_exchange x = {.curl = http->curl, .rules = &http->rules, .request = request};
    sch_status s;

    curl_easy_reset(http->curl);
    s = sch_http_exchange_begin(&x, err);
    if (s != SCH_OK) {
        curl_slist_free_all(x.headers);
        return s;
    }
    return sch_http_exchange_end(&x, curl_easy_perform(http->curl), ret_reply, err);
}

bool sch_http_header(const sch_http_reply *reply, const char *name, char *ret_value, size_t size)
{
    size_t name_len = strlen(name);
    bool is_found = false;
    const char *end;

    for (const char *p = sch_strbuf_str(&reply->headers); *p; p = end + 1) {
        end = strchr(p, '\n');
        if (strncmp(p, name, name_len) != 0 || p[name_len] != ':')
            continue;
        p += name_len + 1;
        while (*p == ' ' || *p == '\t')
            p++;
        if ((size_t)(end - p) >= size)
            continue;
        memcpy(ret_value, p, (size_t)(end - p));
        ret_value[end - p] = '\0';
        is_found = true;
    }
    return is_found;
}

void sch_http_reply_done(sch_http_reply reply)
{
    sch_strbuf_done(reply.body);
    sch_strbuf_done(reply.headers);
}

sch_status sch_http_new(const sch_http_rules *rules, sch_http **ret_http, sch_err *err)
{
    sch_http *http = calloc(1, sizeof *http);

    if (http)
        http->curl = curl_easy_init();
    if (!http || !http->curl) {
        free(http);
        return sch_fail(err, SCH_FATAL, "out of memory");
    }
    http->rules = *rules;
    *ret_http = http;
    return SCH_OK;
}

sch_http *sch_http_free(sch_http *http)
{
    if (http)
        curl_easy_cleanup(http->curl);
    free(http);
    return NULL;
}

sch_status sch_http_init(sch_err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return sch_fail(err, SCH_FATAL, "libcurl cannot start");
    return SCH_OK;
}
