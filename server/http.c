/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Glue to libmicrohttpd. The life of a request:
 *
 *   on_uri        request line read           SRV_PHASE_HEAD
 *   on_access #1  headers read                begin(): route, auth, limits -> SRV_PHASE_BODY
 *   on_access #n  a piece of the body         receive()
 *   on_access     body complete               handler here, or on srv->workers with the
 *                                             connection suspended (SRV_PHASE_RUN); then reply
 *   on_completed  reply sent, or given up     log line, release
 *
 * A request that fails before its body was read gets its reply after the body when that is short,
 * which keeps the connection; otherwise at once, and the connection lingers (server/conns.h). In
 * the middle of a body the library takes no reply, so that it is written straight to the socket.
 */
#include "server/http.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/wire/error.h"
#include "server/auth.h"
#include "server/conns.h"
#include "server/limits.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/routes.h"
#include "server/spool.h"
#include "server/streams.h"
#include "server/upload.h"
#include "server/v3/image.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

enum {
    CONNECTIONS_MAX = 1000,
    IDLE_TIMEOUT_S = 30,
    CONNECTION_MEMORY = 32 * 1024, /* half of it is the read buffer; zeroed for each request */
    TARGET_MAX = 8 * 1024,
    SHORT_BODY = 1024 * 1024, /* read and dropped in front of an error reply */
    DRAIN_POLL_MS = 10,
};

struct srv_http {
    struct MHD_Daemon *daemon;
    srv_server *srv;
    int listen_fd; /* the library's */
};

const char *srv_request_header(const srv_request *rq, const char *name)
{
    return MHD_lookup_connection_value(rq->conn, MHD_HEADER_KIND, name);
}

/* The first part of the request ids that this process makes: those of the API, but for the last 8
 * digits. A random number for each would be a system call. */
enum { LIFE_LEN = 11 + 12 };
static char life[SCH_RID_LEN];

static void name_this_life(void)
{
    sch_rid_new(life);
}

/* ---- begin and end ---------------------------------------------------------------------- */

static struct srv_conn *link_of(struct MHD_Connection *conn)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/** Unique, not secret: a name of this process's life and a number. */
static void make_request_id(char id[SRV_REQUEST_ID_LEN])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static atomic_uint number;
    uint8_t bytes[4];
    uint32_t n = ++number;

    pthread_once(&once, name_this_life);
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(n >> (24 - 8 * i));
    memcpy(id, life, LIFE_LEN);
    sch_hex(bytes, sizeof bytes, id + LIFE_LEN);
    memcpy(id + LIFE_LEN + 8, "g", 2);
}

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *conn)
{
    srv_server *srv = cls;
    srv_request *rq = calloc(1, sizeof *rq);

    if (!rq)
        return NULL;
    rq->path = strdup(uri ? uri : "");
    if (!rq->path) {
        free(rq);
        return NULL;
    }
    rq->query = strchr(rq->path, '?');
    if (rq->query)
        *rq->query++ = '\0';
    rq->srv = srv;
    rq->conn = conn;
    rq->link = link_of(conn);
    if (rq->link) {
        rq->link->had_request = true;
        rq->link->request = rq;
    }
    rq->is_v3 = strncmp(rq->path, "/v3/", 4) == 0;
    rq->method = "";
    rq->start_us = sch_mono_us();
    rq->reply.fd = rq->spool_fd = -1;
    make_request_id(rq->request_id);
    srv->active++;
    return rq;
}

/** The library gave the request up before there was a reply: say why, if the client still reads. */
static void explain(srv_request *rq, enum MHD_RequestTerminationCode why)
{
    bool too_slow = rq->link && rq->link->too_slow;

    if (rq->phase == SRV_PHASE_SENT)
        return;
    if (rq->link)
        rq->link->linger = true;
    if (too_slow || why == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED) {
        srv_reply_code(rq, "bad_request", "the request took too long to arrive");
        rq->reply.http = MHD_HTTP_REQUEST_TIMEOUT;
    } else if (why == MHD_REQUEST_TERMINATED_CLIENT_ABORT) {
        srv_reply_code(rq, "bad_request", "the request ended before it was complete");
    } else {
        rq->reply.http = MHD_HTTP_BAD_REQUEST; /* for the log: the library answered by itself, */
        return;                                /* see server/mhd_errors.c */
    }
    srv_reply_raw(rq);
}

