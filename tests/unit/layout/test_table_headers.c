/* SPDX-License-Identifier: Apache-2.0 */
/* Headers of tables, and what stands between a table's rules without being part of it. */
#include "tests/support/t.h"
#include "tests/unit/layout/table_page.h"

/* Letters are 5 points wide: a word of n letters ends 5 n behind its x. */
static const float at[] = {100, 230, 300, 370, 440};

/** Labels and four columns of numbers, which end where "2.50" ends. */
static void paint_body(t_glyphs *g, float v, int rows)
{
    static const char *const text[] = {"alpha", "1.50", "2.50", "3.50", "4.50"};

    for (int r = 0; r < rows; r++)
        t_paint_row(g, v + 14 * (float)r, at, text, 5);
}

START_TEST(a_heading_spans_the_columns_over_its_rule)
{
    static const char *const years[] = {"Source", "2007", "2008", "2009", "2010"};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint(&g, T_PLAIN, 10, 320, 212, "Year");
    t_paint_rule(&g, 225, 216, 470, 216.5F);
    t_paint_row(&g, 228, at, years, 5);
    t_paint_rule(&g, 95, 232, 470, 232.5F);
    paint_body(&g, 246, 4);
    t_paint_rule(&g, 95, 294, 470, 294.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 5);
    t_cell_spans(page, 0, 1, 1, 4);
    t_cell_is(page, 0, 1, "Year");
    t_cell_is(page, 1, 4, "2010");
}
END_TEST

START_TEST(headings_over_pairs_of_columns_span_them_without_rules)
{
    static const char *const years[] = {"Source", "2007", "2008", "2007", "2008"};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint(&g, T_PLAIN, 10, 257, 212, "Men all");
    t_paint(&g, T_PLAIN, 10, 392, 212, "Women all");
    t_paint_row(&g, 226, at, years, 5);
    t_paint_rule(&g, 95, 232, 470, 232.5F);
    paint_body(&g, 246, 4);
    t_paint_rule(&g, 95, 294, 470, 294.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 5);
    t_cell_spans(page, 0, 1, 1, 2);
    t_cell_spans(page, 0, 3, 1, 2);
    t_cell_is(page, 0, 3, "Women all");
    t_cell_is(page, 1, 3, "2007");
}
END_TEST

START_TEST(a_heading_beside_one_that_spans_reaches_down_to_the_body)
{
    static const char *const second[] = {"", "", "total", "part", "rest"};
    static const char *const first[] = {"Source", "Size", "", "", ""};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint(&g, T_PLAIN, 10, 355, 212, "Weights");
    t_paint_rule(&g, 295, 216, 470, 216.5F);
    t_paint_row(&g, 219, at, first, 5);
    t_paint_row(&g, 228, at, second, 5);
    t_paint_rule(&g, 95, 234, 470, 234.5F);
    paint_body(&g, 248, 4);
    t_paint_rule(&g, 95, 296, 470, 296.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 5);
    t_cell_spans(page, 0, 0, 2, 1);
    t_cell_spans(page, 0, 1, 2, 1);
    t_cell_spans(page, 0, 2, 1, 3);
    t_cell_is(page, 1, 3, "part");
}
END_TEST

START_TEST(lines_of_a_heading_are_one_cell_however_they_are_set)
{
    static const float x[] = {100, 230, 330, 430};
    WITH_GLYPHS(g);
    t_paint_grid(&g, 100, 200, 0, 4);
    for (int r = 0; r < 4; r++) /* a header of three lines' height, rows of one */
        t_paint_rule(&g, 100, r ? 240 + 20.0F * (float)r : 200, 500,
                     r ? 240.5F + 20.0F * (float)r : 200.5F);
    for (int c = 0; c < 5; c++)
        t_paint_rule(&g, 100 + 100.0F * (float)c, 200, 100.5F + 100.0F * (float)c, 300);
    t_paint(&g, T_PLAIN, 10, 205, 222, "Number");
    t_paint(&g, T_PLAIN, 10, 205, 234, "Of all");
    t_paint(&g, T_PLAIN, 10, 305, 216, "Based on");
    t_paint(&g, T_PLAIN, 10, 305, 228, "Modified");
    t_paint(&g, T_PLAIN, 10, 305, 240, "Standards");
    t_paint(&g, T_PLAIN, 10, 405, 222, "Based on");
    t_paint(&g, T_PLAIN, 10, 405, 234, "Grade");
    for (int r = 0; r < 2; r++)
        for (int c = 0; c < 4; c++)
            t_paint(&g, T_PLAIN, 10, x[c] + 5, 274 + 20.0F * (float)r, c ? "45" : "Label");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 3, 4);
    t_cell_is(page, 0, 2, "Based on Modified Standards");
    t_cell_is(page, 0, 3, "Based on Grade");
    t_cell_is(page, 1, 0, "Label");
}
END_TEST

