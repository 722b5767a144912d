/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, secrets and identities put together to buckets. */
#include "schema/source/identity.h"

#include "schema/base/seal.h"

#include <openssl/crypto.h>
#include <string.h>

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

sch_status sch_sources_open(const sch_settings *settings, sch_sources **ret_sources, sch_err *err)
{
    SCH_AUTO(sch_sources_close) sch_sources *sources = calloc(1, sizeof *sources);
    sch_status s;

    if (!sources)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = sch_identity_open(settings, false, &sources->identities, &sources->env, err);
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
