/* SPDX-License-Identifier: Apache-2.0 */
/* The server's end. */
#include "schema/live/live_priv.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum {
    WORKERS_MAX = 64,
    LOOK_AGAIN_MS = 50, /* while there is no worker: it may be starting */
};

typedef char worker_name[SCH_LIVE_NAME_HEX + 1];

/** Names of sockets; those of workers that ended in disorder are among them. */
static size_t list_workers(int dir_fd, worker_name names[WORKERS_MAX])
{
    int copy = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    const struct dirent *e;
    size_t n = 0;

    if (!dir) {
        sch_close(copy);
        return 0;
    }
    while (n < WORKERS_MAX && (e = readdir(dir)) != NULL)
        if (strlen(e->d_name) == SCH_LIVE_NAME_HEX)
            (void)snprintf(names[n++], sizeof names[0], "%s", e->d_name);
    (void)closedir(dir);
    return n;
}

/** A connection to any worker. @return -1: there is none */
static int connect_any(int dir_fd)
{
    worker_name names[WORKERS_MAX];
    size_t n = list_workers(dir_fd, names);
    size_t first = n > 0 ? (size_t)sch_mono_us() % n : 0; /* none is asked more than others */

    for (size_t i = 0; i < n; i++) {
        const char *name = names[(first + i) % n];
        struct sockaddr_un at = sch_socket_dir_address(dir_fd, name);
        int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

        if (fd < 0)
            return -1;
        if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
            return fd;
        if (errno == ECONNREFUSED)
            (void)unlinkat(dir_fd, name, 0);
        sch_close(fd);
    }
    return -1;
}

/** One question on its way. */
typedef struct asking {
    const sch_live_call *call;
    int dir_fd, fds[SCH_LIVE_FDS];
    int64_t until_ms;
    bool has_begun;
} asking;

static sch_status wait_for(const asking *a, int fd, int64_t most_ms, sch_err *err)
{
    struct pollfd polls[2] = {{.fd = fd, .events = POLLIN},
                              {.fd = a->call->cancel_fd, .events = POLLIN}};
    int64_t left_ms = a->until_ms - sch_mono_ms();

    if (left_ms <= 0)
        return a->has_begun ? sch_fail(err, SCH_LIMIT, "the worker took too long")
                            : sch_fail(err, SCH_BUSY, "no engine became free in time");
    if (poll(polls, 2, (int)(left_ms < most_ms ? left_ms : most_ms)) < 0 && errno != EINTR)
        return sch_fail_errno(err, "poll");
    if (polls[1].revents)
        return sch_fail(err, SCH_EXISTS, "cancelled");
    return SCH_OK;
}

/** Send the work to a worker that is there. @return the connection */
static sch_status hand_over(const asking *a, int *ret_fd, sch_err *err)
{
    sch_status s = SCH_OK;

    for (;;) {
        int fd = connect_any(a->dir_fd);

        if (fd >= 0 && sch_live_send(fd, "work", a->fds, SCH_LIVE_FDS)) {
            *ret_fd = fd;
            return SCH_OK;
        }
        sch_close(fd);
        s = wait_for(a, -1, LOOK_AGAIN_MS, err);
        if (s != SCH_OK)
            return s;
    }
}

/** @return SCH_OK; SCH_NOT_FOUND: the worker ended meanwhile; as sch_live_ask() */
static sch_status await(asking *a, int fd, sch_strbuf *ret_answer, sch_err *err)
{
    for (;;) {
        int fds[SCH_LIVE_FDS];
        char word[16];
        sch_status s = wait_for(a, fd, INT64_C(60000), err);
        int n;

        if (s != SCH_OK)
            return s;
        n = sch_live_receive(fd, word, fds);
        if (n == 0)
            continue;
        if (n < 0)
            return sch_fail(err, SCH_NOT_FOUND, "the worker has ended");
        if (strcmp(word, "begun") == 0) {
            a->has_begun = true;
            a->until_ms = sch_mono_ms() + a->call->work_ms;
        }
        s = fds[0] >= 0 ? sch_live_read(fds[0], ret_answer, err) : SCH_NOT_FOUND;
        sch_close(fds[0]);
        sch_close(fds[1]);
        if (s != SCH_NOT_FOUND)
            return s;
    }
}

/** Another worker may take over what one could not end, once. */
static sch_status ask(asking *a, sch_strbuf *ret_answer, sch_err *err)
{
    enum { TRIES = 2 };
    sch_status s = SCH_FATAL;

    for (int i = 0; i < TRIES; i++) {
        SCH_AUTO(sch_close) int fd = -1;

        s = hand_over(a, &fd, err);
        if (s == SCH_OK)
            s = await(a, fd, ret_answer, err);
        if (s != SCH_NOT_FOUND)
            return s;
        a->has_begun = false;
        a->until_ms = sch_mono_ms() + a->call->wait_ms;
    }
    return sch_fail(err, SCH_FATAL, "the worker ended twice");
}

sch_status sch_live_ask(const sch_live_call *call, sch_strbuf *ret_answer, sch_err *err)
{
    asking a = {.call = call, .until_ms = sch_mono_ms() + call->wait_ms};
    sch_status s = SCH_FATAL;

    a.dir_fd = sch_socket_dir_open(call->data_dir, SCH_LIVE_FOLDER, true, err);
    a.fds[0] = a.dir_fd >= 0 ? sch_live_file(call->request, call->request_len, err) : -1;
    a.fds[1] = a.fds[0] >= 0 ? sch_live_file(call->source, call->source_len, err) : -1;
    if (a.fds[1] >= 0)
        s = ask(&a, ret_answer, err);
    sch_close(a.dir_fd);
    sch_close(a.fds[0]);
    sch_close(a.fds[1]);
    return s;
}
