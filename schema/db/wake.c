/* SPDX-License-Identifier: Apache-2.0 */
/* Hints between processes of one data directory: a datagram socket per listener in DIR/wake/.
 */
#include "schema/db/wake.h"

#include "schema/base/ids.h"
#include "schema/base/io.h"
#include "schema/base/socket_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { NAME_HEX = 16 };

struct sch_wake {
    int dir_fd;
    int fd;
    char name[NAME_HEX + 1];
    bool bound;
};

sch_status sch_wake_open(const char *data_dir, sch_wake **ret_wake, sch_err *err)
{
    SCH_AUTO(sch_wake_close) sch_wake *wake = calloc(1, sizeof *wake);
    struct sockaddr_un at;

    if (!wake)
        return sch_fail(err, SCH_FATAL, "out of memory");
    wake->fd = -1;
    wake->dir_fd = sch_socket_dir_open(data_dir, "wake", true, err);
    if (wake->dir_fd < 0)
        return SCH_FATAL;
    wake->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (wake->fd < 0)
        return sch_fail_errno(err, "make a socket");
    sch_random_hex(NAME_HEX / 2, wake->name);
    at = sch_socket_dir_address(wake->dir_fd, wake->name);
    if (bind(wake->fd, (const struct sockaddr *)&at, sizeof at) != 0)
        return sch_fail_errno(err, "bind a socket in %s/wake", data_dir);
    wake->bound = true;
    *ret_wake = SCH_STEAL(wake);
    return SCH_OK;
}

sch_wake *sch_wake_close(sch_wake *wake)
{
    if (!wake)
        return NULL;
    if (wake->bound)
        unlinkat(wake->dir_fd, wake->name, 0);
    sch_close(wake->fd);
    sch_close(wake->dir_fd);
    free(wake);
    return NULL;
}

int sch_wake_fd(const sch_wake *wake)
{
    return wake->fd;
}

void sch_wake_drain(sch_wake *wake)
{
    char hint;

    while (recv(wake->fd, &hint, sizeof hint, MSG_DONTWAIT) >= 0)
        ;
}

/** A listener that is gone leaves its socket file: nobody can be connected to it any more. */
static void send_to(int fd, int dir_fd, const char *name)
{
    struct sockaddr_un at = sch_socket_dir_address(dir_fd, name);

    if (sendto(fd, "w", 1, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&at, sizeof at) <
            0 &&
        errno == ECONNREFUSED)
        unlinkat(dir_fd, name, 0);
}

void sch_wake_send(const char *data_dir)
{
    SCH_AUTO(sch_close) int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int dir_fd = sch_socket_dir_open(data_dir, "wake", false, NULL);
    DIR *dir = dir_fd >= 0 ? fdopendir(dir_fd) : NULL;

    if (!dir) {
        sch_close(dir_fd);
        return;
    }
    for (struct dirent *e; fd >= 0 && (e = readdir(dir)) != NULL;) {
        if (strlen(e->d_name) == NAME_HEX) /* not "." and "..": one of ours */
            send_to(fd, dir_fd, e->d_name);
    }
    closedir(dir);
}
