/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of glyph pages: ruled, between rules, and what is none. */
#include "tests/support/t.h"
#include "tests/unit/layout/table_page.h"

#include <string.h>

START_TEST(a_ruled_table_has_a_cell_a_field)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 4, 460, "above");
    t_paint_grid(&g, 100, 200, 3, 3);
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++) {
            char text[16];

            if (r == 1 && c == 2)
                continue; /* an empty cell */
            snprintf(text, sizeof text, "r%dc%d", r, c);
            t_paint(&g, T_PLAIN, 10, 105 + 100 * (float)c, 214 + 20 * (float)r, text);
        }
    t_paint_lines(&g, 10, 72, 300, 12, 4, 460, "below");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    const ocr_line *table = t_only_table(page);

    t_table_size_is(table, 3, 3);
    t_cell_is(page, 0, 0, "r0c0");
    t_cell_is(page, 1, 2, "");
    t_cell_is(page, 2, 1, "r2c1");
    ck_assert_int_eq(t_cell(page, 0, 0)->parent, (int)(table - page->lines));
    ck_assert_uint_lt(t_find_line(page, "above3"), (size_t)(table - page->lines));
    ck_assert_uint_gt(t_find_line(page, "below0"), (size_t)(table - page->lines));
}
END_TEST

START_TEST(a_missing_piece_of_rule_makes_one_cell_of_two_fields)
{
    WITH_GLYPHS(g);
    for (int r = 0; r <= 3; r++)
        t_paint_rule(&g, 100, 200 + 20 * (float)r, 400, 200.5F + 20 * (float)r);
    t_paint_rule(&g, 100, 200, 100.5F, 260);
    t_paint_rule(&g, 200, 200, 200.5F, 260);
    t_paint_rule(&g, 300, 220, 300.5F, 260); /* not in the first row */
    t_paint_rule(&g, 400, 200, 400.5F, 260);
    t_paint(&g, T_PLAIN, 10, 105, 214, "key");
    t_paint(&g, T_PLAIN, 10, 250, 214, "over both");
    for (int c = 0; c < 3; c++) {
        t_paint(&g, T_PLAIN, 10, 105 + 100 * (float)c, 234, "mid");
        t_paint(&g, T_PLAIN, 10, 105 + 100 * (float)c, 254, "low");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 3, 3);
    ck_assert_ptr_eq(t_cell(page, 0, 1), t_cell(page, 0, 2));
    t_cell_is(page, 0, 1, "over both");
    ck_assert_str_eq(t_cell(page, 0, 1)->subtype, "spanning");
    ck_assert_ptr_null(t_cell(page, 1, 1)->subtype);
}
END_TEST

START_TEST(a_large_title_over_narrow_columns_is_one_cell)
{
    WITH_GLYPHS(g);
    t_paint_frame(&g, 100, 100, 460, 200);
    for (int r = 0; r < 3; r++)
        t_paint_rule(&g, 100, 140 + 20 * (float)r, 460, 140.5F + 20 * (float)r);
    for (int c = 1; c < 12; c++)
        t_paint_rule(&g, 100 + 30 * (float)c, 140, 100.5F + 30 * (float)c, 200);
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 12; c++)
            t_paint(&g, T_PLAIN, 8, 105 + 30 * (float)c, 154 + 20 * (float)r, "Li");
    t_paint(&g, T_PLAIN, 24, 140, 126, "The Whole Table");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 4, 12);
    t_cell_is(page, 0, 5, "The Whole Table");
}
END_TEST

START_TEST(a_cell_with_several_lines_is_one_cell)
{
    WITH_GLYPHS(g);
    for (int r = 0; r <= 2; r++)
        t_paint_rule(&g, 100, 200 + 40 * (float)r, 400, 200.5F + 40 * (float)r);
    for (int c = 0; c <= 2; c++)
        t_paint_rule(&g, 100 + 150 * (float)c, 200, 100.5F + 150 * (float)c, 280);
    t_paint(&g, T_PLAIN, 10, 105, 214, "name");
    t_paint(&g, T_PLAIN, 10, 255, 214, "a text that");
    t_paint(&g, T_PLAIN, 10, 255, 226, "goes on here");
    t_paint(&g, T_PLAIN, 10, 105, 254, "other");
    t_paint(&g, T_PLAIN, 10, 255, 254, "short");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 2, 2);
    t_cell_is(page, 0, 1, "a text that goes on here");
}
END_TEST

