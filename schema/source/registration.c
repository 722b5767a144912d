/* SPDX-License-Identifier: Apache-2.0 */
/* What a client sends to register a bucket: which members go with which provider and method. */
#include "schema/source/source.h"

#include "schema/wire/json.h"

#include <string.h>

/* A provider and method, and what they want. */
typedef struct method {
    sch_provider provider;
    sch_bucket_auth auth;
    const char *details[2]; /* required members of provider_specific_details */
    bool has_secret, needs_region;
} method;
static const method methods[] = {
    {SCH_PROVIDER_AWS, SCH_AUTH_IAM_ROLE, {"iam_role_arn", "aws_external_id"}, false, false},
    {SCH_PROVIDER_AWS, SCH_AUTH_ACCESS_KEY, {"aws_access_key_id"}, true, true},
    {SCH_PROVIDER_AWS, SCH_AUTH_AMBIENT, {NULL}, false, false},
    {SCH_PROVIDER_AZURE, SCH_AUTH_AZURE_AD, {"azure_tenant_id", "storage_account"}, false, false},
    {SCH_PROVIDER_AZURE, SCH_AUTH_SHARED_KEY, {"storage_account"}, true, false},
    {SCH_PROVIDER_AZURE, SCH_AUTH_SAS, {"storage_account"}, true, false},
    {SCH_PROVIDER_GCP,
     SCH_AUTH_SERVICE_ACCOUNT,
     {"gcp_project_id", "target_sa_email"},
     false,
     false},
    {SCH_PROVIDER_GCP, SCH_AUTH_ACCESS_KEY, {"hmac_key_id"}, true, false},
    {SCH_PROVIDER_GCP, SCH_AUTH_AMBIENT, {NULL}, false, false},
    {SCH_PROVIDER_DIR, SCH_AUTH_NONE, {"path"}, false, false},
};

void sch_registration_done(sch_registration registration)
{
    json_decref(registration.json);
    free(registration.details_json);
    free(registration.account);
}

/* "s3" and "gcs" are what some clients call them. */
static const char *provider_of(const char *text)
{
    if (strcmp(text, "s3") == 0)
        return "aws";
    return strcmp(text, "gcs") == 0 ? "gcp" : text;
}

static const method *find_method(const char *provider, const char *auth)
{
    for (size_t i = 0; i < SCH_COUNT_OF(methods); i++)
        if (strcmp(sch_provider_name(methods[i].provider), provider) == 0 &&
            strcmp(sch_bucket_auth_name(methods[i].auth), auth) == 0)
            return &methods[i];
    return NULL;
}

/* A member that must be a string, or may be absent. */
static sch_status get_text(const json_t *json, const char *where, const char *name, bool is_needed,
                           const char **ret_text, sch_err *err)
{
    const json_t *value = sch_json_get(json, name);
    const char *text = json_string_value(value);

    if (value && (!text || strlen(text) > 4096))
        return sch_fail(err, SCH_INVALID, "%s%s: must be a string", where, name);
    if (is_needed && (!text || !*text))
        return sch_fail(err, SCH_INVALID, "%s%s: is missing", where, name);
    *ret_text = text && *text ? text : NULL;
    return SCH_OK;
}

#define DETAILS "provider_specific_details."

/** Read as strictly as any URL that is asked; who opens the bucket looks at the rest. */
static sch_status check_endpoint(const char *text, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    sch_status s = sch_uri_parse(text, SCH_URI_CALLBACK, &uri, err);

    if (s == SCH_OK && uri.query)
        s = sch_fail(err, SCH_INVALID, "must have no query");
    return s == SCH_OK ? s : sch_wrap(err, DETAILS "endpoint");
}

static sch_status check_details(const json_t *details, const method *m, sch_err *err)
{
    sch_status s = SCH_OK;
    const char *text;

    if (details && !json_is_object(details))
        return sch_fail(err, SCH_INVALID, "provider_specific_details: must be an object");
    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(m->details) && m->details[i]; i++)
        s = get_text(details, DETAILS, m->details[i], true, &text, err);
    if (s == SCH_OK)
        s = get_text(details, DETAILS, "endpoint", false, &text, err);
    return s == SCH_OK && text ? check_endpoint(text, err) : s;
}

static sch_status check_secret(const char *secret, const method *m, sch_err *err)
{
    if (secret && !m->has_secret)
        return sch_fail(err, SCH_INVALID, "secret: is not taken with auth_method %s",
                        sch_bucket_auth_name(m->auth));
    if (!secret && m->has_secret)
        return sch_fail(err, SCH_INVALID, "secret: is missing");
    return SCH_OK;
}

/* Copies of what the row keeps of the details. */
static sch_status copy_details(sch_registration *r, const json_t *details, sch_err *err)
{
    const char *account = json_string_value(sch_json_get(details, "storage_account"));

    r->details_json = details ? json_dumps(details, JSON_COMPACT) : strdup("{}");
    r->account = strdup(account ? account : "");
    if (!r->details_json || !r->account)
        return sch_fail(err, SCH_FATAL, "out of memory");
    r->row.details_json = r->details_json;
    r->row.account = r->account;
    r->external_id = json_string_value(sch_json_get(details, "aws_external_id"));
    return SCH_OK;
}

static sch_status read_members(sch_registration *r, sch_err *err)
{
    const json_t *details = sch_json_get(r->json, "provider_specific_details");
    const char *provider = NULL;
    const char *auth = NULL;
    const method *m;
    bool has_endpoint;
    sch_status s = get_text(r->json, "", "provider", true, &provider, err);

    if (s == SCH_OK)
        s = get_text(r->json, "", "auth_method", true, &auth, err);
    if (s == SCH_OK)
        s = get_text(r->json, "", "bucket", true, &r->row.bucket, err);
    if (s != SCH_OK)
        return s;
    m = find_method(provider_of(provider), auth);
    if (!m)
        return sch_fail(err, SCH_INVALID, "auth_method: is not one for this provider");
    s = check_details(details, m, err);
    if (s == SCH_OK)
        s = get_text(r->json, "", "secret", false, &r->secret, err);
    if (s == SCH_OK)
        s = check_secret(r->secret, m, err);
    has_endpoint = json_is_string(sch_json_get(details, "endpoint"));
    if (s == SCH_OK)
        s = get_text(r->json, "", "region", m->needs_region && !has_endpoint, &r->row.region, err);
    if (s == SCH_OK)
        s = get_text(r->json, "", "name", false, &r->row.name, err);
    if (s != SCH_OK)
        return s;
    r->row.region = r->row.region ? r->row.region : "";
    r->row.provider = m->provider;
    r->row.auth = m->auth;
    r->needs_proof = m->auth == SCH_AUTH_SERVICE_ACCOUNT;
    return copy_details(r, details, err);
}

sch_status sch_registration_parse(json_t *json, sch_registration *ret_registration, sch_err *err)
{
    SCH_AUTO(sch_registration_done) sch_registration r = {.json = json_incref(json)};
    sch_status s = json_is_object(json)
                       ? read_members(&r, err)
                       : sch_fail(err, SCH_INVALID, "the body must be a JSON object");

    if (s == SCH_OK) {
        *ret_registration = r;
        r = (sch_registration){.json = NULL};
    }
    return s;
}
