/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas in lines and displays, on glyph pages made by hand: letters are half an em wide. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

#include <string.h>

enum { EM = 10 };
#define LEFT  72.0F
#define PITCH 12.0F

static t_glyphs glyphs;
static ocr_page *page;

static void setup(void)
{
    t_glyphs_init(&glyphs);
}

static void teardown(void)
{
    page = ocr_page_free(page);
    t_glyphs_done(&glyphs);
}

/** @return the pen behind the text */
static float put(int font, float size, float x, float y, const char *text)
{
    return x + t_paint(&glyphs, font, size, x, y, text);
}

/** Lines of running text, so that the page has a column; the next free baseline is returned. */
static float paint_text(float y, int count)
{
    t_paint_lines(&glyphs, EM, LEFT, y, PITCH, count, 400, "word");
    return y + PITCH * (float)count;
}

/** The word of mathematics with this LaTeX; fails the test when there is none. */
static const ocr_word *find_math(const char *latex)
{
    for (size_t i = 0; i < page->nlines; i++)
        for (size_t k = 0; k < page->lines[i].nwords; k++)
            if (page->lines[i].words[k].style & OCR_MATH_WORD &&
                strcmp(page->lines[i].words[k].text, latex) == 0)
                return &page->lines[i].words[k];
    for (size_t i = 0; i < page->nlines; i++)
        fprintf(stderr, "line %zu type %d: %s\n", i, page->lines[i].type, t_line_text(page, i));
    ck_abort_msg("no formula %s", latex);
    return NULL;
}

static size_t count_math(void)
{
    size_t n = 0;

    for (size_t i = 0; i < page->nlines; i++)
        for (size_t k = 0; k < page->lines[i].nwords; k++)
            n += (page->lines[i].words[k].style & OCR_MATH_WORD) != 0;
    return n;
}

static size_t count_type(ocr_type type)
{
    size_t n = 0;

    for (size_t i = 0; i < page->nlines; i++)
        n += page->lines[i].type == type;
    return n;
}

/** "<before> x = 2" in TeX's fonts and spaces. @return the pen behind it */
static float paint_equation(float x, float y)
{
    x = put(T_MATH, EM, x, y, "x");
    x = put(T_ROMAN, EM, x + 0.278F * EM, y, "=");
    return put(T_ROMAN, EM, x + 0.278F * EM, y, "2");
}

START_TEST(a_formula_in_a_line_is_one_word_and_the_comma_behind_it_is_text)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "so let");

    x = paint_equation(x + 3, 100);
    put(T_ROMAN, EM, x, 100, ", and go on");
    page = t_layout(&glyphs);
    find_math("x=2");
    ck_assert_uint_eq(page->nlines, 1);
    ck_assert_str_eq(t_line_text(page, 0), "so let x=2, and go on");
}
END_TEST

START_TEST(a_subscript_goes_with_its_variable)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "where");

    x = put(T_MATH, EM, x + 3, 100, "x");
    x = put(T_MATH, 7, x, 101.5F, "i");
    put(T_ROMAN, EM, x + 3, 100, "is small");
    page = t_layout(&glyphs);
    find_math("x_{i}");
    ck_assert_uint_eq(page->nlines, 1);
}
END_TEST

START_TEST(a_digit_among_words_is_text_unless_numbers_default_to_math)
{
    ocr_options options = {.rm_spaces = true, .numbers_default_to_math = true};

    put(T_ROMAN, EM, LEFT, 100, "there are 3 of them");
    page = t_layout(&glyphs);
    ck_assert_uint_eq(count_math(), 0);
    page = ocr_page_free(page);
    glyphs.options = &options;
    page = t_layout(&glyphs);
    find_math("3");
}
END_TEST

