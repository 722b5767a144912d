/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "worker/image/image.h"

#include <string.h>

static const char reading[] =
    "{\"auto_rotate_degrees\":0,\"auto_rotate_confidence\":0.25,\"image_width\":40,"
    "\"image_height\":20,\"is_printed\":true,\"is_handwritten\":false,\"confidence\":0.5,"
    "\"confidence_rate\":0.75,\"text\":\"so \\\\( x \\\\)\",\"text_inline\":\"so \\\\( x \\\\)\","
    "\"text_display\":\"so\\n\\\\[\\nx\\n\\\\]\",\"latex\":[\"\\\\text { so } x\"],"
    "\"latex_styled\":\"\\\\text { so } x\",\"has_formula\":true,"
    "\"position\":{\"height\":5,\"top_left_x\":1,\"top_left_y\":2,\"width\":9},"
    "\"detections\":{\"is_inverted\":false,\"contains_table\":true,\"contains_diagram\":false,"
    "\"contains_chart\":true},"
    "\"line_data\":[{\"text\":\"so\",\"conversion_output\":true},{\"conversion_output\":false}]}";

/** Says what it was asked. */
static sch_status render(void *arg, const char *mmd, const sch_image_options *o, bool html,
                         json_t **ret_html, json_t **ret_data, sch_err *err)
{
    (void)o;
    (void)err;
    (*(int *)arg)++;
    *ret_html = html ? json_string(mmd) : NULL;
    *ret_data = json_pack("[{s:s, s:s}, {s:s, s:s}]", "type", "mathml", "value", "<math/>", "type",
                          "asciimath", "value", "x rarr oo");
    return SCH_OK;
}

static json_t *result_of(const char *options_json, sch_image_kind kind, int *calls)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *options = NULL;
    const wrk_renderer renderer = {render, calls};
    json_t *root = json_loads(options_json, 0, NULL), *answer = NULL, *more = NULL, *result;
    sch_err err = {0};

    t_ok(sch_image_options_parse(root, kind, &options, &more, &err), &err);
    t_ok(wrk_image_answer(reading, sizeof reading - 1, options, &renderer, &answer, &err), &err);
    ck_assert(
        json_is_true(json_object_get(json_object_get(answer, "detections"), "contains_diagram")));
    result = json_incref(json_object_get(answer, "result"));
    json_decref(answer);
    json_decref(root);
    return result;
}

static const char *text_of(const json_t *result, const char *key)
{
    return json_string_value(json_object_get(result, key));
}

START_TEST(text_has_what_was_asked_for_and_no_more)
{
    int calls = 0;
    json_t *result = result_of("{}", SCH_IMAGE_TEXT, &calls);

    ck_assert_str_eq(text_of(result, "text"), "so \\( x \\)");
    ck_assert_str_eq(text_of(result, "latex_styled"), "\\text { so } x");
    ck_assert_ptr_null(json_object_get(result, "html"));
    ck_assert_ptr_null(json_object_get(result, "has_formula"));
    ck_assert_ptr_null(json_object_get(result, "position"));
    ck_assert_int_eq(calls, 0);
    json_decref(result);
    result = result_of("{\"formats\":[\"latex_styled\",\"nonsense\"]}", SCH_IMAGE_TEXT, &calls);
    ck_assert_ptr_null(json_object_get(result, "text"));
    ck_assert_ptr_nonnull(json_object_get(result, "latex_styled"));
    json_decref(result);
}
END_TEST

START_TEST(lines_that_are_output_have_html_and_data_of_their_own)
{
    int calls = 0;
    json_t *result = result_of("{\"formats\":[\"html\",\"data\"],\"include_line_data\":true}",
                               SCH_IMAGE_TEXT, &calls);
    const json_t *lines = json_object_get(result, "line_data");

    ck_assert_int_eq(calls, 2); /* the text, and one line */
    ck_assert_str_eq(text_of(result, "html"), "so \\( x \\)");
    ck_assert_str_eq(text_of(json_array_get(lines, 0), "html"), "so");
    ck_assert_ptr_null(json_object_get(json_array_get(lines, 1), "html"));
    json_decref(result);
}
END_TEST

START_TEST(latex_without_formats_is_the_mathematics)
{
    int calls = 0;
    json_t *result = result_of("{}", SCH_IMAGE_LATEX, &calls);

    ck_assert_str_eq(text_of(result, "latex"), "x");
    ck_assert_int_eq(json_array_size(json_object_get(result, "detection_list")), 3);
    json_decref(result);
    result = result_of("{\"ocr\":[\"math\",\"text\"]}", SCH_IMAGE_LATEX, &calls);
    ck_assert_str_eq(text_of(result, "latex"), "\\text { so } x");
    json_decref(result);
}
END_TEST

START_TEST(formats_of_latex_have_their_options)
{
    int calls = 0;
    json_t *result =
        result_of("{\"formats\":[\"text\",\"text_display\",\"latex_list\",\"mathml\",\"wolfram\"],"
                  "\"format_options\":{\"text\":{\"math_delims\":[\"$\",\"$\"]},"
                  "\"text_display\":{\"transforms\":[\"rm_newlines\"]}},\"n_best\":1,"
                  "\"skip_recrop\":true,\"beam_size\":2}",
                  SCH_IMAGE_LATEX, &calls);

    ck_assert_str_eq(text_of(result, "text"), "so $ x $");
    ck_assert_str_eq(text_of(result, "text_display"), "so \\[ x \\]");
    ck_assert_str_eq(text_of(result, "mathml"), "<math/>");
    ck_assert_str_eq(text_of(result, "wolfram"), "x ->  infinity");
    ck_assert_int_eq(
        json_integer_value(json_object_get(json_object_get(result, "position"), "width")), 40);
    ck_assert_int_eq(calls, 1);
    json_decref(result);
}
END_TEST

START_TEST(what_is_no_reading_is_refused)
{
    static const char *const odd[] = {"", "[]", "{", "null", "{\"text\":1}"};
    SCH_AUTO(sch_image_options_free) sch_image_options *options = NULL;
    json_t *root = json_object(), *more = NULL, *answer = NULL;
    const wrk_renderer renderer = {render, NULL};
    sch_err err = {0};

    t_ok(sch_image_options_parse(root, SCH_IMAGE_TEXT, &options, &more, &err), &err);
    for (size_t i = 0; i < SCH_COUNT_OF(odd); i++)
        t_status(wrk_image_answer(odd[i], strlen(odd[i]), options, &renderer, &answer, &err),
                 SCH_INVALID);
    ck_assert_ptr_null(answer);
    json_decref(root);
}
END_TEST

int main(void)
{
    return T_RUN("image-answer", text_has_what_was_asked_for_and_no_more,
                 lines_that_are_output_have_html_and_data_of_their_own,
                 latex_without_formats_is_the_mathematics, formats_of_latex_have_their_options,
                 what_is_no_reading_is_refused);
}
