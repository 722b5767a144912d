/* SPDX-License-Identifier: Apache-2.0 */
/* Columns, reading order, margins and blocks. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

/** The lines that begin with these words come in this order. */
static void assert_order(const ocr_page *page, const char *const *texts, size_t n)
{
    for (size_t i = 1; i < n; i++)
        ck_assert_msg(t_find_line(page, texts[i - 1]) < t_find_line(page, texts[i]),
                      "\"%s\" must come before \"%s\"", texts[i - 1], texts[i]);
}
#define ASSERT_ORDER(page, ...)                                                                    \
    assert_order(page, (const char *const[]){__VA_ARGS__},                                         \
                 SCH_COUNT_OF(((const char *const[]){__VA_ARGS__})))

START_TEST(two_columns_are_read_one_after_the_other)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 20, 220, "left");
    t_paint_lines(&g, 10, 320, 100, 12, 20, 220, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 40);
    ASSERT_ORDER(page, "left0", "left19", "right0", "right19");
    ck_assert_int_eq(page->lines[0].column, 0);
    ck_assert_int_eq(page->lines[39].column, 1);
}
END_TEST

START_TEST(a_line_across_the_page_parts_the_columns_into_bands)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 80, 12, 1, 460, "across");
    t_paint_lines(&g, 10, 72, 120, 12, 10, 220, "left");
    t_paint_lines(&g, 10, 320, 120, 12, 10, 220, "right");
    t_paint_lines(&g, 10, 72, 260, 12, 1, 460, "middle");
    t_paint_lines(&g, 10, 72, 290, 12, 10, 220, "down");
    t_paint_lines(&g, 10, 320, 290, 12, 10, 220, "end");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "across0", "left0", "left9", "right0", "right9", "middle0", "down0", "down9",
                 "end0", "end9");
}
END_TEST

START_TEST(terms_are_read_before_their_texts)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "Kinds");
    for (int i = 0; i < 4; i++) {
        float v = 130 + 60 * (float)i;
        char word[] = "texta";

        word[4] = (char)('a' + i);
        t_paint(&g, T_PLAIN, 10, 72, v, i == 0 ? "High" : i == 1 ? "Middle" : "Lower");
        t_paint(&g, T_PLAIN, 10, 72, v + 12, i == 0 ? "care" : i == 1 ? "ones" : "rest");
        t_paint_lines(&g, 10, 162, v, 12, 4, 300, word);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "Kinds", "High", "care", "texta0", "texta2", "Middle", "ones", "textb0",
                 "textb2", "Lower", "rest", "textc0", "textc2");
}
END_TEST

/** A filled area, on the page before what is painted next. */
static void paint_area(t_glyphs *g, float x0, float y0, float x1, float y1, uint32_t rgb)
{
    t_paint_rule(g, x0, y0, x1, y1);
    g->page.rules[g->page.nrules - 1].kind = OCR_RULE_BOX;
    g->page.rules[g->page.nrules - 1].rgb = rgb;
}

START_TEST(a_rule_across_the_page_parts_the_columns_into_bands)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 220, "left");
    t_paint_lines(&g, 10, 320, 100, 12, 10, 220, "right");
    t_paint_rule(&g, 72, 225, 540, 226);
    t_paint_lines(&g, 10, 72, 245, 12, 10, 220, "down");
    t_paint_lines(&g, 10, 320, 245, 12, 10, 220, "end");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left9", "right0", "right9", "down0", "down9", "end0", "end9");
}
END_TEST

START_TEST(a_rule_inside_one_column_parts_nothing)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 220, "left");
    t_paint_rule(&g, 72, 225, 160, 226);
    t_paint_lines(&g, 10, 72, 245, 12, 10, 220, "down");
    t_paint_lines(&g, 10, 320, 100, 12, 22, 220, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left9", "down0", "down9", "right0", "right21");
}
END_TEST

START_TEST(the_short_end_of_a_paragraph_across_the_page_is_no_part_of_the_columns)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 80, 12, 3, 460, "across");
    t_paint(&g, T_PLAIN, 10, 72, 116, "Methods.");
    t_paint_lines(&g, 10, 72, 150, 12, 12, 220, "left");
    t_paint_lines(&g, 10, 320, 150, 12, 12, 220, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    size_t tail = t_find_line(page, "Methods.");

    ck_assert_int_eq(page->lines[tail].block, page->lines[tail - 1].block);
    ck_assert_int_ne(page->lines[tail].block, page->lines[tail + 1].block);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(an_upright_rule_between_texts_parts_them)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 40, 10, 200, "left");
    t_paint_lines(&g, 10, 300, 100, 24, 8, 200, "right"); /* rows of both take turns */
    t_paint_rule(&g, 288, 80, 289, 500);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left9", "right0", "right7");
    t_glyphs_done(&g);
}
END_TEST

