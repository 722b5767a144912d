/* SPDX-License-Identifier: Apache-2.0 */
/** Glyphs told by their looks: files of tests/golden/pdf with what else tells them taken away. */
#include "ocr/math/symbol.h"
#include "ocr/math/symbol_shape.h"
#include "ocr/math/symbol_vote.h"

#include "tests/unit/pdf/golden.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/** Leave nothing of what names a page's glyphs; its fonts are called `name`. */
static void hide_names(ocr_pdf_page *page, const char *name)
{
    for (size_t i = 0; i < page->nfonts; i++)
        page->fonts[i].name = name;
    for (size_t i = 0; i < page->nglyphs; i++) {
        page->glyphs[i].name = NULL;
        page->glyphs[i].nuni = 0;
    }
}

/** How many of the page's symbols are as expected, in order; each is told in the given way. */
static int count_right(const ocr_pdf_page *page, const char *const *expected, int n,
                       ocr_symbol_way way)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    int right = 0;

    ck_assert_int_eq(page->nglyphs, n);
    for (int i = 0; i < n; i++) {
        ocr_sym sym;

        ck_assert(ocr_symbol_of_glyph(cache, page, &page->glyphs[i], &sym));
        if (strcmp(ocr_symbol(sym.id)->name, expected[i]) == 0 && sym.way == way)
            right++;
        else
            (void)fprintf(stderr, "%s: %s (way %d, %.2f)\n", expected[i], ocr_symbol(sym.id)->name,
                          sym.way, (double)sym.conf);
    }
    return right;
}

static const char *const strange[] = {"\\alpha",     "\\beta",   "\\gamma",
                                      "\\delta",     "\\lambda", "\\mu",
                                      "\\pi",        "\\sigma",  "\\omega",
                                      "\\partial",   "\\ell",    "A",
                                      "B",           "d",        "-",
                                      "\\times",     "\\pm",     "\\oplus",
                                      "\\otimes",    "\\leq",    "\\geq",
                                      "\\equiv",     "\\sim",    "\\approx",
                                      "\\subset",    "\\supset", "\\rightarrow",
                                      "\\leftarrow", "\\infty",  "\\in",
                                      "\\forall",    "\\exists", "\\cup",
                                      "\\cap",       "\\{",      "\\}",
                                      "\\nabla",     "\\sum",    "\\int",
                                      "\\sum",       "\\prod"};
enum { NSTRANGE = SCH_COUNT_OF(strange) };

START_TEST(symbols_of_a_font_that_was_never_seen_are_told_by_their_shapes)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("strange.pdf");
    ocr_pdf_page *page = t_page(pdf, 1, arena);

    hide_names(page, "Mystery");
    ck_assert_int_ge(count_right(page, strange, NSTRANGE, OCR_WAY_SHAPE), NSTRANGE * 9 / 10);
}
END_TEST

START_TEST(fonts_without_a_name_choose_the_encoding_their_glyphs_look_like)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("strange.pdf");
    ocr_pdf_page *page = t_page(pdf, 1, arena);
    static const char *const encodings[] = {"OML", "OMS", "OMX"};
    ocr_symbol_vote vote;

    hide_names(page, "");
    ck_assert_int_eq(count_right(page, strange, NSTRANGE, OCR_WAY_VOTE), NSTRANGE);
    ck_assert_int_eq(page->nfonts, 3);
    for (int32_t i = 0; i < 3; i++) {
        ck_assert(ocr_symbol_vote_of(page, i, &vote));
        ck_assert_str_eq(vote.encoding->name, encodings[i]);
        ck_assert(!vote.bold);
    }
}
END_TEST

START_TEST(bitmap_fonts_of_dvips_are_told_as_well)
{
    static const char *const expected[] = {
        "\\alpha", "\\beta",  "\\gamma",      "\\lambda", "\\pi", "x",        "y",   "\\leq",
        "\\geq",   "\\times", "\\rightarrow", "\\infty",  "\\in", "\\forall", "\\pm"};
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("type3_math.pdf");
    ocr_pdf_page *page = t_page(pdf, 1, arena);

    hide_names(page, "");
    ck_assert_int_eq(count_right(page, expected, SCH_COUNT_OF(expected), OCR_WAY_VOTE),
                     SCH_COUNT_OF(expected));
}
END_TEST

START_TEST(numbers_in_glyph_names_are_slots_whatever_the_code)
{
    ocr_glyph named = {.code = 2, .name = "C30"}, coded = {.code = 2, .name = "CT"};

    ck_assert_uint_eq(ocr_symbol_slot_number(&named, true), 30);
    ck_assert_uint_eq(ocr_symbol_slot_number(&named, false), 2);
    ck_assert_uint_eq(ocr_symbol_slot_number(&coded, true), 2);
    ck_assert_uint_eq(ocr_symbol_slot_number(&(ocr_glyph){.code = 900}, false), 256);
}
END_TEST

START_TEST(a_shape_is_nearest_to_itself_and_far_from_strangers)
{
    for (int i = 0; i < ocr_symbol_shape_count; i += 97) {
        const ocr_symbol_shape *known = &ocr_symbol_shapes[i];
        ocr_shape_match match = {0};

        ck_assert(ocr_shape_nearest(&known->shape, &match));
        ck_assert_float_le(match.distance, 0);
        ck_assert_float_le(ocr_shape_distance_to(&known->shape, known->slot.id, known->slot.style),
                           0);
    }
    ck_assert_float_ge(ocr_shape_distance_to(&ocr_symbol_shapes[0].shape, 0, OCR_STYLE_NONE), 1);
}
END_TEST

START_TEST(a_picture_has_the_proportions_of_the_ink)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("strange.pdf");
    ocr_pdf_page *page = t_page(pdf, 1, arena);
    ocr_glyph_picture picture = {0};
    const ocr_glyph *minus = &page->glyphs[14];
    ocr_glyph nowhere = {.font = 99, .bitmap = -1};

    ck_assert(ocr_pdf_glyph_picture(page, minus, &picture));
    ck_assert_int_eq(picture.w, OCR_GLYPH_PICTURE_PX);
    ck_assert_int_lt(picture.h, picture.w / 6);
    t_near((double)picture.aspect, (double)((minus->x1 - minus->x0) / (minus->y1 - minus->y0)),
           0.2);
    ck_assert_uint_gt(picture.ink[picture.w * (picture.h / 2) + picture.w / 2], 200);
    ck_assert(!ocr_pdf_glyph_picture(page, &nowhere, &picture));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("math shapes");
    TCase *tc = tcase_create("shapes");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, symbols_of_a_font_that_was_never_seen_are_told_by_their_shapes);
    tcase_add_test(tc, fonts_without_a_name_choose_the_encoding_their_glyphs_look_like);
    tcase_add_test(tc, bitmap_fonts_of_dvips_are_told_as_well);
    tcase_add_test(tc, numbers_in_glyph_names_are_slots_whatever_the_code);
    tcase_add_test(tc, a_shape_is_nearest_to_itself_and_far_from_strangers);
    tcase_add_test(tc, a_picture_has_the_proportions_of_the_ink);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
