/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's end. */
#include "schema/live/live_priv.h"

#include "schema/base/ids.h"
#include "schema/base/io.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

enum {
    BACKLOG = 1024,     /* connections that wait */
    PATIENCE_MS = 1000, /* for the first word of who connected */
};

struct sch_live {
    int dir_fd, fd;
    char name[SCH_LIVE_NAME_HEX + 1];
    bool bound;
};

sch_status sch_live_open(const char *data_dir, sch_live **ret_live, sch_err *err)
{
    SCH_AUTO(sch_live_close) sch_live *live = calloc(1, sizeof *live);
    struct sockaddr_un at;

    if (!live)
        return sch_fail(err, SCH_FATAL, "out of memory");
    live->fd = -1;
    live->dir_fd = sch_socket_dir_open(data_dir, SCH_LIVE_FOLDER, true, err);
    if (live->dir_fd < 0)
        return SCH_FATAL;
    live->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (live->fd < 0)
        return sch_fail_errno(err, "make a socket");
    sch_random_hex(SCH_LIVE_NAME_HEX / 2, live->name);
    at = sch_socket_dir_address(live->dir_fd, live->name);
    if (bind(live->fd, (const struct sockaddr *)&at, sizeof at) != 0)
        return sch_fail_errno(err, "bind a socket in %s/live", data_dir);
    live->bound = true;
    if (listen(live->fd, BACKLOG) != 0)
        return sch_fail_errno(err, "listen in %s/live", data_dir);
    *ret_live = SCH_STEAL(live);
    return SCH_OK;
}

sch_live *sch_live_close(sch_live *live)
{
    if (!live)
        return NULL;
    if (live->bound)
        (void)unlinkat(live->dir_fd, live->name, 0);
    sch_close(live->fd);
    sch_close(live->dir_fd);
    free(live);
    return NULL;
}

int sch_live_fd(const sch_live *live)
{
    return live->fd;
}

void sch_live_work_done(sch_live_work work)
{
    sch_close(work.fd);
    sch_close(work.source_fd);
    sch_strbuf_done(work.request);
}

/** Who connected sends its work at once, and may be gone when its turn comes. */
static bool receive_work(int fd, int fds[SCH_LIVE_FDS])
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char word[16];

    return poll(&p, 1, PATIENCE_MS) == 1 && sch_live_receive(fd, word, fds) == 1 &&
           strcmp(word, "work") == 0 && fds[0] >= 0 && fds[1] >= 0 &&
           sch_live_send(fd, "begun", NULL, 0);
}

sch_status sch_live_take(sch_live *live, sch_live_work *ret_work, sch_err *err)
{
    int fds[SCH_LIVE_FDS] = {-1, -1};
    int fd = accept4(live->fd, NULL, NULL, SOCK_CLOEXEC);
    SCH_AUTO(sch_live_work_done) sch_live_work work = {.fd = fd, .source_fd = -1};
    sch_status s;

    if (fd < 0)
        return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED
                   ? sch_fail(err, SCH_NOT_FOUND, "no work")
                   : sch_fail_errno(err, "accept");
    s = receive_work(fd, fds) ? sch_live_read(fds[0], &work.request, err)
                              : sch_fail(err, SCH_NOT_FOUND, "who asked has gone");
    sch_close(fds[0]);
    work.source_fd = fds[1];
    if (s != SCH_OK)
        return s;
    *ret_work = work;
    work = (sch_live_work){.fd = -1, .source_fd = -1};
    return SCH_OK;
}

sch_status sch_live_answer(const sch_live_work *work, const char *bytes, size_t len, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = sch_live_file(bytes, len, err);

    if (fd < 0)
        return SCH_FATAL;
    (void)sch_live_send(work->fd, "done", &fd, 1);
    return SCH_OK;
}