static void finish(srv_request *rq)
{
    if (rq->link)
        rq->link->request = NULL;
    srv_conn_enter(rq->link, SRV_CONN_IDLE);
    srv_reply_log(rq);
    srv_upload_free(rq->upload);
    sch_close(rq->spool_fd);
    srv_reply_done(&rq->reply);
    sch_strbuf_done(rq->body);
    free(rq->path);
    rq->srv->active--;
    free(rq);
}

static void on_completed(void *cls, struct MHD_Connection *conn, void **req_cls,
                         enum MHD_RequestTerminationCode why)
{
    srv_request *rq = *req_cls;

    (void)cls;
    (void)conn;
    *req_cls = NULL;
    if (!rq)
        return;
    explain(rq, why);
    finish(rq);
}

/** True when nothing was ever sent on a connection. */
static bool is_unanswered(int fd)
{
    struct tcp_info info;
    socklen_t len = sizeof info;

    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 &&
           len >= offsetof(struct tcp_info, tcpi_data_segs_out) + sizeof info.tcpi_data_segs_out &&
           info.tcpi_data_segs_out == 0;
}

/**
 * The library closes, mostly without a word: not even a request line came through, or a
 * Content-Length that is none.
 */
static void explain_rubbish(srv_conn *link)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ssize_t n;

    link->linger = true;
    if (!is_unanswered(link->fd))
        return;
    sch_error_write(&body, "bad_request", "malformed HTTP request");
    sch_strbuf_addf(&sb,
                    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
                    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                    body.len, sch_strbuf_str(&body));
    n = send(link->fd, sch_strbuf_str(&sb), sb.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)n;
}

/** A request of which the library never said that it ended. */
static void finish_unheard(srv_request *rq)
{
    if (rq->reply.http == 0)
        rq->reply.http = MHD_HTTP_BAD_REQUEST;
    finish(rq);
}

static void on_connection(void *cls, struct MHD_Connection *conn, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    srv_server *srv = cls;
    srv_conn *link;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);

        *socket_context = info ? srv_conns_add(srv->conns, info->connect_fd) : NULL;
        return;
    }
    link = *socket_context;
    if (link && (!link->had_request || link->request))
        explain_rubbish(link);
    if (link && link->request)
        finish_unheard(link->request);
    srv_conns_remove(srv->conns, link);
    *socket_context = NULL;
}

/* ---- the head --------------------------------------------------------------------------- */

/** A client's id is taken when it is harmless in headers and logs; else ours stays. */
static void take_request_id(srv_request *rq)
{
    const char *id = srv_request_header(rq, "X-Request-Id");
    size_t n = id ? strlen(id) : 0;

    if (n > 0 && n < SRV_REQUEST_ID_LEN &&
        strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+=@") == n)
        memcpy(rq->request_id, id, n + 1);
}

static void measure_body(srv_request *rq)
{
    const char *length = srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_LENGTH);

    if (srv_request_header(rq, MHD_HTTP_HEADER_TRANSFER_ENCODING))
        rq->body_length = -1;
    else
        rq->body_length = length ? strtoll(length, NULL, 10) : 0; /* the library saw digits only */
}

/** A document comes in a form, or in JSON by its URL. */
static void choose_body(srv_request *rq)
{
    const char *type = srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE);

    rq->body_kind = rq->route->body;
    if (rq->body_kind == SRV_BODY_DOCUMENT)
        rq->body_kind =
            type && strncasecmp(type, "multipart/", 10) == 0 ? SRV_BODY_FORM : SRV_BODY_JSON;
}

/** Two lengths that may disagree are how requests are smuggled past proxies. */
static bool check_body(srv_request *rq)
{
    const char *coding = srv_request_header(rq, MHD_HTTP_HEADER_TRANSFER_ENCODING);

    if (coding && srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_LENGTH)) {
        srv_reply_code(rq, "bad_request", "both Transfer-Encoding and Content-Length were sent");
        return false;
    }
    if (coding && strcasecmp(coding, "chunked") != 0) {
        srv_reply_code(rq, "bad_request", "Transfer-Encoding: only chunked is understood");
        return false;
    }
    if (rq->body_length > srv_body_limit(rq->body_kind, rq->srv->settings)) {
        srv_reply_code(rq, "payload_too_large", "the request body is too large");
        return false;
    }
    return true;
}

static bool find_route(srv_request *rq)
{
    if (strlen(rq->path) + (rq->query ? strlen(rq->query) : 0) > TARGET_MAX) {
        srv_reply_code(rq, "bad_request", "the URL is too long");
        rq->reply.http = MHD_HTTP_URI_TOO_LONG;
        return false;
    }
    return srv_route_find(rq);
}

