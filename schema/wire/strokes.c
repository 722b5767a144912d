/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/strokes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static sch_status fail_syntax(sch_err *err, const char *what)
{
    return sch_fail_id(err, SCH_INVALID, "strokes_syntax_error", "%s", what);
}

static sch_status check_stroke(const json_t *xs, const json_t *ys, size_t *points, sch_err *err)
{
    if (!json_is_array(xs) || !json_is_array(ys))
        return fail_syntax(err, "a stroke must be a list of numbers");
    if (json_array_size(xs) != json_array_size(ys))
        return fail_syntax(err, "a stroke needs as many x as y");
    *points += json_array_size(xs);
    if (*points > SCH_STROKE_POINTS_MAX)
        return fail_syntax(err, "there are more than 200,000 points");
    for (size_t i = 0; i < json_array_size(xs); i++) {
        const json_t *x = json_array_get(xs, i), *y = json_array_get(ys, i);

        if (!json_is_number(x) || !json_is_number(y) ||
            fabs(json_number_value(x)) > SCH_STROKE_FAR ||
            fabs(json_number_value(y)) > SCH_STROKE_FAR)
            return fail_syntax(err, "a coordinate must be a number of at most a million");
    }
    return SCH_OK;
}

sch_status sch_strokes_check(const json_t *strokes, sch_err *err)
{
    const json_t *x = json_object_get(strokes, "x"), *y = json_object_get(strokes, "y");
    size_t points = 0;
    sch_status s = SCH_OK;

    if (!strokes || json_is_null(strokes))
        return sch_fail_id(err, SCH_INVALID, "strokes_missing", "there is no member strokes");
    if (!json_is_object(strokes))
        return fail_syntax(err, "strokes must be an object with x and y");
    if (!x && !y)
        return sch_fail_id(err, SCH_INVALID, "strokes_missing", "strokes has neither x nor y");
    if (!json_is_array(x) || !json_is_array(y) || json_array_size(x) != json_array_size(y))
        return fail_syntax(err, "x and y must be lists of as many strokes");
    if (json_array_size(x) > SCH_STROKES_MAX)
        return fail_syntax(err, "there are more than 5,000 strokes");
    for (size_t i = 0; s == SCH_OK && i < json_array_size(x); i++)
        s = check_stroke(json_array_get(x, i), json_array_get(y, i), &points, err);
    if (s == SCH_OK && points == 0)
        return sch_fail_id(err, SCH_INVALID, "strokes_no_content", "there is no point");
    return s;
}

sch_status sch_strokes_join(const char *before, const json_t *more, json_t **ret_all, sch_err *err)
{
    json_t *all = before ? json_loads(before, 0, NULL) : json_pack("{s:[], s:[]}", "x", "y");
    bool ok = json_is_object(all);
    sch_status s = SCH_OK;

    ok = ok && json_array_extend(json_object_get(all, "x"), json_object_get(more, "x")) == 0;
    ok = ok && json_array_extend(json_object_get(all, "y"), json_object_get(more, "y")) == 0;
    if (!ok)
        s = sch_fail(err, SCH_FATAL, "strokes: out of memory");
    if (s == SCH_OK)
        s = sch_strokes_check(all, err);
    if (s == SCH_OK)
        *ret_all = json_incref(all);
    json_decref(all);
    return s;
}
