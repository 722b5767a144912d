/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_JSON_H
#define SCH_WIRE_JSON_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * JSON from clients: parsing with limits, and members that may come as strings ("28", "True"), as
 * the API's own samples write them. A member that is null counts as absent, everywhere.
 *
 * Readers leave *value alone when the member is absent, and answer SCH_INVALID with the text
 * "<where><key>: <what is wrong>" when it has a wrong type or value. `where` is "" at the top and
 * "conversion_options.docx." below.
 */

/** Deepest nesting of a request body. */
#define SCH_JSON_DEPTH_MAX 32

static inline void sch_json_decref(json_t *json)
{
    json_decref(json);
}
SCH_DEFINE_AUTO(json_t *, sch_json_decref);

/**
 * Parse one JSON value of at most limit bytes and SCH_JSON_DEPTH_MAX levels; of members with the
 * same name the last one counts.
 *
 * @param[out] ret_json  release with json_decref()
 * @return SCH_OK; SCH_INVALID: malformed, not UTF-8, a NUL in a string, too deep; SCH_LIMIT (id
 *         payload_too_large)
 */
sch_status sch_json_load(const char *text, size_t len, size_t limit, json_t **ret_json,
                         sch_err *err);

/** Member of an object; NULL when it is absent or null. Borrowed. */
const json_t *sch_json_get(const json_t *object, const char *key);
/** true, false, 0, 1, "true", "False", "0", "1". */
sch_status sch_json_bool(const json_t *object, const char *where, const char *key, bool *value,
                         sch_err *err);
/** A whole number from least to most, or a string of its digits. */
sch_status sch_json_int(const json_t *object, const char *where, const char *key, long long least,
                        long long most, long long *value, sch_err *err);
/**
 * A string of 1 to most bytes without control bytes; "" counts as absent.
 * @param[in,out] value  replaced by a copy that the caller owns
 */
sch_status sch_json_text(const json_t *object, const char *where, const char *key, size_t most,
                         char **value, sch_err *err);

#endif
