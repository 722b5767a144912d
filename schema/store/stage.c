/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The staging directory of a store in a bucket: what was fetched is kept in "cache/", under a name
 * that its ETag is part of, so that a document that is read by many runs of pages is fetched once.
 * An entry that nobody opened for a while is removed; its readers keep the file they opened.
 */
#include "schema/base/digest.h"
#include "schema/base/io.h"
#include "schema/store/remote.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    KEEP_S = 600,                       /* an entry that was not opened for so long is removed */
    CACHE_NAME = 2 * SCH_NAME_MAX + 24, /* room for the name of an entry */
};

/* "<file_id>.<leaf>.<hash of the ETag>": file ids have no dots. */
static void cache_name(const sch_place *place, const char *etag, char ret_name[CACHE_NAME])
{
    uint8_t digest[SCH_SHA256_LEN];
    char hex[SCH_SHA256_HEX];

    sch_sha256_of(etag, strlen(etag), digest);
    sch_hex(digest, sizeof digest, hex);
    (void)snprintf(ret_name, CACHE_NAME, "%s.%s.%.16s", place->id, place->leaf, hex);
}

static int open_cached(const sch_store *store, const char *name)
{
    int fd = openat(store->cache_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0)
        (void)futimens(fd, NULL); /* it is in use */
    return fd;
}

/* Fetch into a temporary, which then becomes the entry. */
static sch_status fetch_new(sch_store *store, const sch_place *place, const char *name, int *ret_fd,
                            sch_err *err)
{
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    sch_status s = sch_put_begin_staged(store, place, &put, err);

    if (s == SCH_OK)
        s = sch_remote_get(store->remote, place, put, err);
    return s == SCH_OK ? sch_put_keep(put, store->cache_fd, name, ret_fd, err) : s;
}

sch_status sch_remote_fetch(sch_store *store, const sch_place *place, const char *etag, int *ret_fd,
                            sch_err *err)
{
    char name[CACHE_NAME];
    int fd;

    if (!*etag) /* nothing says whether it is still the same: not kept */
        return fetch_new(store, place, NULL, ret_fd, err);
    cache_name(place, etag, name);
    fd = open_cached(store, name);
    if (fd < 0)
        return fetch_new(store, place, name, ret_fd, err);
    *ret_fd = fd;
    return SCH_OK;
}

void sch_remote_forget(sch_store *store, const char *file_id)
{
    int fd = openat(store->cache_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    size_t len = strlen(file_id);

    if (!dir) {
        sch_close(fd);
        return;
    }
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        bool is_its = len > 0 && strncmp(e->d_name, file_id, len) == 0 && e->d_name[len] == '.';
        struct stat st;

        if (e->d_name[0] == '.' || fstatat(store->cache_fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
            continue;
        if (is_its || time(NULL) - st.st_mtime > KEEP_S)
            (void)unlinkat(store->cache_fd, e->d_name, 0);
    }
    closedir(dir);
}
