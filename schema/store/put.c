/* SPDX-License-Identifier: Apache-2.0 */
/* Writing artifacts: a temporary, fsync, rename, fsync of the directory. */
#include "schema/store/remote.h"

#include "schema/base/ids.h"
#include "schema/store/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

enum {
    TMP_HEX = 32,
    FLUSH_BYTES = 4 * 1024 * 1024,
    COPY_BYTES = 256 * 1024,
    TELL_BYTES = 512 * 1024,
    FOLLOW_BYTES = 2 * 1024 * 1024, /* larger ones are hashed by a thread of their own */
    RENAME_TRIES = 100,
};

struct sch_put {
    sch_store *store;
    sch_place place;
    char tmp[TMP_HEX + 1];
    int fd;
    int64_t written, flushed, told;
    bool failed;
    sch_sha256 *sha;    /* NULL: nobody asked */
    sch_follow *follow; /* who has sha at work; NULL: nobody, it is fed here */
};

sch_status sch_put_begin(sch_store *store, const char *name, sch_put **ret_put, sch_err *err)
{
    sch_place place;
    sch_status s = sch_place_of_name(name, &place, err);

    return s == SCH_OK ? sch_put_begin_staged(store, &place, ret_put, err) : s;
}

sch_status sch_put_begin_staged(sch_store *store, const sch_place *place, sch_put **ret_put,
                                sch_err *err)
{
    SCH_AUTO(sch_put_abort) sch_put *put = calloc(1, sizeof *put);
    sch_status s = SCH_OK;

    if (!put)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    put->store = store;
    put->place = *place;
    put->fd = -1;
    sch_random_hex(TMP_HEX / 2, put->tmp);
    put->fd = openat(store->tmp_fd, put->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (put->fd < 0)
        s = sch_store_fail(err, "create an artifact");
    if (s != SCH_OK)
        return s;
    (void)flock(put->fd, LOCK_EX | LOCK_NB); /* tells a sweep that somebody is at it */
    *ret_put = SCH_STEAL(put);
    return s;
}

/** Let the disk begin while more is written, so that the fsync at the end finds little to do. */
static void start_flush(sch_put *put)
{
    if (!put->store->sync || put->written - put->flushed < FLUSH_BYTES)
        return;
    (void)sync_file_range(put->fd, put->flushed, put->written - put->flushed,
                          SYNC_FILE_RANGE_WRITE);
    put->flushed = put->written;
}

static void hash_written(sch_put *put, const void *bytes, size_t len)
{
    if (!put->follow && put->written > FOLLOW_BYTES)
        put->follow = sch_follow_start(put->fd, put->sha, put->written - (int64_t)len);
    if (!put->follow) {
        sch_sha256_add(put->sha, bytes, len);
    } else if (put->written - put->told >= TELL_BYTES) { /* to wake it for less costs more */
        sch_follow_reach(put->follow, put->written);
        put->told = put->written;
    }
}

sch_status sch_put_write(sch_put *put, const void *bytes, size_t len, sch_err *err)
{
    const char *at = bytes;
    const size_t size = len;

    while (len > 0) {
        ssize_t n = write(put->fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            put->failed = true;
            return sch_store_fail(err, "write an artifact");
        }
        at += n;
        len -= (size_t)n;
        put->written += n;
    }
    if (put->sha)
        hash_written(put, bytes, size);
    start_flush(put);
    return SCH_OK;
}

sch_status sch_put_hash(sch_put *put, sch_err *err)
{
    put->sha = sch_sha256_new();
    return put->sha ? SCH_OK : sch_fail(err, SCH_FATAL, "store: out of memory");
}

void sch_put_sha256(sch_put *put, char ret_sha256[SCH_SHA256_HEX])
{
    uint8_t digest[SCH_SHA256_LEN];

    if (put->follow)
        sch_follow_reach(put->follow, put->written);
    if (!sch_follow_end(SCH_STEAL(put->follow), false))
        put->failed = true;
    sch_sha256_end(put->sha, digest);
    sch_hex(digest, sizeof digest, ret_sha256);
    put->sha = sch_sha256_free(put->sha);
}

/**
 * Give `from` in from_fd its name. The directory may be removed between its making and the rename,
 * by a delete_all() of the same file: it is then made again.
 * @param ret_dir_fd  the directory, still to be synced
 * @return SCH_OK; SCH_BUSY with errno EXDEV: on another disk; as sch_put_write()
 */
static sch_status rename_into(sch_store *store, const sch_place *place, int from_fd,
                              const char *from, int *ret_dir_fd, sch_err *err)
{
    for (int i = 0; i < RENAME_TRIES; i++) {
        SCH_AUTO(sch_close) int dir_fd = -1;
        sch_status s = sch_place_open(store, place, true, &dir_fd, err);

        if (s == SCH_NOT_FOUND)
            continue;
        if (s != SCH_OK)
            return s;
        if (renameat(from_fd, from, dir_fd, place->leaf) == 0) {
            *ret_dir_fd = SCH_STEAL_FD(dir_fd);
            return SCH_OK;
        }
        if (errno == EXDEV)
            return SCH_BUSY;
        if (errno != ENOENT)
            break;
    }
    if (errno == ENOENT)
        return sch_fail(err, SCH_FATAL, "%s is removed while it is written to", place->id);
    return sch_store_fail(err, "name an artifact");
}

static sch_status commit(sch_put *put, sch_err *err)
{
    SCH_AUTO(sch_close) int dir_fd = -1;
    sch_status s;

    if (put->failed)
        return sch_fail(err, SCH_FATAL, "an artifact was not written whole");
    if (put->store->remote)
        return sch_remote_put(put->store->remote, &put->place, put->fd, put->written, err);
    s = sch_store_sync(put->store, put->fd, "write an artifact to the disk", err);
    if (s != SCH_OK)
        return s;
    s = rename_into(put->store, &put->place, put->store->tmp_fd, put->tmp, &dir_fd, err);
    if (s != SCH_OK)
        return s;
    put->tmp[0] = '\0'; /* it has its name now: nothing to remove */
    return sch_store_sync(put->store, dir_fd, "sync a directory of the store", err);
}

sch_status sch_put_keep(sch_put *put, int dir_fd, const char *name, int *ret_fd, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;

    if (put->failed)
        return sch_fail(err, SCH_FATAL, "an artifact was not written whole");
    fd = openat(put->store->tmp_fd, put->tmp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (name && renameat(put->store->tmp_fd, put->tmp, dir_fd, name) != 0))
        return sch_store_fail(err, "keep an artifact");
    if (name)
        put->tmp[0] = '\0';
    *ret_fd = SCH_STEAL_FD(fd);
    return SCH_OK;
}

sch_status sch_put_commit(sch_put *put, sch_err *err)
{
    sch_status s = commit(put, err);

    sch_put_abort(put);
    return s;
}

sch_put *sch_put_abort(sch_put *put)
{
    if (!put)
        return NULL;
    if (put->fd >= 0 && put->tmp[0])
        unlinkat(put->store->tmp_fd, put->tmp, 0);
    (void)sch_follow_end(put->follow, true);
    sch_close(put->fd);
    sch_sha256_free(put->sha);
    free(put);
    return NULL;
}

sch_status sch_store_put(sch_store *store, const char *name, const void *bytes, size_t len,
                         sch_err *err)
{
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    sch_status s = sch_put_begin(store, name, &put, err);

    if (s == SCH_OK)
        s = sch_put_write(put, bytes, len, err);
    return s == SCH_OK ? sch_put_commit(SCH_STEAL(put), err) : s;
}

/* ---- taking a file over ------------------------------------------------------------------- */

static sch_status copy_in(sch_store *store, const char *name, int from_fd, sch_err *err)
{
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    SCH_AUTO(free) char *buffer = malloc(COPY_BYTES);
    sch_status s = sch_put_begin(store, name, &put, err);

    if (!buffer)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    while (s == SCH_OK) {
        ssize_t n = read(from_fd, buffer, COPY_BYTES);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sch_fail_errno(err, "read a file to be stored");
        if (n == 0)
            return sch_put_commit(SCH_STEAL(put), err);
        s = sch_put_write(put, buffer, (size_t)n, err);
    }
    return s;
}

/** The file is ours alone: no other name leads to it, and nobody else may write to it. */
static bool make_ours(int fd, const struct stat *st)
{
    if (st->st_nlink != 1)
        return false;
    if (st->st_uid != geteuid() && fchown(fd, geteuid(), getegid()) != 0)
        return false;
    return (st->st_mode & 07777) == 0600 || fchmod(fd, 0600) == 0;
}

/** @return SCH_OK with ret_dir_fd still to be synced, or -1: it was copied */
static sch_status take_over(sch_store *store, const char *name, int from_fd, const char *leaf,
                            int *ret_dir_fd, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    sch_place place;
    struct stat st;
    sch_status s = sch_place_of_name(name, &place, err);

    if (s != SCH_OK)
        return s;
    if (strchr(leaf, '/'))
        return sch_fail(err, SCH_INVALID, "not a file in the directory");
    fd = openat(from_fd, leaf, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return sch_fail(err, SCH_NOT_FOUND, "%s: no such file", leaf);
    if (fd < 0 && errno == ELOOP)
        return sch_fail(err, SCH_INVALID, "%s is not a regular file", leaf);
    if (fd < 0 || fstat(fd, &st) != 0)
        return sch_fail_errno(err, "open %s", leaf);
    if (!S_ISREG(st.st_mode))
        return sch_fail(err, SCH_INVALID, "%s is not a regular file", leaf);
    if (store->remote) {
        s = sch_remote_put(store->remote, &place, fd, st.st_size, err);
        if (s == SCH_OK)
            unlinkat(from_fd, leaf, 0);
        return s;
    }
    s = SCH_BUSY;
    if (make_ours(fd, &st)) {
        s = sch_store_sync(store, fd, "write an artifact to the disk", err);
        if (s == SCH_OK)
            s = rename_into(store, &place, from_fd, leaf, ret_dir_fd, err);
    }
    if (s == SCH_BUSY) {
        s = copy_in(store, name, fd, err);
        if (s == SCH_OK)
            unlinkat(from_fd, leaf, 0);
    }
    return s;
}

sch_status sch_store_adopt(sch_store *store, const char *name, int dir_fd, const char *leaf,
                           sch_err *err)
{
    SCH_AUTO(sch_close) int file_fd = -1;
    sch_status s = take_over(store, name, dir_fd, leaf, &file_fd, err);

    if (s == SCH_OK && file_fd >= 0)
        s = sch_store_sync(store, file_fd, "sync a directory of the store", err);
    return s;
}
