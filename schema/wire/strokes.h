/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_STROKES_H
#define SCH_WIRE_STROKES_H

#include "schema/base/status.h"

#include <jansson.h>

/**
 * Strokes of a pen: {"x": [[..], ..], "y": [[..], ..]}, a list of numbers for each stroke, as many
 * x as y. Source: POST /v3/strokes.
 */
#define SCH_STROKES_MAX       5000   /* of one drawing */
#define SCH_STROKE_POINTS_MAX 200000 /* of all strokes together */
#define SCH_STROKE_FAR        1e6    /* largest coordinate, either way */

/**
 * @param strokes  NULL counts as missing; borrowed
 * @return SCH_OK; SCH_INVALID with id strokes_missing, strokes_syntax_error or strokes_no_content
 */
sch_status sch_strokes_check(const json_t *strokes, sch_err *err);
/**
 * Strokes of a session and new ones, in this order.
 * @param before  text of those so far; NULL: none
 * @param more  checked; borrowed
 * @return SCH_OK; SCH_INVALID with id strokes_syntax_error: together they are too many; SCH_FATAL
 */
sch_status sch_strokes_join(const char *before, const json_t *more, json_t **ret_all, sch_err *err);

#endif
