/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_V3_H
#define SRV_V3_H

#include "server/request.h"

#include <jansson.h>

/* Handlers of the v3 API, one a file; each file opens with its contract. Errors are 200, 401 or 429
 * with the envelope of schema/wire/v3_error.h, see srv_reply_v3_error(). */

/** POST /v3/app-tokens: a token for a client that must not have the key. */
void srv_app_tokens_post(srv_request *rq);
/** GET /v3/app-tokens/{app_token}: whose it is and when it ends. */
void srv_app_token_get(srv_request *rq);
/** DELETE /v3/app-tokens/{app_token}: end it. */
void srv_app_token_delete(srv_request *rq);
/** POST /v3/pdf: a document, by its URL or sent along. */
void srv_pdf_post(srv_request *rq);
/** GET /v3/pdf/{pdf_id}: how far it is. */
void srv_pdf_get(srv_request *rq);
/** GET /v3/pdf/{pdf_id}/stream: its pages as they come. */
void srv_pdf_stream_get(srv_request *rq);
/** GET /v3/pdf/{pdf_id}.{ext}: a result. */
void srv_pdf_result_get(srv_request *rq);
/** DELETE /v3/pdf/{pdf_id}. */
void srv_pdf_delete(srv_request *rq);
/** GET /v3/pdf-results: documents. */
void srv_pdf_results_get(srv_request *rq);
/** POST /v3/converter: other formats of an MMD text. */
void srv_converter_post(srv_request *rq);
/**
 * Is it a conversion that has only just come? Clients count on seeing it unfinished first, however
 * quickly it is made.
 */
bool srv_v3_is_young(const sch_file *file);
/** GET /v3/converter/{id}: how far conversions are, of a document or of an MMD text. */
void srv_converter_get(srv_request *rq);
/** GET /v3/converter/{conversion_id}.{ext}: a result. */
void srv_converter_result_get(srv_request *rq);
/** DELETE /v3/converter/{conversion_id}. */
void srv_converter_delete(srv_request *rq);
/** GET /v3/converter-results: MMD texts that were converted. */
void srv_converter_results_get(srv_request *rq);
/** GET /v3/ocr-results: what was read through the v3 API. */
void srv_ocr_results_get(srv_request *rq);
/** GET /v3/ocr-usage: how much was used. */
void srv_ocr_usage_get(srv_request *rq);
/** POST /v3/text: read an image. */
void srv_text_post(srv_request *rq);
/** POST /v3/latex: read an image of an equation. */
void srv_latex_post(srv_request *rq);
/** POST /v3/batch: read many images in the background. */
void srv_batch_post(srv_request *rq);
/** GET /v3/batch/{batch_id}: what has been read of them. */
void srv_batch_get(srv_request *rq);
/** POST /v3/strokes: read what a pen drew. */
void srv_strokes_post(srv_request *rq);
/** OPTIONS of what web pages call: text, latex, strokes. */
void srv_preflight(srv_request *rq);

/**
 * The request's body as a JSON object; none at all counts as {}.
 * @return false: json_syntax was replied
 */
bool srv_v3_body(srv_request *rq, json_t **ret_json);
/**
 * The reply for an option that is wrong.
 * @param id  opts_value_out_of_range, opts_number_required, ...
 * @param name  which option
 * @param value  as it was sent; NULL counts as null. Borrowed
 */
void srv_v3_reply_option(srv_request *rq, const char *id, const char *name, const json_t *value);
/** The reply for a failure; one of an option ("name: what is wrong") with its name and value. */
void srv_v3_reply_failure(srv_request *rq, const sch_err *err, const json_t *options);
/**
 * The document that the path names, deleted ones too.
 * @param kind  of this kind; SCH_V3_NONE: of any
 * @param http  status of the reply when there is none: pdf_unknown_id, or cnv_unknown_id
 * @return SCH_OK; else a reply was made
 */
sch_status srv_v3_find(srv_request *rq, sch_v3_kind kind, unsigned http, sch_db **ret_db,
                       sch_file *ret_file);
/** The digest under which a token of that name would be kept. */
void srv_token_digest(const char *token, uint8_t ret_digest[SCH_SHA256_LEN]);
/** Append what the API tells of a token. */
void srv_token_write(sch_strbuf *sb, const char *name, const sch_token *token, bool with_end);

#endif
