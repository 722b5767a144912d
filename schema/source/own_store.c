/* SPDX-License-Identifier: Apache-2.0 */
/* From the setting `store` to the store. */
#include "schema/source/own_store.h"

#include "schema/base/io.h"
#include "schema/source/identity.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <string.h>

#define SECRET_MAX ((size_t)64 << 10)

/* The URL, cut up in place. */
typedef struct parts {
    char *text; /* owned */
    char *bucket, *prefix, *account;
    const char *region, *endpoint, *key_id, *secret_file, *sas_file, *tenant;
    sch_provider provider;
} parts;

static sch_status bad(sch_err *err, const char *what)
{
    return sch_fail(err, SCH_INVALID, "store: %s", what);
}

/* Cut the text at the first c. @return what follows, or its end */
static char *cut(char *text, char c)
{
    char *at = strchr(text, c);

    if (!at)
        return text + strlen(text);
    *at = '\0';
    return at + 1;
}

static sch_status read_option(parts *p, char *option, sch_err *err)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {{"region", &p->region},     {"endpoint", &p->endpoint},
                 {"key_id", &p->key_id},     {"secret_file", &p->secret_file},
                 {"sas_file", &p->sas_file}, {"tenant", &p->tenant}};
    const char *value = cut(option, '=');

    for (size_t i = 0; i < SCH_COUNT_OF(known); i++)
        if (strcmp(option, known[i].name) == 0 && *value) {
            *known[i].value = value;
            return SCH_OK;
        }
    return sch_fail(err, SCH_INVALID,
                    "store: %.40s: region, endpoint, key_id, secret_file, sas_file and tenant may "
                    "follow the '?', each with a value",
                    option);
}

static sch_status read_url(const char *url, parts *p, sch_err *err)
{
    static const struct {
        const char *scheme;
        sch_provider provider;
    } kinds[] = {
        {"s3://", SCH_PROVIDER_AWS}, {"gs://", SCH_PROVIDER_GCP}, {"azure://", SCH_PROVIDER_AZURE}};
    char *rest = NULL;
    char *options;
    sch_status s = SCH_OK;

    p->text = strdup(url);
    if (!p->text)
        return sch_fail(err, SCH_FATAL, "store: out of memory");
    for (size_t i = 0; i < SCH_COUNT_OF(kinds) && !rest; i++)
        if (strncmp(p->text, kinds[i].scheme, strlen(kinds[i].scheme)) == 0) {
            rest = p->text + strlen(kinds[i].scheme);
            p->provider = kinds[i].provider;
        }
    if (!rest)
        return bad(err, "\"file:DIR\", \"s3://BUCKET\", \"gs://BUCKET\" or "
                        "\"azure://ACCOUNT/CONTAINER\" expected");
    options = cut(rest, '?');
    if (p->provider == SCH_PROVIDER_AZURE) {
        p->account = rest;
        rest = cut(rest, '/');
    }
    p->bucket = rest;
    p->prefix = cut(rest, '/');
    while (s == SCH_OK && *options) {
        char *next = cut(options, '&');

        s = read_option(p, options, err);
        options = next;
    }
    return s == SCH_OK && !*p->bucket ? bad(err, "the bucket is missing") : s;
}

/* By what right. @return SCH_OK; SCH_INVALID: options that do not go together */
static sch_status choose_auth(const parts *p, sch_bucket_auth *ret_auth, sch_err *err)
{
    const bool is_azure = p->provider == SCH_PROVIDER_AZURE;

    if (is_azure ? p->key_id != NULL : (p->sas_file || p->tenant))
        return bad(err, is_azure ? "key_id is not for Azure"
                                 : "sas_file and tenant are for Azure alone");
    if (!is_azure && (p->key_id != NULL) != (p->secret_file != NULL))
        return bad(err, "key_id and secret_file go together");
    if (is_azure && (p->secret_file != NULL) + (p->sas_file != NULL) + (p->tenant != NULL) != 1)
        return bad(err, "Azure wants one of secret_file, sas_file and tenant");
    if (is_azure)
        *ret_auth = p->secret_file ? SCH_AUTH_SHARED_KEY
                    : p->sas_file  ? SCH_AUTH_SAS
                                   : SCH_AUTH_AZURE_AD;
    else
        *ret_auth = p->key_id ? SCH_AUTH_ACCESS_KEY : SCH_AUTH_AMBIENT;
    return SCH_OK;
}

static sch_status read_secret(const parts *p, sch_strbuf *ret_secret, sch_err *err)
{
    const char *path = p->secret_file ? p->secret_file : p->sas_file;
    sch_status s;

    if (!path)
        return SCH_OK;
    s = sch_read_file(path, SECRET_MAX, ret_secret, err);
    if (s != SCH_OK)
        return sch_fail(err, SCH_INVALID, "store: the secret in %.200s cannot be read", path);
    while (ret_secret->len > 0 && isspace((unsigned char)ret_secret->data[ret_secret->len - 1]))
        ret_secret->data[--ret_secret->len] = '\0';
    return ret_secret->len > 0 ? SCH_OK : bad(err, "the secret is empty");
}

static sch_status open_parts(const sch_settings *settings, const parts *p, const char *secret,
                             sch_store **ret_store, sch_err *err)
{
    SCH_AUTO(sch_bucket_env_free) sch_bucket_env *env = NULL;
    SCH_AUTO(free) char *stage = NULL;
    sch_bucket_spec spec = {.provider = p->provider,
                            .bucket = p->bucket,
                            .region = p->region,
                            .endpoint = p->endpoint,
                            .account = p->account,
                            .key_id = p->key_id,
                            .secret = secret,
                            .tenant = p->tenant};
    sch_status s = choose_auth(p, &spec.auth, err);

    if (s == SCH_OK)
        s = sch_identity_open(settings, true, NULL, &env, err);
    if (s == SCH_OK && asprintf(&stage, "%s/stage", settings->data) < 0)
        s = sch_fail(err, SCH_FATAL, "store: out of memory");
    if (s == SCH_OK)
        s = sch_store_open_bucket(env, &spec, p->prefix, stage, ret_store, err);
    if (s == SCH_OK)
        env = NULL; /* the store's now */
    return s;
}

sch_status sch_own_store_open(const sch_settings *settings, sch_store **ret_store, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf secret = {0};
    parts p = {.text = NULL};
    sch_status s;

    if (strncmp(settings->store, "file:", 5) == 0)
        return sch_store_open(settings->store, ret_store, err);
    s = read_url(settings->store, &p, err);
    if (s == SCH_OK)
        s = read_secret(&p, &secret, err);
    if (s == SCH_OK)
        s = open_parts(settings, &p, secret.len > 0 ? sch_strbuf_str(&secret) : NULL, ret_store,
                       err);
    if (secret.data)
        OPENSSL_cleanse(secret.data, secret.len);
    free(p.text);
    return s;
}
