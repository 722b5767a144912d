/* SPDX-License-Identifier: Apache-2.0 */
#include "server/reply.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/db/queries_tenant.h"
#include "schema/wire/error.h"
#include "schema/wire/v3_error.h"
#include "server/routes.h"
#include "server/streams.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define RETRY_READY_S "1"  /* a result that is being made */
#define RETRY_SOON_S  "5"  /* a lock, a restart */
#define RETRY_LATE_S  "60" /* a full disk, a full queue */

void srv_reply_done(srv_reply *reply)
{
    sch_strbuf_done(reply->body);
    sch_close(reply->fd);
    srv_stream_free(reply->stream);
    *reply = (srv_reply){.fd = -1};
}

static srv_reply *begin(srv_request *rq, unsigned http, const char *mime)
{
    srv_reply_done(&rq->reply);
    rq->reply.http = http;
    rq->reply.mime = mime;
    return &rq->reply;
}

void srv_reply_header(srv_request *rq, const char *name, const char *value)
{
    srv_reply *reply = &rq->reply;

    if (reply->nheaders == SRV_HEADERS_MAX)
        return;
    reply->headers[reply->nheaders].name = name;
    snprintf(reply->headers[reply->nheaders].value, sizeof reply->headers[0].value, "%s", value);
    reply->nheaders++;
}

void srv_reply_json(srv_request *rq, unsigned http, sch_strbuf *body)
{
    begin(rq, http, "application/json")->body = *body;
    *body = (sch_strbuf){0};
}

void srv_reply_v3_error(srv_request *rq, const char *id, const char *message, json_t *more)
{
    srv_reply *reply = begin(rq, (unsigned)sch_v3_error_http(id), "application/json");

    sch_v3_error_write(&reply->body, id, message, more);
    json_decref(more);
}

/** The v3 API's words for a code of the Files API. */
static void reply_v3_code(srv_request *rq, const char *code, const char *message)
{
    const char *id = sch_v3_error_id(code);

    if (strcmp(id, "http_unauthorized") == 0)
        srv_reply_v3_error(rq, id, NULL, NULL);
    else if (strcmp(id, "http_max_requests") == 0)
        srv_reply_v3_error(rq, id, NULL, json_pack("{s:{s:s}}", "detail", "reason", message));
    else
        srv_reply_v3_error(rq, id, message, NULL);
}

void srv_reply_code(srv_request *rq, const char *code, const char *message)
{
    const int http = sch_error_http(code);

    if (rq->is_v3)
        reply_v3_code(rq, code, message);
    else
        sch_error_write(&begin(rq, (unsigned)http, "application/json")->body, code, message);
    if (http == MHD_HTTP_SERVICE_UNAVAILABLE)
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_SOON_S);
    if (http == MHD_HTTP_TOO_MANY_REQUESTS)
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_LATE_S);
}

static void retry_next_month(srv_request *rq)
{
    const int64_t now_ms = sch_now_ms();
    char seconds[24];

    snprintf(seconds, sizeof seconds, "%lld",
             (long long)(sch_time_month_end(now_ms) - now_ms + 999) / 1000);
    rq->reply.nheaders = 0;
    srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
}

/** The v3 API says which limit of the month was reached. */
static void reply_v3_quota(srv_request *rq)
{
    const sch_quota standard = srv_quota(rq->srv);
    sch_usage u = {.month = 0};
    sch_db *db = NULL;
    bool of_files;

    if (sch_dbpool_reader(rq->srv->pool, &db, NULL) == SCH_OK)
        (void)sch_usage_get(db, rq->who.group_id, &standard, sch_now_ms(), &u, NULL);
    of_files = u.limit.files_month > 0 && u.files >= u.limit.files_month;
    srv_reply_v3_error(rq, "http_max_requests", NULL,
                       json_pack("{s:s,s:I,s:I}", "limit_name",
                                 of_files ? "file_monthly_limit" : "page_monthly_limit",
                                 "limit_value",
                                 (json_int_t)(of_files ? u.limit.files_month : u.limit.pages_month),
                                 "count", (json_int_t)(of_files ? u.files : u.pages)));
}

