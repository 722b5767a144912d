/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all providers have in common: opening, whole objects, the probe. A driver makes one request
 * out of a call and signs it; call.c repeats it and says what went wrong.
 */
#include "schema/bucket/bucket_priv.h"

#include <ctype.h>
#include <string.h>

static const char *const provider_names[SCH_PROVIDER_COUNT] = {"aws", "gcp", "azure", "directory"};
static const char *const auth_names[SCH_AUTH_COUNT] = {
    "iam_role", "access_key", "ambient", "service_account",
    "azure_ad", "shared_key", "sas",     "none"};

const char *sch_provider_name(sch_provider provider)
{
    return provider_names[provider];
}

const char *sch_bucket_auth_name(sch_bucket_auth auth)
{
    return auth_names[auth];
}

char *bkt_copy(const char *text, bool *failed)
{
    char *copy = text ? strdup(text) : NULL;

    if (text && !copy)
        *failed = true;
    return copy;
}

void bkt_query(bkt_call *call, const char *name, const char *value)
{
    if (call->query_count < SCH_COUNT_OF(call->query))
        call->query[call->query_count++] = (sch_pair){name, value};
}

void bkt_header(bkt_call *call, const char *name, const char *value)
{
    if (call->header_count < SCH_COUNT_OF(call->headers))
        call->headers[call->header_count++] = (sch_pair){name, value};
}

/* Which rights go with which provider. */
static bool is_auth_of(sch_provider provider, sch_bucket_auth auth)
{
    switch (provider) {
    case SCH_PROVIDER_AWS:
        return auth == SCH_AUTH_IAM_ROLE || auth == SCH_AUTH_ACCESS_KEY || auth == SCH_AUTH_AMBIENT;
    case SCH_PROVIDER_GCP:
        return auth == SCH_AUTH_SERVICE_ACCOUNT || auth == SCH_AUTH_ACCESS_KEY ||
               auth == SCH_AUTH_AMBIENT;
    case SCH_PROVIDER_AZURE:
        return auth == SCH_AUTH_AZURE_AD || auth == SCH_AUTH_SHARED_KEY || auth == SCH_AUTH_SAS;
    default:
        return auth == SCH_AUTH_NONE;
    }
}

/* Names end up in host names and paths: nothing else than what every provider allows. */
static bool is_plain_name(const char *name)
{
    size_t len = strlen(name);

    if (len < 1 || len > 222 || !isalnum((unsigned char)name[0]))
        return false;
    for (const char *p = name; *p; p++) {
        if (!isalnum((unsigned char)*p) && !strchr("-._", *p))
            return false;
        if (p[0] == '.' && p[1] == '.')
            return false;
    }
    return true;
}

static sch_status check_spec(const sch_bucket_spec *spec, sch_err *err)
{
    if (!is_auth_of(spec->provider, spec->auth))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "auth_method %s is not one of %s",
                           auth_names[spec->auth], provider_names[spec->provider]);
    if (!spec->bucket || !*spec->bucket)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "bucket is missing");
    if (spec->provider != SCH_PROVIDER_DIR && !is_plain_name(spec->bucket))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "bucket is not a name of a bucket");
    if (spec->region && !is_plain_name(spec->region))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "region is not a name of a region");
    if (spec->account && !is_plain_name(spec->account))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "storage_account is not a name");
    return SCH_OK;
}

