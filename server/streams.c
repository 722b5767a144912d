/* SPDX-License-Identifier: Apache-2.0 */
#include "server/streams.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/db/wake.h"
#include "schema/wire/pdf_status.h"
#include "server/reply.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
    PIECE = 16 * 1024,   /* read of a part at a time */
    POLL_MS = 500,       /* without a hint */
    LEAST_MS = 20,       /* between two looks, however many hints come */
    BEAT_MS = 15 * 1000, /* silence after which an empty line is sent */
};

struct srv_streams {
    srv_server *srv;
    pthread_mutex_t lock;
    pthread_t thread;
    sch_wake *wake;
    struct srv_stream *waiting; /* suspended; with the lock held */
    bool is_stopping;           /* with the lock held */
    atomic_bool is_closing;
};

/** One reply. It belongs to the thread of its connection, but while it is in the list. */
struct srv_stream {
    struct srv_stream *prev, *next;
    bool is_listed; /* with the lock held */
    srv_server *srv;
    struct MHD_Connection *conn;
    srv_framing framing;
    char file_id[SCH_UUID_LEN];
    char v3_id[SCH_RID_LEN];
    int sent, part_end; /* pages that were sent; end of the part that is open */
    sch_blob *part;     /* NULL: none is open */
    uint64_t part_at;
    bool in_line; /* the piece before did not end a line */
    bool is_over; /* what is in `out` is all */
    sch_strbuf out;
    size_t out_at;
    int64_t sent_ms; /* monotonic: when something was sent last */
};

/* ---- the replies that wait --------------------------------------------------------------------
 */

static void unlink_waiting(srv_streams *streams, struct srv_stream *s)
{
    if (!s->is_listed)
        return;
    if (s->prev)
        s->prev->next = s->next;
    else
        streams->waiting = s->next;
    if (s->next)
        s->next->prev = s->prev;
    s->prev = s->next = NULL;
    s->is_listed = false;
}

/** Suspend the reply until there may be more. @return false: the server stops */
static bool wait_for_more(struct srv_stream *s)
{
    srv_streams *streams = s->srv->streams;
    bool may_wait;

    (void)pthread_mutex_lock(&streams->lock);
    may_wait = !streams->is_stopping;
    if (may_wait) {
        MHD_suspend_connection(s->conn);
        s->next = streams->waiting;
        if (s->next)
            s->next->prev = s;
        streams->waiting = s;
        s->is_listed = true;
    }
    (void)pthread_mutex_unlock(&streams->lock);
    return may_wait;
}

/** With the lock held. */
static void resume_all(srv_streams *streams)
{
    while (streams->waiting) {
        struct srv_stream *s = streams->waiting;

        unlink_waiting(streams, s);
        MHD_resume_connection(s->conn);
    }
}

static void *watch(void *arg)
{
    srv_streams *streams = arg;
    struct pollfd p = {.fd = sch_wake_fd(streams->wake), .events = POLLIN};

    while (!streams->is_closing) {
        (void)poll(&p, 1, POLL_MS);
        sch_wake_drain(streams->wake);
        (void)pthread_mutex_lock(&streams->lock);
        resume_all(streams);
        (void)pthread_mutex_unlock(&streams->lock);
        (void)poll(NULL, 0, LEAST_MS);
    }
    return NULL;
}

sch_status srv_streams_open(srv_server *srv, srv_streams **ret_streams, sch_err *err)
{
    srv_streams *streams = calloc(1, sizeof *streams);
    sch_status s;

    if (!streams)
        return sch_fail(err, SCH_FATAL, "out of memory");
    streams->srv = srv;
    s = sch_wake_open(srv->settings->data, &streams->wake, err);
    if (s != SCH_OK) {
        free(streams);
        return s;
    }
    (void)pthread_mutex_init(&streams->lock, NULL);
    if (pthread_create(&streams->thread, NULL, watch, streams) != 0) {
        (void)pthread_mutex_destroy(&streams->lock);
        sch_wake_close(streams->wake);
        free(streams);
        return sch_fail(err, SCH_FATAL, "cannot start a thread");
    }
    *ret_streams = streams;
    return SCH_OK;
}

