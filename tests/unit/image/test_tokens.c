/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "worker/image/image.h"

static void check(const char *latex, unsigned transforms, const char *expected)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    wrk_latex_transform(latex, transforms, &sb);
    ck_assert_str_eq(sch_strbuf_str(&sb), expected);
}

START_TEST(without_transforms_tokens_stand_apart)
{
    check("x ^ { 2 }", 0, "x ^ { 2 }");
    check("x^{2}+\\alpha", 0, "x ^ { 2 } + \\alpha");
    check("\\text { a b } x", 0, "\\text { a b } x");
    check("", 0, "");
}
END_TEST

START_TEST(rm_spaces_keeps_the_blanks_that_mean_something)
{
    const unsigned rm = 1U << SCH_RM_SPACES;

    check("\\lim _ { x \\rightarrow 3 } ( \\frac { x ^ { 2 } + 9 } { x - 3 } )", rm,
          "\\lim _{x \\rightarrow 3}(\\frac{x^{2}+9}{x-3})");
    check("12 + 5 x - 8 = 12 x - 10", rm, "12+5 x-8=12 x-10");
    check("\\text { if } x < 0", rm, "\\text { if } x<0");
    check("\\left ( x \\right )", rm, "\\left(x \\right)");
}
END_TEST

START_TEST(rm_fonts_leaves_what_was_in_them)
{
    check("\\mathbf { A } + \\mathrm { ~ B }", 1U << SCH_RM_FONTS, "A + ~ B");
    check("\\mathbb { R } ^ { n }", 1U << SCH_RM_FONTS, "R ^ { n }");
    check("\\mathbf x", 1U << SCH_RM_FONTS, "\\mathbf x");
}
END_TEST

START_TEST(rm_style_syms_takes_the_plain_ones)
{
    check("\\bigoplus _ { i } V", 1U << SCH_RM_STYLE_SYMS, "\\oplus _ { i } V");
}
END_TEST

START_TEST(rm_text_drops_what_stands_at_either_end)
{
    check("\\text { where } x = 5 \\text { holds }", 1U << SCH_RM_TEXT, "x = 5");
    check("x \\text { or } y", 1U << SCH_RM_TEXT, "x \\text { or } y");
    check("\\text { only }", 1U << SCH_RM_TEXT, "\\text { only }");
}
END_TEST

START_TEST(long_frac_divides)
{
    check("8 \\longdiv { 7200 }", 1U << SCH_LONG_FRAC, "\\frac { 7200 } { 8 }");
    check("x + 1", 1U << SCH_LONG_FRAC, "x + 1");
}
END_TEST

START_TEST(functions_are_operatornames_in_latex_normal)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    wrk_latex_operators("\\lim _ { x } \\alpha", &sb);
    ck_assert_str_eq(sch_strbuf_str(&sb), "\\operatorname { lim } _ { x } \\alpha");
}
END_TEST

START_TEST(unbalanced_latex_does_no_harm)
{
    static const char *const odd[] = {"\\mathbf {", "}",         "\\",          "\\text { a",
                                      "{ { {",      "\\longdiv", "\\longdiv {", "\\begin{array"};

    for (size_t i = 0; i < SCH_COUNT_OF(odd); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        wrk_latex_transform(odd[i], ~0U, &sb);
        ck_assert(!sb.failed);
    }
}
END_TEST

int main(void)
{
    return T_RUN("image-tokens", without_transforms_tokens_stand_apart,
                 rm_spaces_keeps_the_blanks_that_mean_something, rm_fonts_leaves_what_was_in_them,
                 rm_style_syms_takes_the_plain_ones, rm_text_drops_what_stands_at_either_end,
                 long_frac_divides, functions_are_operatornames_in_latex_normal,
                 unbalanced_latex_does_no_harm);
}