START_TEST(signs_beside_words_are_text_in_fonts_of_signs)
{
    float x = put(T_PLAIN, EM, LEFT, 100, "with 0.25");

    glyphs.fonts[T_SYMBOL].name = "Universal-GreekwithMathPi";
    t_paint_rune(&glyphs, T_SYMBOL, EM, x + 3, 100, 0x3BC)->name = "mu";
    x = put(T_PLAIN, EM, x + 8, 100, "g of it (");
    t_paint_rune(&glyphs, T_SYMBOL, EM, x, 100, '+')->name = "plus";
    put(T_PLAIN, EM, x + 5, 100, ") added");
    page = t_layout(&glyphs);
    ck_assert_uint_eq(count_math(), 0);
    ck_assert_str_eq(t_line_text(page, 0), "with 0.25 μg of it (+) added");
}
END_TEST

START_TEST(a_footnote_mark_stays_text)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "a word");

    x = put(T_ROMAN, 7, x, 96.5F, "1");
    put(T_ROMAN, EM, x + 3, 100, "with a mark");
    x = put(T_ROMAN, EM, LEFT, 112, "and");
    put(T_MATH, EM, x + 3, 112, "y");
    page = t_layout(&glyphs);
    ck_assert_uint_eq(count_math(), 1);
    find_math("y");
}
END_TEST

/** a over b in a line, as TeX paints it. @return the pen behind it */
static float paint_fraction(float x, float y)
{
    put(T_MATH, 7, x + 1, y - 4, "a");
    t_paint_rule(&glyphs, x + 1, y - 2.7F, x + 4.5F, y - 2.3F);
    put(T_MATH, 7, x + 1, y + 3.4F, "b");
    return x + 5.5F;
}

START_TEST(a_fraction_between_lines_of_text_stays_on_its_line)
{
    float y = paint_text(100, 2), x;

    x = put(T_ROMAN, EM, LEFT, y, "about");
    x = paint_fraction(x + 3, y);
    put(T_ROMAN, EM, x + 3, y, "of the words are on this line");
    paint_text(y + PITCH, 2);
    page = t_layout(&glyphs);
    find_math("\\frac{a}{b}");
    ck_assert_uint_eq(page->nlines, 5);
    ck_assert_str_eq(t_line_text(page, 2), "about \\frac{a}{b} of the words are on this line");
}
END_TEST

START_TEST(a_line_under_words_is_no_fraction_bar)
{
    float y = paint_text(100, 1), x;

    x = put(T_ROMAN, EM, LEFT, y, "an");
    put(T_ROMAN, EM, x + 3, y, "underlined");
    t_paint_rule(&glyphs, x + 3, y + 1.5F, x + 53, y + 1.9F);
    put(T_ROMAN, EM, x + 56, y, "word with");
    put(T_MATH, EM, x + 104, y, "y");
    paint_text(y + PITCH, 1);
    page = t_layout(&glyphs);
    ck_assert_uint_eq(count_math(), 1);
    ck_assert_uint_eq(page->nlines, 3);
}
END_TEST

START_TEST(a_centred_formula_is_a_display_and_its_number_a_line_of_its_own)
{
    float y = paint_text(100, 3);

    paint_equation(260, y + 10);
    put(T_ROMAN, EM, 455, y + 10, "(2.1)");
    paint_text(y + 32, 3);
    page = t_layout(&glyphs);
    find_math("x=2");
    ck_assert_uint_eq(count_type(OCR_MATH), 1);
    ck_assert_uint_eq(count_type(OCR_EQUATION_NUMBER), 1);
    ck_assert_str_eq(t_line_text(page, t_find_line(page, "(2.1)")), "(2.1)");
    ck_assert_int_ne(page->lines[2].block, page->lines[3].block);
}
END_TEST

START_TEST(rows_that_nearly_touch_are_one_display)
{
    float y = paint_text(100, 3);

    paint_equation(260, y + 10);
    paint_equation(260, y + 24);
    paint_text(y + 46, 3);
    page = t_layout(&glyphs);
    ck_assert_uint_eq(count_type(OCR_MATH), 1);
    ck_assert_uint_eq(count_math(), 1);
    ck_assert_ptr_nonnull(strstr(t_line_text(page, 3), "\\\\"));
}
END_TEST