START_TEST(an_upright_rule_behind_line_numbers_parts_nothing)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    WITH_GLYPHS(g);

    for (size_t i = 0; i < SCH_COUNT_OF(numbers); i++)
        t_paint(&g, T_PLAIN, 10, 72, 100 + 24 * (float)i, numbers[i]);
    t_paint_lines(&g, 10, 100, 100, 24, 9, 300, "text");
    t_paint_rule(&g, 88, 80, 89, 340);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "1", "2", "9");
    ck_assert_ptr_nonnull(strstr(t_line_text(page, t_find_line(page, "2")), "text1"));
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_tinted_box_over_two_columns_is_read_as_one_piece)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 80, 12, 20, 140, "one");
    t_paint_lines(&g, 10, 232, 80, 12, 20, 140, "two");
    t_paint_lines(&g, 10, 392, 80, 12, 36, 140, "three");
    paint_area(&g, 66, 340, 380, 520, 0xFFF0D0);
    t_paint_lines(&g, 10, 76, 360, 12, 10, 140, "box");
    t_paint_lines(&g, 10, 232, 360, 12, 10, 140, "beside");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "one0", "one19", "two0", "two19", "box0", "box9", "beside0", "beside9",
                 "three0", "three35");
}
END_TEST

START_TEST(tinted_boxes_side_by_side_are_columns)
{
    WITH_GLYPHS(g);
    paint_area(&g, 66, 75, 290, 360, 0xE0E0FF);
    paint_area(&g, 312, 70, 536, 360, 0xE0E0FF);
    t_paint_lines(&g, 10, 72, 90, 12, 20, 200, "left");
    t_paint_lines(&g, 10, 318, 85, 12, 20, 200, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left19", "right0", "right19");
}
END_TEST

START_TEST(a_tint_behind_a_column_of_figures_leaves_the_rows_whole)
{
    WITH_GLYPHS(g);
    paint_area(&g, 298, 84, 360, 262, 0xE0E0FF);
    for (int i = 0; i < 12; i++) {
        char cell[16];

        snprintf(cell, sizeof cell, "row%d", i);
        t_paint(&g, T_PLAIN, 10, 72, 100 + 14.0F * (float)i, cell);
        snprintf(cell, sizeof cell, "%d.5", i);
        t_paint(&g, T_PLAIN, 10, 300, 100 + 14.0F * (float)i, cell);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 12);
    ck_assert_str_eq(t_line_text(page, 3), "row3 3.5");
}
END_TEST

START_TEST(a_wide_picture_over_two_of_three_columns_leaves_the_third_free)
{
    WITH_GLYPHS(g);
    t_paint_image(&g, 60, 100, 380, 260);
    t_paint_lines(&g, 9, 60, 290, 11, 20, 150, "one");
    t_paint_lines(&g, 9, 230, 290, 11, 20, 150, "two");
    t_paint_lines(&g, 9, 400, 100, 11, 37, 150, "three");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "one0", "one19", "two0", "two19", "three0", "three36");
    ck_assert_int_eq(page->lines[0].type, OCR_DIAGRAM);
}
END_TEST

START_TEST(columns_go_on_beside_a_picture_that_text_runs_around)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 220, "left");
    t_paint_lines(&g, 10, 320, 100, 12, 10, 220, "right");
    t_paint_image(&g, 250, 215, 360, 315);
    t_paint_lines(&g, 10, 72, 230, 12, 7, 180, "near");
    t_paint_lines(&g, 10, 372, 230, 12, 7, 160, "far");
    t_paint_lines(&g, 10, 72, 330, 12, 10, 220, "down");
    t_paint_lines(&g, 10, 320, 330, 12, 10, 220, "end");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left9", "near0", "near6", "down0", "down9", "right0", "right9",
                 "far0", "far6", "end0", "end9");
}
END_TEST