void srv_streams_stop(srv_streams *streams)
{
    if (!streams)
        return;
    (void)pthread_mutex_lock(&streams->lock);
    streams->is_stopping = true;
    resume_all(streams);
    (void)pthread_mutex_unlock(&streams->lock);
}

srv_streams *srv_streams_close(srv_streams *streams)
{
    if (!streams)
        return NULL;
    streams->is_closing = true;
    (void)pthread_join(streams->thread, NULL);
    (void)pthread_mutex_destroy(&streams->lock);
    sch_wake_close(streams->wake);
    free(streams);
    return NULL;
}

/* ---- what a reply says ------------------------------------------------------------------------
 */

static void add_end_of_line(struct srv_stream *s)
{
    sch_strbuf_adds(&s->out, s->framing == SRV_FRAMING_EVENTS ? "\n\n" : "\n");
}

/** The lines of a part, framed. */
static void add_lines(struct srv_stream *s, const char *bytes, size_t len)
{
    while (len > 0) {
        const char *newline = memchr(bytes, '\n', len);
        const size_t n = newline ? (size_t)(newline - bytes) : len;

        if (s->framing == SRV_FRAMING_EVENTS && !s->in_line)
            sch_strbuf_adds(&s->out, "data: ");
        sch_strbuf_add(&s->out, bytes, n);
        s->in_line = !newline;
        if (newline)
            add_end_of_line(s);
        bytes += n + (newline != NULL);
        len -= n + (newline != NULL);
    }
}

/** Why there is no more: the last line. */
static void add_error(struct srv_stream *s, const char *id, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf line = {0};

    sch_strbuf_adds(&line, "{\"pdf_id\":");
    sch_strbuf_add_json(&line, s->v3_id, strlen(s->v3_id));
    sch_strbuf_adds(&line, ",\"error\":");
    sch_strbuf_add_json(&line, text, strlen(text));
    sch_strbuf_adds(&line, ",\"error_info\":{\"id\":");
    sch_strbuf_add_json(&line, id, strlen(id));
    sch_strbuf_adds(&line, ",\"message\":");
    sch_strbuf_add_json(&line, text, strlen(text));
    sch_strbuf_adds(&line, "}}\n");
    add_lines(s, sch_strbuf_str(&line), line.len);
    s->is_over = true;
}

/** The next piece of the open part into `out`. @return false: it cannot be read */
static bool read_piece(struct srv_stream *s)
{
    char piece[PIECE];
    sch_err err = {0};
    const int64_t n = sch_blob_read(s->part, s->part_at, piece, sizeof piece, &err);

    if (n > 0) {
        s->part_at += (uint64_t)n;
        add_lines(s, piece, (size_t)n);
        return !s->out.failed;
    }
    s->part = sch_blob_close(s->part);
    s->sent = s->part_end;
    return n == 0;
}

static bool open_part(struct srv_stream *s, int end)
{
    char name[SCH_UUID_LEN + 64];
    sch_err err = {0};

    (void)snprintf(name, sizeof name, "%s/part-%06d-%06d.stream.jsonl", s->file_id, s->sent, end);
    s->part_end = end;
    s->part_at = 0;
    s->in_line = false;
    if (sch_blob_open(s->srv->store, name, &s->part, &err) == SCH_OK)
        return true;
    add_error(s, "pdf_unknown_id", "The document was deleted");
    return true;
}

/** Nothing is ready: is it over, and why? */
static sch_status look_at_file(struct srv_stream *s, sch_db *db, sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_status st = sch_file_get(db, s->file_id, &file, err);

    if (st == SCH_NOT_FOUND) {
        add_error(s, "pdf_unknown_id", "The document was deleted");
        return SCH_OK;
    }
    if (st != SCH_OK)
        return st;
    if (file.state == SCH_FILE_ERROR)
        add_error(s, sch_pdf_error_id(file.error_id),
                  file.error_text ? file.error_text : file.error_id);
    else if (file.num_pages > 0 && s->sent >= file.num_pages)
        s->is_over = true;
    return SCH_OK;
}

