/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of an answer of /v3/text and /v3/strokes.
 *
 * Source: "Response body", LineData and Data objects of the v3 reference.
 */
#include "worker/image/image.h"

#include <string.h>

static bool wants(const sch_image_options *o, sch_image_format format)
{
    return o->formats >> format & 1;
}

static bool copy(const json_t *from, const char *key, json_t *to)
{
    json_t *value = json_object_get(from, key);

    return !value || json_object_set(to, key, value) == 0;
}

/** html and data of a text, in the object that holds it. */
static sch_status add_rendered(const char *text, const sch_image_options *o,
                               const wrk_renderer *renderer, json_t *to, sch_err *err)
{
    const bool html = wants(o, SCH_FORMAT_HTML), data = wants(o, SCH_FORMAT_DATA);
    json_t *got_html = NULL, *got_data = NULL;
    sch_status s;

    if (!html && !data)
        return SCH_OK;
    s = renderer->render(renderer->arg, text, o, html, &got_html, &got_data, err);
    if (s == SCH_OK && html && json_object_set(to, "html", got_html) != 0)
        s = sch_fail(err, SCH_FATAL, "answer: out of memory");
    if (s == SCH_OK && data && json_object_set(to, "data", got_data) != 0)
        s = sch_fail(err, SCH_FATAL, "answer: out of memory");
    json_decref(got_html);
    json_decref(got_data);
    return s;
}

/** Every line that is output has its own html and data. */
static sch_status render_lines(json_t *lines, const sch_image_options *o,
                               const wrk_renderer *renderer, sch_err *err)
{
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < json_array_size(lines); i++) {
        json_t *line = json_array_get(lines, i);
        const char *text = json_string_value(json_object_get(line, "text"));

        if (text && json_is_true(json_object_get(line, "conversion_output")))
            s = add_rendered(text, o, renderer, line, err);
    }
    return s;
}

sch_status wrk_answer_text(const json_t *reading, const sch_image_options *o,
                           const wrk_renderer *renderer, json_t *result, sch_err *err)
{
    static const char *const always[] = {"is_printed",      "is_handwritten", "confidence",
                                         "confidence_rate", "line_data",      "word_data"};
    const char *text = json_string_value(json_object_get(reading, "text"));
    bool ok = true;
    sch_status s;

    if (!text)
        return sch_fail(err, SCH_INVALID, "the engine wrote no text");
    for (size_t i = 0; i < SCH_COUNT_OF(always); i++)
        ok = ok && copy(reading, always[i], result);
    if (wants(o, SCH_FORMAT_TEXT))
        ok = ok && copy(reading, "text", result);
    if (wants(o, SCH_FORMAT_LATEX_STYLED))
        ok = ok && copy(reading, "latex_styled", result);
    if (o->include_geometry_data) /* no triangle is ever found */
        ok = ok && json_object_set_new(result, "geometry_data", json_array()) == 0;
    if (!ok)
        return sch_fail(err, SCH_FATAL, "answer: out of memory");
    s = add_rendered(text, o, renderer, result, err);
    return s == SCH_OK ? render_lines(json_object_get(result, "line_data"), o, renderer, err) : s;
}
