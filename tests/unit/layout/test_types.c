/* SPDX-License-Identifier: Apache-2.0 */
/* Types that one page tells: tables of contents, footnotes. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

static void paint_row(t_glyphs *g, float y, const char *item, const char *page)
{
    float x = 72 + t_paint(g, T_PLAIN, 10, 72, y, item) + 5;

    for (int i = 0; x + 5 * (float)i < 480; i++)
        t_paint(g, T_PLAIN, 10, x + 5 * (float)i, y, ".");
    t_paint(g, T_PLAIN, 10, 490, y, page);
}

START_TEST(rows_with_leaders_and_rising_page_numbers_are_contents)
{
    ocr_page *page;
    size_t item;
    WITH_GLYPHS(g);
    paint_row(&g, 300, "1 Graphs", "1");
    paint_row(&g, 315, "1.1 Paths", "2");
    paint_row(&g, 330, "1.2 Tours", "13");
    paint_row(&g, 345, "2 Trees", "35");
    page = t_layout(&g);
    ck_assert_int_eq(page->lines[0].type, OCR_TOC_CONTAINER);
    ck_assert_uint_eq(page->lines[0].nwords, 0);
    ck_assert_int_eq(page->lines[1].type, OCR_TOC_ROW);
    ck_assert_int_eq(page->lines[1].parent, 0);
    item = t_find_line(page, "1.2 Tours");
    ck_assert_str_eq(t_line_text(page, item), "1.2 Tours");
    ck_assert_int_eq(page->lines[item].type, OCR_TOC_ITEM);
    ck_assert_int_eq(page->lines[item].parent, (int)item - 1);
    ck_assert_int_eq(page->lines[item + 1].type, OCR_TOC_NUMBER);
    ck_assert_str_eq(t_line_text(page, item + 1), "13");
    ck_assert_int_eq(page->lines[0].block, page->lines[page->nlines - 1].block);
    (void)ocr_page_free(page);
}
END_TEST

START_TEST(leaders_before_columns_of_figures_are_a_table)
{
    ocr_page *page;
    WITH_GLYPHS(g);
    for (int i = 0; i < 4; i++) {
        float y = 300 + 15 * (float)i;

        paint_row(&g, y, "Costs", "35");
        t_paint(&g, T_PLAIN, 10, 540, y, "44");
    }
    page = t_layout(&g);
    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_TOC_ROW);
    (void)ocr_page_free(page);
}
END_TEST

START_TEST(falling_numbers_are_no_contents)
{
    static const char *const numbers[] = {"90", "70", "50", "30"};
    ocr_page *page;
    WITH_GLYPHS(g);
    for (int i = 0; i < 4; i++)
        paint_row(&g, 300 + 15 * (float)i, "Costs", numbers[i]);
    page = t_layout(&g);
    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_TOC_ROW);
    (void)ocr_page_free(page);
}
END_TEST

/** Body text, that the notes are smaller than. */
static void paint_body(t_glyphs *g)
{
    t_paint_lines(g, 10, 72, 300, 12, 30, 400, "body");
}

START_TEST(a_number_off_the_baseline_belongs_to_its_note)
{
    ocr_page *page;
    size_t at;
    WITH_GLYPHS(g);
    paint_body(&g);
    t_paint(&g, T_PLAIN, 5, 72, 696, "1");
    t_paint(&g, T_PLAIN, 8, 78, 700, "See there again");
    t_paint(&g, T_PLAIN, 5, 72, 707, "2");
    t_paint(&g, T_PLAIN, 8, 78, 711, "And there");
    page = t_layout(&g);
    at = t_find_line(page, "1");
    ck_assert_uint_gt(page->lines[at].nwords, 1);
    ck_assert(page->lines[at].words[0].style & OCR_SUPERSCRIPT);
    ck_assert_int_eq(page->lines[at].type, OCR_FOOTNOTE);
    ck_assert_int_ne(page->lines[t_find_line(page, "2")].block, page->lines[at].block);
    (void)ocr_page_free(page);
}
END_TEST

START_TEST(small_text_under_a_short_rule_is_a_note_though_it_be_monospaced)
{
    ocr_page *page;
    WITH_GLYPHS(g);
    paint_body(&g);
    t_paint_rule(&g, 72, 690, 172, 690.5F);
    t_paint(&g, T_MONO, 8, 72, 700, "mail me there");
    t_paint(&g, T_MONO, 8, 72, 710, "or even here");
    page = t_layout(&g);
    ck_assert_int_eq(page->lines[t_find_line(page, "mail")].type, OCR_FOOTNOTE);
    (void)ocr_page_free(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout-types");
    TCase *tc = tcase_create("types");

    tcase_add_test(tc, rows_with_leaders_and_rising_page_numbers_are_contents);
    tcase_add_test(tc, leaders_before_columns_of_figures_are_a_table);
    tcase_add_test(tc, falling_numbers_are_no_contents);
    tcase_add_test(tc, a_number_off_the_baseline_belongs_to_its_note);
    tcase_add_test(tc, small_text_under_a_short_rule_is_a_note_though_it_be_monospaced);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
