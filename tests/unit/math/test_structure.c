/* SPDX-License-Identifier: Apache-2.0 */
/** Symbols where TeX puts them, and the LaTeX that they are; with and without paint order. */
#include "tests/unit/math/plane.h"

#include <check.h>
#include <string.h>

static void read_as(const char *text, const char *latex, bool seq, ocr_math_emit how)
{
    static t_plane plane;
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    ocr_math_node *tree = NULL;
    sch_err err = {0};

    t_plane_parse(&plane, text, seq);
    ck_assert_msg(ocr_math_analyse(arena, &plane.in, &tree, &err) == SCH_OK, "%s", err.text);
    ocr_math_latex(tree, &how, &got);
    ck_assert_msg(strcmp(sch_strbuf_str(&got), latex) == 0, "%s: got %s, not %s",
                  seq ? "paint order" : "geometry", sch_strbuf_str(&got), latex);
}

static void expect_with(const char *text, const char *latex, ocr_math_emit how)
{
    read_as(text, latex, true, how);
    read_as(text, latex, false, how);
}

static void expect(const char *text, const char *latex)
{
    expect_with(text, latex, (ocr_math_emit){.rm_spaces = true, .idiomatic_eqn_arrays = true});
}

START_TEST(a_row_is_read_from_left_to_right)
{
    expect("a,0,0 +,7,0 b,16,0 =,24,0 2,33,0 5,38,0", "a+b=25");
    expect("a,0,0 b,5,0 c,10,0", "a b c");
}
END_TEST

START_TEST(small_symbols_off_the_baseline_are_scripts)
{
    expect("x,0,0 2,5.5,-4,7", "x^{2}");
    expect("x,0,0 i,5.5,1.5,7", "x_{i}");
    expect("x,0,0 2,5.5,-4,7 i,5.5,2.5,7 y,12,0", "x_{i}^{2} y");
    expect("x,0,0 a,5.5,-4,7 b,9.5,-6.5,5", "x^{a^{b}}");
    expect("x,0,0 a,5.5,1.5,7 b,9.5,3,5", "x_{a_{b}}");
    expect("f,0,0 \\prime,5.5,-4,7", "f^{\\prime}");
}
END_TEST

START_TEST(in_the_smallest_style_the_left_letter_leads)
{
    expect("G,0,0 K,5.5,-4,5 p,8.5,-3.2,5 q,11.5,-3.2,5", "G^{K_{p q}}");
}
END_TEST

START_TEST(scripts_before_everything_hang_on_nothing)
{
    expect("2,0,1.5,7 F,4.5,0 1,10,1.5,7", "{}_{2} F_{1}");
}
END_TEST

START_TEST(a_bar_with_content_on_both_sides_is_a_fraction)
{
    expect("a,2,-6.8 rule,0,9,-2.5 b,2,6.9 +,14,0 c,24,0", "\\frac{a}{b}+c");
    expect("a,0.5,-3.9,7 rule,0,5,-2.5 b,0.5,3.5,7 c,8,0", "\\frac{a}{b} c");
}
END_TEST

START_TEST(fractions_nest)
{
    expect("a,3,-10.3,7 rule,2,8,-8.5 b,3,-3.6,7 rule,0,10,-2.5 c,2.5,6.9",
           "\\frac{\\frac{a}{b}}{c}");
}
END_TEST

START_TEST(a_bar_over_content_is_an_overline)
{
    expect("rule,0,12,-8.5 A,0,0 B,6,0", "\\overline{A B}");
    expect("A,0,0 B,6,0 rule,0,12,2", "\\underline{A B}");
}
END_TEST

START_TEST(limits_under_an_overline_stay_with_their_operator)
{
    expect("rule,0,24,-15 n,4,-11,7 \\sum,2,-9.5:4.5 i,4,9,7 F,17,0",
           "\\overline{\\sum_{i}^{n} F}");
}
END_TEST

START_TEST(a_script_beside_a_fraction_is_not_its_denominator)
{
    expect("K,0,0 a,8,-7.5,5 rule,6,14,-5.9 b,8,-1.9,5 \\Sigma,6,4.5,7",
           "K_{\\Sigma}^{\\frac{a}{b}}");
}
END_TEST

