/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory as a bucket: keys are paths below it. No key leads out of it, neither by ".." nor by
 * a link, and a put is a temporary file, fsync and rename.
 */
#include "schema/base/ids.h"
#include "schema/base/io.h"
#include "schema/bucket/bucket_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define TEMP_PREFIX ".recto-tmp-"
#define DEPTH_MAX   32
#define STEP        ((size_t)64 << 10)

static sch_status fail_system(sch_err *err, const char *what)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "%s: there is no such object", what);
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied", "%s: %s", what,
                           strerror(errno));
    case ENOSPC:
    case EDQUOT:
        return sch_fail_id(err, SCH_BUSY, "storage_throttled", "%s: the disk is full", what);
    default:
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "%s: %s", what, strerror(errno));
    }
}

/* Only what the operator put below its root: a client must not name "/etc". */
sch_status bkt_dir_open(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err)
{
    const char *root = b->env->id.dir_root;
    SCH_AUTO(free) char *real_root = root ? realpath(root, NULL) : NULL;
    SCH_AUTO(free) char *real = NULL;
    size_t len = real_root ? strlen(real_root) : 0;

    if (!real_root)
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                           "this deployment has no directories as buckets (setting bucket_root)");
    real = realpath(spec->bucket, NULL);
    if (!real)
        return fail_system(err, "open");
    if (strncmp(real, real_root, len) != 0 || (real[len] && real[len] != '/' && len > 1))
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                           "the directory is not below the one that the operator allows");
    b->dir_fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return b->dir_fd < 0 ? fail_system(err, "open") : SCH_OK;
}

static bool is_plain_part(const char *part, size_t len)
{
    return len > 0 && len < 256 && !(len == 1 && part[0] == '.') &&
           !(len == 2 && memcmp(part, "..", 2) == 0) &&
           strncmp(part, TEMP_PREFIX, strlen(TEMP_PREFIX)) != 0;
}

/*
 * Open the directory of a key, one part after the other, never through a link.
 * @param[out] ret_leaf  points into key
 */
static sch_status open_parent(const sch_bucket *b, const char *key, bool create, int *ret_fd,
                              const char **ret_leaf, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = fcntl(b->dir_fd, F_DUPFD_CLOEXEC, 0);
    const char *part = key;

    if (fd < 0)
        return fail_system(err, "open");
    for (const char *slash; (slash = strchr(part, '/')) != NULL; part = slash + 1) {
        char name[256];
        int next;

        if (!is_plain_part(part, (size_t)(slash - part)))
            return sch_fail_id(err, SCH_INVALID, "bad_request", "the key is not a plain path");
        (void)snprintf(name, sizeof name, "%.*s", (int)(slash - part), part);
        if (create && mkdirat(fd, name, 0777) != 0 && errno != EEXIST)
            return fail_system(err, "write");
        next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0)
            return fail_system(err, "open");
        (void)close(fd);
        fd = next;
    }
    if (!is_plain_part(part, strlen(part)))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "the key is not a plain path");
    *ret_leaf = part;
    *ret_fd = SCH_STEAL_FD(fd);
    return SCH_OK;
}

/* A regular file for reading, and its size. */
static sch_status open_object(const sch_bucket *b, const char *key, int *ret_fd, int64_t *ret_size,
                              sch_err *err)
{
    SCH_AUTO(sch_close) int parent = -1;
    SCH_AUTO(sch_close) int fd = -1;
    const char *leaf = NULL;
    struct stat st;
    sch_status s = open_parent(b, key, false, &parent, &leaf, err);

    if (s != SCH_OK)
        return s;
    fd = openat(parent, leaf, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        return fail_system(err, "read");
    if (!S_ISREG(st.st_mode))
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "read: the object is not a file");
    *ret_size = st.st_size;
    *ret_fd = SCH_STEAL_FD(fd);
    return SCH_OK;
}

