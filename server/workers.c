/* SPDX-License-Identifier: Apache-2.0 */
#include "server/workers.h"

#include "schema/base/auto.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>

static bool is_locked(int dir_fd, const char *name)
{
    SCH_AUTO(sch_close) int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

int srv_workers_count(const char *data_dir)
{
    SCH_AUTO(free) char *path = NULL;
    const struct dirent *entry;
    int count = 0;
    DIR *dir;

    if (asprintf(&path, "%s/run", data_dir) < 0) {
        path = NULL;
        return 0;
    }
    dir = opendir(path);
    while (dir && (entry = readdir(dir)) != NULL)
        if (strncmp(entry->d_name, "worker-", 7) == 0 && is_locked(dirfd(dir), entry->d_name))
            count++;
    if (dir)
        closedir(dir);
    return count;
}
