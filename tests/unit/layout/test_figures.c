/* SPDX-License-Identifier: Apache-2.0 */
/* Figures and charts that are drawn, and what must not be taken for them. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

#include <string.h>

/** Index of the only chart or diagram; -1: there is none. */
static int find_figure(const ocr_page *page)
{
    int at = -1;

    for (size_t i = 0; i < page->nlines; i++)
        if (page->lines[i].type == OCR_DIAGRAM || page->lines[i].type == OCR_CHART) {
            ck_assert_int_eq(at, -1);
            at = (int)i;
        }
    return at;
}

static ocr_type type_of(const ocr_page *page, const char *text)
{
    return page->lines[t_find_line(page, text)].type;
}

/** Paragraphs above and below, 10 point; a figure has room from y 200 to 400. */
static void paint_text(t_glyphs *g)
{
    t_paint_lines(g, 10, 72, 100, 12, 6, 460, "above");
    t_paint_lines(g, 10, 72, 460, 12, 12, 460, "below");
}

/** Axes with ticks, numbers at them, names of the axes. */
static void paint_axes(t_glyphs *g)
{
    t_paint_rule(g, 150, 220, 150.5F, 380);
    t_paint_rule(g, 150, 380, 450, 380.5F);
    for (int i = 0; i < 5; i++) {
        char number[8];
        float x = 180 + 60 * (float)i, y = 370 - 35 * (float)i;

        t_paint_rule(g, x, 377, x + 0.5F, 380);
        t_paint_rule(g, 150, y, 153, y + 0.5F);
        snprintf(number, sizeof number, "%d0", i);
        t_paint(g, T_PLAIN, 8, x - 4, 391, number);
        snprintf(number, sizeof number, "%d.5", i);
        t_paint(g, T_PLAIN, 8, 134, y + 3, number);
    }
    t_paint(g, T_PLAIN, 8, 280, 404, "seconds");
    g->turn = 270;
    t_paint(g, T_PLAIN, 8, 128, 320, "metres");
    g->turn = 0;
}

START_TEST(a_plot_is_one_line_chart_and_its_labels_are_no_text)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    paint_axes(&g);
    t_paint_ink(&g, OCR_RULE_PATH, 155, 230, 445, 370);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_int_eq(page->lines[at].type, OCR_CHART);
    ck_assert_str_eq(page->lines[at].subtype, "line");
    ck_assert_int_eq(type_of(page, "10"), OCR_X_AXIS_TICK_LABEL);
    ck_assert_int_eq(type_of(page, "2.5"), OCR_Y_AXIS_TICK_LABEL);
    ck_assert_int_eq(type_of(page, "seconds"), OCR_X_AXIS_LABEL);
    ck_assert_int_eq(type_of(page, "metres"), OCR_Y_AXIS_LABEL);
    ck_assert_int_eq(page->lines[t_find_line(page, "10")].parent, at);
    ck_assert_uint_lt(t_find_line(page, "above5"), (size_t)at);
    ck_assert_uint_gt(t_find_line(page, "below0"), (size_t)at);
    /* the crop holds the labels */
    ck_assert_float_lt(page->lines[at].box.x0, 129 * OCR_PAGE_DPI / 72.0F);
    ck_assert_float_gt(page->lines[at].box.y1, 403 * OCR_PAGE_DPI / 72.0F);
}
END_TEST

START_TEST(a_curve_filled_as_an_outline_is_no_area_under_its_legend)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    t_paint_ink(&g, OCR_RULE_PATH, 155, 230, 300, 370); /* black, as the text is */
    g.page.rules[g.page.nrules - 1].filled = true;
    t_paint_ink(&g, OCR_RULE_PATH, 250, 240, 445, 365);
    g.page.rules[g.page.nrules - 1].filled = true;
    t_paint(&g, T_PLAIN, 8, 350, 300, "treated sample");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_int_eq(page->lines[t_find_line(page, "treated")].parent, at);
}
END_TEST