void srv_reply_error(srv_request *rq, const sch_err *err)
{
    if (strcmp(err->id, "disk_full") == 0) {
        srv_reply_code(rq, "unavailable", "there is no room left to store the document");
        rq->reply.nheaders = 0;
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_LATE_S);
        return;
    }
    if (rq->is_v3 && err->code != SCH_FATAL && sch_v3_error_is_known(err->id)) {
        srv_reply_v3_error(rq, err->id, err->text, NULL);
        return;
    }
    if (err->code == SCH_FATAL) {
        sch_log(SCH_LOG_ERROR, "internal_error", SCH_LOG_S("request_id", rq->request_id),
                SCH_LOG_S("message", err->text));
        srv_reply_code(rq, "internal_error", "something went wrong; the server's log says what");
        return;
    }
    if (rq->is_v3 && strcmp(err->id, SCH_MONTH_QUOTA) == 0)
        reply_v3_quota(rq);
    else
        srv_reply_code(rq, sch_error_code(err), err->text);
    if (strcmp(err->id, SCH_MONTH_QUOTA) == 0)
        retry_next_month(rq);
}

void srv_reply_not_ready(srv_request *rq, const char *message, const char *file_status)
{
    if (rq->is_v3)
        srv_reply_v3_error(rq, "format_not_ready", message,
                           json_pack("{s:s}", "status", file_status));
    else
        sch_error_write_not_ready(&begin(rq, MHD_HTTP_NOT_FOUND, "application/json")->body, message,
                                  file_status);
    srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_READY_S);
}

void srv_reply_file(srv_request *rq, unsigned http, const char *mime, int fd, uint64_t first,
                    uint64_t len)
{
    srv_reply *reply = begin(rq, http, mime);

    reply->fd = fd;
    reply->fd_first = first;
    reply->fd_len = len;
}

static struct MHD_Response *make_response(srv_reply *reply)
{
    struct MHD_Response *response;

    if (reply->stream)
        return srv_stream_response(SCH_STEAL(reply->stream));
    if (reply->fd >= 0) {
        response =
            MHD_create_response_from_fd_at_offset64(reply->fd_len, reply->fd, reply->fd_first);
        if (response)
            reply->fd = -1;
        return response;
    }
    if (reply->body.failed)
        return NULL;
    response =
        MHD_create_response_from_buffer_with_free_callback(reply->body.len, reply->body.data, free);
    if (response)
        reply->body = (sch_strbuf){0};
    return response;
}

enum MHD_Result srv_reply_queue(srv_request *rq)
{
    srv_reply *reply = &rq->reply;
    struct MHD_Response *response = make_response(reply);
    enum MHD_Result r;

    if (!response)
        return MHD_NO;
    if (reply->mime)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->mime);
    MHD_add_response_header(response, "X-Request-Id", rq->request_id);
    for (unsigned i = 0; i < reply->nheaders; i++)
        MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
    if (rq->route && rq->route->auth == SRV_AUTH_CLIENT) /* a web page may read it, too */
        MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if (rq->srv->stopping)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    r = MHD_queue_response(rq->conn, reply->http, response);
    MHD_destroy_response(response);
    return r;
}

void srv_reply_raw(srv_request *rq)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(rq->conn, MHD_CONNECTION_INFO_CONNECTION_FD);
    srv_reply *reply = &rq->reply;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ssize_t n;

    sch_strbuf_addf(&sb,
                    "HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: %s\r\n"
                    "Content-Length: %zu\r\nX-Request-Id: %s\r\n",
                    reply->http, MHD_get_reason_phrase_for(reply->http), reply->mime,
                    reply->body.len, rq->request_id);
    for (unsigned i = 0; i < reply->nheaders; i++)
        sch_strbuf_addf(&sb, "%s: %s\r\n", reply->headers[i].name, reply->headers[i].value);
    sch_strbuf_adds(&sb, "\r\n");
    sch_strbuf_add(&sb, reply->body.data, reply->body.len);
    if (!info || sb.failed)
        return;
    n = send(info->connect_fd, sb.data, sb.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)n;
}

static sch_log_field text_field(const char *key, const char *text)
{
    return (sch_log_field){.key = key, .text = text};
}

void srv_reply_log(const srv_request *rq)
{
    sch_log(
        SCH_LOG_INFO, "request", text_field("request_id", rq->request_id),
        text_field("method", rq->method), text_field("route", rq->route ? rq->route->pattern : ""),
        SCH_LOG_I("status", rq->reply.http), SCH_LOG_I("duration_us", sch_mono_us() - rq->start_us),
        text_field("file_id", rq->file_id));
}
