/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations, ends of proofs, blanks of forms, tables of contents. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

START_TEST(the_square_that_ends_a_proof_is_a_formula)
{
    WITH_DOC(d);
    t_par(&d, "This was to be shown. □");
    t_par(&d, "And this too. ■");
    t_par(&d, "□")->font_size = 20;
    t_par(&d, "Yes □ no □");
    t_assemble(&d);
    t_mmd_is(&d, "This was to be shown. \\( \\square \\)\n\nAnd this too. \\( \\blacksquare \\)\n\n"
                 "\\( \\square \\)\n\nYes □ no □");
    ck_assert_int_eq(d.pages[0]->lines[2].type, OCR_QED_SYMBOL);
    ck_assert_int_eq(d.pages[0]->lines[0].type, OCR_TEXT);
    t_doc_done(&d);
}
END_TEST

START_TEST(blanks_and_boxes_of_forms_have_one_form)
{
    WITH_DOC(d);
    t_par(&d, "Name: ____________");
    t_par(&d, "Street:___________ No. ____");
    t_par(&d, "Town: ...............");
    t_par(&d, "_____________");
    t_par(&d, "❑ yes ○ no");
    t_par(&d, "Call (____) ____today");
    t_par(&d, "and so on...");
    t_assemble(&d);
    ASSERT_HAS(&d, "Name: \\( \\_\\_\\_\\_ \\)\n\n");
    ASSERT_HAS(&d, "Street: \\( \\_\\_\\_\\_ \\) No. \\( \\_\\_\\_\\_ \\)\n\n");
    ASSERT_HAS(&d, "Town: \\( \\_\\_\\_\\_ \\)\n\n");
    ASSERT_HAS(&d, "yes ◯ no");
    ASSERT_HAS(&d, "Call (\\( \\_\\_\\_\\_ \\)) \\( \\_\\_\\_\\_ \\) today");
    ASSERT_HAS(&d, "and so on...");
    t_doc_done(&d);
}
END_TEST

static void check_field(const t_doc *d, size_t at, const char *subtype)
{
    ck_assert_int_eq(d->pages[0]->lines[at].type, OCR_FORM_FIELD);
    ck_assert_str_eq(d->pages[0]->lines[at].subtype, subtype);
}

START_TEST(each_field_is_a_line_of_its_own_with_its_place)
{
    WITH_DOC(d);
    t_par(&d, "Name: ____________ Town: ..........");
    t_par(&d, "Ashore ◯ afloat ☑");
    t_par(&d, "Chapters .......... 12");
    t_assemble(&d);
    ck_assert_uint_eq(d.pages[0]->nlines, 9);
    check_field(&d, 1, "dashed");
    check_field(&d, 3, "dotted");
    check_field(&d, 5, "circle");
    check_field(&d, 7, "checkbox");
    ck_assert_int_eq(d.pages[0]->lines[0].type, OCR_TEXT);
    ck_assert_int_eq(d.pages[0]->lines[8].type, OCR_TEXT); /* a leader to a number is no field */
    ck_assert(d.pages[0]->lines[1].box.x0 > d.pages[0]->lines[0].box.x1);
    ck_assert(d.pages[0]->lines[1].box.x1 < d.pages[0]->lines[2].box.x0);
    t_doc_done(&d);
}
END_TEST

/** Three full lines, then two that are set in on both sides, then three full ones. */
static void add_quote(t_doc *d, float left)
{
    t_body(d, 3);
    t_block(d);
    for (int i = 0; i < 2; i++)
        t_indent(t_line(d, 20, 0, "These words are those of somebody else and set in"), left);
    t_body(d, 3);
}

START_TEST(a_paragraph_set_in_on_both_sides_is_a_quotation)
{
    WITH_DOC(d);
    add_quote(&d, 60);
    t_assemble(&d);
    ASSERT_HAS(&d, "\n\n> These words are those of somebody else and set in These words");
    ck_assert_int_eq(d.pages[0]->lines[3].type, OCR_QUOTE);
    ck_assert_int_eq(d.pages[0]->lines[2].type, OCR_TEXT);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_paragraph_set_in_on_one_side_is_none)
{
    WITH_DOC(d);
    add_quote(&d, 0);
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "> These");
    t_doc_done(&d);
}
END_TEST

static void add_part(t_doc *d, const char *text, ocr_type type, int parent)
{
    ocr_line *line = t_line(d, 20, 0, text);

    line->type = type;
    line->parent = parent;
    if (line->nwords == 0) /* holds what follows */
        line->box = (ocr_box){0, 0, 1000, 1400};
}

START_TEST(contents_are_a_line_a_row_with_their_pages)
{
    WITH_DOC(d);
    t_par(&d, "Before.");
    t_block(&d);
    add_part(&d, "", OCR_TOC_CONTAINER, -1);
    add_part(&d, "", OCR_TOC_ROW, 1);
    add_part(&d, "1 Graphs", OCR_TOC_ITEM, 2);
    add_part(&d, "7", OCR_TOC_NUMBER, 2);
    add_part(&d, "", OCR_TOC_ROW, 1);
    add_part(&d, "2 Trees", OCR_TOC_ITEM, 5);
    add_part(&d, "13", OCR_TOC_NUMBER, 5);
    t_assemble(&d);
    t_mmd_is(&d, "Before.\n\n1 Graphs ..... 7\n2 Trees ..... 13");
    ck_assert(!d.pages[0]->lines[1].conversion_output);
    ck_assert_str_eq(d.pages[0]->lines[4].text, "7");
    t_doc_done(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-signs");
    TCase *tc = tcase_create("signs");

    tcase_add_test(tc, the_square_that_ends_a_proof_is_a_formula);
    tcase_add_test(tc, each_field_is_a_line_of_its_own_with_its_place);
    tcase_add_test(tc, blanks_and_boxes_of_forms_have_one_form);
    tcase_add_test(tc, a_paragraph_set_in_on_both_sides_is_a_quotation);
    tcase_add_test(tc, a_paragraph_set_in_on_one_side_is_none);
    tcase_add_test(tc, contents_are_a_line_a_row_with_their_pages);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
