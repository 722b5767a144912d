/* SPDX-License-Identifier: Apache-2.0 */
/* Text layer or pixels: pages made by hand. */
#include "ocr/decide.h"
#include "tests/support/t.h"

#include <stdlib.h>
#include <string.h>

#define MAX_GLYPHS 4000

static ocr_glyph glyphs[MAX_GLYPHS];
static ocr_image images[2];
static ocr_rule rules[1];
static ocr_pdf_page page;

static void set_up(void)
{
    memset(glyphs, 0, sizeof glyphs);
    memset(images, 0, sizeof images);
    page = (ocr_pdf_page){
        .width = 612, .height = 792, .glyphs = glyphs, .images = images, .rules = rules};
}

/** Append n glyphs with the letters of text, over and over, 80 a line from y on. */
static void add_text(int n, const char *text, uint8_t flags, float y)
{
    size_t len = strlen(text);

    for (int i = 0; i < n; i++) {
        int row = i / 80;
        float x = 60 + 6 * (float)(i % 80), top = y + 12 * (float)row;

        glyphs[page.nglyphs++] = (ocr_glyph){.uni = {(unsigned char)text[(size_t)i % len]},
                                             .nuni = 1,
                                             .flags = flags,
                                             .size = 10,
                                             .x0 = x,
                                             .y0 = top,
                                             .x1 = x + 5,
                                             .y1 = top + 7};
    }
}

static void add_image(float x0, float y0, float x1, float y1)
{
    images[page.nimages++] = (ocr_image){.x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1, .w = 9, .h = 9};
}

static void assert_verdict(ocr_verdict verdict, const char *reason)
{
    ocr_judgement j = ocr_judge_page(&page, NULL);

    ck_assert_str_eq(j.reason, reason);
    ck_assert_int_eq(j.verdict, verdict);
}

START_TEST(a_page_of_text_is_text)
{
    ocr_judgement j;

    add_text(2000, "the quick brown fox ", 0, 60);
    assert_verdict(OCR_VERDICT_TEXT, "text layer");
    j = ocr_judge_page(&page, NULL);
    ck_assert_float_eq_tol(j.readable, 1, 1e-6F);
    ck_assert_float_eq_tol(j.glyph_size, 10, 0.5F);
    ck_assert_float_gt(j.text_cover, 0.3F);
    ck_assert_int_eq(j.visible, 1600); /* spaces do not count */
}
END_TEST

START_TEST(a_figure_beside_the_text_changes_nothing)
{
    add_text(1000, "the quick brown fox ", 0, 60);
    add_image(60, 400, 550, 700);
    assert_verdict(OCR_VERDICT_TEXT, "text layer");
}
END_TEST

START_TEST(an_empty_page_is_blank)
{
    assert_verdict(OCR_VERDICT_BLANK, "nothing is painted");
    add_text(10, " ", 0, 60);
    assert_verdict(OCR_VERDICT_BLANK, "nothing is painted");
}
END_TEST

START_TEST(a_page_without_glyphs_is_looked_at)
{
    add_image(0, 0, 612, 792);
    assert_verdict(OCR_VERDICT_PIXELS, "no glyphs");
    page.nimages = 0;
    page.nrules = 1;
    assert_verdict(OCR_VERDICT_PIXELS, "no glyphs");
}
END_TEST

START_TEST(hidden_text_over_a_scan_is_not_believed)
{
    add_image(0, 0, 612, 792);
    add_text(2000, "the quick brown fox ", OCR_GLYPH_HIDDEN, 60);
    assert_verdict(OCR_VERDICT_PIXELS, "hidden text over an image");
    ck_assert_int_eq(ocr_judge_page(&page, NULL).hidden, 1600);
    add_text(100, "downloaded from a library", 0, 780);
    assert_verdict(OCR_VERDICT_PIXELS, "hidden text over an image");
}
END_TEST

START_TEST(a_slide_with_a_background_picture_is_text)
{
    add_image(0, 0, 612, 792);
    add_text(1800, "the quick brown fox ", 0, 60);
    assert_verdict(OCR_VERDICT_TEXT, "text layer over a background image");
}
END_TEST

START_TEST(a_line_of_text_on_a_scan_leaves_it_open)
{
    add_image(0, 0, 612, 792);
    add_text(70, "downloaded from a library", 0, 780);
    assert_verdict(OCR_VERDICT_BOTH, "some text over an image");
}
END_TEST