START_TEST(bars_of_different_heights_are_a_column_chart)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    paint_axes(&g);
    for (int i = 0; i < 4; i++)
        t_paint_ink(&g, OCR_RULE_BOX, 170 + 60 * (float)i, 340 - 30 * (float)i, 200 + 60 * (float)i,
                    380);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_int_eq(page->lines[at].type, OCR_CHART);
    ck_assert_str_eq(page->lines[at].subtype, "column");
}
END_TEST

START_TEST(slices_around_one_point_are_a_pie_chart)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    for (int i = 0; i < 4; i++) {
        float x = i % 2 ? 300 : 250, y = i / 2 ? 300 : 250;

        t_paint_ink(&g, OCR_RULE_PATH, x, y, x + 50, y + 50);
        g.page.rules[g.page.nrules - 1].filled = true;
    }
    t_paint(&g, T_PLAIN, 8, 355, 280, "wheat");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_str_eq(page->lines[at].subtype, "pie");
    ck_assert_int_eq(page->lines[t_find_line(page, "wheat")].parent, at);
}
END_TEST

START_TEST(boxes_with_arrows_between_them_are_one_diagram)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    for (int i = 0; i < 3; i++) {
        float y = 210 + 70 * (float)i;

        t_paint_frame(&g, 250, y, 350, y + 30);
        t_paint(&g, T_PLAIN, 9, 270, y + 18, i == 0 ? "begin" : i == 1 ? "decide" : "finish");
        if (i == 2)
            break;
        t_paint_rule(&g, 300, y + 30, 300.5F, y + 66);
        t_paint_ink(&g, OCR_RULE_PATH, 297, y + 64, 303, y + 70);
        t_paint_ink(&g, OCR_RULE_SLOPED, 350, y + 15, 400, y + 60);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_int_eq(page->lines[at].type, OCR_DIAGRAM);
    ck_assert_int_eq(type_of(page, "decide"), OCR_DIAGRAM_INFO);
}
END_TEST

START_TEST(arrows_between_nodes_of_text_are_one_diagram)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    for (int i = 0; i < 4; i++) { /* a square of letters, arrows end short of them */
        float x = i % 2 ? 340 : 260, y = i / 2 ? 330 : 270;

        t_paint(&g, T_PLAIN, 10, x, y, "Ab");
        if (i % 2 == 0)
            t_paint_ink(&g, OCR_RULE_PATH, x + 15, y - 5, x + 75, y);
        if (i / 2 == 0)
            t_paint_ink(&g, OCR_RULE_PATH, x + 3, y + 5, x + 8, y + 47);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    int at = find_figure(page);

    ck_assert_int_ge(at, 0);
    ck_assert_float_gt(page->lines[at].box.x1, 349 * OCR_PAGE_DPI / 72.0F);
    ck_assert_int_eq(type_of(page, "Ab"), OCR_DIAGRAM_INFO);
}
END_TEST

START_TEST(a_caption_stays_outside_and_is_a_figure_label)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    paint_axes(&g);
    t_paint_ink(&g, OCR_RULE_PATH, 155, 230, 445, 370);
    t_paint(&g, T_PLAIN, 9, 200, 425, "Figure 3: Speed of the sledge against time on ice");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(type_of(page, "Figure 3:"), OCR_FIGURE_LABEL);
}
END_TEST

START_TEST(a_caption_printed_on_a_photograph_is_text)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    t_paint_image(&g, 72, 180, 400, 440);
    t_paint(&g, T_PLAIN, 8, 290, 400, "The keeper of goal");
    t_paint(&g, T_PLAIN, 8, 290, 409, "still wears boots in");
    t_paint(&g, T_PLAIN, 8, 290, 418, "pink after his debut");
    t_paint(&g, T_PLAIN, 8, 120, 300, "gate");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_ne(find_figure(page), -1);
    ck_assert_int_eq(type_of(page, "still wears"), OCR_TEXT);
    ck_assert_int_eq(type_of(page, "gate"), OCR_DIAGRAM_INFO);
}
END_TEST

START_TEST(text_in_a_coloured_box_stays_text)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    t_paint_ink(&g, OCR_RULE_BOX, 72, 200, 532, 290);
    t_paint_lines(&g, 10, 80, 220, 12, 5, 440, "boxed");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(find_figure(page), -1);
    ck_assert_int_eq(type_of(page, "boxed0"), OCR_TEXT);
}
END_TEST

