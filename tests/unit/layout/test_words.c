/* SPDX-License-Identifier: Apache-2.0 */
/* Glyphs to words and lines. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

#include <math.h>

START_TEST(a_gap_of_a_space_parts_words_without_space_glyphs)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "two words");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 1);
    ck_assert_uint_eq(page->lines[0].nwords, 2);
    ck_assert_str_eq(t_line_text(page, 0), "two words");
}
END_TEST

START_TEST(letter_spacing_is_no_space)
{
    WITH_GLYPHS(g);
    g.tracking_em = 0.15F; /* wider than the gap that parts ordinary words */
    t_paint(&g, T_PLAIN, 10, 72, 100, "spaced heading");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "spaced heading");
}
END_TEST

START_TEST(a_squeezed_space_parts_letters_but_no_ranges)
{
    WITH_GLYPHS(g);
    float x = 72 + t_paint(&g, T_PLAIN, 10, 72, 100, "still");

    x += 1.2F + t_paint(&g, T_PLAIN, 10, x + 1.2F, 100, "favours");
    x += 4 + t_paint(&g, T_PLAIN, 10, x + 4, 100, "776");
    x += 1.2F + t_paint(&g, T_PLAIN, 10, x + 1.2F, 100, "–");
    t_paint(&g, T_PLAIN, 10, x + 1.2F, 100, "779");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "still favours 776–779");
}
END_TEST

START_TEST(a_glyph_that_the_text_layer_does_not_name_is_read_by_its_name)
{
    WITH_GLYPHS(g);
    float x = 72 + t_paint(&g, T_PLAIN, 10, 72, 100, "classi");
    ocr_glyph *q = t_paint_rune(&g, T_PLAIN, 10, x, 100, 12);

    q->nuni = 0;
    q->name = "fi";
    t_paint(&g, T_PLAIN, 10, x + 5, 100, "cation");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "classification");
}
END_TEST

START_TEST(signs_of_publishers_fonts_are_read_by_their_names)
{
    WITH_GLYPHS(g);
    g.fonts[T_BOLD] = (ocr_pdf_font){.name = "AdvP4C4E74", .type = OCR_FONT_TYPE1C};
    float x = 72 + t_paint(&g, T_PLAIN, 10, 72, 100, "size");
    ocr_glyph *q = t_paint_rune(&g, T_BOLD, 10, x + 3, 100, 0xBC);

    q->name = "equal";
    t_paint(&g, T_PLAIN, 10, x + 11, 100, "seven");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "size = seven");
}
END_TEST

START_TEST(codes_of_wingdings_are_the_marks_it_draws)
{
    WITH_GLYPHS(g);
    g.fonts[T_BOLD] = (ocr_pdf_font){.name = "Wingdings-Regular", .type = OCR_FONT_TRUETYPE};
    g.fonts[T_ITALIC] = (ocr_pdf_font){.name = "Wingdings 2", .type = OCR_FONT_TRUETYPE};
    t_paint_rune(&g, T_BOLD, 10, 72, 100, 0xF06C);
    t_paint(&g, T_PLAIN, 10, 81, 100, "one");
    t_paint(&g, T_BOLD, 10, 72, 112, "n");
    t_paint(&g, T_PLAIN, 10, 81, 112, "two");
    t_paint(&g, T_ITALIC, 10, 72, 124, "n");
    t_paint(&g, T_PLAIN, 10, 81, 124, "three");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "● one");
    ck_assert_str_eq(t_line_text(page, 1), "■ two");
    ck_assert_str_eq(t_line_text(page, 2), "n three");
}
END_TEST

START_TEST(a_capital_and_small_capitals_are_one_word)
{
    WITH_GLYPHS(g);
    float x = 72 + t_paint(&g, T_PLAIN, 20, 72, 100, "D");

    x += 2.6F + t_paint(&g, T_PLAIN, 15, x + 2.6F, 100, "EFINITIONS");
    x += 5 + t_paint(&g, T_PLAIN, 20, x + 5, 100, "A");
    t_paint(&g, T_PLAIN, 15, x + 4, 100, "LL");
    t_paint(&g, T_PLAIN, 10, 72, 140, "Two words below.");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "DEFINITIONS A LL");
}
END_TEST

