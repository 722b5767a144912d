/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_ERROR_H
#define SCH_WIRE_ERROR_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

/**
 * Error codes of the Files API (contract 1.6.1) and their HTTP status:
 * {"error": "bad_request", "error_info": {"id": "bad_request", "message": "..."}}
 */

/** HTTP status of a Files API code; 500 for one that is not in the table. */
int sch_error_http(const char *code);
/** Code for a failure: err->id when it is in the table, else by status (SCH_INVALID: bad_request).
 */
const char *sch_error_code(const sch_err *err);
/** Append the envelope. */
void sch_error_write(sch_strbuf *sb, const char *code, const char *message);

#endif
