/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_AUTH_H
#define SRV_AUTH_H

#include "server/request.h"

/**
 * Who asks: the app_key header (or app-key), found by its SHA-256; an app_id (or app-id) that is
 * sent with it must be the key's own. In the v3 API an app_token may stand for them: one that is
 * unknown or has ended is a 401, one that lives on a route that takes none is refused with
 * unauthorized_token_request.
 */
typedef struct srv_auth srv_auth;

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status srv_auth_open(srv_auth **ret_auth, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
srv_auth *srv_auth_close(srv_auth *auth);
SCH_DEFINE_AUTO(srv_auth *, srv_auth_close);

/** Fill rq->who and what is known of the token. @return false: a reply was made */
bool srv_auth_check(srv_request *rq);

#endif
