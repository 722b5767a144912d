/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amazon S3 and what speaks like it; Google's XML API is the same but for who may call it.
 *
 * A bucket is a host name at Amazon ("BUCKET.s3.REGION.amazonaws.com"), unless its name has a dot,
 * which no certificate covers; elsewhere, and with an endpoint of its own, it is the first part of
 * the path. Every payload's hash is signed. A bucket in another region than was thought says so,
 * and is asked there from then on.
 *
 * Source: Amazon S3 API Reference (REST); Cloud Storage XML API reference.
 */
#include "schema/base/clock.h"
#include "schema/base/digest.h"
#include "schema/bucket/bucket_priv.h"

#include <errno.h>
#include <string.h>

#define DEFAULT_REGION "us-east-1"

static bool has_suffix(const char *text, const char *suffix)
{
    size_t len = strlen(text);
    size_t end = strlen(suffix);

    return len >= end && strcmp(text + len - end, suffix) == 0;
}

static sch_status place_at_amazon(sch_bucket *b, sch_err *err)
{
    char endpoint[320];
    char part[256] = "";
    char path[256] = "";

    (void)snprintf(endpoint, sizeof endpoint, "https://s3.%s.amazonaws.com%s", b->region,
                   strncmp(b->region, "cn-", 3) == 0 ? ".cn" : "");
    if (strchr(b->bucket, '.'))
        (void)snprintf(path, sizeof path, "/%s", b->bucket);
    else
        (void)snprintf(part, sizeof part, "%s.", b->bucket);
    return bkt_set_place(b, endpoint, part, path, err);
}

static sch_status check_keys(const sch_bucket *b, sch_err *err)
{
    if (b->auth == SCH_AUTH_ACCESS_KEY && (!b->key_id || !b->secret))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "an access key has an id and a secret");
    if (b->auth == SCH_AUTH_IAM_ROLE && !b->role_arn)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "iam_role_arn is missing");
    if (b->auth == SCH_AUTH_SERVICE_ACCOUNT && !b->target_email)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "target_sa_email is missing");
    return SCH_OK;
}