START_TEST(a_formula_that_ends_a_paragraph_is_no_display)
{
    float y = paint_text(100, 3);

    paint_equation(LEFT, y);
    paint_text(y + 3 * PITCH, 3);
    page = t_layout(&glyphs);
    find_math("x=2");
    ck_assert_uint_eq(count_type(OCR_MATH), 0);
}
END_TEST

START_TEST(an_operator_of_upright_letters_belongs_to_its_formula)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "as");

    x = put(T_ROMAN, EM, x + 3, 100, "sin");
    x = put(T_MATH, EM, x + 1.667F, 100, "x");
    put(T_ROMAN, EM, x + 3, 100, "is odd");
    page = t_layout(&glyphs);
    find_math("\\sin x");
    ck_assert_str_eq(t_line_text(page, 0), "as \\sin x is odd");
}
END_TEST

/** A relation of CMSY with TeX's space on both sides. @return the pen behind it */
static float paint_relation(float x, float y, const char *slot)
{
    return put(T_SYMBOL, EM, x + 0.278F * EM, y, slot) + 0.278F * EM;
}

START_TEST(variables_in_a_text_italic_are_mathematics_where_only_signs_have_a_font)
{
    float x = put(T_PLAIN, EM, LEFT, 100, "for each");

    glyphs.fonts[T_ITALIC].name = "NimbusRomNo9L-ReguItal";
    x = put(T_ITALIC, EM, x + 3, 100, "x");
    x = paint_relation(x, 100, "2"); /* \in */
    x = put(T_ITALIC, EM, x, 100, "S");
    put(T_PLAIN, EM, x + 3, 100, "we have");
    x = put(T_PLAIN, EM, LEFT, 112, "and one");
    x = put(T_ITALIC, EM, x + 3, 112, "y");
    x = put(T_PLAIN, EM, x + 3, 112, "that is");
    put(T_ITALIC, EM, x + 3, 112, "emphasized");
    x = put(T_PLAIN, EM, LEFT, 124, "set");
    x = put(T_ITALIC, EM, x + 3, 124, "A");
    paint_relation(x, 124, "2");
    page = t_layout(&glyphs);
    find_math("x \\in S");
    find_math("y");
    ck_assert_uint_eq(count_math(), 3);
}
END_TEST

START_TEST(italic_words_are_no_variables_where_those_have_a_font)
{
    float x = put(T_PLAIN, EM, LEFT, 100, "for each");

    x = put(T_ITALIC, EM, x + 3, 100, "x");
    x = put(T_PLAIN, EM, x + 3, 100, "and");
    x = put(T_MATH, EM, x + 3, 100, "y");
    x = paint_relation(x, 100, "2");
    put(T_MATH, EM, x, 100, "S");
    page = t_layout(&glyphs);
    find_math("y \\in S");
    ck_assert_uint_eq(count_math(), 1);
}
END_TEST

START_TEST(a_map_is_one_formula_in_spite_of_its_colon)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "a map");

    x = put(T_MATH, EM, x + 3, 100, "f");
    x = put(T_ROMAN, EM, x, 100, ":");
    x = put(T_MATH, EM, x + 3.3F, 100, "X");
    x = paint_relation(x, 100, "!"); /* \rightarrow */
    x = put(T_MATH, EM, x, 100, "Y");
    x = put(T_ROMAN, EM, x + 3, 100, "and now");
    x = put(T_MATH, EM, x + 3, 100, "x");
    x = put(T_ROMAN, EM, x, 100, ":");
    put(T_MATH, EM, x + 3.3F, 100, "y");
    page = t_layout(&glyphs);
    find_math("f:X \\rightarrow Y");
    find_math("x");
    find_math("y");
}
END_TEST