START_TEST(a_stamp_on_a_scan_is_no_text_layer)
{
    add_image(0, 0, 612, 792);
    add_text(4, "0042", 0, 780);
    assert_verdict(OCR_VERDICT_PIXELS, "a stamp on an image");
}
END_TEST

START_TEST(a_page_number_beside_a_large_picture_leaves_it_open)
{
    add_image(60, 60, 550, 400);
    add_text(3, "123", 0, 780);
    assert_verdict(OCR_VERDICT_BOTH, "little text beside images");
}
END_TEST

START_TEST(private_use_and_control_characters_are_unreadable)
{
    add_text(1000, "the quick brown fox ", 0, 60);
    for (size_t i = 0; i < page.nglyphs; i++)
        glyphs[i].uni[0] = i % 2 ? 0xE000 + (uint32_t)i : 7;
    assert_verdict(OCR_VERDICT_PIXELS, "unreadable text layer");
    for (size_t i = 0; i < page.nglyphs; i++)
        glyphs[i].nuni = 0;
    assert_verdict(OCR_VERDICT_PIXELS, "unreadable text layer");
}
END_TEST

START_TEST(glyph_names_of_math_fonts_are_readable)
{
    add_text(1000, "x", 0, 60);
    for (size_t i = 0; i < page.nglyphs; i++) {
        glyphs[i].uni[0] = 7;
        glyphs[i].name = "summationdisplay";
    }
    assert_verdict(OCR_VERDICT_TEXT, "text layer");
    for (size_t i = 0; i < page.nglyphs; i++)
        glyphs[i].name = "a120"; /* a slot, no name */
    assert_verdict(OCR_VERDICT_PIXELS, "unreadable text layer");
}
END_TEST

START_TEST(letters_that_were_exchanged_are_noticed)
{
    add_text(1000, "wkh txlfn eurzq ira mxpsv ryhu wkh odcb grj ", 0, 60); /* shifted by three */
    assert_verdict(OCR_VERDICT_PIXELS, "scrambled text layer");
}
END_TEST

START_TEST(odd_but_honest_text_is_kept)
{
    static const char *const texts[] = {"strc prst skrz krk brzy wspolny jezyk zrozumienie ",
                                        "GDP 12.5 % 2019 TBD NHS PCR 14 ", "3.14159 2.71828 ",
                                        "TCGTGCTTGCCTGACGGATCATCACGATGTTG "};

    add_text(1500, texts[_i], 0, 60);
    assert_verdict(OCR_VERDICT_TEXT, "text layer");
}
END_TEST

START_TEST(wild_coordinates_do_no_harm)
{
    add_text(500, "the quick brown fox ", 0, 60);
    glyphs[0].y0 = -1e30F;
    glyphs[1].y1 = 1e30F;
    glyphs[2].size = 1e30F;
    add_image(-1e30F, -1e30F, 1e30F, 1e30F);
    page.width = 0;
    (void)ocr_judge_page(&page, NULL);
    page.width = 612;
    ck_assert_float_eq(ocr_judge_page(&page, NULL).image_cover, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decide");
    TCase *tc = tcase_create("decide");

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, a_page_of_text_is_text);
    tcase_add_test(tc, a_figure_beside_the_text_changes_nothing);
    tcase_add_test(tc, an_empty_page_is_blank);
    tcase_add_test(tc, a_page_without_glyphs_is_looked_at);
    tcase_add_test(tc, hidden_text_over_a_scan_is_not_believed);
    tcase_add_test(tc, a_slide_with_a_background_picture_is_text);
    tcase_add_test(tc, a_line_of_text_on_a_scan_leaves_it_open);
    tcase_add_test(tc, a_stamp_on_a_scan_is_no_text_layer);
    tcase_add_test(tc, a_page_number_beside_a_large_picture_leaves_it_open);
    tcase_add_test(tc, private_use_and_control_characters_are_unreadable);
    tcase_add_test(tc, glyph_names_of_math_fonts_are_readable);
    tcase_add_test(tc, letters_that_were_exchanged_are_noticed);
    tcase_add_loop_test(tc, odd_but_honest_text_is_kept, 0, 4);
    tcase_add_test(tc, wild_coordinates_do_no_harm);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