START_TEST(a_radical_covers_what_is_under_its_bar)
{
    expect("\\sqrt,0,-8.5:2 rule,5,16,-8.3 x,6,0 +,11,0", "\\sqrt{x+}");
    expect("3,0,-5,5 \\sqrt,0,-8.5:2 rule,5,11,-8.3 x,6,0", "\\sqrt[3]{x}");
}
END_TEST

START_TEST(what_ends_before_a_radical_is_no_index_of_it)
{
    expect("x,0,0 2,5.5,-4,7 \\sqrt,9.5,-8.5:2 rule,14.5,20.5,-8.3 y,15,0", "x^{2} \\sqrt{y}");
}
END_TEST

START_TEST(limits_stand_over_and_under_operators)
{
    expect("n,1,-11,7 \\sum,0,-9.5:4.5 i,0,9,7 =,4,9,7 1,8.7,9,7 a,8,0", "\\sum_{i=1}^{n} a");
    expect("r:l,0,0 r:i,5,0 r:m,10,0 n,5,6,7 x,18,0", "\\lim _{n} x");
}
END_TEST

START_TEST(rows_under_an_operator_are_a_substack)
{
    expect("\\sum,4,-9.5:4.5 i,5,9,7 <,9,9,7 j,14,9,7 k,5,16,7 ,,9,16,7 l,14,16,7 a,21,0",
           "\\sum_{\\substack{i<j \\\\\nk, l}} a");
    read_as("\\sum,4,-9.5:4.5 i,5,9,7 <,9,9,7 j,14,9,7 k,5,16,7 ,,9,16,7 l,14,16,7 m,8,23,7 a,21,0",
            "\\sum_{\\substack{i<j \\\\\nk, l \\\\\nm}} a", true,
            (ocr_math_emit){.rm_spaces = true});
}
END_TEST

START_TEST(tall_delimiters_around_rows_are_a_matrix)
{
    expect("(,0,-12:7 a,4,-8 b,19,-8 c,4,4 d,19,4 ),25,-12:7",
           "\\left(\\begin{array}{cc}\na & b \\\\\nc & d\n\\end{array}\\right)");
}
END_TEST

START_TEST(a_lone_brace_before_rows_is_cases)
{
    expect("\\{,0,-12:7 a,6,-8 b,24,-8 c,6,4 d,24,4",
           "\\begin{cases}\na & b \\\\\nc & d\n\\end{cases}");
    expect_with("\\{,0,-12:7 a,6,-8 b,24,-8 c,6,4 d,24,4",
                "\\left\\{\\begin{array}{ll}\na & b \\\\\nc & d\n\\end{array}\\right.",
                (ocr_math_emit){.rm_spaces = true});
}
END_TEST

START_TEST(a_matrix_carries_scripts)
{
    expect("(,0,-12:7 a,4,-8 b,19,-8 c,4,4 d,19,4 ),25,-12:7 T,28,-10,7",
           "\\left(\\begin{array}{cc}\na & b \\\\\nc & d\n\\end{array}\\right)^{T}");
}
END_TEST

START_TEST(parentheses_around_two_small_rows_are_a_binomial)
{
    expect("(,0,-8.5:3.5 n,4,-4,7 k,4,3.5,7 ),9,-8.5:3.5 x,14,0", "\\binom{n}{k} x");
    expect("(,0,-12:7 n,4,-7 k,4,6.6 ),10,-12:7", "\\binom{n}{k}");
}
END_TEST