START_TEST(short_columns_that_were_painted_one_by_one_are_columns)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 8, 70, "north");
    t_paint_lines(&g, 10, 160, 100, 12, 8, 70, "south");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "north0", "north7", "south0", "south7");
}
END_TEST

START_TEST(text_beside_a_picture_does_not_go_before_the_columns_under_it)
{
    WITH_GLYPHS(g);
    t_paint_image(&g, 72, 100, 390, 300);
    t_paint_lines(&g, 10, 410, 110, 12, 18, 130, "beside");
    t_paint_lines(&g, 10, 72, 320, 12, 8, 140, "left");
    t_paint_lines(&g, 10, 240, 320, 12, 8, 140, "middle");
    t_paint_lines(&g, 10, 400, 332, 12, 7, 140, "under");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left7", "middle0", "middle7", "under0");
}
END_TEST

START_TEST(a_short_heading_under_columns_goes_with_the_text_below_it)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 12, 220, "left");
    t_paint_lines(&g, 10, 320, 100, 12, 12, 220, "right");
    t_paint(&g, T_PLAIN, 14, 72, 262, "Heading");
    t_paint_lines(&g, 10, 72, 280, 12, 6, 460, "across");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left11", "right0", "right11", "Heading", "across0");
}
END_TEST

START_TEST(a_picture_that_reaches_into_a_gutter_does_not_end_it)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 16, 220, "left");
    t_paint_image(&g, 72, 310, 312, 420);
    t_paint_lines(&g, 9, 72, 432, 12, 3, 220, "caption");
    t_paint_lines(&g, 10, 318, 100, 12, 30, 220, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ASSERT_ORDER(page, "left0", "left15", "caption0", "caption2", "right0", "right29");
}
END_TEST

START_TEST(rows_of_a_table_stay_rows)
{
    WITH_GLYPHS(g);
    for (int i = 0; i < 12; i++) {
        char cell[16];

        snprintf(cell, sizeof cell, "row%d", i);
        t_paint(&g, T_PLAIN, 10, 72, 100 + 14.0F * (float)i, cell);
        snprintf(cell, sizeof cell, "%d.5", i);
        t_paint(&g, T_PLAIN, 10, 300, 100 + 14.0F * (float)i, cell);
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 12);
    ck_assert_str_eq(t_line_text(page, 3), "row3 3.5");
}
END_TEST

START_TEST(labels_stay_with_their_items)
{
    WITH_GLYPHS(g);
    for (int i = 0; i < 6; i++) {
        char label[8];

        snprintf(label, sizeof label, "[%d]", i);
        t_paint(&g, T_PLAIN, 10, 72, 100 + 24.0F * (float)i, label);
        t_paint_lines(&g, 10, 100, 100 + 24.0F * (float)i, 12, 2, 300, "item");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 12);
    ck_assert_int_eq(page->lines[0].block, page->lines[1].block);
    ck_assert_int_ne(page->lines[1].block, page->lines[2].block);
    ASSERT_ORDER(page, "[0] item0", "[1] item0", "[5] item0");
}
END_TEST

START_TEST(what_hangs_behind_a_label_is_its_item_and_letters_are_labels_behind_short_lines)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 88, 12, 1, 300, "before");
    t_paint(&g, T_PLAIN, 10, 72, 100, "[2]");
    t_paint_lines(&g, 10, 90, 100, 12, 1, 270, "item");
    t_paint(&g, T_PLAIN, 10, 364, 100, "A.");
    t_paint(&g, T_PLAIN, 10, 90, 112, "Zbinden");
    t_paint(&g, T_PLAIN, 10, 90, 124, "A.");
    t_paint(&g, T_PLAIN, 10, 104, 124, "Clay");
    t_paint(&g, T_PLAIN, 10, 90, 136, "B.");
    t_paint(&g, T_PLAIN, 10, 104, 136, "Sand");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    size_t item = t_find_line(page, "[2]"), next = t_find_line(page, "Zbinden");

    ck_assert_int_eq(page->lines[item].block, page->lines[next].block);
    ck_assert_int_ne(page->lines[next].block, page->lines[t_find_line(page, "A. Clay")].block);
    ck_assert_int_ne(page->lines[t_find_line(page, "A. Clay")].block,
                     page->lines[t_find_line(page, "B. Sand")].block);
}
END_TEST

