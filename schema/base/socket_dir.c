/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/socket_dir.h"

#include "schema/base/io.h"
#include "schema/base/strbuf.h"

#include <fcntl.h>
#include <stdio.h>

int sch_socket_dir_open(const char *data_dir, const char *folder, bool create, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    int fd;

    sch_strbuf_addf(&path, "%s/%s", data_dir, folder);
    if (path.failed) {
        (void)sch_fail(err, SCH_FATAL, "out of memory");
        return -1;
    }
    if (create && sch_mkdirs(path.data, err) != SCH_OK)
        return -1;
    fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        (void)sch_fail_errno(err, "open %s", path.data);
    return fd;
}

struct sockaddr_un sch_socket_dir_address(int dir_fd, const char *name)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    (void)snprintf(at.sun_path, sizeof at.sun_path, "/proc/self/fd/%d/%.64s", dir_fd, name);
    return at;
}