/* 11 point type: 13.6 pt from row to row are 1.242 em, more than in other sizes. */
START_TEST(parentheses_around_rows_as_far_apart_as_lines_are_a_matrix)
{
    expect("(,0,-12:7 a,4,-6 b,19,-6 c,4,6.42 d,19,6.42 ),26,-12:7",
           "\\left(\\begin{array}{cc}\na & b \\\\\nc & d\n\\end{array}\\right)");
    expect("(,0,-12:7 a,4,-6 c,4,6.42 ),10,-12:7",
           "\\left(\\begin{array}{c}\na \\\\\nc\n\\end{array}\\right)");
    expect("(,0,-12:7 a,4,-7 b,19,-7 c,4,6.6 d,19,6.6 ),26,-12:7",
           "\\left(\\begin{array}{cc}\na & b \\\\\nc & d\n\\end{array}\\right)");
}
END_TEST

START_TEST(rows_of_a_display_are_aligned_at_their_relation)
{
    expect("a,10,0 =,18,0 b,27,0 =,18,18 c,27,18",
           "\\begin{aligned}\na & =b \\\\\n& =c\n\\end{aligned}");
    expect_with("a,10,0 =,18,0 b,27,0 =,18,18 c,27,18",
                "\\begin{array}{rl}\na & =b \\\\\n& =c\n\\end{array}",
                (ocr_math_emit){.rm_spaces = true});
}
END_TEST

START_TEST(rows_that_share_their_centre_are_gathered)
{
    expect("a,10,0 =,18,0 b,27,0 +,34,0 c,43,0 x,18,18 =,25,18 y,34,18",
           "\\begin{gathered}\na=b+c \\\\\nx=y\n\\end{gathered}");
}
END_TEST

START_TEST(a_fraction_keeps_off_the_next_row)
{
    expect("x,0,0 =,8,0 a,19,-6.8 rule,17,26,-2.5 b,19,6.9 =,8,21 c,19,21",
           "\\begin{aligned}\nx & =\\frac{a}{b} \\\\\n& =c\n\\end{aligned}");
}
END_TEST

START_TEST(accents_go_with_the_letter_below)
{
    expect("\\hat,1,0 x,0,0 y,6,0", "\\hat{x} y");
}
END_TEST

START_TEST(a_stroke_through_a_relation_negates_it)
{
    expect("a,0,0 not,9,0 =,8,0 b,17,0", "a \\neq b");
}
END_TEST

START_TEST(three_dots_are_one_sign)
{
    expect("a,0,0 .,6,0 .,10,0 .,14,0 b,18,0", "a \\ldots b");
    expect("a,0,0 \\cdot,7,0 \\cdot,11,0 \\cdot,15,0 b,20,0", "a \\cdots b");
}
END_TEST

START_TEST(upright_letters_are_functions_names_or_text)
{
    expect("r:s,0,0 r:i,5,0 r:n,10,0 x,16.7,0", "\\sin x");
    expect("r:T,0,0 r:r,5,0 A,11.7,0", "\\operatorname{Tr} A");
    expect("x,0,0 r:i,9,0 r:f,14,0 y,22.5,0", "x \\text { if } y");
    expect("n,0,0 r:i,9,0 r:s,14,0 r:o,22.5,0 r:d,27.5,0 r:d,32.5,0", "n \\text { is odd }");
    expect("5,0,0 r:m,6.7,0", "5 \\mathrm{~m}");
}
END_TEST

START_TEST(a_function_and_the_next_one_are_two)
{
    expect("r:d,0,0 r:i,5,0 r:m,10,0 r:k,16.7,0 r:e,21.7,0 r:r,26.7,0 A,33.4,0", "\\dim \\ker A");
}
END_TEST

START_TEST(tall_delimiters_are_stretched_and_balanced)
{
    expect("(,0,-12:7 a,5,-6.8 rule,3,12,-2.5 b,5,6.9 ),13,-12:7", "\\left(\\frac{a}{b}\\right)");
    expect("x,0,0 =,8,0 a,19,-6.8 rule,17,26,-2.5 b,19,6.9 |,28,-12:7 0,31,8,7",
           "x=\\left.\\frac{a}{b}\\right|_{0}");
}
END_TEST

START_TEST(commas_that_group_digits_have_no_space)
{
    expect("1,0,0 ,,5,0 0,6.8,0 0,11.8,0 0,16.8,0", "1,000");
    expect("1,0,0 ,,5,0 2,8.2,0", "1, 2");
}
END_TEST