START_TEST(drawn_bullets_are_read_and_an_ornament_is_not)
{
    for (int both = 0; both < 2; both++) {
        WITH_GLYPHS(g);
        t_paint_lines(&g, 10, 72, 88, 12, 1, 300, "before");
        t_paint(&g, T_PLAIN, 10, 90, 106, "Sand from a flood");
        t_paint(&g, T_PLAIN, 10, 90, 122, "Clay from a winter");
        t_paint_ink(&g, OCR_RULE_PATH, 80, 101, 83, 104);
        g.page.rules[0].filled = true;
        if (both) {
            t_paint_ink(&g, OCR_RULE_PATH, 80, 117, 83, 120);
            g.page.rules[1].filled = true;
        }
        SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

        ck_assert_int_eq(strncmp(t_line_text(page, 1), "• Sand", strlen("• Sand")) == 0, both);
        if (both)
            ck_assert_int_ne(page->lines[1].block, page->lines[t_find_line(page, "• Clay")].block);
    }
}
END_TEST

START_TEST(text_keeps_its_leading_beside_code_with_less)
{
    WITH_GLYPHS(g);
    for (int i = 0; i < 6; i++)
        t_paint(&g, T_MONO, 8, 80, 100 + 10 * (float)i, "code of a line");
    t_paint_lines(&g, 10, 72, 176, 17, 4, 400, "text");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "text0")].block,
                     page->lines[t_find_line(page, "text3")].block);
}
END_TEST

START_TEST(a_title_over_two_columns_is_no_part_of_them)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 30, 166, 90, "on things all"); /* a blank lies over the gutter */
    t_paint_lines(&g, 10, 72, 150, 12, 30, 220, "left");
    t_paint_lines(&g, 10, 310, 150, 12, 30, 220, "right");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "on things all");
    ASSERT_ORDER(page, "on things", "left0", "right0");
}
END_TEST

START_TEST(an_indent_begins_a_paragraph)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 3, 400, "first");
    t_paint_lines(&g, 10, 90, 136, 12, 1, 382, "second");
    t_paint_lines(&g, 10, 72, 148, 12, 2, 400, "body");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[0].block, page->lines[2].block);
    ck_assert_int_eq(page->lines[3].block, page->lines[2].block + 1);
    ck_assert_int_eq(page->lines[3].block, page->lines[5].block);
}
END_TEST

START_TEST(double_spaced_lines_are_one_paragraph)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 28, 8, 460, "thesis");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "thesis1")].block,
                     page->lines[t_find_line(page, "thesis6")].block);
}
END_TEST

START_TEST(a_wide_gap_begins_a_paragraph)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 3, 400, "first");
    t_paint_lines(&g, 10, 72, 144, 12, 3, 400, "second");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_ne(page->lines[2].block, page->lines[3].block);
}
END_TEST

START_TEST(a_short_last_line_of_a_sentence_ends_a_paragraph)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 3, 400, "first");
    t_paint(&g, T_PLAIN, 10, 72, 136, "ends here.");
    t_paint_lines(&g, 10, 72, 148, 12, 3, 400, "second");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[2].block, page->lines[3].block);
    ck_assert_int_ne(page->lines[3].block, page->lines[4].block);
}
END_TEST

START_TEST(a_hyphen_at_a_line_end_marks_the_next_line)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "some words and a compu-");
    t_paint(&g, T_PLAIN, 10, 72, 112, "tation that goes on Well-");
    t_paint(&g, T_PLAIN, 10, 72, 124, "Known and so on with a 3-");
    t_paint(&g, T_PLAIN, 10, 72, 136, "and a 5-day treatment");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert(!page->lines[0].after_hyphen);
    ck_assert(page->lines[1].after_hyphen);
    ck_assert(!page->lines[3].after_hyphen); /* the hyphen stands for "day" */
    ck_assert(page->lines[2].after_hyphen);  /* the hyphen may be the word's own: assembly knows */
}
END_TEST

START_TEST(a_larger_line_is_a_block_of_its_own)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_BOLD, 14, 72, 100, "Heading");
    t_paint_lines(&g, 10, 72, 116, 12, 3, 400, "text");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_ne(page->lines[0].block, page->lines[1].block);
    ck_assert_uint_eq(page->lines[0].style, OCR_BOLD);
}
END_TEST

