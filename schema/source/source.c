/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, secrets and identities put together to buckets. */
#include "schema/source/source.h"

#include "schema/base/io.h"
#include "schema/base/seal.h"

#include <openssl/crypto.h>
#include <string.h>

#define IDENTITIES_MAX ((size_t)1 << 20)

struct sch_sources {
    sch_bucket_env *env;
    sch_identities identities;
    uint8_t key[SCH_SEAL_KEY_LEN];
};

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text && *text ? text : NULL;
}

static void copy_text(char *ret_text, size_t size, const json_t *object, const char *name)
{
    const char *text = text_of(object, name);

    (void)snprintf(ret_text, size, "%s", text ? text : "");
}

/* The three providers' members of the file; those that are absent stay NULL. */
static void read_identity(const json_t *root, sch_bucket_identity *id, sch_identities *texts)
{
    const json_t *aws = json_object_get(root, "aws");
    const json_t *gcp = json_object_get(root, "gcp");
    const json_t *azure = json_object_get(root, "azure");

    id->aws_key_id = text_of(aws, "access_key_id");
    id->aws_secret = text_of(aws, "secret_access_key");
    id->aws_session_token = text_of(aws, "session_token");
    id->aws_web_identity_file = text_of(aws, "web_identity_file");
    id->aws_role_arn = text_of(aws, "role_arn");
    id->aws_sts_url = text_of(aws, "sts_url");
    id->aws_metadata_url = text_of(aws, "metadata_url");
    id->aws_use_metadata = json_is_true(json_object_get(aws, "use_metadata"));
    id->gcp_key_file = text_of(gcp, "key_file");
    id->gcp_metadata_url = text_of(gcp, "metadata_url");
    id->gcp_iam_url = text_of(gcp, "iam_url");
    id->gcp_use_metadata = json_is_true(json_object_get(gcp, "use_metadata"));
    id->azure_client_id = text_of(azure, "app_id");
    id->azure_client_secret = text_of(azure, "client_secret");
    id->azure_login_url = text_of(azure, "login_url");
    copy_text(texts->aws_account_id, sizeof texts->aws_account_id, aws, "trust_account_id");
    copy_text(texts->azure_app_id, sizeof texts->azure_app_id, azure, "app_id");
    copy_text(texts->azure_tenant_id, sizeof texts->azure_tenant_id, azure, "tenant_id");
    copy_text(texts->gcp_email, sizeof texts->gcp_email, gcp, "service_account_email");
}

static sch_status load_file(const char *path, json_t **ret_root, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    json_error_t at = {.line = 0};
    sch_status s;

    if (!*path)
        return SCH_OK;
    s = sch_read_file(path, IDENTITIES_MAX, &text, err);
    if (s != SCH_OK)
        return sch_wrap(err, "identities");
    *ret_root = json_loadb(sch_strbuf_str(&text), text.len, 0, &at);
    if (!json_is_object(*ret_root))
        return sch_fail(err, SCH_INVALID, "identities: %s, line %d: %s", path, at.line,
                        *at.text ? at.text : "not an object");
    return SCH_OK;
}

static sch_status open_env(const sch_settings *settings, sch_sources *sources, sch_err *err)
{
    json_t *root = NULL;
    sch_bucket_identity id = {.dir_root = settings->bucket_root,
                              .allow_http = settings->fetch_http,
                              .allow_private = settings->fetch_private,
                              .timeout_s = (int)settings->fetch_timeout_s};
    sch_status s = load_file(settings->identities, &root, err);

    if (s == SCH_OK) {
        read_identity(root, &id, &sources->identities);
        s = sch_bucket_env_new(&id, &sources->env, err);
    }
    json_decref(root);
    return s;
}

sch_status sch_sources_open(const sch_settings *settings, sch_sources **ret_sources, sch_err *err)
{
    SCH_AUTO(sch_sources_close) sch_sources *sources = calloc(1, sizeof *sources);
    sch_status s;

    if (!sources)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = open_env(settings, sources, err);
    if (s == SCH_OK)
        s = sch_settings_secret_key(settings, sources->key, err);
    if (s == SCH_OK)
        *ret_sources = SCH_STEAL(sources);
    return s;
}

