/* SPDX-License-Identifier: Apache-2.0 */
#include "server/routes.h"

#include "server/docs/docs.h"
#include "server/files/files.h"
#include "server/health/health.h"
#include "server/hooks/hooks.h"
#include "server/reply.h"
#include "server/sources/sources.h"
#include "server/v3/image.h"
#include "server/v3/v3.h"

#include <stdio.h>
#include <string.h>

enum {
    UNWANTED_BODY_MAX = 64 * 1024, /* of a request that needs none */
    FORM_FIELDS_MAX = 1024 * 1024, /* boundaries and text fields of a form besides its JSON */
};

/* Literal paths before those that take the same place with a {name}. */
static const srv_route table[] = {
    {"GET", "/health", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_health_get},
    {"GET", "/ready", SRV_AUTH_NONE, SRV_BODY_NONE, true, srv_ready_get},
    {"GET", "/region-health", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_region_health_get},
    {"GET", "/version", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_version_get},
    {"GET", "/openapi.json", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_openapi_get},
    {"GET", "/docs", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_docs_get},
    {"GET", "/docs/{asset*}", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_docs_asset_get},
    {"GET", "/cropped/{image_id}.jpg", SRV_AUTH_NONE, SRV_BODY_NONE, true, srv_cropped_get},
    {"POST", "/files/v1", SRV_AUTH_SUBMIT, SRV_BODY_FORM, true, srv_file_post},
    {"POST", "/files/v1/uri", SRV_AUTH_SUBMIT, SRV_BODY_JSON, true, srv_uri_post},
    {"POST", "/files/v1/jobs", SRV_AUTH_SUBMIT, SRV_BODY_JOB, true, srv_jobs_post},
    {"GET", "/files/v1/jobs", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_jobs_get},
    {"POST", "/files/v1/jobs/{job_id*}/finalize", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_job_finalize_post},
    {"GET", "/files/v1/jobs/{job_id*}/files", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_job_files_get},
    {"GET", "/files/v1/jobs/{job_id*}/files/{custom_id*}", SRV_AUTH_KEY, SRV_BODY_NONE, false,
     srv_job_file_get},
    {"GET", "/files/v1/jobs/{job_id*}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_job_get},
    {"GET", "/files/v1/list", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_legacy_list_get},
    {"GET", "/files/v1/scs-jobs", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_legacy_jobs_get},
    {"GET", "/files/v1/scs-jobs/status", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_legacy_status_get},
    {"GET", "/files/v1/cropped/{image_id}.jpg", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_legacy_cropped_get},
    {"GET", "/files/v1/onboarding/identities", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_identities_get},
    {"POST", "/files/v1/data-sources", SRV_AUTH_KEY, SRV_BODY_JSON, true, srv_source_post},
    {"GET", "/files/v1/data-sources", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_source_list},
    {"POST", "/files/v1/data-sources/{data_source_id}/test", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_source_test},
    {"DELETE", "/files/v1/data-sources/{data_source_id}", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_source_delete},
    {"GET", "/files/v1/webhook-config", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_hook_config_get},
    {"POST", "/files/v1/webhook-config/secret", SRV_AUTH_KEY, SRV_BODY_JSON, true,
     srv_hook_secret_post},
    {"POST", "/files/v1/webhook-config/test", SRV_AUTH_KEY, SRV_BODY_JSON, true,
     srv_hook_test_post},
    {"GET", "/files/v1/{file_id}.{ext}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_result_get},
    {"GET", "/files/v1/{file_id}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_file_get},
    {"DELETE", "/files/v1/{file_id}", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_file_delete},
    {"POST", "/v3/app-tokens", SRV_AUTH_KEY, SRV_BODY_JSON, true, srv_app_tokens_post},
    {"GET", "/v3/app-tokens/{app_token}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_app_token_get},
    {"DELETE", "/v3/app-tokens/{app_token}", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_app_token_delete},
    {"POST", "/v3/pdf", SRV_AUTH_SUBMIT, SRV_BODY_DOCUMENT, true, srv_pdf_post},
    {"GET", "/v3/pdf/{pdf_id}/stream", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_pdf_stream_get},
    {"GET", "/v3/pdf/{pdf_id}.{ext}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_pdf_result_get},
    {"GET", "/v3/pdf/{pdf_id}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_pdf_get},
    {"DELETE", "/v3/pdf/{pdf_id}", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_pdf_delete},
    {"GET", "/v3/pdf-results", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_pdf_results_get},
    {"POST", "/v3/converter", SRV_AUTH_SUBMIT, SRV_BODY_JSON, true, srv_converter_post},
    {"GET", "/v3/converter/{conversion_id}.{ext}", SRV_AUTH_KEY, SRV_BODY_NONE, false,
     srv_converter_result_get},
    {"GET", "/v3/converter/{conversion_id}", SRV_AUTH_KEY, SRV_BODY_NONE, false, srv_converter_get},
    {"DELETE", "/v3/converter/{conversion_id}", SRV_AUTH_KEY, SRV_BODY_NONE, true,
     srv_converter_delete},
    {"GET", "/v3/converter-results", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_converter_results_get},
    {"GET", "/v3/ocr-results", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_ocr_results_get},
    {"GET", "/v3/ocr-usage", SRV_AUTH_KEY, SRV_BODY_NONE, true, srv_ocr_usage_get},
    {"POST", "/v3/text", SRV_AUTH_CLIENT, SRV_BODY_IMAGE, SRV_DEFERS, srv_text_post},
    {"POST", "/v3/latex", SRV_AUTH_CLIENT, SRV_BODY_IMAGE, SRV_DEFERS, srv_latex_post},
    {"POST", "/v3/strokes", SRV_AUTH_CLIENT, SRV_BODY_STROKES, SRV_DEFERS, srv_strokes_post},
    {"POST", "/v3/batch", SRV_AUTH_SUBMIT, SRV_BODY_IMAGE, SRV_WAITS, srv_batch_post},
    {"GET", "/v3/batch/{batch_id}", SRV_AUTH_KEY, SRV_BODY_NONE, SRV_WAITS, srv_batch_get},
    {"OPTIONS", "/v3/text", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_preflight},
    {"OPTIONS", "/v3/latex", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_preflight},
    {"OPTIONS", "/v3/strokes", SRV_AUTH_NONE, SRV_BODY_NONE, false, srv_preflight},
};

static bool is_method(const srv_route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

/** 405 with every method that the table has for this resource. */
static void reply_not_allowed(srv_request *rq, const char *pattern)
{
    char allow[64] = "";

    for (size_t i = 0; i < SCH_COUNT_OF(table); i++) {
        size_t n = strlen(allow);

        if (strcmp(table[i].pattern, pattern) == 0)
            snprintf(allow + n, sizeof allow - n, "%s%s%s", n ? ", " : "", table[i].method,
                     strcmp(table[i].method, "GET") == 0 ? ", HEAD" : "");
    }
    srv_reply_code(rq, "method_not_allowed", "this path does not have that method");
    srv_reply_header(rq, MHD_HTTP_HEADER_ALLOW, allow);
}

bool srv_route_find(srv_request *rq)
{
    const char *pattern = NULL;

    for (size_t i = 0; i < SCH_COUNT_OF(table); i++) {
        if (pattern ? strcmp(table[i].pattern, pattern) != 0
                    : !srv_path_match(table[i].pattern, rq->path, &rq->args))
            continue;
        pattern = table[i].pattern;
        if (is_method(&table[i], rq->method)) {
            rq->route = &table[i];
            return true;
        }
    }
    if (pattern)
        reply_not_allowed(rq, pattern);
    else
        srv_reply_code(rq, "not_found", "there is no such path");
    return false;
}

const srv_route *srv_route_at(size_t i)
{
    return i < SCH_COUNT_OF(table) ? &table[i] : NULL;
}

int64_t srv_body_limit(srv_body_kind kind, const sch_settings *settings)
{
    switch (kind) {
    case SRV_BODY_JSON:
        return settings->max_json_bytes;
    case SRV_BODY_IMAGE:
        return SRV_IMAGE_BODY_MAX;
    case SRV_BODY_STROKES:
        return SRV_STROKES_BODY_MAX;
    case SRV_BODY_JOB:
        return settings->max_job_bytes;
    case SRV_BODY_DOCUMENT:
    case SRV_BODY_FORM:
        return settings->max_upload_bytes + settings->max_json_bytes + FORM_FIELDS_MAX;
    case SRV_BODY_NONE:
        break;
    }
    return UNWANTED_BODY_MAX;
}
