/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/image/image.h"

#include "schema/wire/v3_error.h"

#include <string.h>

json_t *wrk_image_error(const char *id, const char *message, const json_t *more)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_v3_error_write(&sb, id, message, more);
    return json_pack("{s:o, s:{}}", "result", json_loadb(sch_strbuf_str(&sb), sb.len, 0, NULL),
                     "detections");
}

/** What the engine saw, under the names of the history. */
static json_t *detections_of(const json_t *reading)
{
    const json_t *seen = json_object_get(reading, "detections");
    bool diagram = json_is_true(json_object_get(seen, "contains_diagram")) ||
                   json_is_true(json_object_get(seen, "contains_chart"));

    return json_pack("{s:b, s:b, s:b, s:b}", "is_printed",
                     json_is_true(json_object_get(reading, "is_printed")), "is_handwritten",
                     json_is_true(json_object_get(reading, "is_handwritten")), "contains_table",
                     json_is_true(json_object_get(seen, "contains_table")), "contains_diagram",
                     diagram);
}

/** Members that both kinds have. */
static bool copy_common(const json_t *reading, json_t *result)
{
    static const char *const keys[] = {"auto_rotate_confidence", "auto_rotate_degrees",
                                       "image_width", "image_height", "detected_alphabets"};
    bool ok = true;

    for (size_t i = 0; i < SCH_COUNT_OF(keys); i++) {
        json_t *value = json_object_get(reading, keys[i]);

        ok = ok && (!value || json_object_set(result, keys[i], value) == 0);
    }
    return ok;
}

sch_status wrk_image_answer(const char *text, size_t len, const sch_image_options *options,
                            const wrk_renderer *renderer, json_t **ret_answer, sch_err *err)
{
    json_t *reading = json_loadb(text, len, 0, NULL);
    json_t *result = json_object();
    sch_status s = SCH_OK;

    if (!json_is_object(reading))
        s = sch_fail(err, SCH_INVALID, "the engine wrote no reading");
    else if (!result || !copy_common(reading, result))
        s = sch_fail(err, SCH_FATAL, "answer: out of memory");
    if (s == SCH_OK)
        s = options->kind == SCH_IMAGE_LATEX
                ? wrk_answer_latex(reading, options, renderer, result, err)
                : wrk_answer_text(reading, options, renderer, result, err);
    if (s == SCH_OK) {
        *ret_answer =
            json_pack("{s:O, s:o}", "result", result, "detections", detections_of(reading));
        if (!*ret_answer)
            s = sch_fail(err, SCH_FATAL, "answer: out of memory");
    }
    json_decref(result);
    json_decref(reading);
    return s;
}
