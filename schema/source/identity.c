/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's identities at the providers, read from a file. */
#include "schema/source/identity.h"

#include "schema/base/io.h"

#include <string.h>

#define IDENTITIES_MAX ((size_t)1 << 20)

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

sch_status sch_identity_open(const sch_settings *settings, bool is_own, sch_identities *ret_texts,
                             sch_bucket_env **ret_env, sch_err *err)
{
    json_t *root = NULL;
    sch_identities texts = {.aws_account_id = ""};
    sch_bucket_identity id = {.dir_root = settings->bucket_root,
                              .allow_http = is_own || settings->fetch_http,
                              .allow_private = is_own || settings->fetch_private,
                              .timeout_s = (int)settings->fetch_timeout_s};
    sch_status s = load_file(settings->identities, &root, err);

    if (s == SCH_OK) {
        read_identity(root, &id, &texts);
        s = sch_bucket_env_new(&id, ret_env, err);
    }
    json_decref(root);
    if (s == SCH_OK && ret_texts)
        *ret_texts = texts;
    return s;
}
