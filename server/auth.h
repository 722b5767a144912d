/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_AUTH_H
#define SRV_AUTH_H

#include "server/request.h"

/**
 * Who asks: the app_key header (or app-key), found by its SHA-256; an app_id (or app-id) that is
 * sent with it must be the key's own.
 */
typedef struct srv_auth srv_auth;

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status srv_auth_open(srv_auth **ret_auth, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
srv_auth *srv_auth_close(srv_auth *auth);
SCH_DEFINE_AUTO(srv_auth *, srv_auth_close);

/** Fill rq->who. @return false: a 401 (or 500) reply was made */
bool srv_auth_check(srv_request *rq);

#endif
