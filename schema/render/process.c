/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/render/process.h"

#include "schema/base/clock.h"
#include "schema/base/strbuf.h"
#include "schema/child/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define START_MS    30000                /* loading the code, on a machine that is busy */
#define REPLY_BYTES (INT64_C(256) << 20) /* longest answer */
#define READ_BYTES  (64u << 10)

struct sch_render_process {
    sch_child *child;
    int fd; /* its standard input and output: one socket, so that a dead reader is no SIGPIPE */
    int64_t timeout_ms;
    bool is_warm; /* it has answered once */
    long long last_id;
};

sch_render_process *sch_render_process_close(sch_render_process *process)
{
    if (!process)
        return NULL;
    sch_close(process->fd);
    (void)sch_child_close(process->child);
    free(process);
    return NULL;
}

static sch_status start(sch_render_process *process, const sch_render_options *options,
                        const char *folder, int far, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf script = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf heap = {0};
    const char *readable[] = {folder, NULL};
    const char *args[3] = {NULL};
    sch_child_spec spec = {
        .program = "node",
        .args = args,
        .readable = readable,
        .in_fd = far,
        .out_fd = far,
        .cancel_fd = -1,
        .require = options->require,
        .is_polite = options->is_polite,
        .limits = {.memory_bytes = options->memory_bytes, .file_bytes = 1 << 20, .processes = 32},
    };

    sch_strbuf_addf(&script, "%s/render.js", folder);
    sch_strbuf_addf(&heap, "--max-old-space-size=%lld",
                    (long long)(options->memory_bytes >> 20) * 3 / 4);
    if (script.failed || heap.failed)
        return sch_fail(err, SCH_FATAL, "renderer: out of memory");
    args[0] = heap.data;
    args[1] = script.data;
    return sch_child_open(&spec, &process->child, err);
}

sch_status sch_render_process_open(const sch_render_options *options, const char *folder,
                                   sch_render_process **ret_process, sch_err *err)
{
    SCH_AUTO(sch_render_process_close)
    sch_render_process *process = calloc(1, sizeof *process);
    int fds[2];
    sch_status s;

    if (!process)
        return sch_fail(err, SCH_FATAL, "renderer: out of memory");
    process->fd = -1;
    process->timeout_ms = options->timeout_ms;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return sch_fail_errno(err, "renderer: socket");
    process->fd = fds[0];
    (void)fcntl(process->fd, F_SETFL, O_NONBLOCK);
    s = start(process, options, folder, fds[1], err);
    sch_close(fds[1]);
    if (s == SCH_OK)
        *ret_process = SCH_STEAL(process);
    return s;
}

/* It is gone: why, as far as recto-sandbox knows. */
static sch_status gone(sch_render_process *process, sch_err *err)
{
    sch_child_end end = {.outcome = SCH_CHILD_CANCELLED};

    process->child = sch_child_end_now(process->child, &end);
    if (end.outcome == SCH_CHILD_OVERSIZED || end.outcome == SCH_CHILD_CRASHED ||
        strstr(end.log, "heap out of memory"))
        return sch_fail(err, SCH_LIMIT, "the renderer used too much memory");
    return sch_fail(err, SCH_BUSY, "the renderer ended: %s", end.text);
}

/* Until the socket is ready for events. @return SCH_OK; SCH_LIMIT; SCH_BUSY: the process is gone */
static sch_status wait_ready(sch_render_process *process, short events, int64_t end_ms,
                             sch_err *err)
{
    for (;;) {
        int64_t left_ms = end_ms - sch_mono_ms();
        struct pollfd polls[] = {
            {.fd = process->fd, .events = events},
            {.fd = sch_child_fd(process->child), .events = POLLIN},
        };

        if (left_ms <= 0)
            return sch_fail(err, SCH_LIMIT, "rendering took longer than %lld ms",
                            (long long)process->timeout_ms);
        /* Now and then, so that what it writes to standard error is taken. */
        (void)poll(polls, 2, left_ms < 500 ? (int)left_ms : 500);
        if (polls[0].revents & events)
            return SCH_OK;
        if (!sch_child_is_alive(process->child) || polls[0].revents)
            return gone(process, err);
    }
}

static sch_status send_line(sch_render_process *process, const char *line, size_t len,
                            int64_t end_ms, sch_err *err)
{
    while (len > 0) {
        ssize_t n = send(process->fd, line, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        sch_status s;

        if (n > 0) {
            line += n;
            len -= (size_t)n;
            continue;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return gone(process, err);
        s = wait_ready(process, POLLOUT, end_ms, err);
        if (s != SCH_OK)
            return s;
    }
    return SCH_OK;
}

static sch_status receive_line(sch_render_process *process, sch_strbuf *sb, int64_t end_ms,
                               sch_err *err)
{
    for (;;) {
        sch_status s = wait_ready(process, POLLIN, end_ms, err);
        ssize_t n;

        if (s != SCH_OK)
            return s;
        if (!sch_strbuf_reserve(sb, READ_BYTES))
            return sch_fail(err, SCH_FATAL, "renderer: out of memory");
        n = recv(process->fd, sb->data + sb->len, READ_BYTES, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0)
            return gone(process, err);
        sb->len += (size_t)n;
        if (sb->data[sb->len - 1] == '\n')
            return SCH_OK;
        if (sb->len > (size_t)REPLY_BYTES)
            return sch_fail(err, SCH_LIMIT, "the rendering is too long");
    }
}

/* {"id":N,"rss":N,...}: the answer to this very request. */
static sch_status judge(const sch_render_process *process, const sch_strbuf *sb, json_t **ret_reply,
                        int64_t *ret_rss, sch_err *err)
{
    json_t *reply = json_loadb(sb->data, sb->len, 0, NULL);
    const char *error = json_string_value(json_object_get(reply, "error"));

    if (json_integer_value(json_object_get(reply, "id")) != process->last_id) {
        json_decref(reply);
        return sch_fail(err, SCH_BUSY, "the renderer answered something else");
    }
    *ret_rss = json_integer_value(json_object_get(reply, "rss"));
    if (error) {
        (void)sch_fail(err, SCH_INVALID, "rendering: %s", error);
        json_decref(reply);
        return SCH_INVALID;
    }
    (void)json_object_del(reply, "id");
    (void)json_object_del(reply, "rss");
    *ret_reply = reply;
    return SCH_OK;
}

sch_status sch_render_process_ask(sch_render_process *process, const char *line, size_t len,
                                  json_t **ret_reply, int64_t *ret_rss, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    int64_t end_ms = sch_mono_ms() + process->timeout_ms + (process->is_warm ? 0 : START_MS);
    char head[48];
    int head_len = snprintf(head, sizeof head, "{\"id\":%lld,", ++process->last_id);
    sch_status s = send_line(process, head, (size_t)head_len, end_ms, err);

    if (s == SCH_OK)
        s = send_line(process, line + 1, len - 1, end_ms, err);
    if (s == SCH_OK)
        s = send_line(process, "\n", 1, end_ms, err);
    if (s == SCH_OK)
        s = receive_line(process, &sb, end_ms, err);
    if (s != SCH_OK)
        return s;
    process->is_warm = true;
    return judge(process, &sb, ret_reply, ret_rss, err);
}
