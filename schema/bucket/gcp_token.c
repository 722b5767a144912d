/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens for Google Cloud Storage: the operator's service account (a key file, or the metadata
 * server of the machine), which may impersonate the customer's.
 *
 * Source: Google Identity, "Using OAuth 2.0 for server to server applications" (JWT bearer, RS256);
 * IAM Credentials API, generateAccessToken.
 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/bucket/bucket_priv.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#define HOUR_S       3600
#define KEY_FILE_MAX ((size_t)64 << 10)
#define SCOPE        "https://www.googleapis.com/auth/cloud-platform"

/* Base64 for URLs, without padding. */
static void add_base64url(sch_strbuf *sb, const void *bytes, size_t len)
{
    unsigned char *text = malloc(len / 3 * 4 + 5);
    int n;

    if (!text) {
        sb->failed = true;
        return;
    }
    n = EVP_EncodeBlock(text, bytes, (int)len);
    for (int i = 0; i < n && text[i] != '='; i++)
        sch_strbuf_addc(sb, text[i] == '+' ? '-' : text[i] == '/' ? '_' : (char)text[i]);
    free(text);
}

static void free_pkey(EVP_PKEY *key)
{
    EVP_PKEY_free(key);
}
SCH_DEFINE_AUTO(EVP_PKEY *, free_pkey);
static void free_md(EVP_MD_CTX *ctx)
{
    EVP_MD_CTX_free(ctx);
}
SCH_DEFINE_AUTO(EVP_MD_CTX *, free_md);

/* Append ".<signature>" to what stands in jwt. */
static bool sign_rs256(sch_strbuf *jwt, const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    SCH_AUTO(free_pkey) EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    SCH_AUTO(free_md) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char signature[1024];
    size_t len = sizeof signature;

    BIO_free(bio);
    if (!key || !ctx || EVP_PKEY_get_size(key) > (int)sizeof signature ||
        EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) != 1 ||
        EVP_DigestSign(ctx, signature, &len, (const unsigned char *)jwt->data, jwt->len) != 1)
        return false;
    sch_strbuf_addc(jwt, '.');
    add_base64url(jwt, signature, len);
    return true;
}

