/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/text: read an image of text, mathematics and tables.
 *
 * In:   JSON with "src" (a URL, or "data:image/png;base64,..."), or a form with "file" and
 *       "options_json"; options: schema/wire/image_options.h. At most 5 MB
 * Out:  200 {"request_id", "version", "text", "confidence", ...}, see worker/image
 * Errs: json_syntax, image_missing, image_download_error, image_decode_error, image_no_content,
 *       image_not_supported, image_max_size, math_confidence, opts_*, sys_request_too_large,
 *       unauthorized_token_request; 429 http_max_requests
 *
 * Source: v3 reference, "Process an image".
 */
#include "server/v3/image.h"

void srv_text_post(srv_request *rq)
{
    SCH_AUTO(srv_image_free) srv_image *image = srv_image_new(rq, SCH_IMAGE_TEXT, "/v3/text");

    if (image && srv_image_read_body(image) && srv_image_read_options(image) &&
        srv_image_read_source(image))
        srv_image_go_on(SCH_STEAL(image));
    else
        srv_request_resume(rq);
}
