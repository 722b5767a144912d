/* SPDX-License-Identifier: Apache-2.0 */
/* Artifacts in a bucket: keys, handles, and what the bucket says. */
#include "schema/store/remote.h"

#include "schema/base/strbuf.h"

#include <pthread.h>
#include <string.h>

enum { HANDLES = 32 }; /* kept open between calls */

struct sch_remote {
    sch_bucket_env *env;
    sch_bucket_spec spec; /* its strings are owned */
    char *prefix;         /* "" or with its '/' at the end */
    pthread_mutex_t mutex;
    sch_bucket *idle[HANDLES]; /* a handle belongs to one thread at a time */
    size_t count;
};

/* ---- opening --------------------------------------------------------------------------------- */

/* The strings of a spec, in one order. */
#define STRINGS(spec)                                                                              \
    {                                                                                              \
        &(spec).bucket, &(spec).region, &(spec).endpoint, &(spec).account, &(spec).key_id,         \
            &(spec).secret, &(spec).role_arn, &(spec).external_id, &(spec).target_email,           \
            &(spec).tenant                                                                         \
    }

static bool copy_strings(sch_remote *remote)
{
    const char **const strings[] = STRINGS(remote->spec);
    bool is_fine = true;

    for (size_t i = 0; i < SCH_COUNT_OF(strings); i++) {
        *strings[i] = *strings[i] ? strdup(*strings[i]) : NULL;
        is_fine = is_fine && (*strings[i] || !*strings[i]);
    }
    return is_fine;
}

sch_remote *sch_remote_close(sch_remote *remote)
{
    if (!remote)
        return NULL;
    for (size_t i = 0; i < remote->count; i++)
        (void)sch_bucket_close(remote->idle[i]);
    {
        const char **const strings[] = STRINGS(remote->spec);

        for (size_t i = 0; i < SCH_COUNT_OF(strings); i++)
            free((char *)(uintptr_t)*strings[i]);
    }
    (void)sch_bucket_env_free(remote->env);
    (void)pthread_mutex_destroy(&remote->mutex);
    free(remote->prefix);
    free(remote);
    return NULL;
}

sch_status sch_remote_open(sch_bucket_env *env, const sch_bucket_spec *spec, const char *prefix,
                           sch_remote **ret_remote, sch_err *err)
{
    sch_remote *remote = calloc(1, sizeof *remote);
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    size_t len = strlen(prefix);

    if (!remote)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    (void)pthread_mutex_init(&remote->mutex, NULL);
    while (len > 0 && prefix[len - 1] == '/')
        len--;
    sch_strbuf_add(&sb, prefix, len);
    sch_strbuf_adds(&sb, len > 0 ? "/" : "");
    remote->prefix = sch_strbuf_steal(&sb);
    remote->spec = *spec;
    if (!copy_strings(remote) || !remote->prefix) {
        (void)sch_remote_close(remote);
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    }
    remote->env = env;
    *ret_remote = remote;
    return SCH_OK;
}

/* ---- handles --------------------------------------------------------------------------------- */

static sch_status borrow(sch_remote *remote, sch_bucket **ret_bucket, sch_err *err)
{
    sch_bucket *bucket = NULL;

    (void)pthread_mutex_lock(&remote->mutex);
    if (remote->count > 0)
        bucket = remote->idle[--remote->count];
    (void)pthread_mutex_unlock(&remote->mutex);
    if (bucket) {
        *ret_bucket = bucket;
        return SCH_OK;
    }
    return sch_bucket_open(remote->env, &remote->spec, -1, ret_bucket, err);
}

static void give_back(sch_remote *remote, sch_bucket *bucket)
{
    (void)pthread_mutex_lock(&remote->mutex);
    if (remote->count < HANDLES) {
        remote->idle[remote->count++] = bucket;
        bucket = NULL;
    }
    (void)pthread_mutex_unlock(&remote->mutex);
    (void)sch_bucket_close(bucket);
}

/* What the bucket said, as a store says it. */
static sch_status explain(sch_status s, const sch_err *why, const char *what, sch_err *err)
{
    bool is_missing = s == SCH_NOT_FOUND && strstr(why->text, "NoSuchBucket") == NULL;

    if (s == SCH_OK)
        return s;
    if (s != SCH_FATAL)
        s = is_missing ? SCH_NOT_FOUND : SCH_BUSY;
    return sch_fail(err, s, "store: %s: %s", what, why->text);
}

static sch_status write_key(const sch_remote *remote, const sch_place *place, sch_strbuf *ret_key,
                            sch_err *err)
{
    sch_strbuf_addf(ret_key, "%s%s/%s/%s", remote->prefix, place->fan, place->id, place->leaf);
    return ret_key->failed ? sch_fail(err, SCH_FATAL, "store: out of memory") : SCH_OK;
}

/* One call on a handle and a key. */
typedef sch_status (*call_fn)(sch_bucket *bucket, const char *key, void *arg, sch_err *err);

static sch_status with_key(sch_remote *remote, const sch_place *place, call_fn fn, void *arg,
                           sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf key = {0};
    sch_bucket *bucket = NULL;
    sch_err why = {0};
    sch_status s = write_key(remote, place, &key, err);

    if (s != SCH_OK)
        return s;
    s = borrow(remote, &bucket, &why);
    if (s == SCH_OK)
        s = fn(bucket, sch_strbuf_str(&key), arg, &why);
    if (bucket)
        give_back(remote, bucket);
    return explain(s, &why, place->leaf, err);
}