/** Open what is ready, or see that nothing will come. @return false: this cannot be told */
static bool look(struct srv_stream *s)
{
    int end = 0;
    sch_db *db = NULL;
    sch_err err = {0};
    sch_status st = sch_dbpool_reader(s->srv->pool, &db, &err);

    if (st == SCH_OK)
        st = sch_stream_find(db, s->file_id, s->sent, &end, &err);
    if (st == SCH_OK)
        return open_part(s, end);
    if (st == SCH_NOT_FOUND)
        st = look_at_file(s, db, &err);
    if (st != SCH_OK && st != SCH_BUSY) {
        sch_log(SCH_LOG_ERROR, "stream", SCH_LOG_S("file_id", s->file_id),
                SCH_LOG_S("message", err.text));
        return false;
    }
    return true;
}

/** A sign of life shows whether the reader is still there. */
static void beat(struct srv_stream *s)
{
    if (sch_mono_ms() - s->sent_ms >= BEAT_MS)
        sch_strbuf_adds(&s->out, s->framing == SRV_FRAMING_EVENTS ? ":\n\n" : "\n");
}

static size_t give(struct srv_stream *s, char *buf, size_t max)
{
    const size_t left = s->out.len - s->out_at, n = left < max ? left : max;

    if (n > 0) {
        memcpy(buf, s->out.data + s->out_at, n);
        s->sent_ms = sch_mono_ms();
    }
    s->out_at += n;
    if (s->out_at == s->out.len) {
        sch_strbuf_reset(&s->out);
        s->out_at = 0;
    }
    return n;
}

/** The library wants more of the body. */
static ssize_t read_body(void *cls, uint64_t pos, char *buf, size_t max)
{
    struct srv_stream *s = cls;

    (void)pos;
    for (;;) {
        const size_t n = give(s, buf, max);
        const bool in_part = s->part != NULL;

        if (n > 0)
            return (ssize_t)n;
        if (s->is_over)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (s->out.failed || !(in_part ? read_piece(s) : look(s)))
            return MHD_CONTENT_READER_END_WITH_ERROR;
        if (in_part || s->part || s->is_over || s->out.len > 0)
            continue;
        beat(s);
        if (s->out.len == 0)
            return wait_for_more(s) ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
    }
}

struct srv_stream *srv_stream_free(struct srv_stream *s)
{
    if (!s)
        return NULL;
    (void)pthread_mutex_lock(&s->srv->streams->lock);
    unlink_waiting(s->srv->streams, s);
    (void)pthread_mutex_unlock(&s->srv->streams->lock);
    sch_blob_close(s->part);
    sch_strbuf_done(s->out);
    free(s);
    return NULL;
}

static void free_body(void *cls)
{
    srv_stream_free(cls);
}

struct MHD_Response *srv_stream_response(struct srv_stream *s)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_body, s, free_body);

    if (!response)
        srv_stream_free(s);
    return response;
}

void srv_reply_stream(srv_request *rq, const sch_file *file, srv_framing framing)
{
    struct srv_stream *s = calloc(1, sizeof *s);
    sch_err err = {0};

    if (!s) {
        sch_fail(&err, SCH_FATAL, "out of memory");
        srv_reply_error(rq, &err);
        return;
    }
    s->srv = rq->srv;
    s->conn = rq->conn;
    s->framing = framing;
    s->sent_ms = sch_mono_ms();
    (void)snprintf(s->file_id, sizeof s->file_id, "%s", file->file_id);
    (void)snprintf(s->v3_id, sizeof s->v3_id, "%s", file->v3_id);
    srv_reply_json(rq, MHD_HTTP_OK, &(sch_strbuf){0});
    rq->reply.mime = framing == SRV_FRAMING_EVENTS ? "text/event-stream" : "application/x-ndjson";
    rq->reply.stream = s;
    srv_reply_header(rq, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    srv_reply_header(rq, "X-Accel-Buffering", "no"); /* proxies that would hold pages back */
}
