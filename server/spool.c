/* SPDX-License-Identifier: Apache-2.0 */
#include "server/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static sch_status fail(sch_err *err)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return sch_fail_id(err, SCH_LIMIT, "disk_full", "no room left for the request");
    return sch_fail_errno(err, "request body");
}

/** Where the file system knows no nameless files: one that loses its name at once. */
static int open_unlinked(const char *dir)
{
    char path[4096];
    int fd;

    if (snprintf(path, sizeof path, "%s/body-XXXXXX", dir) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

sch_status srv_spool_open(const char *dir, int *ret_fd, sch_err *err)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        fd = open_unlinked(dir);
    if (fd < 0)
        return fail(err);
    *ret_fd = fd;
    return SCH_OK;
}

sch_status srv_spool_add(int fd, const char *bytes, size_t len, sch_err *err)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);

        if (n < 0 && errno != EINTR)
            return fail(err);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
    return SCH_OK;
}

sch_status srv_spool_read(int fd, int64_t at, char *bytes, size_t cap, size_t *ret_len,
                          sch_err *err)
{
    ssize_t n;

    do {
        n = pread(fd, bytes, cap, at);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(err);
    *ret_len = (size_t)n;
    return SCH_OK;
}
