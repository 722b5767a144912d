/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: bullets, numbers, labels, nesting. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

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

START_TEST(labels_that_a_renderer_would_not_write_are_kept)
{
    static const char *const labels[][3] = {{"(i)", "(ii)", "(iii)"},
                                            {"(I)", "(II)", "(III)"},
                                            {"(a)", "(b)", "(c)"},
                                            {"A.", "B.", "C."},
                                            {"1)", "2)", "3)"}};

    for (size_t i = 0; i < SCH_COUNT_OF(labels); i++) {
        char text[32], expected[160];
        WITH_DOC(d);

        for (int k = 0; k < 3; k++) {
            snprintf(text, sizeof text, "%s item", labels[i][k]);
            t_par(&d, text);
        }
        t_assemble(&d);
        snprintf(expected, sizeof expected,
                 "\\begin{enumerate}\n\\item[%s] item\n\\item[%s] item\n\\item[%s] item\n"
                 "\\end{enumerate}",
                 labels[i][0], labels[i][1], labels[i][2]);
        t_mmd_is(&d, expected);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(a_first_label_without_a_second_is_no_list)
{
    WITH_DOC(d);
    t_par(&d, "(i) holds by the theorem.");
    t_par(&d, "A. Smith wrote this.");
    t_par(&d, "Something else.");
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "\\item");
    t_doc_done(&d);
}
END_TEST

START_TEST(lists_of_different_kinds_are_nested_by_their_indents)
{
    WITH_DOC(d);
    t_par(&d, "1. outer");
    t_indent(t_par(&d, "(a) inner"), 40);
    t_indent(t_par(&d, "(b) inner"), 40);
    t_indent(t_par(&d, "• innermost"), 80);
    t_par(&d, "2. outer");
    t_assemble(&d);
    t_mmd_is(&d,
             "\\begin{enumerate}\n\\item outer\n\\begin{enumerate}\n\\item inner\n\\item inner\n"
             "\\begin{itemize}\n\\item innermost\n\\end{itemize}\n\\end{enumerate}\n"
             "\\item outer\n\\end{enumerate}");
    t_doc_done(&d);
}
END_TEST

START_TEST(paragraphs_and_displays_of_an_item_stay_in_it)
{
    ocr_line *line;
    WITH_DOC(d);

    t_par(&d, "1. The first item");
    line = t_par(&d, "x");
    line->type = OCR_MATH;
    line->words[0].style |= OCR_MATH_WORD;
    t_indent(t_par(&d, "and its second paragraph."), 34);
    t_par(&d, "2. The second item");
    t_indent(t_par(&d, "with another paragraph."), 34);
    t_par(&d, "Not a part of it.");
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{enumerate}\n\\item The first item\n\n\\[\nx\n\\]\n\nand its second "
                 "paragraph.\n\\item The second item\n\nwith another paragraph.\n"
                 "\\end{enumerate}\n\nNot a part of it.");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_list_goes_on_behind_a_footnote_and_a_page_break)
{
    WITH_DOC(d);
    t_par(&d, "1. The first item.");
    t_par(&d, "1 A note.")->type = OCR_FOOTNOTE;
    t_page_add(&d);
    t_par(&d, "2. The second item.");
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{enumerate}\n\\item The first item.\n\n\\footnotetext{\n1 A note.\n}\n"
                 "\\item The second item.\n\\end{enumerate}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_character_set_apart_twice_is_a_bullet)
{
    WITH_DOC(d);
    for (int i = 0; i < 2; i++) {
        ocr_line *line = t_par(&d, "\xC5\xA0 thing");

        for (size_t k = 1; k < line->nwords; k++) {
            line->words[k].box.x0 += 30;
            line->words[k].box.x1 += 30;
        }
        line->box.x1 += 30;
    }
    t_par(&d, "- one");
    t_par(&d, "- two");
    t_par(&d, "- only with a blank behind it -");
    t_assemble(&d);
    ASSERT_HAS(&d, "\\begin{itemize}\n\\item thing\n\\item thing\n\\end{itemize}");
    ASSERT_HAS(&d, "\\item one\n\\item two\n");
    t_doc_done(&d);
}
END_TEST

START_TEST(ticks_and_boxes_are_markers_of_their_items)
{
    WITH_DOC(d);
    t_par(&d, "☐ not done");
    t_par(&d, "✓ done");
    t_assemble(&d);
    ASSERT_HAS(&d, "\\item[☐] not done");
    ASSERT_HAS(&d, "\\item[✓] done");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_bullet_that_was_read_as_an_operator_is_a_bullet)
{
    ocr_line *line;
    WITH_DOC(d);

    line = t_par(&d, "x has one");
    line->words[0].text = "\\bullet v_{i}";
    line->words[0].style |= OCR_MATH_WORD;
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{itemize}\n\\item \\( v_{i} \\) has one\n\\end{itemize}");
    t_doc_done(&d);
}
END_TEST

START_TEST(answers_to_a_question_are_a_multiple_choice)
{
    const ocr_line *lines;
    WITH_DOC(d);

    t_par(&d, "Which is it?");
    t_par(&d, "A. this");
    t_par(&d, "B. that");
    t_par(&d, "C. neither");
    t_par(&d, "Rules:");
    t_par(&d, "1. one");
    t_par(&d, "2. two");
    t_par(&d, "3. three");
    t_assemble(&d);
    ASSERT_HAS(&d, "\\item[B.] that");
    lines = d.pages[0]->lines;
    ck_assert_int_eq(lines[1].type, OCR_MULTIPLE_CHOICE_BLOCK);
    ck_assert_int_eq(lines[2].type, OCR_MULTIPLE_CHOICE_OPTION);
    ck_assert_int_eq(lines[4].parent, 1);
    ck_assert_int_eq(lines[6].type, OCR_TEXT);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_paragraph_at_the_edge_of_the_next_page_ends_the_list)
{
    WITH_DOC(d);
    t_body(&d, 3);
    t_block(&d);
    t_indent(t_line(&d, 20, 0, "1. Cut the core."), 40);
    t_block(&d);
    t_indent(t_line(&d, 20, 0, "2. Mark the layers."), 40);
    t_page_add(&d);
    t_body(&d, 3);
    t_block(&d);
    t_indent(t_line(&d, 20, 0, "• roots"), 40);
    t_block(&d);
    t_indent(t_line(&d, 20, 0, "• stones"), 40);
    t_assemble(&d);
    ASSERT_HAS(&d, "Mark the layers.\n\\end{enumerate}\n\n");
    ASSERT_HAS(&d, "\\begin{itemize}\n\\item roots\n\\item stones\n\\end{itemize}");
    t_doc_done(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-lists");
    TCase *tc = tcase_create("lists");

    tcase_add_test(tc, bullets_become_items);
    tcase_add_test(tc, indented_bullets_are_nested);
    tcase_add_test(tc, numbers_that_count_from_one_become_items_and_others_stay_text);
    tcase_add_test(tc, disable_itemize_leaves_lines_as_they_are);
    tcase_add_test(tc, labels_that_a_renderer_would_not_write_are_kept);
    tcase_add_test(tc, a_first_label_without_a_second_is_no_list);
    tcase_add_test(tc, lists_of_different_kinds_are_nested_by_their_indents);
    tcase_add_test(tc, paragraphs_and_displays_of_an_item_stay_in_it);
    tcase_add_test(tc, a_list_goes_on_behind_a_footnote_and_a_page_break);
    tcase_add_test(tc, a_character_set_apart_twice_is_a_bullet);
    tcase_add_test(tc, ticks_and_boxes_are_markers_of_their_items);
    tcase_add_test(tc, a_bullet_that_was_read_as_an_operator_is_a_bullet);
    tcase_add_test(tc, answers_to_a_question_are_a_multiple_choice);
    tcase_add_test(tc, a_paragraph_at_the_edge_of_the_next_page_ends_the_list);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
