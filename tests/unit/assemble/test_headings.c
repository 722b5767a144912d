/* SPDX-License-Identifier: Apache-2.0 */
/* Headings and their levels; title, authors, abstract. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

START_TEST(levels_follow_printed_numbers)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "1 Introduction");
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 22, OCR_BOLD, "1.1 Motivation");
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "1.1.1 Details of it");
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "References");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{1 Introduction}");
    ASSERT_HAS(&d, "\\subsection*{1.1 Motivation}");
    ASSERT_HAS(&d, "\\subsubsection*{1.1.1 Details of it}");
    ASSERT_HAS(&d, "\\section*{References}");
    t_doc_done(&d);
}
END_TEST

START_TEST(levels_without_numbers_follow_the_looks)
{
    WITH_DOC(d);
    d.pages[0]->number = 5; /* no title here */
    for (int i = 0; i < 2; i++) {
        t_block(&d);
        t_line(&d, 30, OCR_BOLD, "Large heading");
        t_body(&d, 5);
        t_block(&d);
        t_line(&d, 24, OCR_BOLD, "Smaller heading");
        t_body(&d, 5);
        t_block(&d);
        t_line(&d, 20, OCR_BOLD, "Only heavy");
        t_body(&d, 5);
    }
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{Large heading}");
    ASSERT_HAS(&d, "\\subsection*{Smaller heading}");
    ASSERT_HAS(&d, "\\subsubsection*{Only heavy}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_heading_of_two_lines_is_one_and_escapes_its_braces)
{
    WITH_DOC(d);
    d.pages[0]->number = 5;
    t_block(&d);
    t_line(&d, 30, OCR_BOLD, "A heading over {two}");
    t_line(&d, 30, OCR_BOLD, "of the lines");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{A heading over \\{two\\} of the lines}");
    t_doc_done(&d);
}
END_TEST

START_TEST(bold_sentences_and_long_texts_are_no_headings)
{
    WITH_DOC(d);
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "It is important to read this sentence.");
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "12.5");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "section");
    t_doc_done(&d);
}
END_TEST

START_TEST(section_numbers_are_kept_removed_or_left_to_the_renderer)
{
    static const struct {
        int option;
        const char *expected;
    } cases[] = {{OCR_SECTIONS_PRESERVE, "\\section*{1. Introduction}"},
                 {OCR_SECTIONS_REMOVE, "\\section*{Introduction}"},
                 {OCR_SECTIONS_AUTO, "\\section{Introduction}"}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        WITH_DOC(d);
        d.options.sections = cases[i].option;
        t_block(&d);
        t_line(&d, 24, OCR_BOLD, "1. Introduction");
        t_body(&d, 8);
        t_assemble(&d);
        ASSERT_HAS(&d, cases[i].expected);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(title_authors_and_abstract_open_a_paper)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 36, 0, "On the Order of");
    t_line(&d, 36, 0, "All Things");
    t_block(&d);
    t_line(&d, 22, 0, "Ada Example");
    t_line(&d, 22, 0, "University of Somewhere");
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "Abstract");
    t_block(&d);
    t_line(&d, 18, 0, T_LONG);
    t_line(&d, 18, 0, "We show it.");
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "1 Introduction");
    t_body(&d, 20);
    t_assemble(&d);
    ck_assert_msg(strncmp(t_mmd(&d),
                          "\\title{\nOn the Order of All Things\n}\n\n"
                          "\\author{\nAda Example \\\\ University of Somewhere\n}\n\n"
                          "\\begin{abstract}\n\n" T_LONG " We show it.\n\\end{abstract}\n\n"
                          "\\section*{1 Introduction}\n\n",
                          strlen("\\title{\nOn the Order of All Things\n}\n\n\\author{")) == 0,
                  "%s", t_mmd(&d));
    ASSERT_HAS(&d,
               "\\author{\nAda Example \\\\ University of Somewhere\n}\n\n\\begin{abstract}\n\n");
    ASSERT_HAS(&d, "We show it.\n\\end{abstract}\n\n\\section*{1 Introduction}");
    ck_assert_int_eq(d.pages[0]->lines[0].type, OCR_TITLE);
    ck_assert_uint_eq(d.pages[0]->lines[0].nwords, 0);
    ck_assert(!d.pages[0]->lines[0].conversion_output);
    ck_assert_int_eq(d.pages[0]->lines[1].parent, 0);
    ck_assert_int_eq(d.pages[0]->lines[3].type, OCR_AUTHORS);
    ck_assert_int_eq(d.pages[0]->lines[6].type, OCR_ABSTRACT);
    t_doc_done(&d);
}
END_TEST

