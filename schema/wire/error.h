/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_ERROR_H
#define SCH_WIRE_ERROR_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

/**
 * Error codes of the Files API and their HTTP status:
 * {"error": "bad_request", "error_info": {"id": "bad_request", "message": "..."}}
 *
 * Source: error tables of the Files API reference; method_not_allowed, payload_too_large and
 * range_not_satisfiable are the HTTP conditions in the same envelope.
 */

/** HTTP status of a Files API code; 500 for one that is not in the table. */
int sch_error_http(const char *code);
/**
 * Code for a failure: err->id when it is in the table, else by status (SCH_INVALID: bad_request,
 * SCH_NOT_FOUND: not_found, SCH_EXISTS: conflict, SCH_BUSY: unavailable, SCH_LIMIT: quota_exceeded,
 * SCH_DENIED: forbidden, all others: internal_error). Never NULL; a constant.
 */
const char *sch_error_code(const sch_err *err);
/** Append the envelope. */
void sch_error_write(sch_strbuf *sb, const char *code, const char *message);
/** Append the envelope of format_not_ready, which also carries the file's status ("split"). */
void sch_error_write_not_ready(sch_strbuf *sb, const char *message, const char *file_status);

#endif
