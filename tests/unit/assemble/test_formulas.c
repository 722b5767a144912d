/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas in lines and displays, and their numbers. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

/** Make word `at` of the line a formula. */
static void set_math(ocr_line *line, size_t at, const char *latex)
{
    ck_assert_uint_lt(at, line->nwords);
    line->words[at].text = latex;
    line->words[at].style |= OCR_MATH_WORD;
}

START_TEST(formulas_stand_between_delimiters_and_are_not_escaped)
{
    t_doc doc;
    ocr_line *line;

    t_doc_init(&doc);
    t_page_add(&doc);
    line = t_par(&doc, "cost $5 and x here");
    set_math(line, 3, "x_{1}*y*z");
    t_assemble(&doc);
    t_mmd_is(&doc, "cost \\$5 and \\( x_{1}*y*z \\) here");
    t_doc_done(&doc);
}
END_TEST

START_TEST(a_formula_broken_at_a_line_end_is_whole_in_the_document)
{
    t_doc doc;
    ocr_line *line;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_block(&doc);
    line = t_line(&doc, 20, 0, "where we let the first of them x=a+");
    set_math(line, 7, "x=a+");
    line->words[7].style |= OCR_MATH_OPEN_END;
    line = t_line(&doc, 20, 0, "b and the other one is then y=");
    set_math(line, 0, "b");
    set_math(line, 7, "y=");
    line->words[7].style |= OCR_MATH_OPEN_END;
    t_line(&doc, 20, 0, "50%, and z");
    t_assemble(&doc);
    t_mmd_is(&doc, "where we let the first of them \\( x=a+ b \\) and the other one is then "
                   "\\( y= 50\\% \\), and z");
    ck_assert_str_eq(doc.pages[0]->lines[0].text, "where we let the first of them \\( x=a+ \\)");
    ck_assert_str_eq(doc.pages[0]->lines[1].text, "\\( b \\) and the other one is then \\( y= \\)");
    t_doc_done(&doc);
}
END_TEST

START_TEST(formulas_in_captions_stand_between_delimiters)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_picture(&doc, 100, 100, 500, 400);
    set_math(t_par(&doc, "Figure 1. Values of x here."), 4, "x_{1}");
    t_assemble(&doc);
    ck_assert_msg(strstr(t_mmd(&doc), "Values of \\( x_{1} \\) here."), "%s", t_mmd(&doc));
    t_doc_done(&doc);
}
END_TEST

/** A display and its printed numbers. */
static void add_display(t_doc *doc, const char *latex, const char *const *numbers, size_t count)
{
    ocr_line *line = t_par(doc, "display");

    line->type = OCR_MATH;
    set_math(line, 0, latex);
    for (size_t i = 0; i < count; i++)
        t_par(doc, numbers[i])->type = OCR_EQUATION_NUMBER;
}

START_TEST(delimiters_of_formulas_are_an_option)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    doc.options.math_inline[0] = doc.options.math_inline[1] = "$";
    doc.options.math_display[0] = doc.options.math_display[1] = "$$";
    set_math(t_par(&doc, "a b"), 1, "b");
    add_display(&doc, "c", NULL, 0);
    t_assemble(&doc);
    t_mmd_is(&doc, "a $b$\n\n$$\nc\n$$"); /* a dollar has no space inside */
    t_doc_done(&doc);
}
END_TEST

START_TEST(numbers_of_equations_are_dropped_or_become_tags)
{
    t_doc doc;
    const char *const number[] = {"(1.3)"};

    t_doc_init(&doc);
    t_page_add(&doc);
    add_display(&doc, "x=1", number, 1);
    t_assemble(&doc);
    t_mmd_is(&doc, "\\[\nx=1\n\\]");
    ocr_output_done(doc.out);
    doc.options.include_equation_tags = true;
    t_assemble(&doc);
    t_mmd_is(&doc, "\\[\n\\begin{equation*}\nx=1 \\tag{1.3}\n\\end{equation*}\n\\]");
    t_doc_done(&doc);
}
END_TEST

START_TEST(aligned_rows_take_a_tag_each)
{
    t_doc doc;
    const char *const number[] = {"(1)", "(2)"};

    t_doc_init(&doc);
    t_page_add(&doc);
    doc.options.include_equation_tags = true;
    add_display(&doc, "\\begin{aligned}\na & =\\{b\\} \\\\\nc & =d\n\\end{aligned}", number, 2);
    t_assemble(&doc);
    t_mmd_is(&doc, "\\[\n\\begin{align*}\na & =\\{b\\} \\tag{1} \\\\\nc & =d "
                   "\\tag{2}\n\\end{align*}\n\\]");
    t_doc_done(&doc);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-formulas");
    TCase *tc = tcase_create("formulas");

    tcase_add_test(tc, formulas_stand_between_delimiters_and_are_not_escaped);
    tcase_add_test(tc, a_formula_broken_at_a_line_end_is_whole_in_the_document);
    tcase_add_test(tc, formulas_in_captions_stand_between_delimiters);
    tcase_add_test(tc, delimiters_of_formulas_are_an_option);
    tcase_add_test(tc, numbers_of_equations_are_dropped_or_become_tags);
    tcase_add_test(tc, aligned_rows_take_a_tag_each);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