START_TEST(the_heading_of_a_part_is_no_title)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 36, 0, "Contents");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "\\title");
    ASSERT_HAS(&d, "\\section*{Contents}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_later_page_has_no_title)
{
    WITH_DOC(d);
    d.pages[0]->number = 2;
    t_block(&d);
    t_line(&d, 36, 0, "Large words");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "\\title");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_section_that_opens_a_page_is_no_title)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 30, OCR_BOLD, "2 Results");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{2 Results}");
    ASSERT_HAS_NOT(&d, "\\title");
    t_doc_done(&d);
}
END_TEST

START_TEST(an_abstract_may_begin_in_its_own_paragraph)
{
    static const struct {
        const char *text;
        uint8_t style;
        bool is_abstract;
    } cases[] = {
        {"Abstract. We show that all things are as they are and how to see", 0, true},
        {"Abstract—We show that all things are as they are and how to see", 0, true},
        {"ABSTRACT We show that all things are as they are and how to see", 0, true},
        {"Abstract We show that all things are as they are and how to see", OCR_BOLD, true},
        {"Abstract nonsense shows that things are as they are and more so", 0, false}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        ocr_line *line;
        WITH_DOC(d);

        t_block(&d);
        line = t_line(&d, 18, 0, cases[i].text);
        line->words[0].style |= cases[i].style;
        t_line(&d, 18, 0, "that they are indeed so.");
        t_block(&d);
        t_line(&d, 24, OCR_BOLD, "1 Introduction");
        t_body(&d, 20);
        t_assemble(&d);
        if (cases[i].is_abstract) {
            ASSERT_HAS(&d, "\\begin{abstract}\nWe show that all things");
            ASSERT_HAS(&d, "indeed so.\n\\end{abstract}\n\n\\section*");
        } else {
            ASSERT_HAS_NOT(&d, "abstract}");
        }
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(names_under_a_title_are_its_authors)
{
    static const struct {
        const char *text;
        bool are_authors;
    } cases[] = {{"Ada B. Example and Carl Sample", true},
                 {"Ada Example, Carl Sample, Eve Third", true},
                 {"A Study of Things and Others", false},
                 {"Notes on the Things, the Others, and More", false}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        WITH_DOC(d);

        t_block(&d);
        t_line(&d, 36, 0, "On the Order of");
        t_block(&d);
        t_line(&d, 24, OCR_BOLD, cases[i].text);
        t_body(&d, 20);
        t_assemble(&d);
        ck_assert_int_eq(strstr(t_mmd(&d), "\\author{") != NULL, cases[i].are_authors);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(a_date_is_no_heading_and_an_italic_title_is_one)
{
    WITH_DOC(d);
    d.pages[0]->number = 5;
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "12 September 2014");
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_ITALIC, "Uncertainties Regarding the Estimate");
    t_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_ITALIC, "only set in italics");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "{12 September");
    ASSERT_HAS(&d, "section*{Uncertainties Regarding the Estimate}");
    ASSERT_HAS_NOT(&d, "{only set");
    t_doc_done(&d);
}
END_TEST

