/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/image_options.h"
#include "tests/support/run.h"

#include <string.h>

static sch_status parse(const char *json, sch_image_kind kind, sch_image_options **ret,
                        json_t **more, sch_err *err)
{
    json_t *root = json_loads(json, 0, NULL);
    sch_status s;

    ck_assert_msg(json_is_object(root), "%s", json);
    s = sch_image_options_parse(root, kind, ret, more, err);
    json_decref(root);
    return s;
}

static sch_image_options *good(const char *json, sch_image_kind kind)
{
    sch_image_options *o = NULL;
    json_t *more = NULL;
    sch_err err = {0};

    t_ok(parse(json, kind, &o, &more, &err), &err);
    ck_assert_ptr_null(more);
    return o;
}

START_TEST(silence_has_the_defaults_of_the_reference)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *o = good("{}", SCH_IMAGE_TEXT);
    SCH_AUTO(sch_image_options_free) sch_image_options *latex = good("{}", SCH_IMAGE_LATEX);

    ck_assert_uint_eq(o->formats, 1U << SCH_FORMAT_TEXT | 1U << SCH_FORMAT_LATEX_STYLED);
    ck_assert_uint_eq(latex->formats, 1U << SCH_FORMAT_LATEX);
    ck_assert(o->common->include_page_info && o->common->rm_spaces && !o->common->rm_fonts);
    ck_assert(o->common->improve_mathpix && !o->async && !o->has_region);
    ck_assert(o->confidence_rate_threshold == 0.75 && o->confidence_threshold == 0);
    ck_assert(o->auto_rotate_confidence_threshold == 0.99);
    ck_assert(o->tags && !o->tags[0] && !o->callback.post);
}
END_TEST

START_TEST(everything_can_be_said)
{
    SCH_AUTO(sch_image_options_free)
    sch_image_options *o = good(
        "{\"formats\":[\"text\",\"data\",\"html\"],\"data_options\":{\"include_tsv\":true,"
        "\"include_svg\":\"True\",\"include_mathml\":false},\"region\":{\"top_left_x\":1,"
        "\"top_left_y\":\"2\",\"width\":3,\"height\":4},\"confidence_threshold\":\"0.5\","
        "\"confidence_rate_threshold\":1,\"auto_rotate_confidence_threshold\":0,"
        "\"include_line_data\":true,\"include_word_data\":true,\"async\":true,"
        "\"tags\":[\"a\",\"b\"],\"metadata\":{\"improve_mathpix\":false},"
        "\"include_equation_tags\":true,\"include_page_info\":false,"
        "\"callback\":{\"post\":\"https://example.com/x\",\"reply\":{\"a\":1},\"body\":{\"b\":2},"
        "\"headers\":{\"X-Key\":\"v\"}},\"what\":\"ever\"}",
        SCH_IMAGE_TEXT);

    ck_assert_uint_eq(o->formats,
                      1U << SCH_FORMAT_TEXT | 1U << SCH_FORMAT_DATA | 1U << SCH_FORMAT_HTML);
    ck_assert_uint_eq(o->data, 1U << SCH_DATA_TSV | 1U << SCH_DATA_SVG);
    ck_assert(o->has_region && o->region[1] == 2 && o->region[3] == 4);
    ck_assert(o->confidence_threshold == 0.5 && o->confidence_rate_threshold == 1);
    ck_assert(o->include_line_data && o->include_word_data && o->async);
    ck_assert_str_eq(o->tags[1], "b");
    ck_assert(!o->common->improve_mathpix && o->common->idiomatic_eqn_arrays);
    ck_assert(!o->common->include_page_info);
    ck_assert_str_eq(o->callback.post, "https://example.com/x");
}
END_TEST