START_TEST(single_letters_with_word_gaps_stay_apart)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "a b c d e f g h i");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->lines[0].nwords, 9);
}
END_TEST

START_TEST(space_glyphs_part_words_and_do_not_appear)
{
    WITH_GLYPHS(g);
    g.space_glyphs = true;
    t_paint(&g, T_PLAIN, 10, 72, 100, "two  words ");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "two words");
}
END_TEST

START_TEST(ligatures_become_letters)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "eﬃcient ﬁsh");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "efficient fish");
}
END_TEST

START_TEST(ligatures_that_the_text_layer_takes_for_signs_become_letters)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "con®rmed ®rst in¯ow ªquotedº");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "confirmed first inflow “quoted”");
}
END_TEST

START_TEST(a_registered_sign_stays)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "Acme® makes 1ª and 2º");
    t_paint(&g, T_PLAIN, 10, 72, 114, "so®t things");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "Acme® makes 1ª and 2º");
}
END_TEST

START_TEST(an_accent_painted_over_a_letter_joins_it)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "M");
    t_paint_rune(&g, T_PLAIN, 10, 77, 100, 0xA8); /* TeX paints the accent first */
    t_paint(&g, T_PLAIN, 10, 77, 100, "uller");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "Müller");
}
END_TEST

START_TEST(an_accent_that_stands_alone_stays)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "x ^ y");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "x ^ y");
}
END_TEST

START_TEST(text_painted_twice_is_read_once)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "heavy");
    t_paint(&g, T_PLAIN, 10, 72.4F, 100, "heavy"); /* fake bold */
    t_paint(&g, T_PLAIN, 10, 72, 120, "ballroom");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 2);
    ck_assert_str_eq(t_line_text(page, 0), "heavy");
    ck_assert_str_eq(t_line_text(page, 1), "ballroom");
}
END_TEST

START_TEST(what_nobody_sees_is_not_read)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 100, "visible");
    g.flags = OCR_GLYPH_CLIPPED;
    t_paint(&g, T_PLAIN, 10, 72, 120, "clipped");
    g.flags = OCR_GLYPH_OFF_PAGE;
    t_paint(&g, T_PLAIN, 10, 72, 140, "off");
    g.flags = OCR_GLYPH_WHITE;
    t_paint(&g, T_PLAIN, 10, 72, 160, "white");
    g.flags = OCR_GLYPH_HIDDEN;
    t_paint(&g, T_PLAIN, 10, 72, 100, "visual");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 1);
    ck_assert_str_eq(t_line_text(page, 0), "visible");
}
END_TEST

START_TEST(white_text_on_a_dark_area_is_read)
{
    WITH_GLYPHS(g);
    t_paint_rule(&g, 60, 80, 300, 130);
    g.page.rules[0].kind = OCR_RULE_BOX;
    g.flags = OCR_GLYPH_WHITE;
    t_paint(&g, T_PLAIN, 10, 72, 100, "inverse");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "inverse");
}
END_TEST

START_TEST(hidden_text_alone_is_read)
{
    WITH_GLYPHS(g);
    g.flags = OCR_GLYPH_HIDDEN;
    t_paint(&g, T_PLAIN, 10, 72, 100, "layer of a scan");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "layer of a scan");
}
END_TEST

START_TEST(scripts_stay_in_their_line_and_say_what_they_are)
{
    WITH_GLYPHS(g);
    float x = 72 + t_paint(&g, T_PLAIN, 10, 72, 100, "mass");
    x += t_paint(&g, T_PLAIN, 7, x, 96.4F, "2");
    t_paint(&g, T_PLAIN, 10, x + 3, 100, "and H");
    t_paint(&g, T_PLAIN, 7, x + 3 + 23, 101.5F, "3");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 1);
    ck_assert_str_eq(t_line_text(page, 0), "mass2 and H3");
    ck_assert_uint_eq(page->lines[0].words[1].style, OCR_SUPERSCRIPT);
    ck_assert_uint_eq(page->lines[0].words[4].style, OCR_SUBSCRIPT);
    ck_assert(page->lines[0].words[1].glued);
}
END_TEST

