/* SPDX-License-Identifier: Apache-2.0 */
/* What a text layer says against what it draws: fonts, and letters put one under the other. */
#include "ocr/decide.h"
#include "ocr/misread.h"
#include "ocr/upright.h"
#include "tests/support/t.h"

#include <string.h>

enum { MAX_GLYPHS = 2000 };

static ocr_glyph glyphs[MAX_GLYPHS];
static ocr_pdf_font fonts[2];
static ocr_pdf_page page;
static sch_arena *arena;

static void set_up(void)
{
    memset(glyphs, 0, sizeof glyphs);
    memset(fonts, 0, sizeof fonts);
    fonts[0].name = fonts[1].name = "Times-Roman";
    arena = sch_arena_new(0);
    page =
        (ocr_pdf_page){.width = 612, .height = 792, .glyphs = glyphs, .fonts = fonts, .nfonts = 2};
}

static void tear_down(void)
{
    sch_arena_free(arena);
}

static ocr_glyph *add(int font, uint32_t code, uint32_t rune, float x, float y)
{
    ocr_glyph *g = &glyphs[page.nglyphs++];

    *g = (ocr_glyph){.font = font,
                     .code = code,
                     .uni = {rune},
                     .nuni = 1,
                     .size = 10,
                     .x = x,
                     .y = y,
                     .dx = 5,
                     .x0 = x,
                     .y0 = y - 9,
                     .x1 = x + 9,
                     .y1 = y,
                     .m = {10, 0, 0, -10}};
    return g;
}

/** Letters of text in a font; what they are called may be one name for all. */
static void add_text(int font, const char *text, int n, uint32_t name)
{
    for (int i = 0; i < n; i++) {
        uint32_t code = (unsigned char)text[(size_t)i % strlen(text)];
        int row = 12 * (i / 80);

        add(font, code, name ? name : code, 60 + 6 * (float)(i % 80), (float)(60 + row));
    }
}

START_TEST(a_font_with_one_name_for_all_letters_is_bad)
{
    uint8_t *bad = NULL;

    add_text(0, "thequickbrownfox", 200, 0);
    add_text(1, "jumpsoverthelazydog", 200, 'A');
    ck_assert(ocr_fonts_judge(&page, arena, &bad));
    ck_assert_ptr_nonnull(bad);
    ck_assert_uint_eq(bad[0], 0);
    ck_assert_uint_eq(bad[1], 1);
    ck_assert_int_eq(ocr_judge_page(&page, bad).verdict, OCR_VERDICT_TEXT);
    ck_assert_int_eq(ocr_judge_page(&page, bad).readable < 0.6F, 1);
}
END_TEST

START_TEST(a_page_in_nothing_but_such_a_font_is_recognized)
{
    uint8_t *bad = NULL;

    add_text(1, "jumpsoverthelazydog", 400, 'A');
    ck_assert(ocr_fonts_judge(&page, arena, &bad));
    ck_assert_int_eq(ocr_judge_page(&page, bad).verdict, OCR_VERDICT_PIXELS);
}
END_TEST

START_TEST(fonts_of_words_codes_and_mathematics_are_good)
{
    uint8_t *bad = NULL;

    fonts[1].name = "CMEX10";
    add_text(0, "GTAC-TTGX-0017-", 300, 0);
    add_text(1, "abcdefghijkl", 40, '(');
    ck_assert(ocr_fonts_judge(&page, arena, &bad));
    ck_assert_ptr_null(bad);
}
END_TEST

START_TEST(letters_under_each_other_are_a_vertical_line)
{
    for (int i = 0; i < 8; i++)
        add(0, 0, 0x6F22, 300, 100 + 10 * (float)i);
    add(0, 0, 0x6F22, 280, 100); /* the rest of the paragraph */
    for (int i = 0; i < 3; i++)
        add(0, 0, 0x6F22, 100 + 10 * (float)i, 400); /* a level line */
    ocr_upright_lines(&page);
    for (size_t i = 0; i < page.nglyphs; i++)
        ck_assert_int_eq(glyphs[i].turn, i < 9 ? 90 : 0);
    ck_assert_float_eq_tol(glyphs[3].dy, 10, 0.01F);
    ck_assert_float_eq(glyphs[3].dx, 0);
}
END_TEST

START_TEST(letters_in_rows_of_a_table_stay_level)
{
    for (int i = 0; i < 8; i++)
        add(0, 0, 0x6F22, 300, 100 + 18 * (float)i);
    ocr_upright_lines(&page);
    for (size_t i = 0; i < page.nglyphs; i++)
        ck_assert_int_eq(glyphs[i].turn, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layer");
    TCase *tc = tcase_create("layer");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_font_with_one_name_for_all_letters_is_bad);
    tcase_add_test(tc, a_page_in_nothing_but_such_a_font_is_recognized);
    tcase_add_test(tc, fonts_of_words_codes_and_mathematics_are_good);
    tcase_add_test(tc, letters_under_each_other_are_a_vertical_line);
    tcase_add_test(tc, letters_in_rows_of_a_table_stay_level);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
