/* SPDX-License-Identifier: Apache-2.0 */
#include "server/instance.h"

#include "schema/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

static sch_status fail_locked(int fd, const char *data_dir, sch_err *err)
{
    char pid[16] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

    if (n > 0)
        pid[strcspn(pid, "\n")] = '\0';
    return sch_fail(err, SCH_EXISTS, "another recto serve (pid %s) uses the data directory %s", pid,
                    data_dir);
}

sch_status srv_instance_lock(const char *data_dir, int *ret_fd, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_close) int fd = -1;
    char pid[16];
    int n = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
    sch_status s;

    sch_strbuf_addf(&path, "%s/run", data_dir);
    s = sch_mkdirs(sch_strbuf_str(&path), err);
    if (s != SCH_OK)
        return s;
    sch_strbuf_adds(&path, "/server.lock");
    fd = open(sch_strbuf_str(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "open %s", sch_strbuf_str(&path));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? fail_locked(fd, data_dir, err)
                                    : sch_fail_errno(err, "lock %s", sch_strbuf_str(&path));
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n)
        return sch_fail_errno(err, "write %s", sch_strbuf_str(&path));
    *ret_fd = SCH_STEAL_FD(fd);
    return SCH_OK;
}

sch_status srv_instance_write_ready(const char *path, const char *url, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "{\"url\":");
    sch_strbuf_add_json(&sb, url, strlen(url));
    sch_strbuf_addf(&sb, ",\"pid\":%d}\n", (int)getpid());
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return sch_write_file(path, sb.data, sb.len, err);
}