START_TEST(headings_that_nearly_touch_are_cut_where_their_columns_end)
{
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 370, 200.8F);
    t_paint(&g, T_PLAIN, 10, 100, 212, "Items");
    t_paint(&g, T_PLAIN, 10, 210, 212, "graduate");   /* ends at 250, as the numbers below */
    t_paint(&g, T_PLAIN, 10, 253, 212, "Undergradu"); /* ends at 303; the column begins at 283 */
    t_paint_rule(&g, 95, 217, 370, 217.5F);
    for (int r = 0; r < 5; r++) {
        t_paint(&g, T_PLAIN, 10, 100, 230 + 14 * (float)r, "Label");
        t_paint(&g, T_PLAIN, 10, 230, 230 + 14 * (float)r, "1.50");
        t_paint(&g, T_PLAIN, 10, 283, 230 + 14 * (float)r, "2.50");
        t_paint(&g, T_PLAIN, 10, 343, 230 + 14 * (float)r, "3.50");
    }
    t_paint_rule(&g, 95, 294, 370, 294.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 4);
    t_cell_is(page, 0, 1, "graduate");
    t_cell_is(page, 0, 2, "Undergradu");
}
END_TEST

START_TEST(numbers_above_the_only_inner_rule_are_headings)
{
    static const char *const one[] = {"", "Less", "From", "From", "More"};
    static const char *const two[] = {"Sum", "1,00", "1,00", "2,00", "2,00"};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint_row(&g, 212, at, one, 5);
    t_paint_row(&g, 224, at, two, 5);
    t_paint_rule(&g, 95, 230, 470, 230.5F);
    paint_body(&g, 244, 6);
    t_paint_rule(&g, 95, 320, 470, 320.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 7, 5);
    t_cell_is(page, 0, 1, "Less 1,00");
    t_cell_is(page, 1, 0, "alpha");
}
END_TEST

START_TEST(a_heading_in_the_middle_of_the_body_spans_its_columns)
{
    static const char *const years[] = {"Source", "2007", "2008", "2009", "2010"};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint_row(&g, 212, at, years, 5);
    t_paint_rule(&g, 95, 217, 470, 217.5F);
    paint_body(&g, 230, 2);
    t_paint(&g, T_PLAIN, 10, 322, 262, "Projected"); /* in the middle of 230 to 460 */
    paint_body(&g, 276, 2);
    t_paint(&g, T_PLAIN, 10, 100, 308, "Highest degree of all that were asked");
    paint_body(&g, 322, 2);
    t_paint_rule(&g, 95, 342, 470, 342.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 9, 5);
    t_cell_spans(page, 3, 1, 1, 4);
    t_cell_spans(page, 6, 0, 1, 1); /* a label stays one, however long it is */
}
END_TEST

START_TEST(title_and_notes_in_the_frame_are_no_rows)
{
    WITH_GLYPHS(g);
    t_paint_grid(&g, 100, 240, 3, 3);
    t_paint_rule(&g, 100, 200, 400, 200.5F);
    t_paint_rule(&g, 100, 340, 400, 340.5F);
    t_paint_rule(&g, 100, 200, 100.5F, 340);
    t_paint_rule(&g, 400, 200, 400.5F, 340);
    t_paint(&g, T_PLAIN, 10, 220, 214, "Exhibit 19");
    t_paint(&g, T_PLAIN, 10, 180, 228, "Schools by what they are");
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            t_paint(&g, T_PLAIN, 10, 105 + 100.0F * (float)c, 254 + 20.0F * (float)r,
                    c ? "34" : "Label");
    t_paint(&g, T_PLAIN, 10, 105, 318, "Note: of all that were asked");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 3, 3);
    t_cell_is(page, 0, 0, "Label");
    t_find_line(page, "Exhibit 19");
    t_find_line(page, "Note: of");
}
END_TEST

START_TEST(a_title_below_the_rule_of_the_page_is_no_row)
{
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 180, 470, 180.5F);
    t_paint(&g, T_PLAIN, 10, 100, 196, "Table 5. Sums by year, of those who were asked");
    t_paint(&g, T_PLAIN, 10, 100, 208, "for them again");
    t_paint_rule(&g, 95, 214, 470, 214.8F);
    paint_body(&g, 228, 4);
    t_paint_rule(&g, 95, 276, 470, 276.8F);
    t_paint(&g, T_PLAIN, 10, 100, 288, "* Not of this year");
    t_paint_rule(&g, 95, 294, 470, 294.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 4, 5);
    t_find_line(page, "Table 5.");
    t_find_line(page, "* Not");
}
END_TEST

START_TEST(shaded_fields_with_white_between_are_one_table)
{
    static const char *const text[] = {"Label", "12", "13"};
    WITH_GLYPHS(g);
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++) { /* sides of fields 97 by 17, 3 apart */
            float x = 100 + 100.0F * (float)c, y = 200 + 20.0F * (float)r;

            t_paint_rule(&g, x, y, x + 97, y + 0.2F);
            t_paint_rule(&g, x, y + 17, x + 97, y + 17.2F);
            t_paint_rule(&g, x, y, x + 0.2F, y + 17);
            t_paint_rule(&g, x + 97, y, x + 97.2F, y + 17);
            t_paint(&g, T_PLAIN, 10, x + 5, y + 12, text[c]);
        }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 3, 3);
}
END_TEST