START_TEST(options_change_how_it_is_written)
{
    const char *text = "x,0,0 2,5.5,-4,7 r:d,11,0";

    expect_with(text, "x^{2} \\mathrm{d}", (ocr_math_emit){.rm_spaces = true});
    expect_with(text, "x^2 \\mathrm{d}",
                (ocr_math_emit){.rm_spaces = true, .idiomatic_braces = true});
    expect_with(text, "x^{2} d", (ocr_math_emit){.rm_spaces = true, .rm_fonts = true});
    expect_with(text, "x ^ { 2 } \\mathrm { d }", (ocr_math_emit){0});
}
END_TEST

START_TEST(signs_that_nothing_belongs_to_are_still_latex)
{
    expect("x,0,0 +,7,0 \\sqrt,16,-8.5:2", "x+\\sqrt{}");
    expect("x,0,0 \\hat,20,0", "x \\hat{}");
}
END_TEST

START_TEST(too_many_symbols_are_refused)
{
    static ocr_sym syms[OCR_MATH_MAX_SYMS + 1];
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_math_input in = {.syms = syms, .nsyms = SCH_COUNT_OF(syms)};
    ocr_math_node *tree = NULL;
    sch_err err = {0};

    ck_assert_int_eq(ocr_math_analyse(arena, &in, &tree, &err), SCH_LIMIT);
    ck_assert_ptr_null(tree);
}
END_TEST

static void add_all(TCase *tc)
{
    tcase_add_test(tc, a_row_is_read_from_left_to_right);
    tcase_add_test(tc, small_symbols_off_the_baseline_are_scripts);
    tcase_add_test(tc, in_the_smallest_style_the_left_letter_leads);
    tcase_add_test(tc, scripts_before_everything_hang_on_nothing);
    tcase_add_test(tc, a_bar_with_content_on_both_sides_is_a_fraction);
    tcase_add_test(tc, fractions_nest);
    tcase_add_test(tc, a_bar_over_content_is_an_overline);
    tcase_add_test(tc, limits_under_an_overline_stay_with_their_operator);
    tcase_add_test(tc, a_script_beside_a_fraction_is_not_its_denominator);
    tcase_add_test(tc, a_radical_covers_what_is_under_its_bar);
    tcase_add_test(tc, what_ends_before_a_radical_is_no_index_of_it);
    tcase_add_test(tc, limits_stand_over_and_under_operators);
    tcase_add_test(tc, rows_under_an_operator_are_a_substack);
    tcase_add_test(tc, tall_delimiters_around_rows_are_a_matrix);
    tcase_add_test(tc, a_lone_brace_before_rows_is_cases);
    tcase_add_test(tc, a_matrix_carries_scripts);
    tcase_add_test(tc, parentheses_around_two_small_rows_are_a_binomial);
    tcase_add_test(tc, parentheses_around_rows_as_far_apart_as_lines_are_a_matrix);
    tcase_add_test(tc, rows_of_a_display_are_aligned_at_their_relation);
    tcase_add_test(tc, rows_that_share_their_centre_are_gathered);
    tcase_add_test(tc, a_fraction_keeps_off_the_next_row);
    tcase_add_test(tc, accents_go_with_the_letter_below);
    tcase_add_test(tc, a_stroke_through_a_relation_negates_it);
    tcase_add_test(tc, three_dots_are_one_sign);
    tcase_add_test(tc, upright_letters_are_functions_names_or_text);
    tcase_add_test(tc, a_function_and_the_next_one_are_two);
    tcase_add_test(tc, tall_delimiters_are_stretched_and_balanced);
    tcase_add_test(tc, commas_that_group_digits_have_no_space);
    tcase_add_test(tc, options_change_how_it_is_written);
    tcase_add_test(tc, signs_that_nothing_belongs_to_are_still_latex);
    tcase_add_test(tc, too_many_symbols_are_refused);
}

int main(void)
{
    Suite *suite = suite_create("structure");
    TCase *tc = tcase_create("structure");
    SRunner *runner;
    int failed;

    add_all(tc);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
