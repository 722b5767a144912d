/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/play.h"

#include <string.h>
#include <sys/socket.h>

#define BOUNDARY "----recto-api-test"

enum { CHUNK = 1000 };

static void begin_request(play *p, const char *rest, bool same)
{
    sch_strbuf_reset(&p->head);
    play_reset(p, same);
    p->same = same;
    p->is_head = strncmp(rest, "HEAD ", 5) == 0;
    play_expand(p, rest, &p->head);
    sch_strbuf_adds(&p->head, " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
}

/** part NAME[; filename="..."] CONTENT */
static void add_part(play *p, const char *rest)
{
    SCH_AUTO(free) char *spec = strdup(rest);
    char *content = strchr(spec, ' ');
    char *filename = strstr(spec, "; filename=");

    if (filename)
        content = strchr(filename + 2, ' ');
    if (content)
        *content++ = '\0';
    p->is_form = true;
    sch_strbuf_adds(&p->body, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"");
    if (filename) {
        *filename = '\0';
        sch_strbuf_addf(&p->body, "%s\"; ", spec);
        play_expand(p, filename + 2, &p->body);
    } else {
        sch_strbuf_addf(&p->body, "%s\"", spec);
    }
    sch_strbuf_adds(&p->body, "\r\n\r\n");
    play_expand(p, content ? content : "", &p->body);
    sch_strbuf_adds(&p->body, "\r\n");
}

/** N TEXT: that many times. */
static void add_repeated(play *p, const char *rest, sch_strbuf *sb)
{
    char *text;
    unsigned long times = strtoul(rest, &text, 10);
    SCH_AUTO(sch_strbuf_done) sch_strbuf one = {0};

    play_expand(p, *text == ' ' ? text + 1 : text, &one);
    for (unsigned long i = 0; i < times; i++)
        sch_strbuf_add(sb, one.data, one.len);
}

static void add_chunks(sch_strbuf *out, const sch_strbuf *body)
{
    for (size_t at = 0; at < body->len; at += CHUNK) {
        size_t n = body->len - at < CHUNK ? body->len - at : CHUNK;

        sch_strbuf_addf(out, "%zx\r\n", n);
        sch_strbuf_add(out, body->data + at, n);
        sch_strbuf_adds(out, "\r\n");
    }
    sch_strbuf_adds(out, "0\r\n\r\n");
}

static void finish_head(play *p)
{
    if (p->is_form) {
        sch_strbuf_adds(&p->body, "--" BOUNDARY "--\r\n");
        sch_strbuf_adds(&p->head, "Content-Type: multipart/form-data; boundary=" BOUNDARY "\r\n");
    }
    if (p->is_chunked)
        sch_strbuf_adds(&p->head, "Transfer-Encoding: chunked\r\n");
    else if (p->body.len > 0)
        sch_strbuf_addf(&p->head, "Content-Length: %zu\r\n", p->body.len);
    sch_strbuf_adds(&p->head, "\r\n");
}

static void send_request(play *p, bool wait_close)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf all = {0};

    if (!p->is_raw)
        finish_head(p);
    sch_strbuf_add(&all, p->head.data, p->head.len);
    if (p->is_chunked)
        add_chunks(&all, &p->body);
    else
        sch_strbuf_add(&all, p->body.data, p->body.len);
    if (p->fd < 0)
        p->fd = wire_connect(p->server.port);
    wire_send(p->fd, sch_strbuf_str(&all), all.len);
    if (p->shut)
        shutdown(p->fd, SHUT_WR);
    p->response = wire_receive(p->fd, p->is_head, wait_close);
    p->sent = true;
}

/** expect STATUS [closed] */
static void expect(play *p, const char *rest)
{
    bool wait_close = strstr(rest, " closed") != NULL;
    int wanted = atoi(rest);

    if (p->sent)
        play_fail(p, "this request was answered already");
    send_request(p, wait_close);
    if (p->response.status != wanted)
        play_fail(p, "status %d, not %d\n%s\n%s", p->response.status, wanted,
                  sch_strbuf_str(&p->response.head), sch_strbuf_str(&p->response.body));
    if (wait_close && !p->response.closed)
        play_fail(p, "the connection stays open");
}

bool play_request_line(play *p, const char *verb, const char *rest)
{
    if (strcmp(verb, "request") == 0) {
        begin_request(p, rest, false);
    } else if (strcmp(verb, "again") == 0) { /* on the same connection */
        begin_request(p, rest, true);
    } else if (strcmp(verb, "with") == 0) {
        play_expand(p, rest, &p->head);
        sch_strbuf_adds(&p->head, "\r\n");
    } else if (strcmp(verb, "body") == 0) {
        play_expand(p, rest, &p->body);
    } else if (strcmp(verb, "body-times") == 0) {
        add_repeated(p, rest, &p->body);
    } else if (strcmp(verb, "part") == 0) {
        add_part(p, rest);
    } else if (strcmp(verb, "chunked") == 0) {
        p->is_chunked = true;
    } else if (strcmp(verb, "connect") == 0) { /* bytes as they stand follow */
        sch_strbuf_reset(&p->head);
        play_reset(p, false);
        p->is_raw = true;
    } else if (strcmp(verb, "raw") == 0) {
        play_expand(p, rest, &p->head);
    } else if (strcmp(verb, "raw-times") == 0) {
        add_repeated(p, rest, &p->head);
    } else if (strcmp(verb, "shut") == 0) {
        p->shut = true;
    } else if (strcmp(verb, "expect") == 0) {
        expect(p, rest);
    } else {
        return false;
    }
    return true;
}
