/* SPDX-License-Identifier: Apache-2.0 */
/* The store as a whole: opening, names, directories, listing, removal. */
#include "schema/store/remote.h"

#include "schema/base/ids.h"
#include "schema/base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

/* A temporary is locked right after it is made; younger ones are given the time to be. */
enum { STALE_AFTER_S = 60 };

sch_status sch_store_fail(sch_err *err, const char *what)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return sch_fail_id(err, SCH_LIMIT, "disk_full", "%s: no room left on the disk", what);
    return sch_fail_errno(err, "%s", what);
}

sch_status sch_store_sync(const sch_store *store, int fd, const char *what, sch_err *err)
{
    return !store->sync || fsync(fd) == 0 ? SCH_OK : sch_store_fail(err, what);
}

/* ---- names -------------------------------------------------------------------------------- */

/** A part of a name: letters, digits, '.', '_', '-', not empty, no leading '.'. */
static bool is_part(const char *text, size_t len)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-";

    return len > 0 && len <= SCH_NAME_MAX && text[0] != '.' && strspn(text, allowed) >= len;
}

static char fan_digit(char c)
{
    return c != '\0' && strchr("0123456789abcdef", c) ? c : '0';
}

static void place_set(sch_place *place, const char *id, size_t id_len, const char *leaf)
{
    snprintf(place->id, sizeof place->id, "%.*s", (int)id_len, id);
    snprintf(place->leaf, sizeof place->leaf, "%s", leaf);
    place->fan[0] = fan_digit(id_len > 1 ? id[id_len - 2] : '0');
    place->fan[1] = fan_digit(id[id_len - 1]);
    place->fan[2] = '\0';
}

sch_status sch_place_of_name(const char *name, sch_place *ret_place, sch_err *err)
{
    const char *slash = strchr(name, '/');

    if (!slash || strlen(name) > SCH_NAME_MAX || !is_part(name, (size_t)(slash - name)) ||
        !is_part(slash + 1, strlen(slash + 1)))
        return sch_fail(err, SCH_INVALID, "\"%.60s\" is not a name of an artifact", name);
    place_set(ret_place, name, (size_t)(slash - name), slash + 1);
    return SCH_OK;
}

sch_status sch_place_of_file(const char *file_id, sch_place *ret_place, sch_err *err)
{
    if (!is_part(file_id, strlen(file_id)))
        return sch_fail(err, SCH_INVALID, "\"%.60s\" is not an id of a file", file_id);
    place_set(ret_place, file_id, strlen(file_id), "");
    return SCH_OK;
}

/* ---- directories -------------------------------------------------------------------------- */