START_TEST(a_drop_capital_begins_its_paragraph)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 30, 72, 124, "O");
    t_paint_lines(&g, 10, 88, 112, 12, 2, 300, "nce");
    t_paint_lines(&g, 10, 72, 136, 12, 4, 316, "upon");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(page->lines[0].words[0].text, "O");
    ck_assert_str_eq(page->lines[0].subtype, "big_capital_letter");
    ck_assert(page->lines[1].after_hyphen);
    ck_assert_str_eq(page->lines[1].words[0].text, "nce0");
    ck_assert_int_eq(page->lines[1].block, page->lines[0].block);
    ck_assert_int_eq(page->lines[3].block, page->lines[0].block);
}
END_TEST

START_TEST(a_lone_number_at_the_foot_is_page_info)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 40, 460, "text");
    t_paint(&g, T_PLAIN, 10, 300, 740, "17");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[page->nlines - 1].type, OCR_PAGE_INFO);
    ck_assert_str_eq(t_line_text(page, page->nlines - 1), "17");
}
END_TEST

START_TEST(a_running_head_is_page_info_and_a_large_title_is_not)
{
    for (int large = 0; large < 2; large++) {
        WITH_GLYPHS(g);
        t_paint(&g, T_PLAIN, large ? 20 : 9, 72, 40, "Annals of Things");
        t_paint_lines(&g, 10, 72, 100, 12, 40, 460, "text");
        SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

        ck_assert_int_eq(page->lines[0].type, large ? OCR_TEXT : OCR_PAGE_INFO);
    }
}
END_TEST

START_TEST(the_first_line_of_the_text_is_no_running_head)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 40, 12, 40, 460, "text");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[0].type, OCR_TEXT);
}
END_TEST

START_TEST(a_stamp_in_the_margin_is_page_info)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 40, 460, "text");
    g.turn = 270;
    t_paint(&g, T_PLAIN, 14, 30, 500, "arXiv:2001.00001v1");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "arXiv")].type, OCR_PAGE_INFO);
}
END_TEST

START_TEST(a_caption_by_a_picture_is_its_label_and_a_mention_is_not)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 5, 460, "text");
    t_paint_image(&g, 150, 180, 450, 330);
    t_paint(&g, T_PLAIN, 10, 150, 350, "Figure 3: A picture of it");
    t_paint_lines(&g, 10, 72, 400, 12, 5, 460, "more");
    t_paint(&g, T_PLAIN, 10, 72, 480, "Figure 3 shows it");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "Figure 3:")].type, OCR_FIGURE_LABEL);
    ck_assert_int_eq(page->lines[t_find_line(page, "Figure 3 shows")].type, OCR_TEXT);
}
END_TEST

START_TEST(the_text_of_a_caption_may_stand_below_its_label)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 5, 460, "text");
    t_paint(&g, T_PLAIN, 8, 280, 180, "TABLE II");
    t_paint(&g, T_PLAIN, 8, 240, 192, "THE CORES AND MORE");
    t_paint_image(&g, 150, 205, 450, 330);
    t_paint_lines(&g, 10, 72, 400, 12, 5, 460, "more");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[t_find_line(page, "TABLE II")].type, OCR_FIGURE_LABEL);
    ck_assert_int_eq(page->lines[t_find_line(page, "THE CORES")].type, OCR_FIGURE_LABEL);
    ck_assert_int_eq(page->lines[t_find_line(page, "more0")].type, OCR_TEXT);
}
END_TEST

START_TEST(small_print_with_a_mark_at_the_foot_is_a_footnote)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 40, 460, "text");
    t_paint(&g, T_PLAIN, 5, 72, 597, "1");
    t_paint(&g, T_PLAIN, 8, 75, 600, "See the appendix of it all");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[page->nlines - 1].type, OCR_FOOTNOTE);
}
END_TEST

START_TEST(monospaced_lines_are_code)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 460, "text");
    t_paint(&g, T_MONO, 9, 72, 230, "int main(void)");
    t_paint(&g, T_MONO, 9, 90, 241, "return 0;");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[10].type, OCR_CODE);
    ck_assert_int_eq(page->lines[10].block, page->lines[11].block);
}
END_TEST

START_TEST(ornaments_and_backgrounds_are_no_pictures)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 460, "text");
    t_paint_image(&g, 0, 0, 612, 792);
    t_paint_image(&g, 60, 90, 540, 220); /* lies under the text */
    t_paint_image(&g, 300, 600, 305, 605);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_DIAGRAM);
}
END_TEST

