/* SPDX-License-Identifier: Apache-2.0 */
/* Page models to Mathpix Markdown: paragraphs, headings, front matter, lists, code, options. */
#include "tests/support/t.h"
#include "tests/unit/layout/doc.h"

#include <string.h>

#define LONG "This line is long enough to be a line of running text in a page of a document and"

#define WITH_DOC(d)                                                                                \
    t_doc d;                                                                                       \
    t_doc_init(&(d));                                                                              \
    t_page_add(&(d))

/** Body text, so that sizes have something to be larger than. */
static void add_body(t_doc *d, int lines)
{
    t_block(d);
    for (int i = 0; i < lines; i++)
        t_line(d, 20, 0, LONG);
}

static bool has(const t_doc *d, const char *text)
{
    return strstr(t_mmd(d), text) != NULL;
}
#define ASSERT_HAS(d, text) ck_assert_msg(has(d, text), "\"%s\" is missing in:\n%s", text, t_mmd(d))
#define ASSERT_HAS_NOT(d, text)                                                                    \
    ck_assert_msg(!has(d, text), "\"%s\" must not be in:\n%s", text, t_mmd(d))

START_TEST(an_empty_document_is_empty)
{
    WITH_DOC(d);
    t_assemble(&d);
    t_mmd_is(&d, "");
    t_doc_done(&d);
}
END_TEST

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

START_TEST(a_paragraph_goes_on_over_a_page_break)
{
    WITH_DOC(d);
    t_par(&d, LONG " this sentence is not");
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
    t_par(&d, LONG " this is unfin-");
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
    t_par(&d, LONG " this is the end.");
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
    t_par(&d, LONG " this sentence is not");
    t_par(&d, "finished in its column.")->column = 1;
    t_assemble(&d);
    ASSERT_HAS(&d, "is not finished in its column.");
    t_doc_done(&d);
}
END_TEST

START_TEST(levels_follow_printed_numbers)
{
    WITH_DOC(d);
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "1 Introduction");
    add_body(&d, 8);
    t_block(&d);
    t_line(&d, 22, OCR_BOLD, "1.1 Motivation");
    add_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "1.1.1 Details of it");
    add_body(&d, 8);
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "References");
    add_body(&d, 8);
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
        add_body(&d, 5);
        t_block(&d);
        t_line(&d, 24, OCR_BOLD, "Smaller heading");
        add_body(&d, 5);
        t_block(&d);
        t_line(&d, 20, OCR_BOLD, "Only heavy");
        add_body(&d, 5);
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
    add_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{A heading over \\{two\\} of the lines}");
    t_doc_done(&d);
}
END_TEST

