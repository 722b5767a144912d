/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_LIMITS_H
#define SRV_LIMITS_H

#include "server/request.h"

/**
 * Submissions a minute, counted for each key: so many at once, and from then on evenly spread.
 * Each server counts for itself, and anew when it starts.
 */
typedef struct srv_limits srv_limits;

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status srv_limits_open(srv_limits **ret_limits, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
srv_limits *srv_limits_close(srv_limits *limits);
SCH_DEFINE_AUTO(srv_limits *, srv_limits_close);

/**
 * Count one for a key.
 * @param per_minute  at least 1
 * @return 0: it may pass; else milliseconds until one may
 */
int64_t srv_limits_take(srv_limits *limits, const char *key_id, int64_t per_minute, int64_t now_ms);

/** Count the request of a route that submits. @return false: a 429 reply was made */
bool srv_limits_check(srv_request *rq);

#endif
