/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_V3_QUERY_H
#define SRV_V3_QUERY_H

#include "server/request.h"

/**
 * Query parameters of the v3 API's listings. Absent or empty ones leave what is there; for a wrong
 * one an error with its name and value is replied, and false returned.
 */

/** page from 1 (1) and per_page (100, or most when that is less). */
bool srv_v3_page(srv_request *rq, int page_most, int per_page_most, int *limit, int *offset);
/** from_date (included) and to_date (excluded), as sch_time_parse() reads them; else all times. */
bool srv_v3_dates(srv_request *rq, int64_t *from_ms, int64_t *to_ms);
/** A parameter that is true or false in any case, or 1 or 0. @param[in,out] value  -1: not said */
bool srv_v3_flag(srv_request *rq, const char *name, int *value);
/** The reply for a parameter that is wrong. */
void srv_v3_reply_parameter(srv_request *rq, const char *id, const char *name, const char *value);

#endif
