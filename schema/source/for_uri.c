/* SPDX-License-Identifier: Apache-2.0 */
/* From a URI to the bucket that it names and the key in it. */
#include "schema/source/source.h"

#include <string.h>

bool sch_uri_needs_source(const sch_uri *uri)
{
    if (uri->kind == SCH_URI_AZURE) /* a shared access signature opens the blob by itself */
        return !uri->query || !strstr(uri->query, "sig=");
    return uri->kind == SCH_URI_S3 || uri->kind == SCH_URI_GS;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A blob's name stands percent-encoded in its URL; it is encoded anew when it is sent. */
static void decode(char *text)
{
    char *to = text;

    for (const char *p = text; *p; p++, to++) {
        bool is_code = p[0] == '%' && nibble(p[1]) >= 0 && nibble(p[2]) >= 0;

        *to = is_code ? (char)(nibble(p[1]) << 4 | nibble(p[2])) : *p;
        p += is_code ? 2 : 0;
    }
    *to = '\0';
}

/* What a URI says: where, and what there. */
typedef struct target {
    int provider;
    char account[SCH_URI_HOST_LEN], bucket[SCH_URI_HOST_LEN];
    char *key; /* owned */
} target;

static sch_status read_azure(const sch_uri *uri, target *ret, sch_err *err)
{
    const char *path = uri->path + strspn(uri->path, "/");
    size_t len = strcspn(path, "/");

    ret->provider = SCH_PROVIDER_AZURE;
    (void)snprintf(ret->account, sizeof ret->account, "%.*s", (int)strcspn(uri->host, "."),
                   uri->host);
    if (len == 0 || len >= sizeof ret->bucket)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "the URI names no container");
    (void)snprintf(ret->bucket, sizeof ret->bucket, "%.*s", (int)len, path);
    ret->key = strdup(path[len] ? path + len + 1 : "");
    if (!ret->key)
        return sch_fail(err, SCH_FATAL, "out of memory");
    decode(ret->key);
    return SCH_OK;
}

static sch_status read_target(const sch_uri *uri, target *ret, sch_err *err)
{
    if (uri->kind == SCH_URI_AZURE)
        return read_azure(uri, ret, err);
    ret->provider = uri->kind == SCH_URI_GS ? SCH_PROVIDER_GCP : SCH_PROVIDER_AWS;
    (void)snprintf(ret->bucket, sizeof ret->bucket, "%s", uri->host);
    ret->key = strdup(uri->path ? uri->path : "");
    return ret->key ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");
}

/* An s3:// URI may also name a directory that the operator gave a bucket's name. */
static sch_status find_row(sch_db *db, const char *group_id, const target *t, int64_t submitted_ms,
                           sch_source *ret_row, sch_err *err)
{
    sch_status s = sch_source_find(db, group_id, t->provider, t->account, t->bucket, submitted_ms,
                                   ret_row, err);

    if (s == SCH_NOT_FOUND && t->provider == SCH_PROVIDER_AWS)
        s = sch_source_find(db, group_id, SCH_PROVIDER_DIR, "", t->bucket, submitted_ms, ret_row,
                            err);
    return s;
}

sch_status sch_uri_check_bucket(sch_db *db, const char *group_id, const sch_uri *uri, sch_err *err)
{
    SCH_AUTO(sch_source_done) sch_source row = {.provider = 0};
    target t = {.key = NULL};
    sch_status s;

    if (!sch_uri_needs_source(uri))
        return SCH_OK;
    s = read_target(uri, &t, err);
    if (s == SCH_OK)
        s = find_row(db, group_id, &t, INT64_MAX, &row, err);
    free(t.key);
    return s;
}

sch_status sch_sources_for_uri(const sch_sources *sources, sch_db *db, const char *group_id,
                               const sch_uri *uri, int64_t submitted_ms, const sch_source_how *how,
                               sch_bucket **ret_bucket, char **ret_key, sch_err *err)
{
    SCH_AUTO(sch_source_done) sch_source row = {.provider = 0};
    target t = {.key = NULL};
    sch_status s = read_target(uri, &t, err);

    if (s == SCH_OK)
        s = find_row(db, group_id, &t, submitted_ms, &row, err);
    if (s == SCH_OK)
        s = sch_sources_bucket(sources, &row, NULL, how, ret_bucket, err);
    if (s == SCH_OK)
        *ret_key = t.key;
    else
        free(t.key);
    return s;
}