static bool begin_spool(srv_request *rq)
{
    sch_err err = {0};
    sch_status s = srv_room_check(rq->srv, rq->body_length < 0 ? 0 : rq->body_length, &err);

    if (s == SCH_OK)
        s = srv_spool_open(rq->srv->settings->data, &rq->spool_fd, &err);
    if (s != SCH_OK)
        srv_reply_error(rq, &err);
    return s == SCH_OK;
}

static bool begin_body(srv_request *rq)
{
    switch (rq->body_kind) {
    case SRV_BODY_FORM:
        return srv_upload_begin(rq);
    case SRV_BODY_JOB:
        return begin_spool(rq);
    default:
        return true;
    }
}

static bool check_head(srv_request *rq)
{
    if (rq->route->auth != SRV_AUTH_NONE && !srv_auth_check(rq))
        return false;
    if ((rq->route->auth == SRV_AUTH_SUBMIT || rq->route->auth == SRV_AUTH_CLIENT) &&
        !srv_limits_check(rq))
        return false;
    choose_body(rq);
    return check_body(rq) && begin_body(rq);
}

static enum MHD_Result send_now(srv_request *rq)
{
    rq->phase = SRV_PHASE_SENT;
    srv_conn_enter(rq->link, SRV_CONN_BUSY);
    return srv_reply_queue(rq);
}

static bool is_short_rest(const srv_request *rq)
{
    return rq->body_length >= 0 && rq->body_length - rq->body_bytes <= SHORT_BODY;
}

static void run_handler(srv_request *rq)
{
    rq->route->run(rq);
    if (rq->reply.http == 0)
        srv_reply_code(rq, "internal_error", "the handler made no reply");
}

/** Rights and limits; and the answer, when nothing has to be read or waited for. */
static bool read_head(srv_request *rq)
{
    const bool at_once = rq->body_length == 0 && !rq->route->waits;
    sch_db *db = NULL;
    bool ok;

    if (at_once && sch_dbpool_reader(rq->srv->pool, &db, NULL) == SCH_OK)
        sch_snapshot_begin(db, NULL);
    ok = check_head(rq);
    if (ok && at_once)
        run_handler(rq);
    sch_snapshot_end(db);
    return ok;
}

static enum MHD_Result begin(srv_request *rq)
{
    bool ok;

    srv_conn_enter(rq->link, SRV_CONN_BODY);
    take_request_id(rq);
    measure_body(rq);
    ok = find_route(rq) && read_head(rq);
    rq->phase = rq->reply.http ? SRV_PHASE_SWALLOW : SRV_PHASE_BODY;
    if (ok || (is_short_rest(rq) && !srv_request_header(rq, MHD_HTTP_HEADER_EXPECT)))
        return MHD_YES;
    if (rq->link)
        rq->link->linger = true;
    return send_now(rq);
}

/* ---- the body --------------------------------------------------------------------------- */

static bool take_piece(srv_request *rq, const char *bytes, size_t len)
{
    sch_err err = {0};

    if (rq->body_bytes > srv_body_limit(rq->body_kind, rq->srv->settings)) {
        srv_reply_code(rq, "payload_too_large", "the request body is too large");
        return false;
    }
    if (rq->body_kind == SRV_BODY_JSON || rq->body_kind == SRV_BODY_IMAGE ||
        rq->body_kind == SRV_BODY_STROKES)
        sch_strbuf_add(&rq->body, bytes, len);
    if (rq->body.failed)
        sch_fail(&err, SCH_FATAL, "out of memory");
    else if (rq->body_kind == SRV_BODY_FORM)
        srv_upload_feed(rq->upload, bytes, len, &err);
    else if (rq->body_kind == SRV_BODY_JOB)
        srv_spool_add(rq->spool_fd, bytes, len, &err);
    if (err.code == SCH_OK)
        return true;
    srv_reply_error(rq, &err);
    return false;
}

static enum MHD_Result receive(srv_request *rq, const char *bytes, size_t *len)
{
    size_t n = *len;

    *len = 0;
    rq->body_bytes += (int64_t)n;
    if (rq->link)
        rq->link->body_bytes = rq->body_bytes;
    if (rq->phase != SRV_PHASE_BODY || take_piece(rq, bytes, n))
        return MHD_YES;
    rq->upload = srv_upload_free(rq->upload); /* what was stored goes at once */
    rq->phase = SRV_PHASE_SWALLOW;
    if (is_short_rest(rq))
        return MHD_YES;
    srv_reply_raw(rq);
    rq->phase = SRV_PHASE_SENT;
    if (rq->link)
        rq->link->linger = true;
    return MHD_NO;
}