START_TEST(bold_sentences_and_long_texts_are_no_headings)
{
    WITH_DOC(d);
    add_body(&d, 8);
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "It is important to read this sentence.");
    t_block(&d);
    t_line(&d, 20, OCR_BOLD, "12.5");
    add_body(&d, 8);
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
        add_body(&d, 8);
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
    t_line(&d, 18, 0, LONG);
    t_line(&d, 18, 0, "We show it.");
    t_block(&d);
    t_line(&d, 24, OCR_BOLD, "1 Introduction");
    add_body(&d, 20);
    t_assemble(&d);
    ck_assert_msg(strncmp(t_mmd(&d),
                          "\\title{\nOn the Order of All Things\n}\n\n"
                          "\\author{\nAda Example \\\\ University of Somewhere\n}\n\n"
                          "\\begin{abstract}\n\n" LONG " We show it.\n\\end{abstract}\n\n"
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

START_TEST(a_later_page_has_no_title)
{
    WITH_DOC(d);
    d.pages[0]->number = 2;
    t_block(&d);
    t_line(&d, 36, 0, "Large words");
    add_body(&d, 8);
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
    add_body(&d, 8);
    t_assemble(&d);
    ASSERT_HAS(&d, "\\section*{2 Results}");
    ASSERT_HAS_NOT(&d, "\\title");
    t_doc_done(&d);
}
END_TEST

START_TEST(bullets_become_items)
{
    WITH_DOC(d);
    t_par(&d, "We have:");
    t_par(&d, "• one thing");
    t_par(&d, "•another");
    t_par(&d, "and that is it.");
    t_assemble(&d);
    t_mmd_is(&d,
             "We have:\n\n\\begin{itemize}\n\\item one thing\n\\item another\n\\end{itemize}\n\n"
             "and that is it.");
    t_doc_done(&d);
}
END_TEST

START_TEST(indented_bullets_are_nested)
{
    WITH_DOC(d);
    t_par(&d, "• outer");
    ocr_line *line = t_par(&d, "◦ inner");
    line->box.x0 += 40;
    line->box.x1 += 40;
    for (size_t i = 0; i < line->nwords; i++) {
        line->words[i].box.x0 += 40;
        line->words[i].box.x1 += 40;
    }
    t_par(&d, "• outer again");
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{itemize}\n\\item outer\n\\begin{itemize}\n\\item inner\n\\end{itemize}\n"
                 "\\item outer again\n\\end{itemize}");
    t_doc_done(&d);
}
END_TEST

START_TEST(numbers_that_count_from_one_become_items_and_others_stay_text)
{
    WITH_DOC(d);
    t_par(&d, "1. the first");
    t_par(&d, "2. the second");
    t_par(&d, "Then:");
    t_par(&d, "150. is an exercise");
    t_par(&d, "151. is another");
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{enumerate}\n\\item the first\n\\item the second\n\\end{enumerate}\n\n"
                 "Then:\n\n150. is an exercise\n\n151. is another");
    t_doc_done(&d);
}
END_TEST

START_TEST(disable_itemize_leaves_lines_as_they_are)
{
    WITH_DOC(d);
    d.options.disable_itemize = true;
    t_par(&d, "• one thing");
    t_par(&d, "1. the first");
    t_par(&d, "2. the second");
    t_assemble(&d);
    t_mmd_is(&d, "• one thing\n\n1. the first\n\n2. the second");
    t_doc_done(&d);
}
END_TEST

static void add_code(t_doc *d)
{
    ocr_line *line;

    t_block(d);
    t_line(d, 20, OCR_MONO, "if (x_y_ < 3)")->type = OCR_CODE;
    line = t_line(d, 20, OCR_MONO, "return;");
    line->type = OCR_CODE;
    line->box.x0 += 24;
    line->box.x1 += 24;
    line->words[0].box.x0 += 24;
    line->words[0].box.x1 += 24;
}

START_TEST(code_keeps_its_indents_and_its_characters)
{
    WITH_DOC(d);
    add_code(&d);
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{lstlisting}\nif (x_y_ < 3)\n  return;\n\\end{lstlisting}");
    t_doc_done(&d);
}
END_TEST

START_TEST(disable_lstlisting_fences_code)
{
    WITH_DOC(d);
    d.options.disable_lstlisting = true;
    add_code(&d);
    t_assemble(&d);
    t_mmd_is(&d, "```\nif (x_y_ < 3)\n  return;\n```");
    t_doc_done(&d);
}
END_TEST

START_TEST(footnotes_are_set_apart)
{
    WITH_DOC(d);
    add_body(&d, 3);
    t_block(&d);
    t_line(&d, 16, 0, "1 See there.")->type = OCR_FOOTNOTE;
    t_assemble(&d);
    ASSERT_HAS(&d, "\n\n\\footnotetext{\n1 See there.\n}");
    t_doc_done(&d);
}
END_TEST

/** Three pages with the same head but for the number. */
static void add_heads(t_doc *d)
{
    for (int i = 0; i < 3; i++) {
        ocr_line *line;
        char head[32];

        if (i)
            t_page_add(d);
        d->y = 40;
        snprintf(head, sizeof head, "Annals of Things %d", 9 + i);
        t_block(d);
        line = t_line(d, 20, OCR_BOLD, head);
        line->type = OCR_TEXT;
        d->y = 300;
        t_par(d, "Text of a page.");
    }
}