static sch_status copy_spec(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err)
{
    bool failed = false;

    b->provider = spec->provider;
    b->auth = spec->auth;
    b->bucket = bkt_copy(spec->bucket, &failed);
    b->region = bkt_copy(spec->region, &failed);
    b->account = bkt_copy(spec->account, &failed);
    b->key_id = bkt_copy(spec->key_id, &failed);
    b->secret = bkt_copy(spec->secret, &failed);
    b->role_arn = bkt_copy(spec->role_arn, &failed);
    b->external_id = bkt_copy(spec->external_id, &failed);
    b->target_email = bkt_copy(spec->target_email, &failed);
    b->tenant = bkt_copy(spec->tenant, &failed);
    return failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

/* Client of the store itself; its own providers' hosts are public, an endpoint may be refused. */
static sch_status open_http(sch_bucket *b, sch_err *err)
{
    const sch_http_rules rules = {.allow_http = b->env->id.allow_http,
                                  .allow_private = b->env->id.allow_private,
                                  .connect_s = b->hurry_s,
                                  .total_s = b->hurry_s ? b->hurry_s : b->env->id.timeout_s,
                                  .cancel_fd = b->cancel_fd};

    return sch_http_new(&rules, &b->http, err);
}

sch_status sch_bucket_open(sch_bucket_env *env, const sch_bucket_spec *spec, int cancel_fd,
                           sch_bucket **ret_bucket, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *b = NULL;
    sch_status s = check_spec(spec, err);

    if (s != SCH_OK)
        return s;
    b = calloc(1, sizeof *b);
    if (!b)
        return sch_fail(err, SCH_FATAL, "out of memory");
    b->env = env;
    b->cancel_fd = cancel_fd;
    b->hurry_s = spec->hurry_s;
    b->dir_fd = -1;
    s = copy_spec(b, spec, err);
    if (s == SCH_OK && spec->provider == SCH_PROVIDER_DIR) {
        s = bkt_dir_open(b, spec, err);
    } else if (s == SCH_OK) {
        b->driver = spec->provider == SCH_PROVIDER_AZURE ? &bkt_azure : &bkt_s3;
        s = open_http(b, err);
        if (s == SCH_OK)
            s = b->driver->open(b, spec, err);
    }
    if (s == SCH_OK)
        *ret_bucket = SCH_STEAL(b);
    return s;
}

sch_bucket *sch_bucket_close(sch_bucket *b)
{
    if (!b)
        return NULL;
    sch_http_free(b->http);
    sch_close(b->dir_fd);
    free(b->bucket);
    free(b->region);
    free(b->account);
    free(b->key_id);
    free(b->secret);
    free(b->role_arn);
    free(b->external_id);
    free(b->target_email);
    free(b->tenant);
    free(b->origin);
    free(b->host);
    free(b->base);
    free(b);
    return NULL;
}

sch_status sch_bucket_authorize(sch_bucket *b, sch_err *err)
{
    SCH_AUTO(bkt_token_done) bkt_token token = {0};

    switch (b->auth) {
    case SCH_AUTH_IAM_ROLE:
        return bkt_aws_token(b, &token, err);
    case SCH_AUTH_AMBIENT:
        return b->provider == SCH_PROVIDER_AWS ? bkt_aws_token(b, &token, err)
                                               : bkt_gcp_token(b, &token, err);
    case SCH_AUTH_SERVICE_ACCOUNT:
        return bkt_gcp_token(b, &token, err);
    case SCH_AUTH_AZURE_AD:
        return bkt_azure_token(b, &token, err);
    default:
        return SCH_OK;
    }
}

static sch_status check_key(const char *key, sch_err *err)
{
    size_t len = strlen(key);

    if (len < 1 || len > SCH_BUCKET_KEY_MAX)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "a key has 1 to %d bytes",
                           SCH_BUCKET_KEY_MAX);
    return SCH_OK;
}

/* A read in progress: where it stands, so that another attempt goes on from there. */
typedef struct reading {
    sch_bucket_take *take;
    void *arg;
    int64_t done;
    sch_status status; /* of take */
    sch_err err;
} reading;

static bool take_some(void *arg, const void *bytes, size_t len)
{
    reading *r = arg;

    r->status = r->take(r->arg, bytes, len, &r->err);
    r->done += (int64_t)len;
    return r->status == SCH_OK;
}

/*
 * One attempt from where the read stands. The object must still be the same one: If-Match holds
 * the first answer's ETag.
 * @return SCH_OK: look at ret_reply
 */
static sch_status read_on(sch_bucket *b, const char *key, int64_t max_bytes, const char *etag,
                          reading *r, sch_http_reply *ret_reply, sch_err *err)
{
    bkt_call call = {.method = "GET",
                     .key = key,
                     .take = take_some,
                     .take_arg = r,
                     .max_bytes = max_bytes - r->done > 0 ? max_bytes - r->done : 1};
    char range[48];

    if (r->done > 0) {
        (void)snprintf(range, sizeof range, "bytes=%lld-", (long long)r->done);
        bkt_header(&call, "range", range);
        if (*etag)
            bkt_header(&call, "if-match", etag);
    }
    return b->driver->send(b, &call, ret_reply, err);
}

/* The whole is here; or nothing was left of it when the last attempt was cut exactly at its end. */
static bool is_read_done(const sch_http_reply *reply, int64_t from)
{
    if (reply->outcome != SCH_HTTP_ANSWERED)
        return false;
    if (from > 0)
        return reply->status == 206 || reply->status == 416;
    return reply->status >= 200 && reply->status < 300;
}

#define READ_ATTEMPTS 5

