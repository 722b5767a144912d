/* SPDX-License-Identifier: Apache-2.0 */
/* Reading artifacts. A blob holds the file it opened: a later put or delete does not change it.
 * That of a store in a bucket is opened when its bytes are wanted. */
#include "schema/store/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

struct sch_blob {
    int fd; /* -1: not fetched yet */
    uint64_t size;
    sch_store *store; /* where it is to be fetched from; borrowed */
    sch_place place;
    char etag[SCH_BUCKET_ETAG_LEN];
};

static sch_status find_remote(sch_store *store, const sch_place *place, sch_blob **ret_blob,
                              sch_err *err)
{
    sch_blob *blob = calloc(1, sizeof *blob);
    sch_status s;

    if (!blob)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    blob->fd = -1;
    blob->store = store;
    blob->place = *place;
    s = sch_remote_head(store->remote, place, &blob->size, blob->etag, err);
    if (s == SCH_OK)
        *ret_blob = blob;
    else
        free(blob);
    return s;
}

/* Its bytes are here. */
static sch_status fetch(sch_blob *blob, sch_err *err)
{
    struct stat st;
    sch_status s = SCH_OK;

    if (blob->fd < 0)
        s = sch_remote_fetch(blob->store, &blob->place, blob->etag, &blob->fd, err);
    if (s != SCH_OK || !blob->store)
        return s;
    if (fstat(blob->fd, &st) != 0)
        return sch_fail_errno(err, "an artifact");
    return (uint64_t)st.st_size == blob->size
               ? SCH_OK
               : sch_fail(err, SCH_BUSY, "%s: was replaced while it was read", blob->place.leaf);
}

sch_status sch_blob_open(sch_store *store, const char *name, sch_blob **ret_blob, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    char path[sizeof(sch_place)];
    struct stat st;
    sch_place place;
    sch_blob *blob;
    sch_status s = sch_place_of_name(name, &place, err);

    if (s != SCH_OK)
        return s;
    if (store->remote)
        return find_remote(store, &place, ret_blob, err);
    snprintf(path, sizeof path, "%s/%s/%s", place.fan, place.id, place.leaf);
    fd = openat(store->root_fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return sch_fail(err, SCH_NOT_FOUND, "%s: no such artifact", name);
    if (fd < 0 || fstat(fd, &st) != 0)
        return sch_fail_errno(err, "open %s", name);
    blob = malloc(sizeof *blob);
    if (!blob)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    *blob = (sch_blob){.fd = SCH_STEAL_FD(fd), .size = (uint64_t)st.st_size};
    *ret_blob = blob;
    return SCH_OK;
}

sch_blob *sch_blob_close(sch_blob *blob)
{
    if (blob)
        sch_close(blob->fd);
    free(blob);
    return NULL;
}

uint64_t sch_blob_size(const sch_blob *blob)
{
    return blob->size;
}

int64_t sch_blob_read(sch_blob *blob, uint64_t offset, void *bytes, size_t len, sch_err *err)
{
    size_t got = 0;

    if (offset > INT64_MAX)
        return 0;
    if (fetch(blob, err) != SCH_OK)
        return -1;
    while (got < len) {
        ssize_t n = pread(blob->fd, (char *)bytes + got, len - got, (off_t)(offset + got));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            (void)sch_fail_errno(err, "read an artifact");
            return -1;
        }
        if (n == 0)
            break;
        got += (size_t)n;
    }
    return (int64_t)got;
}

sch_status sch_blob_fd(sch_blob *blob, int *ret_fd, sch_err *err)
{
    char path[32];
    int fd;
    sch_status s = fetch(blob, err);

    if (s != SCH_OK)
        return s;
    /* Opened anew, not duplicated: descriptors that were duplicated share one offset. */
    snprintf(path, sizeof path, "/proc/self/fd/%d", blob->fd);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sch_fail_errno(err, "open an artifact again");
    *ret_fd = fd;
    return SCH_OK;
}