sch_sources *sch_sources_close(sch_sources *sources)
{
    if (!sources)
        return NULL;
    sch_bucket_env_free(sources->env);
    OPENSSL_cleanse(sources->key, sizeof sources->key);
    free(sources);
    return NULL;
}

const sch_identities *sch_sources_identities(const sch_sources *sources)
{
    return &sources->identities;
}

sch_status sch_sources_seal(const sch_sources *sources, const char *source_id, const char *secret,
                            uint8_t ret_sealed[SCH_SOURCE_SECRET_MAX], size_t *ret_len,
                            sch_err *err)
{
    size_t len = secret ? strlen(secret) : 0;
    sch_status s = SCH_OK;

    if (len + SCH_SEAL_EXTRA > SCH_SOURCE_SECRET_MAX)
        return sch_fail(err, SCH_INVALID, "secret: is too long");
    if (secret)
        s = sch_seal(sources->key, source_id, secret, len, ret_sealed, err);
    if (s == SCH_OK)
        *ret_len = secret ? len + SCH_SEAL_EXTRA : 0;
    return s;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The secret of a row, opened. @param[out] ret_secret  NULL: it has none; free() it */
static sch_status open_secret(const sch_sources *sources, const sch_source *row, char **ret_secret,
                              sch_err *err)
{
    size_t len = row->secret_hex ? strlen(row->secret_hex) / 2 : 0;
    SCH_AUTO(free) uint8_t *sealed = malloc(len + 1);
    SCH_AUTO(free) char *secret = malloc(len + 1);
    sch_status s;

    if (!row->secret_hex)
        return SCH_OK;
    if (!sealed || !secret)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (len < SCH_SEAL_EXTRA)
        return sch_fail(err, SCH_FATAL, "a stored secret is damaged");
    for (size_t i = 0; i < len; i++)
        sealed[i] =
            (uint8_t)(digit(row->secret_hex[2 * i]) << 4 | digit(row->secret_hex[2 * i + 1]));
    s = sch_unseal(sources->key, row->source_id, sealed, len, secret, err);
    if (s != SCH_OK)
        return sch_fail(err, SCH_FATAL, "the secret of data source %s does not open",
                        row->source_id);
    *ret_secret = SCH_STEAL(secret);
    return SCH_OK;
}

sch_status sch_sources_bucket(const sch_sources *sources, const sch_source *row,
                              const char *external_id, const sch_source_how *how,
                              sch_bucket **ret_bucket, sch_err *err)
{
    SCH_AUTO(free) char *secret = NULL;
    json_t *details = json_loads(row->details_json, 0, NULL);
    sch_status s = open_secret(sources, row, &secret, err);
    const char *key_id = text_of(details, "aws_access_key_id");
    const char *own_id = text_of(details, "aws_external_id");
    const char *region = how->region ? how->region : row->region;
    sch_bucket_spec spec = {.provider = (sch_provider)row->provider,
                            .auth = (sch_bucket_auth)row->auth,
                            .bucket = row->bucket,
                            .region = *region ? region : NULL,
                            .endpoint = text_of(details, "endpoint"),
                            .account = *row->account ? row->account : NULL,
                            .key_id = key_id ? key_id : text_of(details, "hmac_key_id"),
                            .secret = secret,
                            .role_arn = text_of(details, "iam_role_arn"),
                            .external_id = external_id ? external_id : own_id,
                            .target_email = text_of(details, "target_sa_email"),
                            .tenant = text_of(details, "azure_tenant_id"),
                            .hurry_s = how->hurry_s};

    if (spec.provider == SCH_PROVIDER_DIR)
        spec.bucket = text_of(details, "path");
    if (s == SCH_OK)
        s = sch_bucket_open(sources->env, &spec, how->cancel_fd, ret_bucket, err);
    if (secret)
        OPENSSL_cleanse(secret, strlen(secret));
    json_decref(details);
    return s;
}