static sch_status read_object(sch_bucket *b, const char *key, int64_t max_bytes, reading *r,
                              sch_err *err)
{
    char etag[128] = "";

    for (int attempt = 1;; attempt++) {
        SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
        int64_t before = r->done;
        sch_status s = read_on(b, key, max_bytes, etag, r, &reply, err);

        if (s != SCH_OK)
            return s;
        if (reply.outcome == SCH_HTTP_STOPPED) {
            if (err)
                *err = r->err;
            return r->status;
        }
        if (reply.outcome == SCH_HTTP_TOO_LARGE && reply.status >= 200 && reply.status < 300)
            return sch_fail_id(err, SCH_LIMIT, "bad_request",
                               "the document is larger than %lld bytes", (long long)max_bytes);
        if (is_read_done(&reply, before))
            return SCH_OK;
        if (before > 0 && reply.status == 200) /* the whole once more, behind the beginning */
            return sch_fail_id(err, SCH_INVALID, "unknown_error",
                               "read: the store does not go on where it broke off");
        if (!*etag)
            (void)sch_http_header(&reply, "etag", etag, sizeof etag);
        if (r->done > before)
            attempt = 1; /* it goes forward */
        if (!bkt_may_pass(&reply) || attempt >= READ_ATTEMPTS || b->hurry_s ||
            (r->done > 0 && !*etag))
            return bkt_explain(&reply, "read", err);
        if (!bkt_pause(b, attempt, &reply))
            return sch_fail(err, SCH_EXISTS, "cancelled");
    }
}

sch_status sch_bucket_get(sch_bucket *b, const char *key, int64_t max_bytes, sch_bucket_take *take,
                          void *arg, sch_err *err)
{
    reading r = {.take = take, .arg = arg};
    sch_status s = check_key(key, err);

    if (s != SCH_OK)
        return s;
    return b->driver ? read_object(b, key, max_bytes, &r, err)
                     : bkt_dir_get(b, key, max_bytes, take, arg, err);
}

sch_status sch_bucket_head(sch_bucket *b, const char *key, int64_t *ret_size, sch_err *err)
{
    char etag[SCH_BUCKET_ETAG_LEN];

    return sch_bucket_stat(b, key, ret_size, etag, err);
}

sch_status sch_bucket_stat(sch_bucket *b, const char *key, int64_t *ret_size,
                           char ret_etag[SCH_BUCKET_ETAG_LEN], sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    const bkt_call call = {.method = "HEAD", .key = key};
    sch_status s = check_key(key, err);
    char length[32];

    *ret_etag = '\0';
    if (s == SCH_OK && !b->driver)
        return bkt_dir_head(b, key, ret_size, err);
    if (s == SCH_OK)
        s = bkt_do(b, &call, "read", false, &reply, err);
    if (s == SCH_OK) {
        *ret_size = 0;
        if (sch_http_header(&reply, "content-length", length, sizeof length))
            *ret_size = strtoll(length, NULL, 10);
        (void)sch_http_header(&reply, "etag", ret_etag, SCH_BUCKET_ETAG_LEN);
    }
    return s;
}

/* A whole object in one request. */
static sch_status put_whole(sch_bucket *b, bkt_call *call, const char *content_type, sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};

    if (content_type)
        bkt_header(call, "content-type", content_type);
    if (b->driver->put_header)
        bkt_header(call, b->driver->put_header, b->driver->put_value);
    return bkt_do(b, call, "write", false, &reply, err);
}

sch_status sch_bucket_put(sch_bucket *b, const char *key, const char *content_type,
                          const void *bytes, size_t len, sch_err *err)
{
    bkt_call call = {.method = "PUT", .key = key, .body = bytes, .body_len = len};
    sch_status s = check_key(key, err);

    if (s != SCH_OK)
        return s;
    return b->driver ? put_whole(b, &call, content_type, err)
                     : bkt_dir_put(b, key, bytes, len, -1, 0, err);
}

sch_status sch_bucket_put_fd(sch_bucket *b, const char *key, const char *content_type, int fd,
                             int64_t size, sch_err *err)
{
    bkt_call call = {.method = "PUT", .key = key, .body_fd = fd, .body_size = size};
    sch_status s = check_key(key, err);

    if (s != SCH_OK)
        return s;
    if (!b->driver)
        return bkt_dir_put(b, key, NULL, 0, fd, size, err);
    return size > SCH_BUCKET_PART_BYTES ? b->driver->put_parts(b, key, content_type, fd, size, err)
                                        : put_whole(b, &call, content_type, err);
}

sch_status sch_bucket_delete(sch_bucket *b, const char *key, sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    const bkt_call call = {.method = "DELETE", .key = key};
    sch_status s = check_key(key, err);

    if (s != SCH_OK)
        return s;
    return b->driver ? bkt_do(b, &call, "delete", true, &reply, err) : bkt_dir_delete(b, key, err);
}

sch_status sch_bucket_list(sch_bucket *b, const char *prefix,
                           bool (*fn)(const char *key, int64_t size, void *arg), void *arg,
                           sch_err *err)
{
    return b->driver ? bkt_list(b, prefix, fn, arg, err) : bkt_dir_list(b, prefix, fn, arg, err);
}