sch_status bkt_dir_get(sch_bucket *b, const char *key, int64_t max_bytes, sch_bucket_take *take,
                       void *arg, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    SCH_AUTO(free) char *bytes = malloc(STEP);
    int64_t size = 0;
    int64_t done = 0;
    sch_status s = open_object(b, key, &fd, &size, err);

    if (s != SCH_OK)
        return s;
    if (!bytes)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (ssize_t n; s == SCH_OK && (n = read(fd, bytes, STEP)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_system(err, "read");
        done += n;
        s = done > max_bytes
                ? sch_fail_id(err, SCH_LIMIT, "bad_request",
                              "the document is larger than %lld bytes", (long long)max_bytes)
                : take(arg, bytes, (size_t)n, err);
    }
    return s;
}

sch_status bkt_dir_head(sch_bucket *b, const char *key, int64_t *ret_size, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;

    return open_object(b, key, &fd, ret_size, err);
}

static sch_status copy_file(int from, int64_t size, int to, sch_err *err)
{
    SCH_AUTO(free) char *bytes = malloc(STEP);
    sch_status s = bytes ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");

    for (int64_t at = 0; s == SCH_OK && at < size;) {
        int64_t left = size - at;
        ssize_t n = pread(from, bytes, left < (int64_t)STEP ? (size_t)left : STEP, at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return sch_fail(err, SCH_FATAL, "what is to be written cannot be read");
        s = sch_write_all(to, bytes, (size_t)n, err);
        at += n;
    }
    return s;
}

/*
 * A new file: without a name where the file system has such, so that a writer that is killed leaves
 * nothing, else under a temporary one.
 * @return -1: errno says why
 */
static int open_new(int parent, const char *temp, bool *ret_has_name)
{
    int fd = openat(parent, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);

    *ret_has_name = fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT);
    if (*ret_has_name)
        fd = openat(parent, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    return fd;
}

/* Durable, then in the place of what was there. */
static bool put_in_place(int fd, int parent, const char *temp, const char *leaf, bool has_name)
{
    char path[32];

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return fsync(fd) == 0 &&
           (has_name || linkat(AT_FDCWD, path, parent, temp, AT_SYMLINK_FOLLOW) == 0) &&
           renameat(parent, temp, parent, leaf) == 0 && fsync(parent) == 0;
}

sch_status bkt_dir_put(sch_bucket *b, const char *key, const void *bytes, size_t len, int fd,
                       int64_t size, sch_err *err)
{
    SCH_AUTO(sch_close) int parent = -1;
    SCH_AUTO(sch_close) int out = -1;
    const char *leaf = NULL;
    char id[SCH_UUID_LEN];
    char temp[SCH_UUID_LEN + sizeof TEMP_PREFIX];
    bool has_name = false;
    sch_status s = open_parent(b, key, true, &parent, &leaf, err);

    if (s != SCH_OK)
        return s;
    sch_uuid_new(id);
    (void)snprintf(temp, sizeof temp, TEMP_PREFIX "%s", id);
    out = open_new(parent, temp, &has_name);
    if (out < 0)
        return fail_system(err, "write");
    errno = 0;
    s = fd >= 0 ? copy_file(fd, size, out, err) : sch_write_all(out, bytes, len, err);
    if (s != SCH_OK && errno != 0)
        s = fail_system(err, "write");
    if (s == SCH_OK && !put_in_place(out, parent, temp, leaf, has_name))
        s = fail_system(err, "write");
    if (s != SCH_OK)
        (void)unlinkat(parent, temp, 0);
    return s;
}

sch_status bkt_dir_delete(sch_bucket *b, const char *key, sch_err *err)
{
    SCH_AUTO(sch_close) int parent = -1;
    const char *leaf = NULL;
    sch_status s = open_parent(b, key, false, &parent, &leaf, err);

    if (s == SCH_OK && unlinkat(parent, leaf, 0) != 0)
        s = fail_system(err, "delete");
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/* A walk through the tree: the key so far, and whom to tell. */
typedef struct walk {
    const char *prefix;
    bool (*fn)(const char *key, int64_t size, void *arg);
    void *arg;
    bool is_stopped;
    char key[SCH_BUCKET_KEY_MAX + 1];
} walk;

/* Can a key that begins like this still begin with the prefix? */
static bool may_match(const walk *w, size_t len)
{
    size_t prefix_len = strlen(w->prefix);

    return strncmp(w->key, w->prefix, len < prefix_len ? len : prefix_len) == 0;
}

static sch_status walk_dir(walk *w, int dir_fd, size_t len, int depth, sch_err *err);

/* One entry; a directory is walked, a link is not seen. */
static sch_status walk_entry(walk *w, int dir_fd, const char *name, size_t len, int depth,
                             sch_err *err)
{
    struct stat st;
    size_t end = len + strlen(name);

    if (!is_plain_part(name, strlen(name)) || end + 1 >= sizeof w->key ||
        fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return SCH_OK;
    (void)snprintf(w->key + len, sizeof w->key - len, "%s", name);
    if (S_ISREG(st.st_mode)) {
        if (end >= strlen(w->prefix) && may_match(w, end))
            w->is_stopped = !w->fn(w->key, st.st_size, w->arg);
        return SCH_OK;
    }
    if (!S_ISDIR(st.st_mode) || depth >= DEPTH_MAX || !may_match(w, end))
        return SCH_OK;
    (void)snprintf(w->key + end, sizeof w->key - end, "/");
    dir_fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return dir_fd < 0 ? SCH_OK : walk_dir(w, dir_fd, end + 1, depth + 1, err);
}

/* Takes dir_fd over. */
static sch_status walk_dir(walk *w, int dir_fd, size_t len, int depth, sch_err *err)
{
    struct dirent **entries = NULL;
    int count = scandirat(dir_fd, ".", &entries, NULL, alphasort);
    sch_status s = count < 0 ? fail_system(err, "list") : SCH_OK;

    for (int i = 0; i < count; i++) {
        if (s == SCH_OK && !w->is_stopped)
            s = walk_entry(w, dir_fd, entries[i]->d_name, len, depth, err);
        free(entries[i]);
    }
    free(entries);
    (void)close(dir_fd);
    return s;
}

sch_status bkt_dir_list(sch_bucket *b, const char *prefix,
                        bool (*fn)(const char *key, int64_t size, void *arg), void *arg,
                        sch_err *err)
{
    walk w = {.prefix = prefix, .fn = fn, .arg = arg};
    int fd = fcntl(b->dir_fd, F_DUPFD_CLOEXEC, 0);

    return fd < 0 ? fail_system(err, "list") : walk_dir(&w, fd, 0, 0, err);
}
