/* SPDX-License-Identifier: Apache-2.0 */
/* Running heads, feet and page numbers that one page tells, and what only looks like them. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

#include <string.h>

/** A page of 40 lines of text from y = 100 to 568 (US letter: 792), and what is painted onto it. */
static void begin(t_glyphs *g)
{
    t_glyphs_init(g);
    t_paint_lines(g, 10, 72, 100, 12, 40, 460, "body");
}

/** Types of the lines that begin so. */
static void assert_type(const ocr_page *page, const char *text, ocr_type type)
{
    ocr_type got = page->lines[t_find_line(page, text)].type;

    ck_assert_msg(got == type, "\"%s\" is %s, not %s", text, ocr_type_name(got),
                  ocr_type_name(type));
}

/** Lay out, check the line that begins with text, and release. */
static void check(t_glyphs *g, const char *text, bool furniture)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(g);

    assert_type(page, text, furniture ? OCR_PAGE_INFO : OCR_TEXT);
    assert_type(page, "body0", OCR_TEXT);
    assert_type(page, "body39", OCR_TEXT);
    t_glyphs_done(g);
}

START_TEST(page_numbers_of_many_kinds_are_page_info)
{
    static const char *const texts[] = {"17",   "- 4 -", "xiv",  "Page 3 of 10", "3/10",    "[12]",
                                        "F-12", "A-3",   "p. 7", "Seite 9",      "12 of 30"};

    for (size_t i = 0; i < SCH_COUNT_OF(texts); i++) {
        t_glyphs g;

        begin(&g);
        t_paint(&g, T_PLAIN, 10, 290, 740, texts[i]);
        check(&g, texts[i], true);
    }
}
END_TEST

START_TEST(a_page_number_goes_where_a_short_page_ends)
{
    t_glyphs g;

    t_glyphs_init(&g);
    t_paint_lines(&g, 10, 72, 100, 12, 12, 460, "body");
    t_paint(&g, T_PLAIN, 10, 300, 290, "41");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    assert_type(page, "41", OCR_PAGE_INFO);
    assert_type(page, "body11", OCR_TEXT);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_head_in_the_middle_of_a_large_sheet_is_known_by_its_look)
{
    t_glyphs g;

    t_glyphs_init(&g);
    t_paint_lines(&g, 10, 140, 140, 12, 40, 330, "body");
    t_paint(&g, T_PLAIN, 7, 140, 112, "1960");
    t_paint(&g, T_PLAIN, 7, 280, 112, "JANE DOE");
    check(&g, "1960", true);
}
END_TEST

START_TEST(a_head_and_a_heading_at_the_same_place_are_told_apart)
{
    static const struct {
        const char *text;
        int font;
        bool furniture;
    } rows[] = {
        {"Journal of Things, Vol. 3, No. 2, 2014", T_PLAIN, true},
        {"Copyright 2014 by the author", T_PLAIN, true},
        {"Notes to the Financial Statements", T_PLAIN, true},
        {"Doe et al. (2011) 61", T_PLAIN, true},
        {"The Acme Report | 12", T_PLAIN, true},
        {"7. Award of Contract", T_BOLD, false},
        {"2.2 Control of Things", T_BOLD, false},
        {"Table A-1. Summary of things", T_PLAIN, false},
        {"Figure 3. A thing", T_PLAIN, false},
        {"Note: things are in brackets.", T_PLAIN, false},
        {"Results of it", T_BOLD, false},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(rows); i++) {
        t_glyphs g;

        begin(&g);
        t_paint(&g, rows[i].font, 10, 72, 76, rows[i].text);
        check(&g, rows[i].text, rows[i].furniture);
    }
}
END_TEST

START_TEST(a_typed_head_stands_as_close_as_double_spaced_lines)
{
    t_glyphs g;

    t_glyphs_init(&g);
    t_paint_lines(&g, 10, 72, 84, 24, 25, 460, "body");
    t_paint(&g, T_PLAIN, 10, 437, 60, "Some Report of It 39");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    assert_type(page, "Some Report", OCR_PAGE_INFO);
    assert_type(page, "body0", OCR_TEXT);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_rule_typed_in_letters_sets_a_head_apart)
{
    t_glyphs g;

    t_glyphs_init(&g);
    t_paint_lines(&g, 10, 72, 96, 12, 40, 460, "body");
    t_paint(&g, T_PLAIN, 10, 412, 56, "Presentation of Results");
    t_paint(&g, T_PLAIN, 10, 72, 68, "________________________________________");
    check(&g, "Presentation", true);
}
END_TEST

