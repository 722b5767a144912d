/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/quality/normalize.h"

#include <check.h>

static void expect(const char *latex, const char *form)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};

    t_normalize(latex, &got);
    ck_assert_str_eq(sch_strbuf_str(&got), form);
}

static void same(const char *a, const char *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf form = {0};

    t_normalize(a, &form);
    expect(b, sch_strbuf_str(&form));
}

static void differ(const char *a, const char *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf p = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf q = {0};

    t_normalize(a, &p);
    t_normalize(b, &q);
    ck_assert_str_ne(sch_strbuf_str(&p), sch_strbuf_str(&q));
}

START_TEST(what_prints_alike_has_one_form)
{
    same("x_a^b", "x^{b}_{a}");
    same("\\left( x\\right)\\,", "(x)");
    same("\\left.x\\right|_{0}", "x|_{0}");
    same("\\sin x", "\\operatorname{sin} x");
    same("\\text { if } x", "\\mathrm{if} x");
    same("\\mathbf{A x}", "\\mathbf{A} \\mathbf{x}");
    same("x \\equiv 1 \\pmod{3}", "x \\equiv 1(\\operatorname{mod} 3)");
    same("\\begin{aligned} a & =b \\\\ & =c \\end{aligned}",
         "\\begin{gathered} a=b \\\\ =c \\end{gathered}");
    same("\\begin{cases}a & b\\end{cases}", "\\left\\{\\begin{array}{ll}a & b\\end{array}\\right.");
    same("X \\stackrel{f}{\\longrightarrow} Y", "X \\xrightarrow{f} Y");
    same("a \\mid b", "a | b");
}
END_TEST

START_TEST(what_prints_otherwise_differs)
{
    differ("x_{a}", "x^{a}");
    differ("x_{a b}", "x_{a} b");
    differ("\\frac{a}{b}", "\\frac{b}{a}");
    differ("\\mathbf{x}", "x");
    differ("\\mathrm{d}", "d");
    differ("\\sqrt[3]{x}", "\\sqrt{x}");
    differ("\\begin{array}{l}a & b\\end{array}", "\\begin{array}{l}a b\\end{array}");
    differ("\\bar{x y}", "\\bar{x} y");
}
END_TEST

START_TEST(broken_input_ends)
{
    expect("{{{", "");
    expect("\\frac{a", "\\frac { a } { }");
    expect("\\begin{array", "\\begin{array}  \\end{array}");
    expect("_", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("normalize");
    TCase *tc = tcase_create("normalize");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, what_prints_alike_has_one_form);
    tcase_add_test(tc, what_prints_otherwise_differs);
    tcase_add_test(tc, broken_input_ends);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
