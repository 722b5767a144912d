/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/pdf: queue one document, by its URL or sent along.
 *
 * In:   {"url": "https://...", options...}, or multipart/form-data: file, options_json?
 * Out:  200 {"pdf_id": "2025_04_16_..."}, once it is durable
 * Errs: 401, 429 http_max_requests, json_syntax, pdf_missing, pdf_content_type, opts_*,
 *       sys_request_too_large
 *
 * The options are those of POST /files/v1, read by the same parser.
 *
 * Source: v3 reference, "Process a PDF".
 */
#include "schema/wire/json.h"
#include "schema/wire/uri.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/submit.h"
#include "server/upload.h"
#include "server/v3/v3.h"

#include <string.h>

/* What belongs to the Files API alone is no option here. */
static json_t *without_foreign(const json_t *options)
{
    static const char *const foreign[] = {"job_id",           "scs_job_id",           "custom_id",
                                          "destination_uri",  "destination_basename", "s3_region",
                                          "image_output_mode"};
    json_t *own = json_copy((json_t *)options);

    for (size_t i = 0; own && i < SCH_COUNT_OF(foreign); i++)
        if (json_object_get(own, foreign[i]))
            json_object_del(own, foreign[i]);
    return own;
}

static bool submit(srv_request *rq, srv_submission in, const json_t *options)
{
    SCH_AUTO(sch_json_decref) json_t *own = without_foreign(options);
    char pdf_id[SCH_RID_LEN];

    sch_rid_new(pdf_id);
    in.v3_id = pdf_id;
    in.v3_kind = SCH_V3_PDF;
    return own && srv_submit(rq, &in, own);
}

static void post_form(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    srv_upload *up = rq->upload;
    sch_err err = {0};
    sch_status s = srv_upload_options(up, &options, &err);

    if (s == SCH_INVALID) {
        srv_reply_v3_error(rq, "json_syntax", err.text, NULL);
    } else if (s == SCH_OK && !srv_upload_has_file(up)) {
        srv_reply_v3_error(rq, "pdf_missing", "Request sent without url or file field", NULL);
    } else if (s != SCH_OK || srv_upload_finish(up, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
    } else {
        srv_submission in = {
            .file_id = srv_upload_file_id(up),
            .filename = srv_upload_part_filename(up),
            .source_bytes = srv_upload_size(up),
            .source_sha256 = srv_upload_sha256(up),
        };

        if (submit(rq, in, options))
            srv_upload_keep(up);
    }
    rq->upload = srv_upload_free(up); /* here, where waiting for the disk is allowed */
}

static void post_url(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    char file_id[SCH_UUID_LEN], shown[512];
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    srv_submission in = {.file_id = file_id,
                         .filename = shown}; /* its status will tell of the URL */
    const json_t *url;
    sch_err err = {0};
    sch_status s;

    if (!srv_v3_body(rq, &json))
        return;
    url = sch_json_get(json, "url");
    if (!url || (json_is_string(url) && json_string_length(url) == 0)) {
        srv_reply_v3_error(rq, "pdf_missing", NULL, NULL);
        return;
    }
    s = srv_source_read(rq, json, "url", &in.source_uri, &uri, &err);
    if (s == SCH_OK)
        s = srv_room_check(rq->srv, 0, &err);
    if (s != SCH_OK) {
        srv_v3_reply_failure(rq, &err, json);
        return;
    }
    (void)sch_uri_redact(in.source_uri, shown, sizeof shown);
    shown[strcspn(shown, "?")] = '\0';
    sch_uuid_new(file_id);
    submit(rq, in, json);
}

void srv_pdf_post(srv_request *rq)
{
    if (rq->upload)
        post_form(rq);
    else
        post_url(rq);
}