START_TEST(the_header_of_a_table_at_the_top_of_a_page_is_no_running_head)
{
    static const char *const head[] = {"Source", "Type", "Words", "Bytes", "Docs"};
    WITH_GLYPHS(g);
    t_paint_rule(&g, 95, 40, 470, 40.8F);
    t_paint_row(&g, 52, at, head, 5);
    t_paint_rule(&g, 95, 57, 470, 57.5F);
    paint_body(&g, 74, 5);
    t_paint_rule(&g, 95, 136, 470, 136.8F);
    t_paint_lines(&g, 10, 72, 180, 12, 40, 460, "below");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 6, 5);
    t_cell_is(page, 0, 4, "Docs");
}
END_TEST

START_TEST(a_header_over_the_first_rule_belongs_to_the_table)
{
    static const char *const years[] = {"Source", "2007", "2008", "2009", "2010"};
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    t_paint_row(&g, 192, at, years, 5);
    t_paint_rule(&g, 95, 200, 470, 200.8F);
    t_paint_row(&g, 214, at, (const char *const[]){"Alpha", "Word", "Term", "Name", "Noun"}, 5);
    t_paint_row(&g, 228, at, (const char *const[]){"Delta", "Word", "Term", "Name", "Noun"}, 5);
    t_paint_rule(&g, 95, 234, 470, 234.5F);
    t_paint_row(&g, 248, at, (const char *const[]){"Sigma", "Word", "Term", "Name", "Noun"}, 5);
    t_paint_rule(&g, 95, 254, 470, 254.5F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 4, 5);
    t_cell_is(page, 0, 4, "2010");
}
END_TEST

START_TEST(texts_under_a_ruled_header_are_a_table)
{
    static const char *const label[] = {"Population", "Income", "Inflation", "Unemployment"};
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    t_paint_rule(&g, 95, 200, 500, 200.8F);
    t_paint(&g, T_PLAIN, 10, 100, 212, "Variable");
    t_paint(&g, T_PLAIN, 10, 220, 212, "Assumption");
    t_paint_rule(&g, 95, 217, 500, 217.5F);
    for (int r = 0; r < 4; r++) {
        t_paint(&g, T_PLAIN, 10, 100, 232 + 14 * (float)r, label[r]);
        t_paint(&g, T_PLAIN, 10, 220, 232 + 14 * (float)r,
                "Changes range between those of the years before");
    }
    t_paint_rule(&g, 95, 280, 500, 280.8F);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    t_table_size_is(t_only_table(page), 5, 2);
    t_cell_is(page, 0, 1, "Assumption");
    t_cell_is(page, 3, 0, "Inflation");
}
END_TEST

START_TEST(a_numbered_heading_ends_a_table_without_rules)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 72, 12, 6, 460, "above");
    for (int part = 0; part < 2; part++) {
        float v = 180 + 100 * (float)part;

        for (int r = 0; r < 4; r++) {
            t_paint(&g, T_PLAIN, 10, 100, v + 14 * (float)r, r % 2 ? "Bonds held" : "Shares");
            t_paint(&g, T_PLAIN, 10, 300, v + 14 * (float)r, "1,234");
            t_paint(&g, T_PLAIN, 10, 400, v + 14 * (float)r, "(56)");
        }
    }
    t_paint(&g, T_PLAIN, 10, 72, 250, "29.");
    t_paint(&g, T_PLAIN, 10, 100, 250, "Trade payables");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(t_count_tables(page), 2);
    t_find_line(page, "29.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout table headers");
    TCase *tc = tcase_create("headers");

    tcase_add_test(tc, a_heading_spans_the_columns_over_its_rule);
    tcase_add_test(tc, headings_over_pairs_of_columns_span_them_without_rules);
    tcase_add_test(tc, a_heading_beside_one_that_spans_reaches_down_to_the_body);
    tcase_add_test(tc, lines_of_a_heading_are_one_cell_however_they_are_set);
    tcase_add_test(tc, headings_that_nearly_touch_are_cut_where_their_columns_end);
    tcase_add_test(tc, numbers_above_the_only_inner_rule_are_headings);
    tcase_add_test(tc, a_heading_in_the_middle_of_the_body_spans_its_columns);
    tcase_add_test(tc, title_and_notes_in_the_frame_are_no_rows);
    tcase_add_test(tc, a_title_below_the_rule_of_the_page_is_no_row);
    tcase_add_test(tc, shaded_fields_with_white_between_are_one_table);
    tcase_add_test(tc, the_header_of_a_table_at_the_top_of_a_page_is_no_running_head);
    tcase_add_test(tc, a_header_over_the_first_rule_belongs_to_the_table);
    tcase_add_test(tc, texts_under_a_ruled_header_are_a_table);
    tcase_add_test(tc, a_numbered_heading_ends_a_table_without_rules);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