START_TEST(what_repeats_at_the_edge_of_three_pages_is_page_info)
{
    WITH_DOC(d);
    add_heads(&d);
    t_assemble(&d);
    t_mmd_is(&d, "Text of a page.\n\nText of a page.\n\nText of a page.");
    ck_assert_int_eq(d.pages[1]->lines[0].type, OCR_PAGE_INFO);
    ck_assert_str_eq(d.pages[1]->lines[0].text, "Annals of Things 10");
    t_doc_done(&d);
}
END_TEST

/** Pages with a head each; what follows is text. */
static void add_pages(t_doc *d, const char *const *heads, size_t n, float size, ocr_type type)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            t_page_add(d);
        d->y = 60;
        t_block(d);
        t_line(d, size, 0, heads[i])->type = type;
        d->y = 400;
        add_body(d, 3);
    }
}

START_TEST(a_short_document_repeats_its_head_twice_but_counts_its_questions)
{
    static const char *const heads[][2] = {{"Annals of Things", "Annals of Things"},
                                           {"Question 1", "Question 2"}};

    for (int i = 0; i < 2; i++) {
        WITH_DOC(d);
        add_pages(&d, heads[i], 2, 20, OCR_TEXT);
        t_assemble(&d);
        ck_assert_int_eq(d.pages[0]->lines[0].type == OCR_PAGE_INFO, i == 0);
        ck_assert_int_eq(d.pages[1]->lines[0].type == OCR_PAGE_INFO, i == 0);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(roman_page_numbers_in_a_head_are_alike)
{
    static const char *const heads[] = {"Preface ix", "Preface x", "Preface xiv"};
    WITH_DOC(d);
    add_pages(&d, heads, 3, 20, OCR_TEXT);
    t_assemble(&d);
    ck_assert_int_eq(d.pages[2]->lines[0].type, OCR_PAGE_INFO);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_large_head_that_no_page_repeats_is_a_title)
{
    static const char *const heads[][4] = {
        {"Notes to the accounts", "Income of it", "Balance of it", "Auditors and others"},
        {"Notes to the accounts", "Notes to the accounts", "Balance of it", "Auditors and others"}};

    for (int i = 0; i < 2; i++) {
        WITH_DOC(d);
        add_pages(&d, heads[i], 4, 30, OCR_PAGE_INFO);
        t_assemble(&d);
        ck_assert_int_eq(d.pages[0]->lines[0].type == OCR_PAGE_INFO, i == 1);
        ck_assert_int_ne(d.pages[3]->lines[0].type, OCR_PAGE_INFO);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(include_page_info_puts_it_into_the_text)
{
    WITH_DOC(d);
    d.options.include_page_info = true;
    add_heads(&d);
    t_assemble(&d);
    ASSERT_HAS(&d, "Annals of Things 9\n\nText of a page.\n\nAnnals of Things 10\n\n");
    t_doc_done(&d);
}
END_TEST

START_TEST(include_page_breaks_puts_one_between_pages)
{
    WITH_DOC(d);
    d.options.include_page_breaks = true;
    t_par(&d, LONG " this sentence is not");
    t_page_add(&d);
    t_par(&d, "finished on its page.");
    t_assemble(&d);
    ASSERT_HAS(&d, "is not\n\n\\pagebreak\n\nfinished");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_picture_is_a_link_to_its_crop)
{
    WITH_DOC(d);
    d.doc_pages = 120;
    t_picture(&d, 100.4F, 200.6F, 300, 400);
    t_assemble(&d);
    t_mmd_is(&d, "![](https://host/cropped/"
                 "doc-001.jpg?height=200&width=200&top_left_y=200&top_left_x=100)");
    t_doc_done(&d);
}
END_TEST

START_TEST(without_image_query_a_picture_is_its_leaf)
{
    WITH_DOC(d);
    d.options.image_query = false;
    d.options.image_base = "images/";
    t_picture(&d, 100, 200, 300, 400);
    t_assemble(&d);
    t_mmd_is(&d, "![](images/crop-1-100-200-300-400.jpg)");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_caption_goes_into_the_figure_and_is_no_line_of_its_own)
{
    WITH_DOC(d);
    t_picture(&d, 100, 200, 300, 400);
    d.y = 410;
    t_par(&d, "Figure 1: A thing of")->type = OCR_FIGURE_LABEL;
    t_line(&d, 20, 0, "beauty {x}")->type = OCR_FIGURE_LABEL;
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{figure}\n\\includegraphics[alt={},max width=\\textwidth]{https://host/"
                 "cropped/doc-1.jpg?height=200&width=200&top_left_y=200&top_left_x=100}\n"
                 "\\captionsetup{labelformat=empty}\n"
                 "\\caption{Figure 1: A thing of beauty \\{x\\}}\n\\end{figure}");
    ck_assert(!d.pages[0]->lines[1].conversion_output);
    ck_assert_str_eq(d.pages[0]->lines[1].text, "Figure 1: A thing of");
    ck_assert_uint_eq(d.pages[0]->lines[0].nlabels, 2);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_caption_without_its_picture_is_text)
{
    WITH_DOC(d);
    t_picture(&d, 100, 200, 300, 400)->crop = NULL;
    d.y = 410;
    t_par(&d, "Figure 1: A thing")->type = OCR_FIGURE_LABEL;
    t_assemble(&d);
    t_mmd_is(&d, "Figure 1: A thing");
    t_doc_done(&d);
}
END_TEST

START_TEST(text_inside_a_picture_is_listed_on_demand_and_never_printed)
{
    for (int include = 0; include < 2; include++) {
        WITH_DOC(d);
        d.options.include_diagram_text = include;
        t_picture(&d, 90, 190, 600, 600);
        d.y = 250;
        ocr_line *line = t_par(&d, "label");
        line->type = OCR_DIAGRAM_INFO;
        line->parent = 0;
        t_par(&d, "Text.");
        t_assemble(&d);
        ASSERT_HAS_NOT(&d, "label");
        ck_assert_int_eq(strstr(sch_strbuf_str(&d.out.lines_json), "\"diagram_info\"") != NULL,
                         include);
        ck_assert_int_eq(strstr(sch_strbuf_str(&d.out.lines_json), "children_ids") != NULL,
                         include);
        t_doc_done(&d);
    }
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

START_TEST(a_page_that_failed_has_no_lines_and_harms_nobody)
{
    WITH_DOC(d);
    d.pages[0]->error_id = "ocr_error";
    d.pages[0]->error_text = "the page killed its reader";
    t_page_add(&d);
    t_par(&d, "Second page.");
    t_assemble(&d);
    t_mmd_is(&d, "Second page.");
    t_doc_done(&d);
}
END_TEST

START_TEST(line_lists_are_as_the_contract_has_them)
{
    WITH_DOC(d);
    d.doc_pages = 12;
    t_par(&d, "Say \"x\"")->conf = 0.5F;
    t_assemble(&d);
    ck_assert_str_eq(
        sch_strbuf_str(&d.out.lines_mmd_json),
        "{\"pages\":[{\"image_id\":\"doc-01\",\"page\":1,\"page_width\":1000,\"page_height\":1400,"
        "\"lines\":[{\"line\":1,\"cnt\":[[100,240],[100,220],[182,220],[182,240]],"
        "\"region\":{\"top_left_x\":100,\"top_left_y\":220,\"width\":82,\"height\":20},"
        "\"is_printed\":true,\"is_handwritten\":false,\"text\":\"Say \\\"x\\\"\","
        "\"confidence\":0.5,\"confidence_rate\":1}]}]}");
    ck_assert_ptr_nonnull(
        strstr(sch_strbuf_str(&d.out.lines_json),
               "\"type\":\"text\",\"line\":1,\"column\":0,\"font_size\":20,"
               "\"cnt\":[[100,240],[100,220],[182,220],[182,240]],"
               "\"region\":{\"top_left_x\":100,\"top_left_y\":220,\"width\":82,\"height\":20},"
               "\"is_printed\":true,\"is_handwritten\":false,\"conversion_output\":true,"
               "\"text\":\"Say \\\"x\\\"\",\"text_display\":\"Say \\\"x\\\"\","
               "\"confidence\":0.5,\"confidence_rate\":1}]}]}"));
    t_doc_done(&d);
}
END_TEST

START_TEST(the_same_document_gives_the_same_bytes)
{
    sch_strbuf first = {0};

    for (int i = 0; i < 2; i++) {
        WITH_DOC(d);
        add_heads(&d);
        t_assemble(&d);
        if (i)
            ck_assert_str_eq(sch_strbuf_str(&first), sch_strbuf_str(&d.out.lines_json));
        else
            sch_strbuf_adds(&first, sch_strbuf_str(&d.out.lines_json));
        t_doc_done(&d);
    }
    sch_strbuf_done(first);
}
END_TEST

/** A table of two by two; its first row is one cell. A block of its own. */
static void add_table(t_doc *doc)
{
    static const ocr_cell at[] = {{0, 0, 1, 2, 0}, {1, 0, 1, 1, 0}, {1, 1, 1, 1, 0}};
    static const char *const text[] = {"R & D", "cost {net}", "a wrapped la- bel"};
    ocr_line *table;
    int parent;

    t_block(doc);
    table = t_line(doc, 20, 0, "");
    table->type = OCR_TABLE;
    table->cell = (ocr_cell){0, 0, 2, 2, 0};
    table->box = (ocr_box){0, 0, 1000, 1400};
    parent = (int)(table - doc->pages[0]->lines);
    for (size_t i = 0; i < SCH_COUNT_OF(at); i++) {
        ocr_line *cell = t_line(doc, 20, 0, text[i]);

        cell->type = OCR_TABLE_CELL;
        cell->parent = parent;
        cell->cell = at[i];
        cell->cell.edges = OCR_CELL_EDGES;
    }
    t_block(doc);
}

/** Make word `at` of the line a formula. */
static void set_math(ocr_line *line, size_t at, const char *latex)
{
    ck_assert_uint_lt(at, line->nwords);
    line->words[at].text = latex;
    line->words[at].style |= OCR_MATH_WORD;
}

/** A display and its printed numbers. */
static void add_display(t_doc *doc, const char *latex, const char *const *numbers, size_t count)
{
    ocr_line *line = t_par(doc, "display");

    line->type = OCR_MATH;
    set_math(line, 0, latex);
    for (size_t i = 0; i < count; i++)
        t_par(doc, numbers[i])->type = OCR_EQUATION_NUMBER;
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

START_TEST(a_table_is_a_tabular_with_its_cells_escaped)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_par(&doc, "Before.");
    add_table(&doc);
    t_assemble(&doc);
    t_mmd_is(&doc, "Before.\n\n"
                   "\\begin{tabular}{|l|l|}\n"
                   "\\hline \\multicolumn{2}{|c|}{R \\& D} \\\\\n"
                   "\\hline cost \\{net\\} & a wrapped la- bel \\\\\n"
                   "\\hline\n\\end{tabular}");
    ck_assert(!doc.pages[0]->lines[2].conversion_output);
    ck_assert_str_eq(doc.pages[0]->lines[2].text, "R \\& D");
    t_doc_done(&doc);
}
END_TEST

/** A table without rules: the second column ends at one place, the third stands in its middle. */
static ocr_line *add_open_table(t_doc *doc)
{
    static const char *const text[] = {"name", "size", "all", "a", "123", "x", "bcd", "7", "yyy"};
    int parent;

    t_block(doc);
    t_line(doc, 20, 0, "")->type = OCR_TABLE;
    parent = (int)doc->pages[0]->nlines - 1;
    doc->pages[0]->lines[parent].cell = (ocr_cell){0, 0, 3, 3, 0};
    doc->pages[0]->lines[parent].box = (ocr_box){0, 0, 1000, 1400};
    for (uint16_t i = 0; i < 9; i++) {
        ocr_line *cell = t_line(doc, 20, 0, text[i]);
        float width = cell->box.x1 - cell->box.x0, x = 100;

        x = i % 3 == 1 ? 400 - width : i % 3 == 2 ? 600 - width / 2 : x;
        cell->box.x0 = cell->words[0].box.x0 = x;
        cell->box.x1 = cell->words[0].box.x1 = x + width;
        cell->type = OCR_TABLE_CELL;
        cell->parent = parent;
        cell->cell = (ocr_cell){i / 3, i % 3, 1, 1, 0};
    }
    return &doc->pages[0]->lines[parent];
}

START_TEST(a_tabular_has_the_rules_of_the_page_and_no_others)
{
    t_doc doc;
    ocr_line *table;

    t_doc_init(&doc);
    t_page_add(&doc);
    table = add_open_table(&doc);
    for (int i = 1; i <= 3; i++) /* above and below the header; a bar behind the first column */
        table[i].cell.edges = OCR_CELL_TOP | OCR_CELL_BOTTOM;
    for (int i = 1; i <= 7; i += 3)
        table[i].cell.edges |= OCR_CELL_RIGHT;
    table[8].cell.edges |= OCR_CELL_BOTTOM;
    t_assemble(&doc);
    t_mmd_is(&doc, "\\begin{tabular}{l|rc}\n"
                   "\\hline name & size & all \\\\\n"
                   "\\hline a & 123 & x \\\\\n"
                   "bcd & 7 & yyy \\\\\n"
                   "\\cline{2-2}\n\\end{tabular}");
    t_doc_done(&doc);
}
END_TEST

/** Break the lines of the cell before word `at`. */
static void break_line(ocr_line *cell, size_t at)
{
    float back = cell->words[at].box.x0 - cell->words[0].box.x0;

    for (size_t i = at; i < cell->nwords; i++) {
        cell->words[i].box.x0 -= back;
        cell->words[i].box.x1 -= back;
        cell->words[i].box.y0 += 24;
        cell->words[i].box.y1 += 24;
    }
}

START_TEST(lines_of_a_cell_that_had_room_for_more_are_a_tabular_of_their_own)
{
    t_doc doc;
    ocr_line *table;

    t_doc_init(&doc);
    t_page_add(&doc);
    add_table(&doc);
    table = &doc.pages[0]->lines[0];
    table[2].words = table[3].words; /* "a wrapped la- bel" */
    table[2].nwords = 2;
    table[2].words[1].text = "Wrapped";
    break_line(&table[2], 1);
    table[3].nwords = 0;
    table[2].box.x1 = 900; /* there was room */
    t_assemble(&doc);
    ck_assert_ptr_nonnull(
        strstr(t_mmd(&doc), "\\begin{tabular}{l}\na \\\\\nWrapped\n\\end{tabular} & "));
    t_doc_done(&doc);
}
END_TEST

START_TEST(a_caption_goes_into_the_table_that_it_names)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_picture(&doc, 100, 60, 500, 190);
    t_par(&doc, "Table 1: Costs.")->type = OCR_FIGURE_LABEL;
    add_table(&doc);
    t_assemble(&doc);
    ck_assert_ptr_nonnull(strstr(t_mmd(&doc), "\\begin{table}\n\\captionsetup{labelformat=empty}\n"
                                              "\\caption{Table 1: Costs.}\n\\begin{tabular}"));
    ck_assert_ptr_nonnull(strstr(t_mmd(&doc), "\\end{tabular}\n\\end{table}"));
    ck_assert_ptr_null(strstr(t_mmd(&doc), "\\begin{figure}"));
    t_doc_done(&doc);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble");
    TCase *tc = tcase_create("assemble");

    tcase_add_test(tc, an_empty_document_is_empty);
    tcase_add_test(tc, lines_of_a_paragraph_are_joined_by_blanks_and_paragraphs_by_empty_lines);
    tcase_add_test(tc, short_lines_of_an_address_stay_lines);
    tcase_add_test(tc, a_hyphen_of_the_line_break_goes);
    tcase_add_test(tc, a_hyphen_that_the_document_writes_elsewhere_stays);
    tcase_add_test(tc, a_hyphen_before_a_capital_or_a_digit_stays_and_no_blank_follows);
    tcase_add_test(tc, a_hyphen_in_capitals_goes_when_the_document_has_the_word);
    tcase_add_test(tc, a_hyphen_between_two_words_of_the_document_stays);
    tcase_add_test(tc, a_paragraph_goes_on_over_a_page_break);
    tcase_add_test(tc, a_word_goes_on_over_a_page_break_and_a_page_number);
    tcase_add_test(tc, a_finished_sentence_is_not_joined_to_the_next_page);
    tcase_add_test(tc, a_paragraph_goes_on_in_the_next_column);
    tcase_add_test(tc, levels_follow_printed_numbers);
    tcase_add_test(tc, levels_without_numbers_follow_the_looks);
    tcase_add_test(tc, a_heading_of_two_lines_is_one_and_escapes_its_braces);
    tcase_add_test(tc, bold_sentences_and_long_texts_are_no_headings);
    tcase_add_test(tc, section_numbers_are_kept_removed_or_left_to_the_renderer);
    tcase_add_test(tc, title_authors_and_abstract_open_a_paper);
    tcase_add_test(tc, a_later_page_has_no_title);
    tcase_add_test(tc, a_section_that_opens_a_page_is_no_title);
    tcase_add_test(tc, bullets_become_items);
    tcase_add_test(tc, indented_bullets_are_nested);
    tcase_add_test(tc, numbers_that_count_from_one_become_items_and_others_stay_text);
    tcase_add_test(tc, disable_itemize_leaves_lines_as_they_are);
    tcase_add_test(tc, code_keeps_its_indents_and_its_characters);
    tcase_add_test(tc, disable_lstlisting_fences_code);
    tcase_add_test(tc, footnotes_are_set_apart);
    tcase_add_test(tc, what_repeats_at_the_edge_of_three_pages_is_page_info);
    tcase_add_test(tc, a_short_document_repeats_its_head_twice_but_counts_its_questions);
    tcase_add_test(tc, roman_page_numbers_in_a_head_are_alike);
    tcase_add_test(tc, a_large_head_that_no_page_repeats_is_a_title);
    tcase_add_test(tc, include_page_info_puts_it_into_the_text);
    tcase_add_test(tc, include_page_breaks_puts_one_between_pages);
    tcase_add_test(tc, a_picture_is_a_link_to_its_crop);
    tcase_add_test(tc, without_image_query_a_picture_is_its_leaf);
    tcase_add_test(tc, a_caption_goes_into_the_figure_and_is_no_line_of_its_own);
    tcase_add_test(tc, a_caption_without_its_picture_is_text);
    tcase_add_test(tc, formulas_stand_between_delimiters_and_are_not_escaped);
    tcase_add_test(tc, a_formula_broken_at_a_line_end_is_whole_in_the_document);
    tcase_add_test(tc, formulas_in_captions_stand_between_delimiters);
    tcase_add_test(tc, delimiters_of_formulas_are_an_option);
    tcase_add_test(tc, numbers_of_equations_are_dropped_or_become_tags);
    tcase_add_test(tc, aligned_rows_take_a_tag_each);
    tcase_add_test(tc, a_table_is_a_tabular_with_its_cells_escaped);
    tcase_add_test(tc, a_tabular_has_the_rules_of_the_page_and_no_others);
    tcase_add_test(tc, lines_of_a_cell_that_had_room_for_more_are_a_tabular_of_their_own);
    tcase_add_test(tc, a_caption_goes_into_the_table_that_it_names);
    tcase_add_test(tc, text_inside_a_picture_is_listed_on_demand_and_never_printed);
    tcase_add_test(tc, only_what_would_be_markup_is_escaped);
    tcase_add_test(tc, a_page_that_failed_has_no_lines_and_harms_nobody);
    tcase_add_test(tc, line_lists_are_as_the_contract_has_them);
    tcase_add_test(tc, the_same_document_gives_the_same_bytes);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
