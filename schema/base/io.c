/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"

#include "schema/base/ids.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

sch_status sch_write_all(int fd, const void *bytes, size_t len, sch_err *err)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t n = write(fd, at, len);

        if (n < 0 && errno != EINTR)
            return sch_fail_errno(err, "write");
        if (n > 0) {
            at += n;
            len -= (size_t)n;
        }
    }
    return SCH_OK;
}

sch_status sch_read_all(int fd, size_t limit, sch_strbuf *sb, sch_err *err)
{
    const size_t piece = 64UL * 1024;
    size_t got = 0;

    for (;;) {
        ssize_t n;

        if (!sch_strbuf_reserve(sb, piece))
            return sch_fail(err, SCH_FATAL, "read: out of memory");
        n = read(fd, sb->data + sb->len, piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sch_fail_errno(err, "read");
        if (n == 0)
            return SCH_OK;
        sb->len += (size_t)n;
        sb->data[sb->len] = '\0';
        got += (size_t)n;
        if (got > limit)
            return sch_fail(err, SCH_LIMIT, "more than %zu bytes", limit);
    }
}

sch_status sch_read_file(const char *path, size_t limit, sch_strbuf *sb, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    sch_status s;

    if (fd < 0 && errno == ENOENT)
        return sch_fail(err, SCH_NOT_FOUND, "%s: no such file", path);
    if (fd < 0)
        return sch_fail_errno(err, "open %s", path);
    s = sch_read_all(fd, limit, sb, err);
    return s == SCH_OK ? s : sch_wrap(err, "%s", path);
}

static sch_status sync_parent(const char *path, sch_err *err)
{
    const char *slash = strrchr(path, '/');
    SCH_AUTO(free) char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    SCH_AUTO(sch_close) int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (fd < 0 || fsync(fd) != 0)
        return sch_fail_errno(err, "sync the directory of %s", path);
    return SCH_OK;
}

sch_status sch_write_file(const char *path, const void *bytes, size_t len, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf tmp = {0};
    SCH_AUTO(sch_close) int fd = -1;
    char unique[17]; /* threads may write the same file */
    sch_status s;

    sch_random_hex(8, unique);
    sch_strbuf_addf(&tmp, "%s.tmp.%s", path, unique);
    if (tmp.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    fd = open(tmp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "create %s", tmp.data);
    s = sch_write_all(fd, bytes, len, err);
    if (s == SCH_OK && fsync(fd) != 0)
        s = sch_fail_errno(err, "fsync");
    if (s == SCH_OK && rename(tmp.data, path) != 0)
        s = sch_fail_errno(err, "rename");
    if (s != SCH_OK) {
        unlink(tmp.data);
        return sch_wrap(err, "write %s", path);
    }
    return sync_parent(path, err);
}

sch_status sch_mkdirs(const char *path, sch_err *err)
{
    SCH_AUTO(free) char *part = strdup(path);
    struct stat st;

    if (!part)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (char *p = part + 1;; p++) {
        char c = *p;

        if (c != '/' && c != '\0')
            continue;
        *p = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return sch_fail_errno(err, "create directory %s", part);
        *p = c;
        if (c == '\0')
            break;
    }
    if (stat(path, &st) != 0)
        return sch_fail_errno(err, "create directory %s", path);
    return S_ISDIR(st.st_mode) ? SCH_OK : sch_fail(err, SCH_FATAL, "%s is not a directory", path);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

sch_status sch_remove_tree(const char *path, sch_err *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return sch_fail_errno(err, "remove %s", path);
    return SCH_OK;
}
