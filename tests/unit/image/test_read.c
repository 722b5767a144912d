/* SPDX-License-Identifier: Apache-2.0 */
/* Images drawn here, with the letters that come with Leptonica. */
#include "ocr/image/image.h"
#include "tests/support/run.h"

#include <allheaders.h>
#include <jansson.h>
#include <string.h>

enum { WIDTH = 1500 };
#define BOTH_LINES                                                                                 \
    "Nothing is read twice and nothing is left out\nThe river was wide and the bridge very old"

/** Black text on white, as PNG. @param lines  NULL-ended @param turn  quarter turns clockwise */
static void draw(const char *const *lines, int turn, uint32_t colour, l_uint8 **ret_png,
                 size_t *ret_len)
{
    L_BMF *font = bmfCreate(NULL, 10);
    PIX *pix = pixCreate(WIDTH, 200, 32), *turned;

    ck_assert(font && pix);
    pixSetAll(pix);
    for (int i = 0; lines[i]; i++) {
        l_int32 width, overflow;

        pixSetTextline(pix, font, lines[i], colour, 40, 60 + 60 * i, &width, &overflow);
    }
    turned = turn ? pixRotateOrth(pix, turn) : pixClone(pix);
    ck_assert_int_eq(pixWriteMemPng(ret_png, ret_len, turned, 0), 0);
    pixDestroy(&pix);
    pixDestroy(&turned);
    bmfDestroy(&font);
}

static const char *const two_lines[] = {"Nothing is read twice and nothing is left out",
                                        "The river was wide and the bridge very old", NULL};

static sch_status read_png(const l_uint8 *png, size_t len, const ocr_image_options *o, json_t **ret,
                           sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_status s = ocr_image_read(png, len, o, &sb, err);

    if (s == SCH_OK) {
        *ret = json_loadb(sch_strbuf_str(&sb), sb.len, 0, NULL);
        ck_assert(json_is_object(*ret));
        ck_assert_ptr_null(strchr(sch_strbuf_str(&sb), '\n'));
    }
    return s;
}

static json_t *read_lines(const char *const *lines, int turn, uint32_t colour,
                          const ocr_image_options *o)
{
    l_uint8 *png = NULL;
    json_t *result = NULL;
    sch_err err = {0};
    size_t len = 0;

    draw(lines, turn, colour, &png, &len);
    t_ok(read_png(png, len, o, &result, &err), &err);
    lept_free(png);
    return result;
}

static long member(const json_t *result, const char *key)
{
    return (long)json_integer_value(json_object_get(result, key));
}