START_TEST(a_label_inside_a_picture_is_its_child)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 72, 100, 12, 10, 460, "text");
    t_paint_image(&g, 100, 300, 500, 600);
    t_paint(&g, T_PLAIN, 10, 200, 400, "speed");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[10].type, OCR_DIAGRAM);
    ck_assert_int_eq(page->lines[11].type, OCR_DIAGRAM_INFO);
    ck_assert_int_eq(page->lines[11].parent, 10);
}
END_TEST

START_TEST(strips_of_one_picture_are_joined)
{
    WITH_GLYPHS(g);
    for (int i = 0; i < 8; i++)
        t_paint_image(&g, 100, 100 + 20.0F * (float)i, 400, 120 + 20.0F * (float)i);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 1);
    ck_assert_float_eq_tol(page->lines[0].box.y1, 260 * 250 / 72.0, 0.1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout order");
    TCase *tc = tcase_create("order");

    tcase_add_test(tc, two_columns_are_read_one_after_the_other);
    tcase_add_test(tc, a_line_across_the_page_parts_the_columns_into_bands);
    tcase_add_test(tc, terms_are_read_before_their_texts);
    tcase_add_test(tc, a_rule_across_the_page_parts_the_columns_into_bands);
    tcase_add_test(tc, a_rule_inside_one_column_parts_nothing);
    tcase_add_test(tc, the_short_end_of_a_paragraph_across_the_page_is_no_part_of_the_columns);
    tcase_add_test(tc, an_upright_rule_between_texts_parts_them);
    tcase_add_test(tc, an_upright_rule_behind_line_numbers_parts_nothing);
    tcase_add_test(tc, a_tinted_box_over_two_columns_is_read_as_one_piece);
    tcase_add_test(tc, tinted_boxes_side_by_side_are_columns);
    tcase_add_test(tc, a_tint_behind_a_column_of_figures_leaves_the_rows_whole);
    tcase_add_test(tc, a_wide_picture_over_two_of_three_columns_leaves_the_third_free);
    tcase_add_test(tc, columns_go_on_beside_a_picture_that_text_runs_around);
    tcase_add_test(tc, short_columns_that_were_painted_one_by_one_are_columns);
    tcase_add_test(tc, text_beside_a_picture_does_not_go_before_the_columns_under_it);
    tcase_add_test(tc, a_short_heading_under_columns_goes_with_the_text_below_it);
    tcase_add_test(tc, a_picture_that_reaches_into_a_gutter_does_not_end_it);
    tcase_add_test(tc, rows_of_a_table_stay_rows);
    tcase_add_test(tc, labels_stay_with_their_items);
    tcase_add_test(tc,
                   what_hangs_behind_a_label_is_its_item_and_letters_are_labels_behind_short_lines);
    tcase_add_test(tc, drawn_bullets_are_read_and_an_ornament_is_not);
    tcase_add_test(tc, text_keeps_its_leading_beside_code_with_less);
    tcase_add_test(tc, a_title_over_two_columns_is_no_part_of_them);
    tcase_add_test(tc, the_text_of_a_caption_may_stand_below_its_label);
    tcase_add_test(tc, an_indent_begins_a_paragraph);
    tcase_add_test(tc, double_spaced_lines_are_one_paragraph);
    tcase_add_test(tc, a_wide_gap_begins_a_paragraph);
    tcase_add_test(tc, a_short_last_line_of_a_sentence_ends_a_paragraph);
    tcase_add_test(tc, a_hyphen_at_a_line_end_marks_the_next_line);
    tcase_add_test(tc, a_larger_line_is_a_block_of_its_own);
    tcase_add_test(tc, a_drop_capital_begins_its_paragraph);
    tcase_add_test(tc, a_lone_number_at_the_foot_is_page_info);
    tcase_add_test(tc, a_running_head_is_page_info_and_a_large_title_is_not);
    tcase_add_test(tc, the_first_line_of_the_text_is_no_running_head);
    tcase_add_test(tc, a_stamp_in_the_margin_is_page_info);
    tcase_add_test(tc, a_caption_by_a_picture_is_its_label_and_a_mention_is_not);
    tcase_add_test(tc, small_print_with_a_mark_at_the_foot_is_a_footnote);
    tcase_add_test(tc, monospaced_lines_are_code);
    tcase_add_test(tc, ornaments_and_backgrounds_are_no_pictures);
    tcase_add_test(tc, a_label_inside_a_picture_is_its_child);
    tcase_add_test(tc, strips_of_one_picture_are_joined);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
