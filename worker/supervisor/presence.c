/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/presence.h"

#include "schema/base/io.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

static const char prefix[] = "worker-";
static const char suffix[] = ".lock";

struct wrk_presence {
    int dir_fd;  /* DATA/run */
    int lock_fd; /* locked */
    char leaf[64];
};

static void make_leaf(const char *id, char leaf[64])
{
    (void)snprintf(leaf, 64, "%s%s%s", prefix, id, suffix);
}

/* The file appears under its name only once it is locked, or others would take it for a dead one.
 */
static sch_status create(wrk_presence *p, int engines, sch_err *err)
{
    char temporary[80];
    char text[96];
    int len = snprintf(text, sizeof text, "{\"pid\":%d,\"engines\":%d}\n", (int)getpid(), engines);

    (void)snprintf(temporary, sizeof temporary, ".%s", p->leaf);
    p->lock_fd = openat(p->dir_fd, temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (p->lock_fd < 0)
        return sch_fail_errno(err, "run/%s", temporary);
    if (flock(p->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return sch_fail_errno(err, "lock run/%s", temporary);
    if (sch_write_all(p->lock_fd, text, (size_t)len, err) != SCH_OK)
        return SCH_FATAL;
    if (renameat(p->dir_fd, temporary, p->dir_fd, p->leaf) != 0)
        return sch_fail_errno(err, "run/%s", p->leaf);
    return SCH_OK;
}

sch_status wrk_presence_open(const char *data_dir, const char *id, int engines,
                             wrk_presence **ret_presence, sch_err *err)
{
    SCH_AUTO(wrk_presence_close) wrk_presence *p = calloc(1, sizeof *p);
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_status s;

    sch_strbuf_addf(&path, "%s/run", data_dir);
    if (!p || path.failed)
        return sch_fail(err, SCH_FATAL, "presence: out of memory");
    p->dir_fd = p->lock_fd = -1;
    make_leaf(id, p->leaf);
    s = sch_mkdirs(sch_strbuf_str(&path), err);
    if (s != SCH_OK)
        return s;
    p->dir_fd = open(sch_strbuf_str(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->dir_fd < 0)
        return sch_fail_errno(err, "%s", sch_strbuf_str(&path));
    s = create(p, engines, err);
    if (s == SCH_OK)
        *ret_presence = SCH_STEAL(p);
    return s;
}

wrk_presence *wrk_presence_close(wrk_presence *presence)
{
    if (presence) {
        if (presence->lock_fd >= 0)
            (void)unlinkat(presence->dir_fd, presence->leaf, 0);
        sch_close(presence->lock_fd);
        sch_close(presence->dir_fd);
        free(presence);
    }
    return NULL;
}

void wrk_presence_touch(wrk_presence *presence)
{
    (void)futimens(presence->lock_fd, NULL);
}

/* The id in a file's name. */
static bool parse_leaf(const char *leaf, char ret_id[SCH_UUID_LEN])
{
    size_t head = sizeof prefix - 1;

    if (strlen(leaf) != head + SCH_UUID_LEN - 1 + sizeof suffix - 1 ||
        strncmp(leaf, prefix, head) != 0)
        return false;
    memcpy(ret_id, leaf + head, SCH_UUID_LEN - 1);
    ret_id[SCH_UUID_LEN - 1] = '\0';
    return sch_uuid_is_valid(ret_id) && strcmp(leaf + head + SCH_UUID_LEN - 1, suffix) == 0;
}

void wrk_presence_each_dead(wrk_presence *presence, bool (*fn)(const char *id, void *arg),
                            void *arg)
{
    int copy = openat(presence->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    const struct dirent *entry;
    char id[SCH_UUID_LEN];

    if (!dir) {
        sch_close(copy);
        return;
    }
    while ((entry = readdir(dir))) {
        SCH_AUTO(sch_close) int fd = -1;

        if (!parse_leaf(entry->d_name, id) || strcmp(entry->d_name, presence->leaf) == 0)
            continue;
        fd = openat(presence->dir_fd, entry->d_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fn(id, arg))
            (void)unlinkat(presence->dir_fd, entry->d_name, 0);
    }
    (void)closedir(dir);
}