static int open_dir_at(int dir_fd, const char *name)
{
    return openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/**
 * Open a directory or make it. The entry of one that was not there is synced also when somebody
 * else was quicker to make it: that one may not have come to its sync yet.
 */
static sch_status make_dir_at(const sch_store *store, int dir_fd, const char *name, int *ret_fd,
                              sch_err *err)
{
    SCH_AUTO(sch_close) int fd = open_dir_at(dir_fd, name);
    sch_status s = SCH_OK;

    if (fd < 0 && errno == ENOENT) {
        if (mkdirat(dir_fd, name, 0700) != 0 && errno != EEXIST)
            return sch_store_fail(err, "make a directory of the store");
        fd = open_dir_at(dir_fd, name);
        if (fd < 0 && errno == ENOENT)
            return sch_fail(err, SCH_NOT_FOUND, "a directory was removed as it was made");
        if (fd >= 0)
            s = sch_store_sync(store, dir_fd, "sync a directory of the store", err);
    }
    if (s == SCH_OK && fd < 0)
        return sch_store_fail(err, "open a directory of the store");
    if (s == SCH_OK)
        *ret_fd = SCH_STEAL_FD(fd);
    return s;
}

sch_status sch_place_open(sch_store *store, const sch_place *place, bool create, int *ret_fd,
                          sch_err *err)
{
    SCH_AUTO(sch_close) int fan_fd = -1;
    char path[sizeof place->fan + sizeof place->id];
    sch_status s;
    int fd;

    snprintf(path, sizeof path, "%s/%s", place->fan, place->id);
    fd = open_dir_at(store->root_fd, path);
    if (fd >= 0) {
        *ret_fd = fd;
        return SCH_OK;
    }
    if (errno != ENOENT)
        return sch_store_fail(err, "open a directory of the store");
    if (!create)
        return sch_fail(err, SCH_NOT_FOUND, "%s: no such artifact", place->id);
    s = make_dir_at(store, store->root_fd, place->fan, &fan_fd, err);
    return s == SCH_OK ? make_dir_at(store, fan_fd, place->id, ret_fd, err) : s;
}

/* ---- open and close ----------------------------------------------------------------------- */

/** Remove a temporary that is old enough and that nobody has locked. */
static void sweep_one(int tmp_fd, const char *name)
{
    SCH_AUTO(sch_close) int fd = openat(tmp_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    if (time(NULL) - st.st_mtime >= STALE_AFTER_S && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(tmp_fd, name, 0);
}

static void sweep(int tmp_fd)
{
    int fd = open_dir_at(tmp_fd, ".");
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir) {
        sch_close(fd);
        return;
    }
    for (struct dirent *e; (e = readdir(dir)) != NULL;)
        sweep_one(tmp_fd, e->d_name);
    closedir(dir);
}

/** The directory of a URL and its option. */
static sch_status parse_url(const char *url, sch_store *store, char **ret_dir, sch_err *err)
{
    static const char scheme[] = "file:";
    const char *dir = url + sizeof scheme - 1;
    const char *query;

    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return sch_fail(err, SCH_INVALID, "store: \"file:DIR\" expected");
    query = strchr(dir, '?');
    if (query && strcmp(query, "?sync=off") != 0)
        return sch_fail(err, SCH_INVALID, "store: unknown option %s", query);
    store->sync = !query;
    *ret_dir = query ? strndup(dir, (size_t)(query - dir)) : strdup(dir);
    if (!*ret_dir)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    return **ret_dir ? SCH_OK : sch_fail(err, SCH_INVALID, "store: no directory after \"file:\"");
}

static sch_store *new_store(void)
{
    sch_store *store = malloc(sizeof *store);

    if (store)
        *store = (sch_store){.root_fd = -1, .tmp_fd = -1, .cache_fd = -1};
    return store;
}

/* Its directory, without what writers that died left there. */
static sch_status open_dir(sch_store *store, const char *dir, sch_err *err)
{
    sch_status s = sch_mkdirs(dir, err);

    if (s != SCH_OK)
        return s;
    store->root_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->root_fd < 0)
        return sch_fail_errno(err, "open store %s", dir);
    s = make_dir_at(store, store->root_fd, "tmp", &store->tmp_fd, err);
    if (s == SCH_OK)
        sweep(store->tmp_fd);
    return s;
}

sch_status sch_store_open(const char *url, sch_store **ret_store, sch_err *err)
{
    SCH_AUTO(sch_store_close) sch_store *store = new_store();
    SCH_AUTO(free) char *dir = NULL;
    sch_status s;

    if (!store)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    s = parse_url(url, store, &dir, err);
    if (s == SCH_OK)
        s = open_dir(store, dir, err);
    if (s == SCH_OK)
        *ret_store = SCH_STEAL(store);
    return s;
}

sch_status sch_store_open_bucket(sch_bucket_env *env, const sch_bucket_spec *spec,
                                 const char *prefix, const char *stage_dir, sch_store **ret_store,
                                 sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(sch_store_close) sch_store *store = new_store();
    sch_status s;

    if (!store)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    s = sch_bucket_open(env, spec, -1, &bucket, err); /* that it can be: the spec is checked */
    if (s == SCH_OK)
        s = open_dir(store, stage_dir, err);
    if (s == SCH_OK)
        s = make_dir_at(store, store->root_fd, "cache", &store->cache_fd, err);
    if (s != SCH_OK)
        return sch_wrap(err, "store");
    sch_remote_forget(store, "");
    s = sch_remote_open(env, spec, prefix, &store->remote, err);
    if (s == SCH_OK)
        *ret_store = SCH_STEAL(store);
    return s;
}

sch_store *sch_store_close(sch_store *store)
{
    if (!store)
        return NULL;
    (void)sch_remote_close(store->remote);
    sch_close(store->cache_fd);
    sch_close(store->tmp_fd);
    sch_close(store->root_fd);
    free(store);
    return NULL;
}

/* ---- list and delete ---------------------------------------------------------------------- */

typedef struct leaves {
    char **names;
    size_t count, cap;
} leaves;

static void leaves_done(leaves all)
{
    for (size_t i = 0; i < all.count; i++)
        free(all.names[i]);
    free(all.names);
}
SCH_DEFINE_AUTO(leaves, leaves_done);

static bool leaves_add(leaves *all, const char *name)
{
    if (all->count == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 16;
        char **grown = realloc(all->names, cap * sizeof(char *));

        if (!grown)
            return false;
        all->names = grown;
        all->cap = cap;
    }
    all->names[all->count] = strdup(name);
    return all->names[all->count] && ++all->count;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Names in a directory, sorted, read to the end first: callers change the directory. */
static sch_status read_leaves(int dir_fd, leaves *all, sch_err *err)
{
    int fd = open_dir_at(dir_fd, ".");
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    sch_status s = SCH_OK;

    if (!dir) {
        sch_close(fd);
        return sch_fail_errno(err, "read a directory of the store");
    }
    for (struct dirent *e; s == SCH_OK && (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] != '.' && !leaves_add(all, e->d_name))
            s = sch_fail(err, SCH_FATAL, "store: out of memory");
    }
    closedir(dir);
    if (all->count > 1)
        qsort(all->names, all->count, sizeof(char *), by_name);
    return s;
}

sch_status sch_store_list(sch_store *store, const char *file_id,
                          bool (*fn)(const char *leaf, uint64_t size, void *arg), void *arg,
                          sch_err *err)
{
    SCH_AUTO(leaves_done) leaves all = {0};
    SCH_AUTO(sch_close) int fd = -1;
    sch_place place;
    sch_status s = sch_place_of_file(file_id, &place, err);

    if (s == SCH_OK && store->remote)
        return sch_remote_list(store->remote, &place, fn, arg, err);
    if (s == SCH_OK)
        s = sch_place_open(store, &place, false, &fd, err);
    if (s == SCH_NOT_FOUND)
        return SCH_OK;
    if (s == SCH_OK)
        s = read_leaves(fd, &all, err);
    for (size_t i = 0; s == SCH_OK && i < all.count; i++) {
        struct stat st;

        if (fstatat(fd, all.names[i], &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* removed meanwhile */
        if (!fn(all.names[i], (uint64_t)st.st_size, arg))
            break;
    }
    return s;
}

sch_status sch_store_each(sch_store *store, unsigned part,
                          bool (*fn)(const char *file_id, void *arg), void *arg, sch_err *err)
{
    SCH_AUTO(leaves_done) leaves all = {0};
    SCH_AUTO(sch_close) int fd = -1;
    char fan[3];
    sch_status s;

    snprintf(fan, sizeof fan, "%02x", part & 0xFF);
    if (store->remote) {
        sch_remote_forget(store, "");
        return sch_remote_each(store->remote, fan, fn, arg, err);
    }
    fd = open_dir_at(store->root_fd, fan);
    if (fd < 0)
        return errno == ENOENT ? SCH_OK : sch_store_fail(err, "open a directory of the store");
    s = read_leaves(fd, &all, err);
    for (size_t i = 0; s == SCH_OK && i < all.count; i++)
        if (!fn(all.names[i], arg))
            break;
    return s;
}

sch_status sch_store_delete(sch_store *store, const char *name, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    sch_place place;
    sch_status s = sch_place_of_name(name, &place, err);

    if (s == SCH_OK && store->remote)
        return sch_remote_delete(store->remote, &place, err);
    if (s == SCH_OK)
        s = sch_place_open(store, &place, false, &fd, err);
    if (s == SCH_NOT_FOUND)
        return SCH_OK;
    if (s == SCH_OK && unlinkat(fd, place.leaf, 0) != 0 && errno != ENOENT)
        s = sch_fail_errno(err, "remove an artifact");
    return s;
}

/** Empty a file's directory and remove it; something may be put into it meanwhile. */
static sch_status remove_file_dir(sch_store *store, const sch_place *place, sch_err *err)
{
    SCH_AUTO(leaves_done) leaves all = {0};
    SCH_AUTO(sch_close) int fd = -1;
    SCH_AUTO(sch_close) int fan_fd = -1;
    sch_status s = sch_place_open(store, place, false, &fd, err);

    if (s == SCH_OK)
        s = read_leaves(fd, &all, err);
    for (size_t i = 0; s == SCH_OK && i < all.count; i++) {
        if (unlinkat(fd, all.names[i], 0) != 0 && errno != ENOENT)
            s = sch_fail_errno(err, "remove an artifact");
    }
    if (s != SCH_OK)
        return s;
    fan_fd = open_dir_at(store->root_fd, place->fan);
    if (fan_fd >= 0 && unlinkat(fan_fd, place->id, AT_REMOVEDIR) == 0)
        return SCH_OK;
    return errno == ENOENT ? SCH_OK : errno == ENOTEMPTY ? SCH_BUSY : sch_store_fail(err, "remove");
}

typedef struct emptying {
    sch_store *store;
    const sch_place *place;
    sch_status status;
    sch_err *err;
} emptying;

static bool remove_leaf(const char *leaf, uint64_t size, void *arg)
{
    emptying *e = arg;
    sch_place place = *e->place;

    (void)size;
    (void)snprintf(place.leaf, sizeof place.leaf, "%s", leaf);
    e->status = sch_remote_delete(e->store->remote, &place, e->err);
    return e->status == SCH_OK;
}

static sch_status delete_all_remote(sch_store *store, const sch_place *place, sch_err *err)
{
    emptying e = {store, place, SCH_OK, err};
    sch_status s = sch_remote_list(store->remote, place, remove_leaf, &e, err);

    sch_remote_forget(store, place->id);
    return s == SCH_OK ? e.status : s;
}

sch_status sch_store_delete_all(sch_store *store, const char *file_id, sch_err *err)
{
    enum { TRIES = 10 };
    sch_place place;
    sch_status s = sch_place_of_file(file_id, &place, err);

    if (s != SCH_OK)
        return s;
    if (store->remote)
        return delete_all_remote(store, &place, err);
    for (int i = 0; i < TRIES; i++) {
        s = remove_file_dir(store, &place, err);
        if (s != SCH_BUSY)
            break;
    }
    if (s == SCH_BUSY)
        return sch_fail(err, SCH_FATAL, "%s is written to while it is removed", file_id);
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_store_check(sch_store *store, uint64_t *ret_free_bytes, sch_err *err)
{
    static const char probe[] = "probe";
    struct statvfs fs;
    char id[32] = "probe-";
    char name[sizeof id + sizeof "/probe"];
    char back[sizeof probe] = "";
    sch_status s;

    sch_random_hex(8, id + strlen(id));
    snprintf(name, sizeof name, "%s/probe", id);
    s = sch_store_put(store, name, probe, sizeof probe, err);
    if (s == SCH_OK) {
        SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;

        s = sch_blob_open(store, name, &blob, err);
        if (s == SCH_OK && (sch_blob_read(blob, 0, back, sizeof back, err) != sizeof probe ||
                            memcmp(back, probe, sizeof probe) != 0))
            s = sch_fail(err, SCH_FATAL, "the store does not give back what was put");
    }
    if (sch_store_delete_all(store, id, s == SCH_OK ? err : NULL) != SCH_OK && s == SCH_OK)
        s = SCH_FATAL;
    if (s == SCH_OK && fstatvfs(store->root_fd, &fs) != 0)
        s = sch_fail_errno(err, "ask for the room left in the store");
    if (s == SCH_OK)
        *ret_free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
    return s;
}
