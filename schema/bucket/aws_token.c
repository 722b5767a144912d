/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials for S3: a key of the bucket's own, or the operator's identity (a static key, a web
 * identity's token, the machine's role), which may assume the customer's role with the group's
 * external id.
 *
 * Source: AWS STS API Reference (AssumeRole, AssumeRoleWithWebIdentity); EC2 user guide, "Instance
 * metadata" (version 2, with a session token).
 */
#include "schema/base/clock.h"
#include "schema/base/digest.h"
#include "schema/base/io.h"
#include "schema/bucket/bucket_priv.h"

#include <ctype.h>
#include <string.h>

#define HOUR_MS       3600000
#define WEB_TOKEN_MAX ((size_t)64 << 10)
#define EMPTY_SHA256  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void note_credentials(void *arg, const char *parent, const char *name, const char *text)
{
    bkt_token *token = arg;
    char **to = NULL;

    if (strcmp(parent, "Credentials") != 0)
        return;
    if (strcmp(name, "AccessKeyId") == 0)
        to = &token->key_id;
    else if (strcmp(name, "SecretAccessKey") == 0)
        to = &token->secret;
    else if (strcmp(name, "SessionToken") == 0)
        to = &token->session;
    if (to && !*to)
        *to = strdup(text);
}

/* What STS answered; it was asked for an hour. */
static sch_status read_sts(const sch_strbuf *body, bkt_token *token, sch_err *err)
{
    (void)bkt_xml(sch_strbuf_str(body), body->len, note_credentials, token);
    token->expires_ms = sch_now_ms() + HOUR_MS;
    return token->key_id && token->secret && token->session
               ? SCH_OK
               : sch_fail_id(err, SCH_INVALID, "unknown_error",
                             "STS: its answer has no credentials");
}

/* Parameters of STS as a form, with the ones that all actions have. */
static void add_action(sch_strbuf *form, const char *action, const char *role_arn)
{
    sch_strbuf_addf(form, "Action=%s&Version=2011-06-15&DurationSeconds=3600", action);
    sch_strbuf_adds(form, "&RoleSessionName=recto&RoleArn=");
    sch_uri_encode(form, role_arn, false);
}