/** Three long rules: under and above a header, and at the end. Rows 14 points apart. */
static void paint_booktabs(t_glyphs *g, float x, float y, int rows)
{
    t_paint_rule(g, x, y, x + 260, y + 0.8F);
    t_paint(g, T_PLAIN, 10, x + 4, y + 12, "Method");
    t_paint(g, T_PLAIN, 10, x + 120, y + 12, "Size");
    t_paint(g, T_PLAIN, 10, x + 200, y + 12, "Time");
    t_paint_rule(g, x, y + 17, x + 260, y + 17.5F);
    for (int r = 0; r < rows; r++) {
        float v = y + 30 + 14 * (float)r;

        t_paint(g, T_PLAIN, 10, x + 4, v, r % 2 ? "second one" : "first");
        t_paint(g, T_PLAIN, 10, x + 120, v, "12.5");
        if (r != 1)
            t_paint(g, T_PLAIN, 10, x + 200, v, "340");
    }
    t_paint_rule(g, x, y + 36 + 14 * (float)(rows - 1), x + 260,
                 y + 36.8F + 14 * (float)(rows - 1));
}

START_TEST(a_table_between_long_rules_takes_its_columns_from_white_space)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    paint_booktabs(&g, 150, 200, 4);
    t_paint_lines(&g, 10, 72, 320, 12, 6, 460, "below");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 3);
    t_cell_is(page, 0, 1, "Size");
    t_cell_is(page, 2, 0, "second one");
    t_cell_is(page, 2, 2, "");
    t_cell_is(page, 4, 2, "340");
}
END_TEST

START_TEST(rules_beside_a_cell_are_its_edges)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    paint_booktabs(&g, 150, 200, 4);
    t_paint_lines(&g, 10, 72, 320, 12, 6, 460, "below");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_only_table(page);
    ck_assert_int_eq(t_cell(page, 0, 1)->cell.edges, OCR_CELL_TOP | OCR_CELL_BOTTOM);
    ck_assert_int_eq(t_cell(page, 1, 1)->cell.edges, OCR_CELL_TOP);
    ck_assert_int_eq(t_cell(page, 2, 0)->cell.edges, 0);
    ck_assert_int_eq(t_cell(page, 4, 2)->cell.edges, OCR_CELL_BOTTOM);
}
END_TEST

START_TEST(a_field_without_a_rule_at_its_side_has_no_edge_there)
{
    WITH_GLYPHS(g);
    for (int r = 0; r <= 2; r++) /* two rows of two, open at the right */
        t_paint_rule(&g, 100, 200 + 20.0F * (float)r, 300, 200.5F + 20.0F * (float)r);
    t_paint_rule(&g, 100, 200, 100.5F, 240);
    t_paint_rule(&g, 200, 200, 200.5F, 240);
    for (int i = 0; i < 4; i++)
        t_paint(&g, T_PLAIN, 10, i % 2 ? 205 : 105, i < 2 ? 214 : 234, "cell");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_only_table(page);
    ck_assert_int_eq(t_cell(page, 0, 0)->cell.edges, OCR_CELL_EDGES);
    ck_assert_int_eq(t_cell(page, 1, 1)->cell.edges, OCR_CELL_EDGES & ~OCR_CELL_RIGHT);
}
END_TEST

START_TEST(a_wrapped_label_does_not_begin_a_row)
{
    WITH_GLYPHS(g);
    t_paint_rule(&g, 100, 200, 400, 200.8F);
    t_paint_rule(&g, 100, 280, 400, 280.8F);
    t_paint_rule(&g, 100, 218, 400, 218.5F);
    t_paint(&g, T_PLAIN, 10, 104, 213, "Item");
    t_paint(&g, T_PLAIN, 10, 250, 213, "2019");
    t_paint(&g, T_PLAIN, 10, 340, 213, "2020");
    t_paint(&g, T_PLAIN, 10, 104, 232, "Income of the");
    t_paint(&g, T_PLAIN, 10, 104, 244, "whole group");
    t_paint(&g, T_PLAIN, 10, 250, 244, "110");
    t_paint(&g, T_PLAIN, 10, 340, 244, "120");
    t_paint(&g, T_PLAIN, 10, 104, 260, "Cost");
    t_paint(&g, T_PLAIN, 10, 250, 260, "90");
    t_paint(&g, T_PLAIN, 10, 340, 260, "95");
    t_paint(&g, T_PLAIN, 10, 104, 274, "Rest");
    t_paint(&g, T_PLAIN, 10, 250, 274, "20");
    t_paint(&g, T_PLAIN, 10, 340, 274, "25");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 4, 3);
    t_cell_is(page, 1, 0, "Income of the whole group");
    t_cell_is(page, 1, 2, "120");
    t_cell_is(page, 3, 1, "20");
}
END_TEST

START_TEST(a_caption_at_a_table_is_its_label)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    t_paint(&g, T_PLAIN, 10, 150, 190, "Table 3: Times of two methods");
    paint_booktabs(&g, 150, 200, 4);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "Table 3")].type, OCR_FIGURE_LABEL);
}
END_TEST