static sch_status make_jwt(const char *email, const char *audience, const char *pem,
                           sch_strbuf *ret_jwt, sch_err *err)
{
    static const char header[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    long long now_s = sch_now_ms() / 1000;
    json_t *claims =
        json_pack("{s:s, s:s, s:s, s:I, s:I}", "iss", email, "scope", SCOPE, "aud", audience, "iat",
                  (json_int_t)now_s, "exp", (json_int_t)(now_s + HOUR_S));
    char *text = claims ? json_dumps(claims, JSON_COMPACT) : NULL;
    bool is_signed = false;

    json_decref(claims);
    if (text) {
        add_base64url(ret_jwt, header, strlen(header));
        sch_strbuf_addc(ret_jwt, '.');
        add_base64url(ret_jwt, text, strlen(text));
        is_signed = !ret_jwt->failed && sign_rs256(ret_jwt, pem);
    }
    free(text);
    return is_signed && !ret_jwt->failed
               ? SCH_OK
               : sch_fail(err, SCH_FATAL, "the key of the service account cannot sign");
}

static sch_status exchange_jwt(sch_bucket *b, const char *token_uri, const sch_strbuf *jwt,
                               bkt_token *ret_token, sch_err *err)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf form = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_http_request rq = {
        .method = "POST", .url = token_uri, .headers = headers, .header_count = 1};
    sch_status s;

    sch_strbuf_addf(&form,
                    "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer"
                    "&assertion=%s",
                    sch_strbuf_str(jwt));
    if (form.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq.body = form.data;
    rq.body_len = form.len;
    s = bkt_ask(b, &rq, "Google's token service", &body, err);
    return s == SCH_OK ? bkt_read_token(&body, ret_token, err) : s;
}

static sch_status from_key_file(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf json = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf jwt = {0};
    SCH_AUTO(free) char *email = NULL;
    SCH_AUTO(free) char *pem = NULL;
    SCH_AUTO(free) char *token_uri = NULL;
    sch_status s = sch_read_file(b->env->id.gcp_key_file, KEY_FILE_MAX, &json, err);

    if (s != SCH_OK)
        return sch_wrap(err, "the key file of the service account");
    email = bkt_json_string(json.data, json.len, "client_email");
    pem = bkt_json_string(json.data, json.len, "private_key");
    token_uri = bkt_json_string(json.data, json.len, "token_uri");
    if (!email || !pem || !token_uri)
        return sch_fail(err, SCH_FATAL,
                        "the key file of the service account has no client_email, private_key or "
                        "token_uri");
    s = make_jwt(email, token_uri, pem, &jwt, err);
    return s == SCH_OK ? exchange_jwt(b, token_uri, &jwt, ret_token, err) : s;
}

static sch_status from_metadata(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    static const char *const headers[] = {"Metadata-Flavor: Google"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_http_request rq = {.method = "GET", .headers = headers, .header_count = 1};
    sch_status s;

    sch_strbuf_addf(&url, "%s/computeMetadata/v1/instance/service-accounts/default/token",
                    b->env->id.gcp_metadata_url);
    if (url.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq.url = sch_strbuf_str(&url);
    s = bkt_ask(b, &rq, "Google's metadata server", &body, err);
    return s == SCH_OK ? bkt_read_token(&body, ret_token, err) : s;
}

static sch_status operators_token(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    if (b->env->id.gcp_key_file)
        return bkt_token_get(b, "gcp key file", from_key_file, ret_token, err);
    if (b->env->id.gcp_use_metadata)
        return bkt_token_get(b, "gcp metadata", from_metadata, ret_token, err);
    return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                       "this deployment has no Google identity (settings gcp_...)");
}

/* The customer's service account, for an hour. */
static sch_status impersonate(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    static const char body[] = "{\"scope\":[\"https://www.googleapis.com/auth/"
                               "devstorage.read_write\"],\"lifetime\":\"3600s\"}";
    SCH_AUTO(bkt_token_done) bkt_token self = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf bearer = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    const char *headers[] = {"Content-Type: application/json", NULL};
    sch_http_request rq = {.method = "POST",
                           .headers = headers,
                           .header_count = 2,
                           .body = body,
                           .body_len = sizeof body - 1};
    sch_status s = operators_token(b, &self, err);

    if (s != SCH_OK)
        return s;
    sch_strbuf_addf(&url, "%s/v1/projects/-/serviceAccounts/", b->env->id.gcp_iam_url);
    sch_uri_encode(&url, b->target_email, false);
    sch_strbuf_adds(&url, ":generateAccessToken");
    sch_strbuf_addf(&bearer, "Authorization: Bearer %s", self.bearer);
    if (url.failed || bearer.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    headers[1] = sch_strbuf_str(&bearer);
    rq.url = sch_strbuf_str(&url);
    s = bkt_ask(b, &rq, "impersonation", &answer, err);
    if (s != SCH_OK)
        return s;
    ret_token->bearer = bkt_json_string(answer.data, answer.len, "accessToken");
    ret_token->expires_ms = sch_now_ms() + (int64_t)HOUR_S * 1000;
    return ret_token->bearer ? SCH_OK
                             : sch_fail_id(err, SCH_INVALID, "unknown_error",
                                           "impersonation: there is no accessToken");
}

sch_status bkt_gcp_token(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf name = {0};

    if (b->auth == SCH_AUTH_AMBIENT)
        return operators_token(b, ret_token, err);
    sch_strbuf_addf(&name, "gcp account %s", b->target_email);
    if (name.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return bkt_token_get(b, sch_strbuf_str(&name), impersonate, ret_token, err);
}
