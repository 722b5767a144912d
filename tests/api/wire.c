/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { PATIENCE_MS = 60 * 1000 };

int wire_connect(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        perror("connect to the server");
        exit(99);
    }
    return fd;
}

void wire_send(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

        if (n <= 0)
            return;
        at += n;
        len -= (size_t)n;
    }
}

/** @return bytes read, 0 at the end or after an error, -1 when nothing comes any more */
static ssize_t read_some(int fd, char *bytes, size_t len)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    ssize_t n;

    if (poll(&p, 1, PATIENCE_MS) != 1)
        return -1;
    n = recv(fd, bytes, len, 0);
    return n < 0 ? 0 : n;
}

/** Split what came into head and body. @return false: the head is not complete */
static bool take_head(wire_response *r, sch_strbuf *in)
{
    const char *end = in->data ? memmem(in->data, in->len, "\r\n\r\n", 4) : NULL;
    size_t head_len;

    if (!end)
        return false;
    head_len = (size_t)(end - in->data) + 2;
    sch_strbuf_add(&r->head, in->data, head_len);
    sch_strbuf_add(&r->body, end + 4, in->len - head_len - 2);
    sch_strbuf_reset(in);
    if (sscanf(r->head.data, "HTTP/1.1 %d", &r->status) != 1)
        r->status = 0;
    if (r->status == 100) { /* go on with what follows it */
        sch_strbuf rest = r->body;

        r->body = (sch_strbuf){0};
        sch_strbuf_reset(&r->head);
        r->status = 0;
        sch_strbuf_add(in, rest.data, rest.len);
        sch_strbuf_done(rest);
        return take_head(r, in);
    }
    return true;
}

wire_response wire_receive(int fd, bool is_head, bool wait_close)
{
    wire_response r = {.status = 0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf in = {0};
    bool has_head = false;
    char piece[16 * 1024];
    char text[32];

    for (;;) {
        ssize_t n;

        if (has_head && !wait_close) {
            bool has_length = wire_header(&r, "Content-Length", text, sizeof text);

            if (is_head || r.status == 304 || (has_length && r.body.len >= strtoul(text, NULL, 10)))
                return r;
        }
        n = read_some(fd, piece, sizeof piece);
        if (n <= 0) {
            r.closed = n == 0;
            return r;
        }
        if (has_head) {
            sch_strbuf_add(&r.body, piece, (size_t)n);
        } else {
            sch_strbuf_add(&in, piece, (size_t)n);
            has_head = take_head(&r, &in);
        }
    }
}

void wire_response_done(wire_response response)
{
    sch_strbuf_done(response.head);
    sch_strbuf_done(response.body);
}

bool wire_header(const wire_response *response, const char *name, char *ret_value, size_t cap)
{
    const size_t name_len = strlen(name);

    for (const char *line = sch_strbuf_str(&response->head);
         (line = strstr(line, "\r\n")) != NULL;) {
        const char *value;
        size_t len;

        line += 2;
        if (strncasecmp(line, name, name_len) != 0 || line[name_len] != ':')
            continue;
        value = line + name_len + 1 + strspn(line + name_len + 1, " ");
        len = strcspn(value, "\r");
        if (len >= cap)
            return false;
        memcpy(ret_value, value, len);
        ret_value[len] = '\0';
        return true;
    }
    return false;
}