START_TEST(columns_of_running_text_between_rules_are_no_table)
{
    WITH_GLYPHS(g);
    t_paint_rule(&g, 72, 60, 540, 60.5F);
    t_paint_lines(&g, 10, 72, 80, 12, 30, 220, "left");
    t_paint_lines(&g, 10, 320, 80, 12, 30, 220, "right");
    t_paint_rule(&g, 72, 450, 540, 450.5F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(t_count_tables(page), 0);
    ck_assert_uint_lt(t_find_line(page, "left29"), t_find_line(page, "right0"));
}
END_TEST

START_TEST(a_box_around_text_is_no_table)
{
    WITH_GLYPHS(g);
    t_paint_grid(&g, 100, 100, 1, 1);
    t_paint(&g, T_PLAIN, 10, 105, 112, "a boxed remark");
    t_paint_rule(&g, 60, 200, 300, 200.5F);
    t_paint_rule(&g, 60, 400, 300, 400.5F);
    t_paint_rule(&g, 60, 200, 60.5F, 400);
    t_paint_rule(&g, 300, 200, 300.5F, 400);
    t_paint_lines(&g, 10, 66, 220, 12, 14, 220, "boxed");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(t_count_tables(page), 0);
}
END_TEST

/** Labels and two columns of numbers, no rules. */
static void paint_plain(t_glyphs *g, float x, float y)
{
    static const char *const label[] = {"Loans to banks", "Bonds held", "Shares", "Land"};

    t_paint(g, T_PLAIN, 10, x + 200, y, "2016");
    t_paint(g, T_PLAIN, 10, x + 300, y, "2015");
    t_paint(g, T_PLAIN, 10, x + 200, y + 12, "EUR");
    t_paint(g, T_PLAIN, 10, x + 300, y + 12, "EUR");
    for (int r = 0; r < 4; r++) {
        t_paint(g, T_PLAIN, 10, x, y + 28 + 14 * (float)r, label[r]);
        t_paint(g, T_PLAIN, 10, x + 190, y + 28 + 14 * (float)r, "1,234");
        if (r != 2)
            t_paint(g, T_PLAIN, 10, x + 300, y + 28 + 14 * (float)r, "(56)");
    }
}

START_TEST(columns_of_numbers_without_rules_are_a_table)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    paint_plain(&g, 80, 180);
    t_paint_lines(&g, 10, 72, 300, 12, 6, 460, "below");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 3);
    t_cell_is(page, 0, 1, "2016 EUR");
    t_cell_is(page, 1, 0, "Loans to banks");
    t_cell_is(page, 3, 2, "");
    t_cell_is(page, 4, 2, "(56)");
}
END_TEST

START_TEST(a_currency_sign_belongs_to_its_number)
{
    WITH_GLYPHS(g);
    for (int r = 0; r < 5; r++) {
        t_paint(&g, T_PLAIN, 10, 80, 100 + 14 * (float)r, r % 2 ? "Net result" : "Gross");
        if (r % 2 == 0)
            t_paint(&g, T_PLAIN, 10, 250, 100 + 14 * (float)r, "$");
        t_paint(&g, T_PLAIN, 10, 275, 100 + 14 * (float)r, "123");
        t_paint(&g, T_PLAIN, 10, 350, 100 + 14 * (float)r, "98");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 3);
    t_cell_is(page, 0, 1, "$123");
    t_cell_is(page, 1, 1, "123");
}
END_TEST