START_TEST(a_style_change_inside_a_word_is_no_space)
{
    WITH_GLYPHS(g);
    float x = 72 + t_paint(&g, T_BOLD, 10, 72, 100, "bold");
    t_paint(&g, T_PLAIN, 10, x, 100, "face type");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "boldface type");
    ck_assert_uint_eq(page->lines[0].words[0].style, OCR_BOLD);
    ck_assert_uint_eq(page->lines[0].style, 0);
}
END_TEST

START_TEST(letters_painted_out_of_order_make_words)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 82, 100, "rd by");
    t_paint(&g, T_PLAIN, 10, 72, 100, "wo");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "word by");
}
END_TEST

START_TEST(a_page_of_turned_text_reads_as_an_upright_one)
{
    WITH_GLYPHS(g);
    g.turn = 90; /* text runs down the page, its first line is the rightmost */
    t_paint(&g, T_PLAIN, 10, 500, 100, "first line of it");
    t_paint(&g, T_PLAIN, 10, 488, 100, "second line");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 2);
    ck_assert_str_eq(t_line_text(page, 0), "first line of it");
    ck_assert_float_gt(page->lines[0].box.x0, page->lines[1].box.x0);
    ck_assert_float_gt(page->lines[0].box.y1 - page->lines[0].box.y0,
                       page->lines[0].box.x1 - page->lines[0].box.x0);
}
END_TEST

START_TEST(a_turned_label_is_one_vertical_line)
{
    WITH_GLYPHS(g);
    t_paint_lines(&g, 10, 150, 100, 12, 10, 300, "body");
    g.turn = 270;
    t_paint(&g, T_PLAIN, 10, 140, 200, "axis label");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    size_t at = t_find_line(page, "axis label");

    ck_assert_str_eq(page->lines[at].subtype, "vertical");
    ck_assert_msg(isnan(page->lines[at].baseline), "a turned line has no baseline y");
}
END_TEST

START_TEST(type_3_sizes_are_measured_from_the_ink)
{
    WITH_GLYPHS(g);
    for (int i = 0; i < 3; i++)
        t_paint(&g, T_PLAIN, 10, 72, 100 + 12.0F * (float)i, "text after text");
    for (size_t i = 0; i < g.page.nglyphs; i++) {
        g.page.glyphs[i].font = T_TYPE3;
        g.page.glyphs[i].size = 0.1F;
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 3);
    ck_assert_str_eq(t_line_text(page, 0), "text after text");
    ck_assert_float_gt(page->lines[0].font_size, 20); /* 10 pt are 35 px */
}
END_TEST

START_TEST(boxes_hold_the_words_and_are_page_pixels)
{
    WITH_GLYPHS(g);
    t_paint(&g, T_PLAIN, 10, 72, 144, "one two");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);
    const ocr_line *line = &page->lines[0];

    ck_assert_float_eq_tol(line->box.x0, 250, 0.01);
    ck_assert_float_eq_tol(line->box.y1, 500, 0.01);
    ck_assert_float_eq_tol(line->baseline, 500, 0.01);
    ck_assert_float_eq_tol(line->font_size, 10 * 250 / 72.0, 0.01);
    for (size_t i = 0; i < line->nwords; i++) {
        ck_assert_float_ge(line->words[i].box.x0, line->box.x0);
        ck_assert_float_le(line->words[i].box.x1, line->box.x1);
        ck_assert_int_lt(line->words[i].glyph0, line->words[i].glyph1);
    }
}
END_TEST

START_TEST(an_empty_page_has_no_lines)
{
    WITH_GLYPHS(g);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_uint_eq(page->nlines, 0);
}
END_TEST

/** Paint letters right to left from x, as producers of Arabic and Hebrew do. */
static void paint_leftwards(t_glyphs *g, float x, float y, const uint32_t *runes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        t_paint_rune(g, T_PLAIN, 10, x - 5 * (float)(i + 1), y, runes[i]);
}

