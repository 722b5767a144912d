/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include "ocr/pdf/dump.h"
#include "ocr/pdf/font_style.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

static json_t *dump(const char *name, int page)
{
    SCH_AUTO(sch_close) int fd = t_golden_fd(name);
    SCH_AUTO(free) char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    json_error_t error;
    sch_err err = {0};
    json_t *root;

    ck_assert_msg(ocr_pdf_dump(fd, page, out, &err) == SCH_OK, "%s", err.text);
    (void)fclose(out);
    ck_assert_int_eq(text[len - 1], '\n');
    root = json_loadb(text, len, 0, &error);
    ck_assert_msg(root != NULL, "%s at %d", error.text, error.position);
    return root;
}

START_TEST(a_dump_is_json_with_all_that_a_page_has)
{
    json_t *root = dump("marks.pdf", 8);
    const json_t *rule = json_array_get(json_object_get(root, "rules"), 0);

    ck_assert_uint_eq(json_array_size(json_object_get(root, "glyphs")), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "rules")), 8);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "images")), 1);
    ck_assert_str_eq(json_string_value(json_object_get(rule, "kind")), "horizontal");
    json_decref(root);
}
END_TEST

START_TEST(a_dump_holds_bitmaps_pixel_by_pixel)
{
    json_t *root = dump("type3.pdf", 1);
    const json_t *bitmap = json_array_get(json_object_get(root, "bitmaps"), 0);
    json_int_t w = json_integer_value(json_object_get(bitmap, "w"));
    json_int_t h = json_integer_value(json_object_get(bitmap, "h"));

    ck_assert_int_gt(w, 10);
    ck_assert_uint_eq(json_string_length(json_object_get(bitmap, "bits")), (size_t)(w * h));
    json_decref(root);
}
END_TEST

START_TEST(a_dump_of_no_page_is_refused)
{
    SCH_AUTO(sch_close) int fd = t_golden_fd("marks.pdf");
    SCH_AUTO(free) char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    ck_assert_int_eq(ocr_pdf_dump(fd, 11, out, NULL), SCH_INVALID);
    (void)fclose(out);
    ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(names_of_fonts_tell_their_style)
{
    static const struct {
        const char *name;
        bool bold, italic, fixed;
    } want[] = {
        {"TimesNewRoman,BoldItalic", true, true, false},
        {"Helvetica-Oblique", false, true, false},
        {"CMBX10", true, false, false},
        {"CMMIB10", true, true, false},
        {"CMMI8", false, true, false},
        {"SFTI1095", false, true, false},
        {"CMTT9", false, false, true},
        {"DejaVuSansMono", false, false, true},
        {"NimbusRomNo9L-Medi", true, false, false},
        {"NimbusRomNo9L-ReguItal", false, true, false},
        {"NimbusMonL-Regu", false, false, true},
        {"MinionPro-BoldIt", true, true, false},
        {"Roboto-Medium", false, false, false},
        {"Digital", false, false, false},
        {"CMReader", false, false, false},
        {"Arial", false, false, false},
        {"", false, false, false},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(want); i++) {
        ocr_font_style got = ocr_font_style_of_name(want[i].name);

        ck_assert_msg(got.bold == want[i].bold && got.italic == want[i].italic &&
                          got.fixed == want[i].fixed,
                      "%s: %d %d %d", want[i].name, got.bold, got.italic, got.fixed);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf dump");
    TCase *tc = tcase_create("dump");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, a_dump_is_json_with_all_that_a_page_has);
    tcase_add_test(tc, a_dump_holds_bitmaps_pixel_by_pixel);
    tcase_add_test(tc, a_dump_of_no_page_is_refused);
    tcase_add_test(tc, names_of_fonts_tell_their_style);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
