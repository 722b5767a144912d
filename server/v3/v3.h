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
/** The digest under which a token of that name would be kept. */
void srv_token_digest(const char *token, uint8_t ret_digest[SCH_SHA256_LEN]);
/** Append what the API tells of a token. */
void srv_token_write(sch_strbuf *sb, const char *name, const sch_token *token, bool with_end);

#endif