START_TEST(a_theorem_in_a_frame_with_round_corners_stays_text)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    t_paint_ink(&g, OCR_RULE_PATH, 72, 200, 532, 290); /* the frame */
    t_paint_ink(&g, OCR_RULE_PATH, 72, 200, 532, 216); /* behind its title */
    g.page.rules[g.page.nrules - 1].filled = true;
    g.page.rules[g.page.nrules - 1].rgb = 0xCCCCCC;
    t_paint(&g, T_BOLD, 10, 80, 212, "Theorem 1");
    t_paint_lines(&g, 10, 80, 232, 12, 4, 440, "framed");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(find_figure(page), -1);
}
END_TEST

START_TEST(a_shaded_heading_is_no_figure)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    t_paint_ink(&g, OCR_RULE_BOX, 72, 200, 532, 228);
    t_paint(&g, T_BOLD, 14, 80, 220, "2 Methods");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(find_figure(page), -1);
    t_find_line(page, "2 Methods");
}
END_TEST

START_TEST(a_shaded_table_with_marks_is_no_figure)
{
    WITH_GLYPHS(g);
    paint_text(&g);
    for (int r = 0; r <= 6; r++)
        t_paint_rule(&g, 150, 200 + 20 * (float)r, 450, 200.5F + 20 * (float)r);
    for (int c = 0; c <= 3; c++)
        t_paint_rule(&g, 150 + 100 * (float)c, 200, 150.5F + 100 * (float)c, 320);
    for (int r = 0; r < 6; r++) {
        float y = 214 + 20 * (float)r;

        if (r % 2)
            t_paint_ink(&g, OCR_RULE_BOX, 150, y - 14, 450, y + 6);
        t_paint(&g, T_PLAIN, 10, 155, y, "name");
        t_paint(&g, T_PLAIN, 10, 255, y, "12.5");
        t_paint_ink(&g, OCR_RULE_PATH, 380, y - 8, 388, y); /* a tick drawn by hand */
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(find_figure(page), -1);
}
END_TEST

START_TEST(underlined_words_and_a_rule_between_columns_are_no_figures)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 30, 220, "left");
    t_paint_lines(&g, 10, 320, 100, 12, 30, 220, "right");
    t_paint_rule(&g, 306, 90, 306.5F, 460);
    for (int i = 0; i < 12; i++)
        t_paint_rule(&g, 72, 102 + 12 * (float)i, 120, 102.5F + 12 * (float)i);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(find_figure(page), -1);
    ck_assert_uint_eq(page->nlines, 60);
}
END_TEST

int main(void)
{
    TCase *figures = tcase_create("figures"), *others = tcase_create("others");
    Suite *s = suite_create("layout-figures");

    tcase_add_test(figures, a_plot_is_one_line_chart_and_its_labels_are_no_text);
    tcase_add_test(figures, a_curve_filled_as_an_outline_is_no_area_under_its_legend);
    tcase_add_test(figures, bars_of_different_heights_are_a_column_chart);
    tcase_add_test(figures, slices_around_one_point_are_a_pie_chart);
    tcase_add_test(figures, boxes_with_arrows_between_them_are_one_diagram);
    tcase_add_test(figures, arrows_between_nodes_of_text_are_one_diagram);
    tcase_add_test(figures, a_caption_stays_outside_and_is_a_figure_label);
    tcase_add_test(others, a_caption_printed_on_a_photograph_is_text);
    tcase_add_test(others, text_in_a_coloured_box_stays_text);
    tcase_add_test(others, a_theorem_in_a_frame_with_round_corners_stays_text);
    tcase_add_test(others, a_shaded_heading_is_no_figure);
    tcase_add_test(others, a_shaded_table_with_marks_is_no_figure);
    tcase_add_test(others, underlined_words_and_a_rule_between_columns_are_no_figures);
    suite_add_tcase(s, figures);
    suite_add_tcase(s, others);
    return t_run(s);
}