/* The operator's role for a token that the platform keeps fresh in a file. */
static sch_status from_web_identity(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded"};
    const sch_bucket_identity *id = &b->env->id;
    SCH_AUTO(sch_strbuf_done) sch_strbuf web = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf form = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_http_request rq = {
        .method = "POST", .url = id->aws_sts_url, .headers = headers, .header_count = 1};
    sch_status s = sch_read_file(id->aws_web_identity_file, WEB_TOKEN_MAX, &web, err);

    if (s != SCH_OK)
        return sch_wrap(err, "the operator's web identity token");
    while (web.len > 0 && isspace((unsigned char)web.data[web.len - 1]))
        web.data[--web.len] = '\0';
    add_action(&form, "AssumeRoleWithWebIdentity", id->aws_role_arn);
    sch_strbuf_adds(&form, "&WebIdentityToken=");
    sch_uri_encode(&form, sch_strbuf_str(&web), false);
    if (form.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq.body = form.data;
    rq.body_len = form.len;
    s = bkt_ask(b, &rq, "STS", &body, err);
    return s == SCH_OK ? read_sts(&body, ret_token, err) : s;
}

/* A path of the instance's metadata, with the session token that version 2 wants. */
static sch_status ask_metadata(sch_bucket *b, const char *method, const char *path,
                               const char *header, sch_strbuf *ret_body, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    const char *const headers[] = {header};
    sch_http_request rq = {.method = method, .headers = headers, .header_count = 1};

    sch_strbuf_addf(&url, "%s%s", b->env->id.aws_metadata_url, path);
    if (url.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq.url = sch_strbuf_str(&url);
    return bkt_ask(b, &rq, "instance metadata", ret_body, err);
}

#define METADATA_ROLES "/latest/meta-data/iam/security-credentials/"

static sch_status from_metadata(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf session = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf role = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf json = {0};
    char header[256];
    char path[256];
    sch_status s = ask_metadata(b, "PUT", "/latest/api/token",
                                "X-aws-ec2-metadata-token-ttl-seconds: 300", &session, err);

    (void)snprintf(header, sizeof header, "X-aws-ec2-metadata-token: %s", sch_strbuf_str(&session));
    if (s == SCH_OK)
        s = ask_metadata(b, "GET", METADATA_ROLES, header, &role, err);
    (void)snprintf(path, sizeof path, METADATA_ROLES "%.*s",
                   (int)strcspn(sch_strbuf_str(&role), "\r\n"), sch_strbuf_str(&role));
    if (s == SCH_OK)
        s = ask_metadata(b, "GET", path, header, &json, err);
    if (s != SCH_OK)
        return s;
    ret_token->key_id = bkt_json_string(json.data, json.len, "AccessKeyId");
    ret_token->secret = bkt_json_string(json.data, json.len, "SecretAccessKey");
    ret_token->session = bkt_json_string(json.data, json.len, "Token");
    /* the machine's own are renewed long before their end: ask again after a few minutes */
    ret_token->expires_ms = sch_now_ms() + HOUR_MS / 12;
    return ret_token->key_id && ret_token->secret
               ? SCH_OK
               : sch_fail_id(err, SCH_INVALID, "unknown_error",
                             "instance metadata: no credentials");
}

static sch_status from_settings(const sch_bucket_identity *id, bkt_token *ret_token, sch_err *err)
{
    bool failed = false;

    ret_token->key_id = bkt_copy(id->aws_key_id, &failed);
    ret_token->secret = bkt_copy(id->aws_secret, &failed);
    ret_token->session = bkt_copy(id->aws_session_token, &failed);
    ret_token->expires_ms = INT64_MAX;
    return failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

/* The operator's own identity, in the order in which it is looked for. */
static sch_status operators_token(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    const sch_bucket_identity *id = &b->env->id;

    if (id->aws_key_id && id->aws_secret)
        return from_settings(id, ret_token, err);
    if (id->aws_web_identity_file && id->aws_role_arn)
        return bkt_token_get(b, "aws web identity", from_web_identity, ret_token, err);
    if (id->aws_use_metadata)
        return bkt_token_get(b, "aws metadata", from_metadata, ret_token, err);
    return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                       "this deployment has no AWS identity (settings aws_...)");
}

/* The region in which STS is asked: that of its host, else the first one. */
static void sts_region(const char *url, char ret_region[64])
{
    const char *host = strstr(url, "://");

    (void)snprintf(ret_region, 64, "us-east-1");
    if (host && strncmp(host, "://sts.", 7) == 0 && strncmp(host + 7, "amazonaws", 9) != 0)
        (void)snprintf(ret_region, 64, "%.*s", (int)strcspn(host + 7, ".:/"), host + 7);
}

static void host_and_path(const char *url, char ret_host[256], char ret_path[256])
{
    const char *host = strstr(url, "://");
    size_t len;

    host = host ? host + 3 : url;
    len = strcspn(host, "/");
    (void)snprintf(ret_host, 256, "%.*s", (int)len, host);
    (void)snprintf(ret_path, 256, "%s", host[len] ? host + len : "/");
}

/* Sign the form of an AssumeRole as the operator. */
static sch_status sign_form(const sch_bucket *b, const bkt_token *self, const sch_strbuf *form,
                            char ret_lines[4][2300], size_t *ret_count, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf authorization = {0};
    sch_pair headers[5];
    uint8_t digest[SCH_SHA256_LEN];
    char hash[SCH_SHA256_HEX];
    char now[SCH_V4_TIME_LEN];
    char host[256];
    char path[256];
    char region[64];
    size_t count = 0;
    sch_v4_key key = {.key_id = self->key_id, .secret = self->secret, .service = "sts"};
    sch_v4_request rq = {
        .method = "POST", .path = path, .headers = headers, .payload_sha256 = hash};
    sch_status s;

    host_and_path(b->env->id.aws_sts_url, host, path);
    sts_region(b->env->id.aws_sts_url, region);
    key.region = region;
    sch_sha256_of(form->data, form->len, digest);
    sch_hex(digest, sizeof digest, hash);
    rq.time = sch_v4_time(sch_now_ms(), now);
    headers[count++] = (sch_pair){"content-type", "application/x-www-form-urlencoded"};
    headers[count++] = (sch_pair){"host", host};
    headers[count++] = (sch_pair){"x-amz-date", now};
    if (self->session)
        headers[count++] = (sch_pair){"x-amz-security-token", self->session};
    rq.header_count = count;
    s = sch_v4_sign(&key, &rq, &authorization, err);
    if (s != SCH_OK)
        return s;
    (void)snprintf(ret_lines[0], sizeof ret_lines[0], "%s: %s", headers[0].name, headers[0].value);
    (void)snprintf(ret_lines[1], sizeof ret_lines[1], "x-amz-date: %s", now);
    (void)snprintf(ret_lines[2], sizeof ret_lines[2], "Authorization: %s",
                   sch_strbuf_str(&authorization));
    if (self->session)
        (void)snprintf(ret_lines[3], sizeof ret_lines[3], "x-amz-security-token: %s",
                       self->session);
    *ret_count = self->session ? 4 : 3;
    return SCH_OK;
}

static sch_status assume_role(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(bkt_token_done) bkt_token self = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf form = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    char lines[4][2300];
    const char *const headers[] = {lines[0], lines[1], lines[2], lines[3]};
    sch_http_request rq = {.method = "POST", .url = b->env->id.aws_sts_url, .headers = headers};
    sch_status s = operators_token(b, &self, err);

    if (s != SCH_OK)
        return s;
    add_action(&form, "AssumeRole", b->role_arn);
    if (b->external_id) {
        sch_strbuf_adds(&form, "&ExternalId=");
        sch_uri_encode(&form, b->external_id, false);
    }
    if (form.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = sign_form(b, &self, &form, lines, &rq.header_count, err);
    rq.body = form.data;
    rq.body_len = form.len;
    if (s == SCH_OK)
        s = bkt_ask(b, &rq, "AssumeRole", &body, err);
    return s == SCH_OK ? read_sts(&body, ret_token, err) : s;
}

sch_status bkt_aws_token(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf name = {0};
    bool failed = false;

    if (b->auth == SCH_AUTH_ACCESS_KEY) {
        ret_token->key_id = bkt_copy(b->key_id, &failed);
        ret_token->secret = bkt_copy(b->secret, &failed);
        return failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
    }
    if (b->auth == SCH_AUTH_AMBIENT)
        return operators_token(b, ret_token, err);
    /* the external id is part of the name: a token got with one is not for who has another */
    sch_strbuf_addf(&name, "aws role %s %s", b->role_arn, b->external_id ? b->external_id : "");
    if (name.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return bkt_token_get(b, sch_strbuf_str(&name), assume_role, ret_token, err);
}
