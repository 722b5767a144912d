/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_REPLY_H
#define SRV_REPLY_H

#include "server/request.h"

#include <jansson.h>

/**
 * Answers. The one place that maps a failure to HTTP and the error envelope, and that writes the
 * log line of a request. A handler makes exactly one of these calls; a later one replaces the
 * earlier one, so that a failure after a half-made answer is told.
 */

/** A JSON body; takes the content of body over. */
void srv_reply_json(srv_request *rq, unsigned http, sch_strbuf *body);
/** The envelope for a failure. What is inside a SCH_FATAL is logged, not told. */
void srv_reply_error(srv_request *rq, const sch_err *err);
/** The envelope for a code of schema/wire/error.h. */
void srv_reply_code(srv_request *rq, const char *code, const char *message);
/**
 * The envelope of the v3 API for an id of schema/wire/v3_error.h. The calls above make it for
 * requests to /v3 by themselves, of the id that sch_v3_error_id() gives.
 * @param message  NULL: the standard text
 * @param more  an object whose members go into error_info; NULL: none. Taken over
 */
void srv_reply_v3_error(srv_request *rq, const char *id, const char *message, json_t *more);
/** 404 format_not_ready with the file's status, and when to ask again. */
void srv_reply_not_ready(srv_request *rq, const char *message, const char *file_status);
/** Bytes of a file; owns fd. */
void srv_reply_file(srv_request *rq, unsigned http, const char *mime, int fd, uint64_t first,
                    uint64_t len);
/** Add a header to the answer that was made; the value is cut at 159 bytes. */
void srv_reply_header(srv_request *rq, const char *name, const char *value);

/** Forget the answer. */
void srv_reply_done(srv_reply *reply);
/** Hand the answer to the library. @return MHD_YES or MHD_NO for the access handler */
enum MHD_Result srv_reply_queue(srv_request *rq);
/**
 * Write the answer straight to the socket, where the library takes none (in the middle of a body,
 * or when it gives the connection up). Best effort; the caller then ends the connection.
 */
void srv_reply_raw(srv_request *rq);
/** The log line of a request that ended. */
void srv_reply_log(const srv_request *rq);

#endif