START_TEST(wrong_values_say_which_and_how)
{
    static const struct {
        const char *json;
        sch_image_kind kind;
        const char *id, *more;
    } cases[] = {
        {"{\"confidence_threshold\":\"high\"}", SCH_IMAGE_TEXT, "opts_number_required",
         "{\"name\":\"confidence_threshold\",\"value\":\"high\"}"},
        {"{\"confidence_threshold\":1.5}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"confidence_threshold\",\"value\":1.5}"},
        {"{\"auto_rotate_confidence_threshold\":-1}", SCH_IMAGE_LATEX, "opts_value_out_of_range",
         "{\"name\":\"auto_rotate_confidence_threshold\",\"value\":-1}"},
        {"{\"rm_spaces\":\"perhaps\"}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"rm_spaces\",\"value\":\"perhaps\"}"},
        {"{\"include_line_data\":7}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"include_line_data\",\"value\":7}"},
        {"{\"alphabets_allowed\":[]}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"alphabets_allowed\",\"value\":[]}"},
        {"{\"region\":{\"top_left_x\":0}}", SCH_IMAGE_TEXT, "opts_number_required",
         "{\"name\":\"region\",\"value\":{\"top_left_x\":0}}"},
        {"{\"region\":7}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"region\",\"value\":7}"},
        {"{\"beam_size\":6}", SCH_IMAGE_LATEX, "opts_value_out_of_range",
         "{\"name\":\"beam_size\",\"value\":6}"},
        {"{\"beam_size\":2,\"n_best\":3}", SCH_IMAGE_LATEX, "opts_value_out_of_range",
         "{\"name\":\"n_best\",\"value\":3}"},
        {"{\"n_best\":\"x\"}", SCH_IMAGE_LATEX, "opts_number_required",
         "{\"name\":\"n_best\",\"value\":\"x\"}"},
        {"{\"formats\":[\"latex_normal\",\"html\"]}", SCH_IMAGE_LATEX, "opts_unknown_format",
         "{\"formats\":[\"html\"]}"},
        {"{\"format_options\":{\"docx\":{}}}", SCH_IMAGE_LATEX, "opts_unknown_format",
         "{\"formats\":[\"docx\"]}"},
        {"{\"format_options\":{\"text\":{\"transforms\":[\"rm_all\"]}}}", SCH_IMAGE_LATEX,
         "opts_value_out_of_range",
         "{\"name\":\"format_options\",\"value\":{\"text\":{\"transforms\":[\"rm_all\"]}}}"},
        {"{\"ocr\":[\"music\"]}", SCH_IMAGE_LATEX, "opts_unknown_ocr", "{\"ocr\":[\"music\"]}"},
        {"{\"callback\":{}}", SCH_IMAGE_TEXT, "opts_bad_callback", "{\"post\":null}"},
        {"{\"callback\":{\"post\":\"file:///x\"}}", SCH_IMAGE_TEXT, "opts_bad_callback",
         "{\"post\":\"file:///x\"}"},
        {"{\"callback\":{\"post\":\"https://e.com\",\"reply\":[]}}", SCH_IMAGE_TEXT,
         "opts_bad_callback", "{\"reply\":[]}"},
        {"{\"callback\":{\"post\":\"https://e.com\",\"headers\":{\"a b\":\"c\"}}}", SCH_IMAGE_TEXT,
         "opts_bad_callback", "{\"headers\":{\"a b\":\"c\"}}"},
        {"{\"tags\":\"a\"}", SCH_IMAGE_TEXT, "opts_value_out_of_range",
         "{\"name\":\"tags\",\"value\":\"a\"}"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        sch_image_options *o = NULL;
        json_t *more = NULL, *expected = json_loads(cases[i].more, 0, NULL);
        sch_err err = {0};

        t_status(parse(cases[i].json, cases[i].kind, &o, &more, &err), SCH_INVALID);
        ck_assert_str_eq(err.id, cases[i].id);
        ck_assert_msg(json_equal(more, expected), "%s", cases[i].json);
        json_decref(more);
        json_decref(expected);
    }
}
END_TEST

START_TEST(text_passes_over_formats_that_it_does_not_know)
{
    SCH_AUTO(sch_image_options_free)
    sch_image_options *o = good("{\"formats\":[\"text\",\"latex_normal\",7]}", SCH_IMAGE_TEXT);

    ck_assert_uint_eq(o->formats, 1U << SCH_FORMAT_TEXT);
}
END_TEST

START_TEST(latex_has_formats_with_options)
{
    SCH_AUTO(sch_image_options_free)
    sch_image_options *o =
        good("{\"ocr\":[\"math\",\"text\"],\"formats\":[\"latex_styled\",\"wolfram\"],"
             "\"format_options\":{\"latex_styled\":{\"transforms\":[\"rm_spaces\",\"rm_fonts\"],"
             "\"math_delims\":[\"$\",\"$\"]}},\"beam_size\":\"3\",\"n_best\":2}",
             SCH_IMAGE_LATEX);

    ck_assert(o->ocr_text && o->beam_size == 3 && o->n_best == 2);
    ck_assert_uint_eq(o->of[SCH_FORMAT_LATEX_STYLED].transforms,
                      1U << SCH_RM_SPACES | 1U << SCH_RM_FONTS);
    ck_assert_str_eq(o->of[SCH_FORMAT_LATEX_STYLED].math_delims[0], "$");
}
END_TEST

int main(void)
{
    return T_RUN("image-options", silence_has_the_defaults_of_the_reference, everything_can_be_said,
                 wrong_values_say_which_and_how, text_passes_over_formats_that_it_does_not_know,
                 latex_has_formats_with_options);
}
