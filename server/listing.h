/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_LISTING_H
#define SRV_LISTING_H

#include "server/request.h"

/**
 * Query parameters of the endpoints that list: limit, paging_state, days. Absent or empty ones
 * leave *value alone; wrong ones are SCH_INVALID with the name of the parameter.
 */

/** Rows of a page when the request does not say, and the most it may say. */
#define SRV_LIMIT_STANDARD 100
#define SRV_LIMIT_MOST     1000

/** "2026-05-28" as its first millisecond, UTC. @return false: no such day */
bool srv_day_parse(const char *text, int64_t *ret_ms);
/** limit=1..1000. */
sch_status srv_listing_limit(const srv_request *rq, int *value, sch_err *err);
/** A text parameter. @return false: absent or empty; *value is then "" */
bool srv_listing_text(const srv_request *rq, const char *name, char value[SRV_ARG_LEN]);
/** paging_state: what srv_listing_token() wrote; at most two numbers. */
sch_status srv_listing_place(const srv_request *rq, int count, int64_t value[], sch_err *err);
/** Append a cursor as a JSON string. */
void srv_listing_token(sch_strbuf *sb, int count, const int64_t value[]);
/**
 * start and end, days as yyyy-MM-dd UTC, both inclusive; only one of them: that day.
 * @param[in,out] from_ms, to_ms  the half-open interval
 */
sch_status srv_listing_days(const srv_request *rq, int64_t *from_ms, int64_t *to_ms, sch_err *err);

#endif