START_TEST(rows_of_a_table_at_the_edge_stay)
{
    t_glyphs g;

    t_glyphs_init(&g);
    for (int i = 0; i < 30; i++) {
        float y = 60 + 22.0F * (float)i;

        t_paint(&g, T_PLAIN, 10, 72, y, i ? "things" : "Kind");
        t_paint(&g, T_PLAIN, 10, 250, y, i ? "12.5" : "Length");
        t_paint(&g, T_PLAIN, 10, 400, y, i ? "82.67%" : "Share");
    }
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_PAGE_INFO);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_footnote_above_the_page_number_stays)
{
    t_glyphs g;

    begin(&g);
    t_paint(&g, T_PLAIN, 5, 72, 716, "7");
    t_paint(&g, T_PLAIN, 8, 77, 720, "Things of which the cost was large");
    t_paint(&g, T_PLAIN, 10, 300, 760, "18");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_int_eq(page->lines[page->nlines - 1].type, OCR_PAGE_INFO);
    for (size_t i = 0; i + 1 < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_PAGE_INFO);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_number_in_the_margin_beside_the_last_line_is_page_info)
{
    t_glyphs g;

    begin(&g);
    t_paint(&g, T_PLAIN, 10, 570, 568, "1");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    ck_assert_str_eq(t_line_text(page, page->nlines - 1), "1");
    ck_assert_int_eq(page->lines[page->nlines - 1].type, OCR_PAGE_INFO);
    assert_type(page, "body39", OCR_TEXT);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(artifact_marks_count_where_little_is_marked)
{
    for (int all = 0; all < 2; all++) {
        t_glyphs g;

        t_glyphs_init(&g);
        g.flags = all ? OCR_GLYPH_ARTIFACT : 0;
        t_paint_lines(&g, 10, 72, 100, 12, 40, 460, "body");
        g.flags = OCR_GLYPH_ARTIFACT;
        t_paint(&g, T_BOLD, 10, 72, 76, "Words of it");
        check(&g, "Words", !all);
    }
}
END_TEST

START_TEST(labels_of_a_map_are_no_heads)
{
    t_glyphs g;

    t_glyphs_init(&g);
    t_paint(&g, T_PLAIN, 10, 280, 190, "NORWAY");
    t_paint(&g, T_PLAIN, 10, 350, 280, "LAPLAND");
    t_paint(&g, T_PLAIN, 10, 180, 330, "SWEDEN");
    for (int i = 0; i < 8; i++)
        t_paint(&g, T_PLAIN, 10, 200 + 20.0F * (float)i, 400 + 30.0F * (float)i, "Place");
    t_paint(&g, T_PLAIN, 10, 330, 690, "ESTONIA");
    SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_ne(page->lines[i].type, OCR_PAGE_INFO);
    t_glyphs_done(&g);
}
END_TEST

START_TEST(a_page_is_not_emptied_unless_it_shows_a_picture)
{
    for (int picture = 0; picture < 2; picture++) {
        t_glyphs g;

        t_glyphs_init(&g);
        t_paint(&g, T_PLAIN, 8, 72, 40, "Journal of Things 47 (2000) 2");
        t_paint(&g, T_PLAIN, 8, 520, 40, "79");
        if (picture)
            t_paint_image(&g, 100, 100, 500, 500);
        SCH_AUTO(ocr_page_free) ocr_page *page = t_layout(&g);

        assert_type(page, "Journal", picture ? OCR_PAGE_INFO : OCR_TEXT);
        t_glyphs_done(&g);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout margins");
    TCase *tc = tcase_create("margins");

    tcase_add_test(tc, page_numbers_of_many_kinds_are_page_info);
    tcase_add_test(tc, a_page_number_goes_where_a_short_page_ends);
    tcase_add_test(tc, a_head_in_the_middle_of_a_large_sheet_is_known_by_its_look);
    tcase_add_test(tc, a_head_and_a_heading_at_the_same_place_are_told_apart);
    tcase_add_test(tc, a_typed_head_stands_as_close_as_double_spaced_lines);
    tcase_add_test(tc, a_rule_typed_in_letters_sets_a_head_apart);
    tcase_add_test(tc, rows_of_a_table_at_the_edge_stay);
    tcase_add_test(tc, a_footnote_above_the_page_number_stays);
    tcase_add_test(tc, a_number_in_the_margin_beside_the_last_line_is_page_info);
    tcase_add_test(tc, artifact_marks_count_where_little_is_marked);
    tcase_add_test(tc, labels_of_a_map_are_no_heads);
    tcase_add_test(tc, a_page_is_not_emptied_unless_it_shows_a_picture);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
