/* SPDX-License-Identifier: Apache-2.0 */
/* Page models to text in reading order: paragraphs that something stands in. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

#define FIRST_HALF  "The first half of a sentence that breaks off at the end of the"
#define SECOND_HALF "column and goes on at the top of the next one without a break."
#define WHOLE       FIRST_HALF " " SECOND_HALF

/** The block of a line goes on in another column. */
static ocr_line *in_column(ocr_line *line, int column)
{
    float dx = 500.0F * (float)column;

    line->column = column;
    line->box.x0 += dx;
    line->box.x1 += dx;
    for (size_t i = 0; i < line->nwords; i++) {
        line->words[i].box.x0 += dx;
        line->words[i].box.x1 += dx;
    }
    return line;
}

static ocr_line *typed(ocr_line *line, ocr_type type)
{
    line->type = type;
    return line;
}

START_TEST(a_footnote_at_the_foot_of_a_column_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, FIRST_HALF);
    t_block(&d);
    typed(t_line(&d, 16, 0, "1 A note."), OCR_FOOTNOTE);
    in_column(t_par(&d, SECOND_HALF), 1);
    t_assemble(&d);
    t_mmd_is(&d, WHOLE "\n\n\\footnotetext{\n1 A note.\n}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_figure_with_its_caption_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, FIRST_HALF);
    t_picture(&d, 100, 500, 900, 700);
    typed(t_par(&d, "Figure 1: What it shows."), OCR_FIGURE_LABEL);
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    t_mmd_is(&d, WHOLE "\n\n\\begin{figure}\n\\includegraphics[alt={},max width=\\textwidth]"
                       "{https://host/cropped/doc-1.jpg?height=200&width=800&top_left_y=500"
                       "&top_left_x=100}\n\\captionsetup{labelformat=empty}\n"
                       "\\caption{Figure 1: What it shows.}\n\\end{figure}");
    t_doc_done(&d);
}
END_TEST

START_TEST(text_under_a_picture_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, T_LONG);
    t_picture(&d, 90, d.y + 10, 900, d.y + 200);
    d.y += 170;
    t_par(&d, "What the camera saw on the first day.");
    t_par(&d, "goes on under the picture and ends here.");
    t_assemble(&d);
    ASSERT_HAS(&d, "of a document and goes on under the picture");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_head_that_stands_again_inside_its_page_is_left_out)
{
    WITH_DOC(d);
    t_par(&d, "J. Appl. Birds (1974). 7, 222")->type = OCR_PAGE_INFO;
    t_par(&d, "The first abstract says what was found.");
    t_par(&d, "J. Appl. Birds (1974). 7, 222");
    t_par(&d, "The second abstract says what was not.");
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "1974");
    ASSERT_HAS(&d, "The second abstract");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_pull_quote_in_larger_print_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, FIRST_HALF);
    t_block(&d);
    t_line(&d, 24, 0, "A thing worth saying twice, it seems.");
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    t_mmd_is(&d, WHOLE "\n\nA thing worth saying twice, it seems.");
    t_doc_done(&d);
}
END_TEST

/** Two full lines, and what goes on with a capital at the head of the next column. */
static void capital_at_the_head(t_doc *d, const char *second, float indent)
{
    t_par(d, "These are two lines of the text which fills its column, and");
    t_line(d, 20, 0, second);
    t_block(d);
    d->y = 100;
    t_indent(in_column(t_line(d, 20, 0, "Riemann goes on in another column without"), 1), indent);
    in_column(t_line(d, 20, 0, "any break or sign of one, as it should be."), 1);
    t_assemble(d);
}

START_TEST(a_capital_within_a_sentence_begins_no_paragraph_in_the_next_column)
{
    WITH_DOC(d);
    capital_at_the_head(&d, "the last of these lines breaks off in front of the name, as", 0);
    ASSERT_HAS(&d, "of the name, as Riemann goes on");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_line_that_is_set_in_at_the_head_of_a_column_begins_a_paragraph)
{
    WITH_DOC(d);
    capital_at_the_head(&d, "the last of these lines breaks off in front of the name, as", 30);
    ASSERT_HAS(&d, "of the name, as\n\nRiemann goes on");
    t_doc_done(&d);
}
END_TEST