static sch_status s3_open(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err)
{
    bool failed = false;
    char path[256];
    sch_status s = check_keys(b, err);

    if (s != SCH_OK)
        return s;
    if (!b->region)
        b->region = bkt_copy(b->provider == SCH_PROVIDER_GCP ? "auto" : DEFAULT_REGION, &failed);
    if (failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    (void)snprintf(path, sizeof path, "/%s", b->bucket);
    if (spec->endpoint)
        return bkt_set_place(b, spec->endpoint, "", path, err);
    if (b->provider == SCH_PROVIDER_GCP)
        return bkt_set_place(b, "https://storage.googleapis.com", "", path, err);
    return place_at_amazon(b, err);
}

/* SHA-256 of what a call sends. @return SCH_OK or SCH_FATAL (an unreadable file) */
static sch_status hash_body(const bkt_call *call, char ret_hex[SCH_SHA256_HEX], sch_err *err)
{
    SCH_AUTO(sch_sha256_free) sch_sha256 *sha = sch_sha256_new();
    uint8_t digest[SCH_SHA256_LEN];
    static const size_t step = 64 << 10;
    SCH_AUTO(free) char *bytes = malloc(step);

    if (!sha || !bytes)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (call->body_len > 0)
        sch_sha256_add(sha, call->body, call->body_len);
    for (int64_t at = 0; call->body_len == 0 && at < call->body_size;) {
        int64_t left = call->body_size - at;
        ssize_t n = pread(call->body_fd, bytes, left < (int64_t)step ? (size_t)left : step,
                          call->body_offset + at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return sch_fail(err, SCH_FATAL, "what is to be sent cannot be read");
        sch_sha256_add(sha, bytes, (size_t)n);
        at += n;
    }
    sch_sha256_end(sha, digest);
    sch_hex(digest, sizeof digest, ret_hex);
    return SCH_OK;
}

/* Google with a token: nothing is signed. */
static sch_status send_with_bearer(sch_bucket *b, const bkt_call *call, sch_http_reply *ret_reply,
                                   sch_err *err)
{
    SCH_AUTO(bkt_token_done) bkt_token token = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf bearer = {0};
    bkt_lines l = {0};
    sch_status s = bkt_gcp_token(b, &token, err);

    if (s != SCH_OK)
        return s;
    bkt_write_target(b, call, &path, &url);
    sch_strbuf_addf(&bearer, "Bearer %s", token.bearer);
    bkt_add_line(&l, "Authorization", sch_strbuf_str(&bearer));
    for (size_t i = 0; i < call->header_count; i++)
        bkt_add_line(&l, call->headers[i].name, call->headers[i].value);
    s = path.failed || url.failed || bearer.failed
            ? sch_fail(err, SCH_FATAL, "out of memory")
            : bkt_send_lines(b, call, sch_strbuf_str(&url), &l, ret_reply, err);
    sch_strbuf_done(l.text);
    return s;
}

static sch_status sign_call(const sch_bucket *b, const bkt_call *call, const bkt_token *token,
                            const char *path, bkt_lines *l, sch_err *err)
{
    const sch_v4_key key = {
        .key_id = token->key_id, .secret = token->secret, .region = b->region, .service = "s3"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf authorization = {0};
    sch_pair headers[SCH_V4_HEADERS];
    char hash[SCH_SHA256_HEX];
    char now[SCH_V4_TIME_LEN];
    size_t count = 0;
    sch_status s = hash_body(call, hash, err);
    sch_v4_request rq = {.method = call->method,
                         .path = path,
                         .query = call->query,
                         .query_count = call->query_count,
                         .headers = headers,
                         .payload_sha256 = hash};

    if (s != SCH_OK)
        return s;
    rq.time = sch_v4_time(sch_now_ms(), now);
    headers[count++] = (sch_pair){"host", b->host};
    headers[count++] = (sch_pair){"x-amz-content-sha256", hash};
    headers[count++] = (sch_pair){"x-amz-date", now};
    if (token->session)
        headers[count++] = (sch_pair){"x-amz-security-token", token->session};
    for (size_t i = 0; i < call->header_count; i++)
        headers[count++] = call->headers[i];
    rq.header_count = count;
    s = sch_v4_sign(&key, &rq, &authorization, err);
    if (s != SCH_OK)
        return s;
    for (size_t i = 0; i < count; i++)
        bkt_add_line(l, headers[i].name, headers[i].value);
    bkt_add_line(l, "Authorization", sch_strbuf_str(&authorization));
    return SCH_OK;
}

static sch_status send_signed(sch_bucket *b, const bkt_call *call, sch_http_reply *ret_reply,
                              sch_err *err)
{
    SCH_AUTO(bkt_token_done) bkt_token token = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    bkt_lines l = {0};
    sch_status s = bkt_aws_token(b, &token, err);

    if (s != SCH_OK)
        return s;
    bkt_write_target(b, call, &path, &url);
    s = path.failed || url.failed ? sch_fail(err, SCH_FATAL, "out of memory")
                                  : sign_call(b, call, &token, sch_strbuf_str(&path), &l, err);
    if (s == SCH_OK)
        s = bkt_send_lines(b, call, sch_strbuf_str(&url), &l, ret_reply, err);
    sch_strbuf_done(l.text);
    return s;
}

static void note_region(void *arg, const char *parent, const char *name, const char *text)
{
    if (strcmp(parent, "Error") == 0 && strcmp(name, "Region") == 0)
        (void)snprintf(arg, 64, "%s", text);
}

/* The answer says that the bucket lies in another region. @return true: b looks there now */
static bool is_elsewhere(sch_bucket *b, const sch_http_reply *reply, sch_err *err)
{
    char region[64] = "";
    char *copy;

    if (reply->outcome != SCH_HTTP_ANSWERED || !has_suffix(b->host, ".amazonaws.com") ||
        (reply->status != 301 && reply->status != 307 && reply->status != 400))
        return false;
    if (!sch_http_header(reply, "x-amz-bucket-region", region, sizeof region))
        (void)bkt_xml(sch_strbuf_str(&reply->body), reply->body.len, note_region, region);
    if (!*region || strspn(region, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(region) ||
        strcmp(region, b->region) == 0)
        return false;
    copy = strdup(region);
    if (!copy)
        return false;
    free(b->region);
    b->region = copy;
    return place_at_amazon(b, err) == SCH_OK;
}

static sch_status s3_send(sch_bucket *b, const bkt_call *call, sch_http_reply *ret_reply,
                          sch_err *err)
{
    bool is_signed = b->provider == SCH_PROVIDER_AWS || b->auth == SCH_AUTH_ACCESS_KEY;
    sch_http_reply reply = {0};
    sch_status s =
        is_signed ? send_signed(b, call, &reply, err) : send_with_bearer(b, call, &reply, err);

    if (s == SCH_OK && is_signed && is_elsewhere(b, &reply, err)) {
        sch_http_reply_done(reply);
        reply = (sch_http_reply){0};
        s = send_signed(b, call, &reply, err);
    }
    if (s == SCH_OK)
        *ret_reply = reply;
    return s;
}

static const bkt_list_form list_form = {.query = {{"list-type", "2"}},
                                        .query_count = 1,
                                        .entry = "Contents",
                                        .key = "Key",
                                        .size_parent = "Contents",
                                        .size = "Size",
                                        .next = "NextContinuationToken",
                                        .marker = "continuation-token"};

const bkt_driver bkt_s3 = {
    .open = s3_open, .send = s3_send, .put_parts = bkt_s3_put_parts, .list_form = &list_form};