START_TEST(contents_with_page_numbers_are_no_table)
{
    static const char *const page_number[] = {"3", "7", "12", "15", "40"};
    WITH_GLYPHS(g);
    for (int r = 0; r < 5; r++) {
        t_paint(&g, T_PLAIN, 10, 80, 100 + 14 * (float)r, r % 2 ? "Results" : "The second part");
        t_paint(&g, T_PLAIN, 10, 450, 100 + 14 * (float)r, page_number[r]);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(t_count_tables(page), 0);
}
END_TEST

START_TEST(numbers_that_count_labels_are_no_column)
{
    static const char *const number[] = {"1.", "a)", "b)", "2.", "a)"};
    static const char *const label[] = {"Works begun", "Piles", "Fenders", "Works paid", "Piles"};
    WITH_GLYPHS(g);
    for (int r = 0; r < 5; r++) {
        t_paint(&g, T_PLAIN, 10, 80, 100 + 14 * (float)r, number[r]);
        t_paint(&g, T_PLAIN, 10, 100, 100 + 14 * (float)r, label[r]);
        if (*number[r] > '9') {
            t_paint(&g, T_PLAIN, 10, 275, 100 + 14 * (float)r, "412.50");
            t_paint(&g, T_PLAIN, 10, 350, 100 + 14 * (float)r, "96.20");
        }
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 3);
    t_cell_is(page, 0, 0, "1. Works begun");
    t_cell_is(page, 2, 0, "b) Fenders");
    t_cell_is(page, 2, 2, "96.20");
}
END_TEST

START_TEST(underlined_headings_make_a_table_of_texts)
{
    static const float x[] = {80, 150, 350, 430};
    static const char *const head[] = {"Paper", "What it is", "Day", "Here"};
    static const char *const row[][4] = {{"7.1", "Charter of the board as amended", "", "yes"},
                                         {"", "by the council", "", ""},
                                         {"7.2", "Lease of the quay", "June", ""},
                                         {"7.3", "Agreement with pilots", "", "yes"}};
    WITH_GLYPHS(g);
    t_paint_row(&g, 100, x, head, 4);
    for (int c = 0; c < 4; c++)
        t_paint_rule(&g, x[c] - 2, 103, c < 3 ? x[c + 1] - 8 : 480, 103.5F);
    for (int r = 0; r < 4; r++)
        t_paint_row(&g, 118 + 12 * (float)r, x, row[r], 4);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 4, 4);
    t_cell_is(page, 0, 1, "What it is");
    t_cell_is(page, 1, 1, "Charter of the board as amended by the council");
    t_cell_is(page, 3, 3, "yes");
}
END_TEST

START_TEST(numbers_may_stand_in_the_middle_of_their_label)
{
    WITH_GLYPHS(g);
    for (int r = 0; r < 5; r++) {
        float v = 100 + 30 * (float)r;

        if (r == 1) {
            t_paint(&g, T_PLAIN, 10, 80, v, "Ropes and chains bought");
            t_paint(&g, T_PLAIN, 10, 80, v + 12, "For the wardens");
        } else {
            t_paint(&g, T_PLAIN, 10, 80, v + 6, "Lamps");
        }
        t_paint(&g, T_PLAIN, 10, 300, v + 6, "412");
        t_paint(&g, T_PLAIN, 10, 380, v + 6, "96");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 3);
    t_cell_is(page, 1, 0, "Ropes and chains bought For the wardens");
    t_cell_is(page, 1, 1, "412");
    t_cell_is(page, 4, 2, "96");
}
END_TEST

START_TEST(a_table_may_stand_beside_running_text)
{
    WITH_GLYPHS(g);
    for (int r = 0; r < 8; r++)
        t_paint(&g, T_PLAIN, 10, 72, 100 + 12 * (float)r,
                "the wardens count every boat that passes");
    for (int r = 0; r < 6; r++) {
        t_paint(&g, T_PLAIN, 10, 330, 100 + 14 * (float)r, "under sail");
        t_paint(&g, T_PLAIN, 10, 420, 100 + 14 * (float)r, "512");
        t_paint(&g, T_PLAIN, 10, 470, 100 + 14 * (float)r, "498");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 3);
    t_cell_is(page, 5, 0, "under sail");
    t_cell_is(page, 5, 2, "498");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout tables");
    TCase *tc = tcase_create("tables");

    tcase_add_test(tc, a_ruled_table_has_a_cell_a_field);
    tcase_add_test(tc, a_missing_piece_of_rule_makes_one_cell_of_two_fields);
    tcase_add_test(tc, a_large_title_over_narrow_columns_is_one_cell);
    tcase_add_test(tc, a_cell_with_several_lines_is_one_cell);
    tcase_add_test(tc, a_table_between_long_rules_takes_its_columns_from_white_space);
    tcase_add_test(tc, rules_beside_a_cell_are_its_edges);
    tcase_add_test(tc, a_field_without_a_rule_at_its_side_has_no_edge_there);
    tcase_add_test(tc, a_wrapped_label_does_not_begin_a_row);
    tcase_add_test(tc, a_caption_at_a_table_is_its_label);
    tcase_add_test(tc, columns_of_numbers_without_rules_are_a_table);
    tcase_add_test(tc, a_currency_sign_belongs_to_its_number);
    tcase_add_test(tc, numbers_that_count_labels_are_no_column);
    tcase_add_test(tc, underlined_headings_make_a_table_of_texts);
    tcase_add_test(tc, numbers_may_stand_in_the_middle_of_their_label);
    tcase_add_test(tc, a_table_may_stand_beside_running_text);
    tcase_add_test(tc, contents_with_page_numbers_are_no_table);
    tcase_add_test(tc, columns_of_running_text_between_rules_are_no_table);
    tcase_add_test(tc, a_box_around_text_is_no_table);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