START_TEST(behind_a_sentence_a_paragraph_goes_on_where_others_are_set_in)
{
    for (int indented = 0; indented < 2; indented++) {
        WITH_DOC(d);
        for (int i = 0; i < 5; i++) {
            t_block(&d);
            t_indent(t_line(&d, 20, 0, T_LONG), 30.0F * (float)indented);
            t_line(&d, 20, 0, T_LONG);
        }
        capital_at_the_head(&d, "the last of these lines ends with the end of its sentence..", 0);
        ASSERT_HAS(&d, indented ? "sentence.. Riemann goes on" : "sentence..\n\nRiemann goes on");
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(a_hyphen_before_a_float_goes)
{
    WITH_DOC(d);
    t_par(&d, "The first half of a sentence that breaks off in the middle of a compu-");
    t_picture(&d, 100, 500, 900, 700);
    t_par(&d, "tation and goes on below it without a break.");
    t_assemble(&d);
    ck_assert_ptr_nonnull(strstr(t_mmd(&d), "of a computation and goes on"));
    t_doc_done(&d);
}
END_TEST

START_TEST(a_footnote_at_the_foot_of_a_page_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, "A paragraph before.");
    t_par(&d, FIRST_HALF);
    t_block(&d);
    typed(t_line(&d, 16, 0, "1 A note."), OCR_FOOTNOTE);
    t_page_add(&d);
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    t_mmd_is(&d, "A paragraph before.\n\n\\footnotetext{\n1 A note.\n}\n\n" FIRST_HALF
                 "\n" SECOND_HALF);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_figure_at_the_head_of_a_page_does_not_break_the_sentence)
{
    WITH_DOC(d);
    t_par(&d, FIRST_HALF);
    t_page_add(&d);
    t_picture(&d, 100, 100, 900, 150);
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    ck_assert_ptr_eq(strstr(t_mmd(&d), FIRST_HALF "\n" SECOND_HALF "\n\n![]("), t_mmd(&d));
    t_doc_done(&d);
}
END_TEST

START_TEST(with_page_breaks_a_footnote_stays_at_the_foot_of_its_page)
{
    WITH_DOC(d);
    d.options.include_page_breaks = true;
    t_par(&d, FIRST_HALF);
    t_block(&d);
    typed(t_line(&d, 16, 0, "1 A note."), OCR_FOOTNOTE);
    t_page_add(&d);
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    t_mmd_is(&d, FIRST_HALF "\n\n\\footnotetext{\n1 A note.\n}\n\n\\pagebreak\n\n" SECOND_HALF);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_float_stays_before_a_paragraph_of_its_own)
{
    WITH_DOC(d);
    t_par(&d, FIRST_HALF);
    t_picture(&d, 100, 500, 900, 700);
    t_par(&d, "A paragraph of the same size that begins with a capital letter.");
    t_par(&d, SECOND_HALF);
    t_assemble(&d);
    ck_assert_ptr_eq(strstr(t_mmd(&d), FIRST_HALF "\n\n![]("), t_mmd(&d));
    t_doc_done(&d);
}
END_TEST

START_TEST(a_short_label_before_a_table_takes_no_note_from_below_it)
{
    WITH_DOC(d);
    t_par(&d, "Percentage of all proteins");
    t_picture(&d, 100, 500, 900, 700);
    t_par(&d, SECOND_HALF " It is a note that has more than one sentence.");
    t_assemble(&d);
    ck_assert_ptr_eq(strstr(t_mmd(&d), "Percentage of all proteins\n\n![]("), t_mmd(&d));
    t_doc_done(&d);
}
END_TEST

START_TEST(a_caption_is_not_taken_by_a_float_far_away)
{
    WITH_DOC(d);
    typed(t_par(&d, "Figure 1: A drawing that is no picture."), OCR_FIGURE_LABEL);
    t_par(&d, "Some text.");
    t_picture(&d, 100, 900, 900, 1100);
    t_assemble(&d);
    ck_assert_ptr_eq(strstr(t_mmd(&d), "Figure 1: A drawing that is no picture.\n\nSome text."),
                     t_mmd(&d));
    t_doc_done(&d);
}
END_TEST

/** The nth line of a type on the first page. */
static const ocr_line *nth(const t_doc *d, ocr_type type, int n)
{
    for (size_t i = 0; i < d->pages[0]->nlines; i++)
        if (d->pages[0]->lines[i].type == type && n-- == 0)
            return &d->pages[0]->lines[i];
    ck_abort_msg("no line of type %s", ocr_type_name(type));
    return NULL;
}

static size_t count(const t_doc *d, ocr_type type)
{
    size_t n = 0;

    for (size_t i = 0; i < d->pages[0]->nlines; i++)
        n += d->pages[0]->lines[i].type == type;
    return n;
}

static const ocr_line *parent_of(const t_doc *d, const ocr_line *line)
{
    return line->parent < 0 ? NULL : &d->pages[0]->lines[line->parent];
}

START_TEST(columns_are_containers_of_their_lines_and_headings_across_are_in_none)
{
    WITH_DOC(d);
    t_par(&d, "A long line of text that goes across both of the columns of the page here.");
    t_par(&d, "The text at the left.");
    t_par(&d, "More at the left.");
    in_column(t_par(&d, "The text at the right."), 1);
    t_assemble(&d);
    ck_assert_uint_eq(count(&d, OCR_COLUMN), 2);
    ck_assert_ptr_null(parent_of(&d, nth(&d, OCR_TEXT, 0)));
    ck_assert_ptr_eq(parent_of(&d, nth(&d, OCR_TEXT, 1)), nth(&d, OCR_COLUMN, 0));
    ck_assert_ptr_eq(parent_of(&d, nth(&d, OCR_TEXT, 2)), nth(&d, OCR_COLUMN, 0));
    ck_assert_ptr_eq(parent_of(&d, nth(&d, OCR_TEXT, 3)), nth(&d, OCR_COLUMN, 1));
    ck_assert_int_eq(nth(&d, OCR_COLUMN, 1)->column, 1);
    t_doc_done(&d);
}
END_TEST

START_TEST(columns_under_a_heading_across_the_page_are_columns_of_their_own)
{
    WITH_DOC(d);
    t_par(&d, "The text at the left.");
    in_column(t_par(&d, "The text at the right."), 1);
    t_par(&d, "A long line of text that goes across both of the columns of the page here.");
    t_par(&d, "The second text at the left.");
    in_column(t_par(&d, "The second text at the right."), 1);
    t_assemble(&d);
    ck_assert_uint_eq(count(&d, OCR_COLUMN), 4);
    ck_assert_ptr_null(parent_of(&d, nth(&d, OCR_TEXT, 2)));
    t_doc_done(&d);
}
END_TEST

START_TEST(a_page_of_one_column_has_no_column_container)
{
    WITH_DOC(d);
    t_par(&d, "The text of the page.");
    t_par(&d, "More text of the page.");
    t_assemble(&d);
    ck_assert_uint_eq(count(&d, OCR_COLUMN), 0);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_float_that_left_its_sentence_stays_in_its_column)
{
    WITH_DOC(d);
    t_par(&d, "The first half of a sentence in the");
    t_picture(&d, 100, 500, 450, 700);
    in_column(t_par(&d, "other column goes on, and so."), 1);
    t_assemble(&d);
    ck_assert_ptr_nonnull(strstr(t_mmd(&d), "in the other column"));
    ck_assert_ptr_eq(parent_of(&d, nth(&d, OCR_DIAGRAM, 0)), nth(&d, OCR_COLUMN, 0));
    ck_assert_ptr_eq(parent_of(&d, nth(&d, OCR_TEXT, 1)), nth(&d, OCR_COLUMN, 1));
    t_doc_done(&d);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("reading flow");
    TCase *tc = tcase_create("paragraphs");

    tcase_add_test(tc, a_footnote_at_the_foot_of_a_column_does_not_break_the_sentence);
    tcase_add_test(tc, a_figure_with_its_caption_does_not_break_the_sentence);
    tcase_add_test(tc, text_under_a_picture_does_not_break_the_sentence);
    tcase_add_test(tc, a_head_that_stands_again_inside_its_page_is_left_out);
    tcase_add_test(tc, a_pull_quote_in_larger_print_does_not_break_the_sentence);
    tcase_add_test(tc, a_capital_within_a_sentence_begins_no_paragraph_in_the_next_column);
    tcase_add_test(tc, a_line_that_is_set_in_at_the_head_of_a_column_begins_a_paragraph);
    tcase_add_test(tc, behind_a_sentence_a_paragraph_goes_on_where_others_are_set_in);
    tcase_add_test(tc, a_hyphen_before_a_float_goes);
    tcase_add_test(tc, a_footnote_at_the_foot_of_a_page_does_not_break_the_sentence);
    tcase_add_test(tc, a_figure_at_the_head_of_a_page_does_not_break_the_sentence);
    tcase_add_test(tc, with_page_breaks_a_footnote_stays_at_the_foot_of_its_page);
    tcase_add_test(tc, a_float_stays_before_a_paragraph_of_its_own);
    tcase_add_test(tc, a_short_label_before_a_table_takes_no_note_from_below_it);
    tcase_add_test(tc, a_caption_is_not_taken_by_a_float_far_away);
    tcase_add_test(tc, columns_are_containers_of_their_lines_and_headings_across_are_in_none);
    tcase_add_test(tc, columns_under_a_heading_across_the_page_are_columns_of_their_own);
    tcase_add_test(tc, a_page_of_one_column_has_no_column_container);
    tcase_add_test(tc, a_float_that_left_its_sentence_stays_in_its_column);
    suite_add_tcase(s, tc);
    return t_run(s);
}
