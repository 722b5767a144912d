/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_V3_ERROR_H
#define SCH_WIRE_V3_ERROR_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <jansson.h>
#include <stdbool.h>

/**
 * Errors of the v3 API, most of them with HTTP status 200:
 * {"error": "Unknown batch id", "error_info": {"id": "batch_unknown_id", "message": "Unknown batch
 * id", "batch_id": "17"}}
 *
 * Source: "Error id strings" of the v3 reference. not_found, method_not_allowed, bad_request and
 * unsupported_format are conditions of HTTP in the same envelope.
 */

/** HTTP status of an error id; 200 for one that is not in the table. */
int sch_v3_error_http(const char *id);
/** Is it one of the table? */
bool sch_v3_error_is_known(const char *id);
/** What the reference says it means; the id itself for one that is not in the table. */
const char *sch_v3_error_text(const char *id);
/**
 * Error id of a code of the Files API (schema/wire/error.h): "http_unauthorized" for
 * "unauthorized". The id of a failure that both APIs know by the same name is that name.
 */
const char *sch_v3_error_id(const char *files_code);
/**
 * Append the envelope.
 * @param message  for people; NULL: sch_v3_error_text()
 * @param more  an object whose members go into error_info too; NULL: none. Borrowed
 */
void sch_v3_error_write(sch_strbuf *sb, const char *id, const char *message, const json_t *more);

#endif
