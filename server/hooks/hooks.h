/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_HOOKS_H
#define SRV_HOOKS_H

#include "server/request.h"

#include <jansson.h>

/* Handlers for the webhooks of an application, one a file; each file opens with its contract. */

/** GET /files/v1/webhook-config: the signing secret. */
void srv_hook_config_get(srv_request *rq);
/** POST /files/v1/webhook-config/secret: another one. */
void srv_hook_secret_post(srv_request *rq);
/** POST /files/v1/webhook-config/test: send a signed test now. */
void srv_hook_test_post(srv_request *rq);

/** Answer with the secret of the application that asks. */
void srv_hook_reply_secret(srv_request *rq);
/**
 * The JSON object of a request's body, which may be empty.
 * @param[out] ret_json  release with json_decref()
 */
sch_status srv_hook_read_body(const srv_request *rq, json_t **ret_json, sch_err *err);

#endif
