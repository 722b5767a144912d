/* SPDX-License-Identifier: Apache-2.0 */
/* Whole documents: running heads, page breaks, the line lists. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

START_TEST(an_empty_document_is_empty)
{
    WITH_DOC(d);
    t_assemble(&d);
    t_mmd_is(&d, "");
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
        t_body(d, 3);
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

START_TEST(a_title_stays_though_running_heads_repeat_it)
{
    WITH_DOC(d);
    d.y = 60;
    t_block(&d);
    t_line(&d, 30, 0, "On the order of all things");
    t_body(&d, 8);
    for (int i = 0; i < 3; i++) {
        t_page_add(&d);
        d.y = 60;
        t_block(&d);
        t_line(&d, 16, 0, "On the order of all things");
        d.y = 200;
        t_body(&d, 8);
    }
    t_assemble(&d);
    ASSERT_HAS(&d, "\\title{\nOn the order of all things\n}");
    ck_assert_ptr_null(strstr(strstr(t_mmd(&d), "On the order") + 1, "On the order"));
    t_doc_done(&d);
}
END_TEST

START_TEST(what_repeats_on_slides_says_nothing_of_their_body)
{
    WITH_DOC(d);
    for (int i = 0; i < 4; i++) {
        if (i)
            t_page_add(&d);
        t_par(&d, "Nothing at all for most years");
        d.y = 1340;
        t_block(&d);
        t_line(&d, 12, 0, "Ada Example (University of Somewhere): on the order of all things");
    }
    t_assemble(&d);
    ASSERT_HAS_NOT(&d, "\\section");
    ASSERT_HAS_NOT(&d, "Somewhere");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_number_in_the_middle_of_the_foot_is_page_info_and_one_aside_is_not)
{
    for (int aside = 0; aside < 2; aside++) {
        WITH_DOC(d);
        t_body(&d, 3);
        d.y = 1300;
        t_block(&d);
        t_indent(t_line(&d, 20, 0, "17"), aside ? 100 : 388);
        t_assemble(&d);
        ck_assert_int_eq(strstr(t_mmd(&d), "17") != NULL, aside);
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
    t_par(&d, T_LONG " this sentence is not");
    t_page_add(&d);
    t_par(&d, "finished on its page.");
    t_assemble(&d);
    ASSERT_HAS(&d, "is not\n\n\\pagebreak\n\nfinished");
    t_doc_done(&d);
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

int main(void)
{
    Suite *suite = suite_create("assemble-output");
    TCase *tc = tcase_create("output");

    tcase_add_test(tc, an_empty_document_is_empty);
    tcase_add_test(tc, what_repeats_at_the_edge_of_three_pages_is_page_info);
    tcase_add_test(tc, a_short_document_repeats_its_head_twice_but_counts_its_questions);
    tcase_add_test(tc, a_title_stays_though_running_heads_repeat_it);
    tcase_add_test(tc, what_repeats_on_slides_says_nothing_of_their_body);
    tcase_add_test(tc, a_number_in_the_middle_of_the_foot_is_page_info_and_one_aside_is_not);
    tcase_add_test(tc, roman_page_numbers_in_a_head_are_alike);
    tcase_add_test(tc, a_large_head_that_no_page_repeats_is_a_title);
    tcase_add_test(tc, include_page_info_puts_it_into_the_text);
    tcase_add_test(tc, include_page_breaks_puts_one_between_pages);
    tcase_add_test(tc, a_page_that_failed_has_no_lines_and_harms_nobody);
    tcase_add_test(tc, line_lists_are_as_the_contract_has_them);
    tcase_add_test(tc, the_same_document_gives_the_same_bytes);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