START_TEST(hebrew_is_read_from_right_to_left_whatever_way_it_was_painted)
{
    static const uint32_t shalom[] = {0x5E9, 0x5DC, 0x5D5, 0x5DD},
                          backwards[] = {0x5DD, 0x5D5, 0x5DC, 0x5E9};
    WITH_GLYPHS(g);
    paint_leftwards(&g, 500, 100, shalom, 4);
    paint_leftwards(&g, 477, 100, shalom, 4);
    for (size_t i = 0; i < 4; i++)
        t_paint_rune(&g, T_PLAIN, 10, 480 + 5 * (float)i, 140, backwards[i]);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "\u05E9\u05DC\u05D5\u05DD \u05E9\u05DC\u05D5\u05DD");
    ck_assert_str_eq(t_line_text(page, 1), "\u05E9\u05DC\u05D5\u05DD");
}
END_TEST

START_TEST(numbers_and_latin_words_in_hebrew_keep_their_direction)
{
    static const uint32_t word[] = {0x5D0, 0x5D1, 0x5D2, 0x5D3};
    WITH_GLYPHS(g);
    paint_leftwards(&g, 500, 100, word, 4);
    t_paint(&g, T_PLAIN, 10, 442, 100, "Big Cat");
    paint_leftwards(&g, 437, 100, word, 4);
    t_paint(&g, T_PLAIN, 10, 394, 100, "12.5");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0),
                     "\u05D0\u05D1\u05D2\u05D3 Big Cat \u05D0\u05D1\u05D2\u05D3 12.5");
}
END_TEST

START_TEST(arabic_shapes_become_letters_and_ligatures_come_apart)
{
    static const uint32_t salam[] = {0xFEB3, 0xFEFC, 0xFEE1}; /* seen, lam-alef, meem */
    WITH_GLYPHS(g);
    paint_leftwards(&g, 500, 100, salam, 3);
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, 0), "\u0633\u0644\u0627\u0645");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout words");
    TCase *tc = tcase_create("words");

    tcase_add_test(tc, a_gap_of_a_space_parts_words_without_space_glyphs);
    tcase_add_test(tc, letter_spacing_is_no_space);
    tcase_add_test(tc, a_squeezed_space_parts_letters_but_no_ranges);
    tcase_add_test(tc, a_glyph_that_the_text_layer_does_not_name_is_read_by_its_name);
    tcase_add_test(tc, signs_of_publishers_fonts_are_read_by_their_names);
    tcase_add_test(tc, codes_of_wingdings_are_the_marks_it_draws);
    tcase_add_test(tc, a_capital_and_small_capitals_are_one_word);
    tcase_add_test(tc, single_letters_with_word_gaps_stay_apart);
    tcase_add_test(tc, space_glyphs_part_words_and_do_not_appear);
    tcase_add_test(tc, ligatures_become_letters);
    tcase_add_test(tc, ligatures_that_the_text_layer_takes_for_signs_become_letters);
    tcase_add_test(tc, a_registered_sign_stays);
    tcase_add_test(tc, an_accent_painted_over_a_letter_joins_it);
    tcase_add_test(tc, an_accent_that_stands_alone_stays);
    tcase_add_test(tc, text_painted_twice_is_read_once);
    tcase_add_test(tc, what_nobody_sees_is_not_read);
    tcase_add_test(tc, white_text_on_a_dark_area_is_read);
    tcase_add_test(tc, hidden_text_alone_is_read);
    tcase_add_test(tc, scripts_stay_in_their_line_and_say_what_they_are);
    tcase_add_test(tc, a_style_change_inside_a_word_is_no_space);
    tcase_add_test(tc, letters_painted_out_of_order_make_words);
    tcase_add_test(tc, a_page_of_turned_text_reads_as_an_upright_one);
    tcase_add_test(tc, a_turned_label_is_one_vertical_line);
    tcase_add_test(tc, type_3_sizes_are_measured_from_the_ink);
    tcase_add_test(tc, boxes_hold_the_words_and_are_page_pixels);
    tcase_add_test(tc, an_empty_page_has_no_lines);
    tcase_add_test(tc, hebrew_is_read_from_right_to_left_whatever_way_it_was_painted);
    tcase_add_test(tc, numbers_and_latin_words_in_hebrew_keep_their_direction);
    tcase_add_test(tc, arabic_shapes_become_letters_and_ligatures_come_apart);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
