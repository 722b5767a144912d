/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1: queue one document that is sent along.
 *
 * In:   multipart/form-data: file, options_json?, filename?, job_id?, custom_id?; the text fields
 *       win over the same names in options_json. Header Idempotency-Key?
 * Out:  200 {"file_id": uuid}, once the bytes and the row are durable
 * Errs: 400 bad_request, 401, 409 conflict (the job is finalized), 413 payload_too_large,
 *       415 unsupported_format, 429 quota_exceeded, 503 unavailable
 *
 * Source: Files API reference, "Upload a Document"; the official Python client.
 */
#include "schema/wire/json.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/submit.h"
#include "server/upload.h"

#include <string.h>

void srv_file_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    srv_upload *up = rq->upload;
    sch_err err = {0};
    sch_status s = srv_submit_check_key(rq, &err);

    if (s == SCH_OK)
        s = srv_upload_options(up, &options, &err);
    if (s == SCH_OK)
        s = srv_upload_finish(up, &err);
    if (s == SCH_OK) {
        srv_submission in = {
            .file_id = srv_upload_file_id(up),
            .filename = srv_upload_part_filename(up),
            .source_bytes = srv_upload_size(up),
            .source_sha256 = srv_upload_sha256(up),
        };

        if (srv_submit(rq, &in, options))
            srv_upload_keep(up);
    } else {
        srv_reply_error(rq, &err);
    }
    rq->upload = srv_upload_free(up); /* here, where waiting for the disk is allowed */
}