/* ---- the answer ------------------------------------------------------------------------- */

void srv_request_resume(srv_request *rq)
{
    if (rq->reply.http == 0)
        srv_reply_code(rq, "internal_error", "the handler made no reply");
    MHD_resume_connection(rq->conn);
}

static void run_suspended(srv_work *work)
{
    srv_request *rq = (srv_request *)work;
    const bool defers = rq->route->waits == SRV_DEFERS;

    rq->route->run(rq);
    if (!defers)
        srv_request_resume(rq);
}

/** The body is complete, or the handler came back. */
static enum MHD_Result answer(srv_request *rq)
{
    if (rq->phase == SRV_PHASE_BODY) {
        srv_conn_enter(rq->link, SRV_CONN_BUSY);
        if (rq->route->waits) {
            rq->phase = SRV_PHASE_RUN;
            rq->work.run = run_suspended;
            MHD_suspend_connection(rq->conn);
            srv_pool_post(rq->srv->workers, &rq->work);
            return MHD_YES;
        }
        run_handler(rq);
    }
    return send_now(rq);
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *conn, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *size, void **req_cls)
{
    srv_request *rq = *req_cls;

    (void)cls;
    (void)conn;
    (void)url;
    (void)version;
    if (!rq)
        return MHD_NO; /* there was no memory for it */
    if (rq->phase == SRV_PHASE_HEAD) {
        rq->method = method;
        return begin(rq);
    }
    if (*size > 0)
        return receive(rq, data, size);
    return answer(rq);
}

/* ---- the daemon ------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 0))) static void on_log(void *cls, const char *fmt, va_list ap)
{
    char text[256];
    const char *line = text;

    (void)cls;
    if (!sch_log_is_on(SCH_LOG_DEBUG))
        return;
    vsnprintf(text, sizeof text, fmt, ap);
    text[strcspn(text, "\n")] = '\0';
    sch_log(SCH_LOG_DEBUG, "http", SCH_LOG_S("message", line));
}

/** Paths and queries are decoded in server/path.c, where a zero byte cannot cut them short. */
static size_t no_unescape(void *cls, struct MHD_Connection *conn, char *text)
{
    (void)cls;
    (void)conn;
    return strlen(text);
}

static unsigned thread_count(const sch_settings *settings)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (settings->http_threads > 0)
        return (unsigned)settings->http_threads;
    return cores < 2 ? 2 : (unsigned)cores;
}

sch_status srv_http_open(srv_server *srv, int listen_fd, srv_http **ret_http, sch_err *err)
{
    srv_http *http = calloc(1, sizeof *http);
    unsigned threads = thread_count(srv->settings);

    if (!http) {
        close(listen_fd);
        return sch_fail(err, SCH_FATAL, "out of memory");
    }
    http->srv = srv;
    /* TURBO: leave shutdown() to us, so that a refused connection can still be answered. */
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
            MHD_USE_TURBO,
        0, NULL, NULL, on_access, srv, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, srv, MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, srv, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        srv, MHD_OPTION_END);
    if (!http->daemon) {
        close(listen_fd);
        free(http);
        return sch_fail(err, SCH_FATAL, "cannot start the HTTP server");
    }
    http->listen_fd = listen_fd;
    *ret_http = http;
    return SCH_OK;
}

/* Connections are refused from here on. Closed under the library's feet, the socket leaves the
 * event loops of all threads, and what takes its number is never ready. MHD_quiesce_daemon() would
 * do, but aborts when a thread that is awake takes the socket from its loop at the same moment. */
static void stop_listening(const srv_http *http)
{
    SCH_AUTO(sch_close) int idle = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    if (idle < 0 || dup3(idle, http->listen_fd, O_CLOEXEC) < 0)
        sch_log(SCH_LOG_WARNING, "still_listening", SCH_LOG_S("text", strerror(errno)));
}

srv_http *srv_http_close(srv_http *http, int64_t grace_ms)
{
    int64_t until_ms = sch_mono_ms() + grace_ms;

    if (!http)
        return NULL;
    http->srv->stopping = true;
    srv_streams_stop(http->srv->streams);
    stop_listening(http);
    while (http->srv->active > 0 && sch_mono_ms() < until_ms)
        usleep(DRAIN_POLL_MS * 1000);
    (void)eventfd_write(http->srv->stop_fd, 1);
    http->srv->workers = srv_pool_close(http->srv->workers); /* no connection stays suspended */
    http->srv->images = srv_images_close(http->srv->images);
    MHD_stop_daemon(http->daemon);
    free(http);
    return NULL;
}
