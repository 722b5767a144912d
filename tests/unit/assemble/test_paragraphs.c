/* SPDX-License-Identifier: Apache-2.0 */
/* Lines to paragraphs: joins over lines, columns and pages, hyphens, what is escaped. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

START_TEST(lines_of_a_paragraph_are_joined_by_blanks_and_paragraphs_by_empty_lines)
{
    WITH_DOC(d);
    t_par(&d, "The first line of a paragraph");
    t_line(&d, 20, 0, "and its second line here too.");
    t_par(&d, "Another one.");
    t_assemble(&d);
    t_mmd_is(&d, "The first line of a paragraph and its second line here too.\n\nAnother one.");
    t_doc_done(&d);
}
END_TEST

START_TEST(short_lines_of_an_address_stay_lines)
{
    WITH_DOC(d);
    t_par(&d, "Jane Doe");
    t_line(&d, 20, 0, "12 A Very Long Street Name Indeed");
    t_line(&d, 20, 0, "Springfield");
    t_assemble(&d);
    t_mmd_is(&d, "Jane Doe\n12 A Very Long Street Name Indeed Springfield");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_hyphen_of_the_line_break_goes)
{
    WITH_DOC(d);
    t_par(&d, "They are about compu-");
    t_line(&d, 20, 0, "tation as such.")->after_hyphen = true;
    t_assemble(&d);
    t_mmd_is(&d, "They are about computation as such.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_hyphen_that_the_document_writes_elsewhere_stays)
{
    WITH_DOC(d);
    t_par(&d, "It is a well-known thing.");
    t_par(&d, "This is really a well-");
    t_line(&d, 20, 0, "known thing.")->after_hyphen = true;
    t_assemble(&d);
    ASSERT_HAS(&d, "really a well-known thing.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_hyphen_before_a_capital_or_a_digit_stays_and_no_blank_follows)
{
    WITH_DOC(d);
    t_par(&d, "There is 1,1-diphenyl-");
    t_line(&d, 20, 0, "3-piperidine by Kuhn-")->after_hyphen = true;
    t_line(&d, 20, 0, "Tucker of 1990-")->after_hyphen = true;
    t_line(&d, 20, 0, "1995 in all.")->after_hyphen = true;
    t_assemble(&d);
    t_mmd_is(&d, "There is 1,1-diphenyl-3-piperidine by Kuhn-Tucker of 1990-1995 in all.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_hyphen_in_capitals_goes_when_the_document_has_the_word)
{
    WITH_DOC(d);
    t_par(&d, "The conditions are these.");
    t_par(&d, "GENERAL CONDI-");
    t_line(&d, 20, 0, "TIONS OF OSQP-")->after_hyphen = true;
    t_line(&d, 20, 0, "A SOLVER")->after_hyphen = true;
    t_assemble(&d);
    ASSERT_HAS(&d, "GENERAL CONDITIONS OF OSQP-A SOLVER");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_hyphen_between_two_words_of_the_document_stays)
{
    WITH_DOC(d);
    t_par(&d, "High values are dimensional.");
    t_par(&d, "It is a high-");
    t_line(&d, 20, 0, "dimensional space.")->after_hyphen = true;
    t_assemble(&d);
    ASSERT_HAS(&d, "a high-dimensional space.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_part_of_a_compound_that_is_cut_is_joined)
{
    WITH_DOC(d);
    t_par(&d, "The state of the art.");
    t_par(&d, "He wrote il-kompoziz-");
    t_line(&d, 20, 0, "zjoni of (2R,3R)-tar-")->after_hyphen = true;
    t_line(&d, 20, 0, "taric acid, state-of-the-")->after_hyphen = true;
    t_line(&d, 20, 0, "arts.")->after_hyphen = true;
    t_assemble(&d);
    ASSERT_HAS(&d, "wrote il-kompozizzjoni of (2R,3R)-tartaric acid, state-of-the-arts.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_paragraph_goes_on_over_a_page_break)
{
    WITH_DOC(d);
    t_par(&d, T_LONG " this sentence is not");
    t_page_add(&d);
    t_par(&d, "finished on its page.");
    t_assemble(&d);
    ASSERT_HAS(&d, "is not\nfinished on its page.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_word_goes_on_over_a_page_break_and_a_page_number)
{
    WITH_DOC(d);
    t_par(&d, T_LONG " this is unfin-");
    t_par(&d, "17")->type = OCR_PAGE_INFO;
    t_page_add(&d);
    t_par(&d, "ished on its page.");
    t_assemble(&d);
    ASSERT_HAS(&d, "this is unfinished on its page.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_finished_sentence_is_not_joined_to_the_next_page)
{
    WITH_DOC(d);
    t_par(&d, T_LONG " this is the end.");
    t_page_add(&d);
    t_par(&d, "and this begins low.");
    t_assemble(&d);
    ASSERT_HAS(&d, "the end.\n\nand this");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_paragraph_goes_on_in_the_next_column)
{
    WITH_DOC(d);
    t_par(&d, T_LONG " this sentence is not");
    t_par(&d, "finished in its column.")->column = 1;
    t_assemble(&d);
    ASSERT_HAS(&d, "is not finished in its column.");
    t_doc_done(&d);
}
END_TEST

START_TEST(only_what_would_be_markup_is_escaped)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"costs $5 and 3 % of R&D", "costs \\$5 and 3 % of R&D"},
        {"C:\\temp", "C:\\\\temp"},
        {"a \\( b \\] c", "a &#92;( b &#92;] c"},
        {"# 4 of it", "\\# 4 of it"},
        {"no # here", "no # here"},
        {"* starred", "\\* starred"},
        {"p* alone and snake_case_name", "p* alone and snake_case_name"},
        {"*both* and _under_", "\\*both\\* and \\_under\\_"},
        {"3 * 4 * 5", "3 * 4 * 5"},
        {"x < y but <b> not", "x < y but \\<b> not"},
        {"&amp; stays", "\\&amp; stays"},
        {"``quoted''", "\\`\\`quoted''"},
        {"see [1](2) and [^3]", "see [1&#93;(2) and &#91;^3]"},
        {"> quoted", "\\> quoted"},
        {"- dashed", "\\- dashed"},
        {"-5 degrees", "-5 degrees"},
        {"---", "\\---"},
        {"~5 and ~6", "\\~5 and \\~6"},
        {"a {b} c", "a {b} c"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        WITH_DOC(d);
        t_par(&d, cases[i].text);
        t_assemble(&d);
        t_mmd_is(&d, cases[i].expected);
        t_doc_done(&d);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-paragraphs");
    TCase *tc = tcase_create("paragraphs");

    tcase_add_test(tc, lines_of_a_paragraph_are_joined_by_blanks_and_paragraphs_by_empty_lines);
    tcase_add_test(tc, short_lines_of_an_address_stay_lines);
    tcase_add_test(tc, a_hyphen_of_the_line_break_goes);
    tcase_add_test(tc, a_hyphen_that_the_document_writes_elsewhere_stays);
    tcase_add_test(tc, a_hyphen_before_a_capital_or_a_digit_stays_and_no_blank_follows);
    tcase_add_test(tc, a_hyphen_in_capitals_goes_when_the_document_has_the_word);
    tcase_add_test(tc, a_hyphen_between_two_words_of_the_document_stays);
    tcase_add_test(tc, a_part_of_a_compound_that_is_cut_is_joined);
    tcase_add_test(tc, a_paragraph_goes_on_over_a_page_break);
    tcase_add_test(tc, a_word_goes_on_over_a_page_break_and_a_page_number);
    tcase_add_test(tc, a_finished_sentence_is_not_joined_to_the_next_page);
    tcase_add_test(tc, a_paragraph_goes_on_in_the_next_column);
    tcase_add_test(tc, only_what_would_be_markup_is_escaped);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