START_TEST(below_roman_numbers_stand_letters_and_below_these_digits)
{
    WITH_DOC(d);
    d.pages[0]->number = 3;
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "I. INTRODUCTION");
    t_body(&d, 6);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "A. What Was Known");
    t_body(&d, 6);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "1. By eye");
    t_body(&d, 6);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "II. METHOD");
    t_body(&d, 6);
    t_block(&d);
    t_line(&d, 16, 0, "REFERENCES");
    t_body(&d, 2);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{I. INTRODUCTION}");
    ASSERT_HAS(&d, "\\subsection*{A. What Was Known}");
    ASSERT_HAS(&d, "\\subsubsection*{1. By eye}");
    ASSERT_HAS(&d, "\\section*{II. METHOD}");
    ASSERT_HAS(&d, "\\section*{REFERENCES}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_heading_below_running_text_is_no_title)
{
    WITH_DOC(d);
    t_body(&d, 4);
    t_block(&d);
    t_line(&d, 36, OCR_BOLD, "Human capital");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "\\title");
    ASSERT_HAS(&d, "\\section*{Human capital}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_title_page_has_a_title_and_a_chapter_label_the_level_of_its_title)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 30, 0, "On the Order of All Things");
    t_block(&d);
    t_line(&d, 22, 0, "Ada Example");
    t_page_add(&d);
    t_block(&d);
    t_line(&d, 36, OCR_BOLD, "Chapter 1");
    t_block(&d);
    t_line(&d, 44, OCR_BOLD, "Beginnings");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\title{\nOn the Order of All Things\n}");
    ASSERT_HAS(&d, "\\section*{Chapter 1}");
    ASSERT_HAS(&d, "\\section*{Beginnings}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_paragraph_in_small_print_between_title_and_introduction_is_the_abstract)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 36, 0, "On the Order of");
    t_block(&d);
    t_line(&d, 22, 0, "Ada Example");
    t_block(&d);
    t_line(&d, 16, 0, T_LONG);
    t_line(&d, 16, 0, T_LONG);
    t_line(&d, 16, 0, T_LONG " so.");
    t_block(&d);
    t_line(&d, 16, 0, "Keywords: order, things");
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "1 Introduction");
    t_body(&d, 20);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\author{\nAda Example\n}\n\n\\begin{abstract}\n" T_LONG);
    ASSERT_HAS(&d, " so.\n\\end{abstract}\n\nKeywords: order, things\n\n\\section*");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_large_heading_that_was_cut_is_one)
{
    WITH_DOC(d);
    d.pages[0]->number = 3;
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "Adult Inclusion");
    t_block(&d);
    d.y -= 12;
    t_line(&d, 24, OCR_BOLD | OCR_ITALIC, "and Management");
    t_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{Adult Inclusion and Management}");
    t_doc_done(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-headings");
    TCase *tc = tcase_create("headings");

    tcase_add_test(tc, levels_follow_printed_numbers);
    tcase_add_test(tc, levels_without_numbers_follow_the_looks);
    tcase_add_test(tc, a_heading_of_two_lines_is_one_and_escapes_its_braces);
    tcase_add_test(tc, bold_sentences_and_long_texts_are_no_headings);
    tcase_add_test(tc, section_numbers_are_kept_removed_or_left_to_the_renderer);
    tcase_add_test(tc, title_authors_and_abstract_open_a_paper);
    tcase_add_test(tc, the_heading_of_a_part_is_no_title);
    tcase_add_test(tc, a_later_page_has_no_title);
    tcase_add_test(tc, a_section_that_opens_a_page_is_no_title);
    tcase_add_test(tc, an_abstract_may_begin_in_its_own_paragraph);
    tcase_add_test(tc, names_under_a_title_are_its_authors);
    tcase_add_test(tc, a_date_is_no_heading_and_an_italic_title_is_one);
    tcase_add_test(tc, below_roman_numbers_stand_letters_and_below_these_digits);
    tcase_add_test(tc, a_heading_below_running_text_is_no_title);
    tcase_add_test(tc, a_title_page_has_a_title_and_a_chapter_label_the_level_of_its_title);
    tcase_add_test(tc, a_paragraph_in_small_print_between_title_and_introduction_is_the_abstract);
    tcase_add_test(tc, a_large_heading_that_was_cut_is_one);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
