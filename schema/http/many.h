/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HTTP_MANY_H
#define SCH_HTTP_MANY_H

#include "schema/http/http.h"

/**
 * Many requests at a time on one thread, guarded as those of sch_http: a peer that is slow costs
 * a descriptor, not a thread. Connections are kept for the next request to the same host.
 */
typedef struct sch_http_many sch_http_many;

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status sch_http_many_new(const sch_http_rules *rules, sch_http_many **ret_many, sch_err *err);
/** Give up what is under way; NULL is fine. @return NULL always. */
sch_http_many *sch_http_many_free(sch_http_many *many);
SCH_DEFINE_AUTO(sch_http_many *, sch_http_many_free);

/**
 * Begin a request. Its texts and body are copied; take, when there is one, is called by
 * sch_http_many_wait(). No body_fd.
 * @param tag  comes back with the answer; not NULL
 * @return SCH_OK; SCH_FATAL
 */
sch_status sch_http_many_start(sch_http_many *many, const sch_http_request *request, void *tag,
                               sch_err *err);
/**
 * Go on with what is under way, until something happens, fd is readable, or timeout_ms are over.
 * @param fd  -1: none
 * @return SCH_OK; SCH_FATAL
 */
sch_status sch_http_many_wait(sch_http_many *many, int fd, int timeout_ms, sch_err *err);
/**
 * Take an answer that is there.
 * @param[out] ret_reply  to be released
 * @return the tag of its request; NULL: there is none
 */
void *sch_http_many_next(sch_http_many *many, sch_http_reply *ret_reply);

#endif