/* ---- artifacts ------------------------------------------------------------------------------- */

typedef struct heading {
    int64_t size;
    char *etag;
} heading;

static sch_status head(sch_bucket *bucket, const char *key, void *arg, sch_err *err)
{
    heading *h = arg;

    return sch_bucket_stat(bucket, key, &h->size, h->etag, err);
}

sch_status sch_remote_head(sch_remote *remote, const sch_place *place, uint64_t *ret_size,
                           char ret_etag[SCH_BUCKET_ETAG_LEN], sch_err *err)
{
    heading h = {.etag = ret_etag};
    sch_status s = with_key(remote, place, head, &h, err);

    if (s == SCH_OK)
        *ret_size = (uint64_t)h.size;
    return s;
}

typedef struct putting {
    int fd;
    int64_t size;
} putting;

static sch_status put(sch_bucket *bucket, const char *key, void *arg, sch_err *err)
{
    const putting *p = arg;

    if (p->size == 0)
        return sch_bucket_put(bucket, key, "application/octet-stream", "", 0, err);
    return sch_bucket_put_fd(bucket, key, "application/octet-stream", p->fd, p->size, err);
}

sch_status sch_remote_put(sch_remote *remote, const sch_place *place, int fd, int64_t size,
                          sch_err *err)
{
    putting p = {fd, size};

    return with_key(remote, place, put, &p, err);
}

static sch_status drop(sch_bucket *bucket, const char *key, void *arg, sch_err *err)
{
    (void)arg;
    return sch_bucket_delete(bucket, key, err);
}

sch_status sch_remote_delete(sch_remote *remote, const sch_place *place, sch_err *err)
{
    return with_key(remote, place, drop, NULL, err);
}

static sch_status take(void *arg, const void *bytes, size_t len, sch_err *err)
{
    return sch_put_write(arg, bytes, len, err);
}

static sch_status get(sch_bucket *bucket, const char *key, void *arg, sch_err *err)
{
    return sch_bucket_get(bucket, key, INT64_MAX, take, arg, err);
}

sch_status sch_remote_get(sch_remote *remote, const sch_place *place, sch_put *to, sch_err *err)
{
    return with_key(remote, place, get, to, err);
}

/* ---- listings -------------------------------------------------------------------------------- */

/* Keys behind a prefix, each with its NUL, and their sizes. */
typedef struct listing {
    size_t skip; /* bytes of each key that are known */
    sch_strbuf names, sizes;
} listing;

static bool note_key(const char *key, int64_t size, void *arg)
{
    listing *l = arg;

    if (strlen(key) <= l->skip)
        return true;
    sch_strbuf_add(&l->names, key + l->skip, strlen(key) - l->skip + 1);
    sch_strbuf_add(&l->sizes, &size, sizeof size);
    return !l->names.failed && !l->sizes.failed;
}

/* All keys below a folder, read to the end: callers change what they list. */
static sch_status read_listing(sch_remote *remote, const char *folder, listing *l, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf prefix = {0};
    sch_bucket *bucket = NULL;
    sch_err why = {0};
    sch_status s;

    sch_strbuf_addf(&prefix, "%s%s", remote->prefix, folder);
    if (prefix.failed)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    l->skip = prefix.len;
    s = borrow(remote, &bucket, &why);
    if (s == SCH_OK)
        s = sch_bucket_list(bucket, sch_strbuf_str(&prefix), note_key, l, &why);
    if (bucket)
        give_back(remote, bucket);
    if (s == SCH_NOT_FOUND) /* no listing is an empty one, unless the bucket itself is missing */
        s = SCH_BUSY;
    if (s == SCH_OK && (l->names.failed || l->sizes.failed))
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    return explain(s, &why, "list", err);
}

sch_status sch_remote_list(sch_remote *remote, const sch_place *place,
                           bool (*fn)(const char *leaf, uint64_t size, void *arg), void *arg,
                           sch_err *err)
{
    char folder[sizeof *place];
    listing l = {0};
    sch_status s;
    size_t i = 0;

    (void)snprintf(folder, sizeof folder, "%s/%s/", place->fan, place->id);
    s = read_listing(remote, folder, &l, err);
    for (size_t at = 0; s == SCH_OK && at < l.names.len; at += strlen(l.names.data + at) + 1, i++) {
        int64_t size;

        memcpy(&size, l.sizes.data + i * sizeof size, sizeof size);
        if (!fn(l.names.data + at, (uint64_t)size, arg))
            break;
    }
    sch_strbuf_done(l.names);
    sch_strbuf_done(l.sizes);
    return s;
}

sch_status sch_remote_each(sch_remote *remote, const char *fan,
                           bool (*fn)(const char *file_id, void *arg), void *arg, sch_err *err)
{
    char folder[8], last[SCH_NAME_MAX + 1] = "";
    listing l = {0};
    sch_status s;

    (void)snprintf(folder, sizeof folder, "%s/", fan);
    s = read_listing(remote, folder, &l, err);
    for (size_t at = 0; s == SCH_OK && at < l.names.len; at += strlen(l.names.data + at) + 1) {
        const char *name = l.names.data + at;
        size_t len = strcspn(name, "/");

        if (!name[len] || len >= sizeof last ||
            (strncmp(last, name, len) == 0 && last[len] == '\0'))
            continue;
        (void)snprintf(last, sizeof last, "%.*s", (int)len, name);
        if (!fn(last, arg))
            break;
    }
    sch_strbuf_done(l.names);
    sch_strbuf_done(l.sizes);
    return s;
}