START_TEST(lines_come_apart_and_in_order)
{
    ocr_image_options o;
    json_t *result;

    ocr_image_options_init(&o);
    o.line_data = o.word_data = o.alphabets = true;
    result = read_lines(two_lines, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")), BOTH_LINES);
    ck_assert_int_eq(member(result, "image_width"), WIDTH);
    ck_assert_int_eq(json_array_size(json_object_get(result, "line_data")), 2);
    ck_assert_int_eq(json_array_size(json_object_get(result, "word_data")), 18);
    ck_assert(json_is_true(json_object_get(json_object_get(result, "detected_alphabets"), "en")));
    ck_assert(json_is_false(json_object_get(json_object_get(result, "detected_alphabets"), "ru")));
    json_decref(result);
}
END_TEST

START_TEST(a_turned_image_is_turned_back_and_places_are_those_of_the_image)
{
    static const long degrees[] = {0, -90, 180, 90};

    for (int turn = 1; turn < 4; turn++) {
        ocr_image_options o;
        const json_t *position;
        json_t *result;

        ocr_image_options_init(&o);
        result = read_lines(two_lines, turn, 0, &o);
        ck_assert_int_eq(member(result, "auto_rotate_degrees"), degrees[turn]);
        ck_assert_str_eq(json_string_value(json_object_get(result, "text")), BOTH_LINES);
        position = json_object_get(result, "position");
        if (turn == 1) /* what was 40 pixels from the left is so far from the top */
            ck_assert_int_lt(labs(member(position, "top_left_y") - 40), 6);
        json_decref(result);
    }
}
END_TEST

START_TEST(a_threshold_of_one_turns_nothing)
{
    ocr_image_options o;
    l_uint8 *png = NULL;
    json_t *result = NULL;
    sch_err err = {0};
    size_t len = 0;

    ocr_image_options_init(&o);
    o.turn_threshold = 1;
    draw(two_lines, 2, 0, &png, &len);
    if (read_png(png, len, &o, &result, &err) == SCH_OK) {
        ck_assert_int_eq(member(result, "auto_rotate_degrees"), 0);
        ck_assert_str_ne(json_string_value(json_object_get(result, "text")), BOTH_LINES);
    }
    json_decref(result);
    lept_free(png);
}
END_TEST

START_TEST(a_region_is_all_that_is_read)
{
    ocr_image_options o;
    json_t *result;

    ocr_image_options_init(&o);
    o.has_region = true;
    memcpy(o.region, (int[]){0, 80, WIDTH, 60}, sizeof o.region);
    result = read_lines(two_lines, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")),
                     "The river was wide and the bridge very old");
    ck_assert_int_gt(member(json_object_get(result, "position"), "top_left_y"), 80);
    json_decref(result);
}
END_TEST

START_TEST(a_region_outside_of_the_image_is_refused)
{
    static const int regions[][4] = {{0, 0, WIDTH + 1, 10}, {0, 0, 10, 201}, {WIDTH - 5, 0, 10, 10},
                                     {0, 0, 0, 10},         {-1, 0, 10, 10}, {0, 1000000, 10, 10}};
    l_uint8 *png = NULL;
    size_t len = 0;

    draw(two_lines, 0, 0, &png, &len);
    for (size_t i = 0; i < SCH_COUNT_OF(regions); i++) {
        ocr_image_options o;
        json_t *result = NULL;
        sch_err err = {0};

        ocr_image_options_init(&o);
        o.has_region = true;
        memcpy(o.region, regions[i], sizeof o.region);
        t_status(read_png(png, len, &o, &result, &err), SCH_INVALID);
        ck_assert_str_eq(err.id, "opts_value_out_of_range");
    }
    lept_free(png);
}
END_TEST

START_TEST(the_blue_filter_drops_what_is_not_blue)
{
    ocr_image_options o;
    l_uint8 *png = NULL;
    json_t *result;
    sch_err err = {0};
    size_t len = 0;

    ocr_image_options_init(&o);
    o.blue_only = true;
    result = read_lines(two_lines, 0, 0x1020d000, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")), BOTH_LINES);
    json_decref(result);
    draw(two_lines, 0, 0, &png, &len); /* black */
    t_status(read_png(png, len, &o, &result, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "image_no_content");
    lept_free(png);
}
END_TEST

START_TEST(light_text_on_a_dark_ground_is_read)
{
    ocr_image_options o;
    l_uint8 *png = NULL;
    json_t *result = NULL;
    sch_err err = {0};
    size_t len = 0;
    PIX *pix;

    draw(two_lines, 0, 0, &png, &len);
    pix = pixReadMemPng(png, len);
    lept_free(png);
    pixInvert(pix, pix);
    pixWriteMemPng(&png, &len, pix, 0);
    pixDestroy(&pix);
    ocr_image_options_init(&o);
    t_ok(read_png(png, len, &o, &result, &err), &err);
    ck_assert(json_is_true(json_object_get(json_object_get(result, "detections"), "is_inverted")));
    json_decref(result);
    lept_free(png);
}
END_TEST

START_TEST(an_equation_is_a_formula_and_numbers_may_be)
{
    static const char *const equation[] = {"f(x) = 3x + 2", NULL};
    static const char *const sentence[] = {"the answer is 17 or so", NULL};
    ocr_image_options o;
    json_t *result;

    ocr_image_options_init(&o);
    result = read_lines(equation, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")), "\\( f(x)=3 x+2 \\)");
    ck_assert_str_eq(json_string_value(json_object_get(result, "latex_styled")), "f(x)=3 x+2");
    json_decref(result);
    o.text.rm_spaces = false;
    result = read_lines(equation, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "latex_styled")),
                     "f ( x ) = 3 x + 2");
    json_decref(result);
    result = read_lines(sentence, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")), "the answer is 17 or so");
    json_decref(result);
    o.text.numbers_default_to_math = true;
    result = read_lines(sentence, 0, 0, &o);
    ck_assert_str_eq(json_string_value(json_object_get(result, "text")),
                     "the answer is \\( 17 \\) or so");
    json_decref(result);
}
END_TEST

START_TEST(doubt_is_an_error_where_a_threshold_says_so)
{
    ocr_image_options o;
    l_uint8 *png = NULL;
    json_t *result = NULL;
    sch_err err = {0};
    size_t len = 0;

    draw(two_lines, 0, 0, &png, &len);
    ocr_image_options_init(&o);
    o.least_conf = 1;
    t_status(read_png(png, len, &o, &result, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "math_confidence");
    ocr_image_options_init(&o);
    o.least_conf_rate = 1;
    t_status(read_png(png, len, &o, &result, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "math_confidence");
    lept_free(png);
}
END_TEST

START_TEST(what_is_no_image_or_an_empty_one_says_so)
{
    static const char *const nothing[] = {NULL};
    ocr_image_options o;
    l_uint8 *png = NULL;
    json_t *result = NULL;
    sch_err err = {0};
    size_t len = 0;

    ocr_image_options_init(&o);
    t_status(read_png((const l_uint8 *)"no image", 8, &o, &result, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "image_decode_error");
    draw(nothing, 0, 0, &png, &len);
    t_status(read_png(png, len, &o, &result, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "image_no_content");
    lept_free(png);
}
END_TEST

/** Strokes that are what they are: drawn, read or not, an answer or a reason. */
START_TEST(strokes_are_checked_and_drawn)
{
    static const struct {
        const char *json, *id;
    } cases[] = {{"[]", "strokes_syntax_error"},
                 {"{}", "strokes_missing"},
                 {"{\"x\":[[1,2]],\"y\":[[1]]}", "strokes_syntax_error"},
                 {"{\"x\":[[1]],\"y\":[[1],[2]]}", "strokes_syntax_error"},
                 {"{\"x\":[[\"1\"]],\"y\":[[1]]}", "strokes_syntax_error"},
                 {"{\"x\":[[1e9]],\"y\":[[1]]}", "strokes_syntax_error"},
                 {"{\"x\":[],\"y\":[]}", "strokes_no_content"},
                 {"{\"x\":[[]],\"y\":[[]]}", "strokes_no_content"}};
    /* H and I */
    static const char letters[] =
        "{\"x\":[[0,0],[0,30],[30,30],[60,60]],\"y\":[[0,60],[30,30],[0,60],[0,60]]}";
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ocr_image_options o;
    sch_err err = {0};

    ocr_image_options_init(&o);
    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        t_status(ocr_strokes_read(cases[i].json, strlen(cases[i].json), &o, &sb, &err),
                 SCH_INVALID);
        ck_assert_str_eq(err.id, cases[i].id);
    }
    o.least_conf_rate = 0;
    t_ok(ocr_strokes_read(letters, sizeof letters - 1, &o, &sb, &err), &err);
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&sb), "\"is_handwritten\":true"));
    ck_assert_ptr_null(strstr(sch_strbuf_str(&sb), "image_width"));
}
END_TEST

int main(void)
{
    return T_RUN("image-read", lines_come_apart_and_in_order,
                 a_turned_image_is_turned_back_and_places_are_those_of_the_image,
                 a_threshold_of_one_turns_nothing, a_region_is_all_that_is_read,
                 a_region_outside_of_the_image_is_refused, the_blue_filter_drops_what_is_not_blue,
                 light_text_on_a_dark_ground_is_read, an_equation_is_a_formula_and_numbers_may_be,
                 doubt_is_an_error_where_a_threshold_says_so,
                 what_is_no_image_or_an_empty_one_says_so, strokes_are_checked_and_drawn);
}
