/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/output.h"
#include "tests/support/run.h"

START_TEST(every_format_has_a_type_and_three_are_made_unasked)
{
    static const char *const asked[] = {
        "md",      "docx",   "html",     "tex.zip",         "pdf",   "latex.pdf", "pptx", "xlsx",
        "mmd.zip", "md.zip", "html.zip", "mmd.overlay.pdf", "latex", "jpg",       "png"};
    static const char *const always[] = {"mmd", "lines.json", "lines.mmd.json"};

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        ck_assert_ptr_nonnull(sch_output_mime(asked[i]));
        ck_assert(sch_output_is_format(asked[i]));
        ck_assert(!sch_output_is_always(asked[i]));
    }
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        ck_assert_ptr_nonnull(sch_output_mime(always[i]));
        ck_assert(sch_output_is_format(always[i]));
        ck_assert(sch_output_is_always(always[i]));
    }
}
END_TEST

START_TEST(latex_is_asked_for_by_one_name_and_fetched_by_another)
{
    ck_assert_str_eq(sch_output_mime("tex"), "application/x-tex");
    ck_assert_str_eq(sch_output_format("tex"), "latex");
    ck_assert_str_eq(sch_output_format("tex.zip"), "tex.zip");
    ck_assert(!sch_output_is_format("tex"));
}
END_TEST

START_TEST(other_names_are_unknown)
{
    static const char *const cases[] = {"", "MMD", "mmd ", "exe", "lines", "zip", "docx.zip"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_ptr_null(sch_output_mime(cases[i]));
        ck_assert(!sch_output_is_format(cases[i]));
        ck_assert(!sch_output_is_always(cases[i]));
    }
}
END_TEST

int main(void)
{
    return T_RUN("output", every_format_has_a_type_and_three_are_made_unasked,
                 latex_is_asked_for_by_one_name_and_fetched_by_another, other_names_are_unknown);
}