START_TEST(brackets_hold_a_sum_but_not_an_equation)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "all");

    x = put(T_ROMAN, EM, x + 3, 100, "(");
    x = put(T_MATH, EM, x, 100, "n");
    x = put(T_ROMAN, EM, x + 2.2F, 100, "+");
    x = put(T_ROMAN, EM, x + 2.2F, 100, "1)");
    x = put(T_ROMAN, EM, x + 3, 100, "rows (");
    x = paint_equation(x, 100);
    put(T_ROMAN, EM, x, 100, ") of it");
    page = t_layout(&glyphs);
    find_math("(n+1)");
    find_math("x=2");
}
END_TEST

START_TEST(a_matrix_group_of_a_number_is_mathematics)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "of SO(3) and of NA(3) for");

    put(T_MATH, EM, x + 3, 100, "x");
    page = t_layout(&glyphs);
    find_math("\\operatorname{SO}(3)");
    find_math("x");
    ck_assert_uint_eq(count_math(), 2);
}
END_TEST

START_TEST(a_script_goes_on_behind_a_script_of_its_own)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "let");

    x = put(T_MATH, EM, x + 3, 100, "X");
    x = put(T_MATH, 7, x, 101.5F, "t");
    x = put(T_MATH, 5, x, 102.5F, "b");
    x = put(T_MATH, 7, x, 101.5F, "C");
    put(T_ROMAN, EM, x + 3, 100, "be one of those that go on");
    page = t_layout(&glyphs);
    find_math("X_{t_{b} C}");
}
END_TEST

START_TEST(a_formula_cut_by_the_end_of_a_line_says_so)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "so let");
    const ocr_word *w;

    x = put(T_MATH, EM, x + 3, 100, "x");
    put(T_ROMAN, EM, x + 2.78F, 100, "=");
    x = put(T_MATH, EM, LEFT, 112, "y");
    put(T_ROMAN, EM, x + 3, 112, "go on");
    page = t_layout(&glyphs);
    w = find_math("x=");
    ck_assert(w->style & OCR_MATH_OPEN_END);
    w = find_math("y");
    ck_assert(!(w->style & (OCR_MATH_OPEN_END | OCR_MATH_OPEN_START)));
}
END_TEST

START_TEST(a_note_mark_hangs_on_no_formula)
{
    float x = put(T_ROMAN, EM, LEFT, 100, "a point");

    x = put(T_MATH, EM, x + 3, 100, "P");
    put(T_SYMBOL, 7, x, 96.5F, "z"); /* \ddagger */
    page = t_layout(&glyphs);
    find_math("P");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout math");
    TCase *tc = tcase_create("math");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_formula_in_a_line_is_one_word_and_the_comma_behind_it_is_text);
    tcase_add_test(tc, a_subscript_goes_with_its_variable);
    tcase_add_test(tc, a_digit_among_words_is_text_unless_numbers_default_to_math);
    tcase_add_test(tc, signs_beside_words_are_text_in_fonts_of_signs);
    tcase_add_test(tc, a_footnote_mark_stays_text);
    tcase_add_test(tc, a_fraction_between_lines_of_text_stays_on_its_line);
    tcase_add_test(tc, a_line_under_words_is_no_fraction_bar);
    tcase_add_test(tc, a_centred_formula_is_a_display_and_its_number_a_line_of_its_own);
    tcase_add_test(tc, rows_that_nearly_touch_are_one_display);
    tcase_add_test(tc, a_formula_that_ends_a_paragraph_is_no_display);
    tcase_add_test(tc, an_operator_of_upright_letters_belongs_to_its_formula);
    tcase_add_test(tc, variables_in_a_text_italic_are_mathematics_where_only_signs_have_a_font);
    tcase_add_test(tc, italic_words_are_no_variables_where_those_have_a_font);
    tcase_add_test(tc, a_map_is_one_formula_in_spite_of_its_colon);
    tcase_add_test(tc, brackets_hold_a_sum_but_not_an_equation);
    tcase_add_test(tc, a_matrix_group_of_a_number_is_mathematics);
    tcase_add_test(tc, a_script_goes_on_behind_a_script_of_its_own);
    tcase_add_test(tc, a_formula_cut_by_the_end_of_a_line_says_so);
    tcase_add_test(tc, a_note_mark_hangs_on_no_formula);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
