/* SPDX-License-Identifier: Apache-2.0 */
/* The page model and its wire form. */
#include "ocr/model/page.h"
#include "ocr/model/reading.h"
#include "tests/support/t.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ocr_page *page_with_two_lines(void)
{
    ocr_page *page = ocr_page_new(1 << 20);
    ocr_line *line;

    ck_assert_ptr_nonnull(page);
    page->number = 7;
    page->width = 2125;
    page->height = 2750;
    page->dpi = 250;
    page->rotate = 90;
    page->skew_deg = -0.75F;
    page->decision = (ocr_decision){OCR_SOURCE_PIXELS, 0.125F, 0.5F, "hidden text over an image"};
    line = ocr_page_add_line(page);
    line->type = OCR_COLUMN;
    line->source = OCR_SOURCE_PIXELS;
    line->box = (ocr_box){10, 20, 300.25F, 400};
    line = ocr_page_add_line(page);
    line->type = OCR_SECTION_HEADER;
    line->subtype = "vertical";
    line->source = OCR_SOURCE_GLYPHS;
    line->box = (ocr_box){-3.5F, 20, 300.25F, 40.75F};
    line->parent = 0;
    line->block = 4;
    line->column = 1;
    line->font_size = 41.5F;
    line->baseline = 36.25F;
    line->style = OCR_BOLD | OCR_ITALIC;
    line->conf = 0.9321F;
    line->conf_rate = 1;
    line->after_hyphen = true;
    line->is_handwritten = true;
    line->heading = 2;
    line->crop = "crop-7-1-2-3-4.jpg";
    line->conversion_output = true;
    line->text = "H\xc3\xa9llo \"w\\orld\"\n";
    line->text_display = "";
    ocr_line_id(7, 1, line->box, line->text, line->id);
    line->labels = sch_arena_alloc(page->arena, 2, sizeof *line->labels);
    line->labels[1] = 1;
    line->nlabels = 2;
    line->words = sch_arena_alloc(page->arena, 2, sizeof *line->words);
    line->nwords = 2;
    line->words[0] =
        (ocr_word){{1, 2, 3.5F, 4}, "H\xc3\xa9llo", 41.5F, 36.25F, 0.5F, OCR_MONO, false, -1, -1};
    line->words[1] = (ocr_word){{5, 2, 9, 4}, "x^{2}", 30, -36.25F, 1, OCR_MATH_WORD, true, 17, 20};
    return page;
}

static sch_status parse(const char *json, ocr_page **ret_page, sch_err *err)
{
    return ocr_page_parse(json, strlen(json), ret_page, err);
}

START_TEST(a_page_comes_back_as_it_was_written)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = page_with_two_lines();
    SCH_AUTO(ocr_page_free) ocr_page *back = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0}, again = {0};
    const ocr_line *line;
    sch_err err = {0};

    ocr_page_write(page, &sb);
    ck_assert_msg(parse(sch_strbuf_str(&sb), &back, &err) == SCH_OK, "%s", err.text);
    ck_assert_int_eq(back->number, 7);
    ck_assert_int_eq(back->rotate, 90);
    ck_assert_float_eq(back->skew_deg, -0.75F);
    ck_assert_str_eq(back->decision.reason, "hidden text over an image");
    ck_assert_int_eq(back->decision.source, OCR_SOURCE_PIXELS);
    ck_assert_float_eq(back->decision.coverage, 0.125F);
    ck_assert_ptr_null(back->error_id);
    ck_assert_uint_eq(back->nlines, 2);
    ck_assert(isnan(back->lines[0].baseline));
    ck_assert_int_eq(back->lines[0].parent, -1);
    ck_assert_float_lt(back->lines[0].conf, 0);
    line = &back->lines[1];
    ck_assert_int_eq(line->type, OCR_SECTION_HEADER);
    ck_assert_str_eq(line->subtype, "vertical");
    ck_assert_float_eq(line->box.x0, -3.5F);
    ck_assert_float_eq(line->box.y1, 40.75F);
    ck_assert_int_eq(line->parent, 0);
    ck_assert_int_eq(line->block, 4);
    ck_assert_float_eq_tol(line->conf, 0.9321F, 1e-6F);
    ck_assert(line->after_hyphen && line->is_handwritten && line->conversion_output);
    ck_assert_str_eq(line->text, "H\xc3\xa9llo \"w\\orld\"\n");
    ck_assert_str_eq(line->text_display, "");
    ck_assert_str_eq(line->id, page->lines[1].id);
    ck_assert_uint_eq(line->nlabels, 2);
    ck_assert_int_eq(line->labels[1], 1);
    ck_assert_uint_eq(line->nwords, 2);
    ck_assert_str_eq(line->words[1].text, "x^{2}");
    ck_assert(line->words[1].glued && !line->words[0].glued);
    ck_assert_int_eq(line->words[1].style, OCR_MATH_WORD);
    ck_assert_int_eq(line->words[1].glyph1, 20);
    ck_assert_float_eq(line->words[1].baseline, -36.25F);
    ocr_page_write(back, &again);
    ck_assert_str_eq(sch_strbuf_str(&again), sch_strbuf_str(&sb));
}
END_TEST

START_TEST(a_failed_page_keeps_its_reason)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = ocr_page_new(0), *back = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    page->number = 1;
    page->error_id = "ocr_error";
    page->error_text = "too \xff large"; /* no UTF-8: becomes U+FFFD */
    ocr_page_write(page, &sb);
    ck_assert_int_eq(parse(sch_strbuf_str(&sb), &back, NULL), SCH_OK);
    ck_assert_str_eq(back->error_id, "ocr_error");
    ck_assert_str_eq(back->error_text, "too \xef\xbf\xbd large");
}
END_TEST

START_TEST(numbers_that_json_cannot_say_do_not_spoil_the_line)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = page_with_two_lines();
    SCH_AUTO(ocr_page_free) ocr_page *back = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    page->lines[1].font_size = INFINITY;
    page->lines[1].words[0].conf = 7;
    page->lines[1].words[0].font_size = -1;
    page->lines[1].words[1].baseline = NAN;
    page->skew_deg = NAN;
    ocr_page_write(page, &sb);
    ck_assert_int_eq(parse(sch_strbuf_str(&sb), &back, NULL), SCH_OK);
    ck_assert_float_eq(back->lines[1].words[0].conf, 1);
    ck_assert_float_eq(back->lines[1].words[1].baseline, 0);
}
END_TEST

#define PAGE(rest) "{\"page\":1,\"width\":9,\"height\":9,\"source\":\"glyphs\"," rest "}"
#define LINE(rest)                                                                                 \
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"glyphs\",\"box\":[0,0,1,1]," rest "}]")

static const char *const rubbish[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"page\":1}",
    PAGE("\"lines\":{}"),
    PAGE("\"lines\":[null]"),
    PAGE("\"lines\":[],\"rotate\":45"),
    PAGE("\"lines\":[],\"dpi\":\"250\""),
    PAGE("\"lines\":[],\"skew_deg\":1.5"),
    PAGE("\"lines\":[],\"width\":1e400"),
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"glyphs\"}]"),
    PAGE("\"lines\":[{\"type\":\"poem\",\"source\":\"glyphs\",\"box\":[0,0,1,1]}]"),
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"\",\"box\":[0,0,1,1]}]"),
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"glyphs\",\"box\":[2,0,1,1]}]"),
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"glyphs\",\"box\":[0,0,1]}]"),
    PAGE("\"lines\":[{\"type\":\"text\",\"source\":\"glyphs\",\"box\":[0,0,1,99999999999]}]"),
    "{\"page\":0,\"source\":\"glyphs\",\"lines\":[]}",
    "{\"page\":1,\"source\":\"glyphs\",\"width\":-1,\"lines\":[]}",
    "{\"page\":1,\"source\":\"glyphs\",\"lines\":[]} x",
    "{\"page\":1,\"source\":\"glyphs\",\"reason\":\"\xff\",\"lines\":[]}",
    LINE("\"parent\":0"),
    LINE("\"parent\":-7"),
    LINE("\"labels\":[1]"),
    LINE("\"labels\":[-1]"),
    LINE("\"labels\":7"),
    LINE("\"id\":\"0123\""),
    LINE("\"id\":\"0123456789ABCDEF0123456789ABCDEF\""),
    LINE("\"crop\":\"../x\""),
    LINE("\"crop\":\"\""),
    LINE("\"crop\":\"a\\u0000b\""),
    LINE("\"conf\":10001"),
    LINE("\"heading\":7"),
    LINE("\"style\":256"),
    LINE("\"text\":7"),
    LINE("\"words\":7"),
    LINE("\"words\":[1,2,3]"),
    LINE("\"words\":[0,0,1,1,0,0,0,0,-1,-1,7]"),
    LINE("\"words\":[0,0,1,1,0,0,0,0,-1,\"-1\",\"a\"]"),
    LINE("\"words\":[0,0,1,1,0,0,0,0,-1,99999999999999999,\"a\"]"),
    LINE("\"words\":[0,0,1,1,0,0,0,0,-1,-1,\"a\",\"b\"]"),
    LINE("\"words\":[\"\"]"),
    LINE("\"words\":[\"0 0 1 1 0 0 0 0 -1 -1\"]"),
    LINE("\"words\":[\"0 0 1 1 0 0 0 0 -2 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 1 0 0 0 512 -1 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 1 -1 0 0 0 -1 -1 a\"]"),
    LINE("\"words\":[\"0 5 1 1 0 0 0 0 -1 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 1.5 0 0 0 0 -1 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 + 0 0 0 0 -1 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 - 0 0 0 0 -1 -1 a\"]"),
    LINE("\"words\":[\"0 0 1 99999999999999999999 0 0 0 0 -1 -1 a\"]"),
};

START_TEST(rubbish_is_refused_with_a_text)
{
    ocr_page *page = NULL;
    sch_err err = {0};

    ck_assert_msg(parse(rubbish[_i], &page, &err) == SCH_INVALID, "%s", rubbish[_i]);
    ck_assert_ptr_null(page);
    ck_assert_str_ne(err.text, "");
}
END_TEST

START_TEST(words_that_an_earlier_build_stored_are_read)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    const ocr_word *words;
    sch_err err = {0};

    t_ok(parse(LINE("\"words\":[100,200,350,400,4150,-3625,5000,260,17,20,\"x y\","
                    "500,200,900,400,3000,0,10000,0,-1,-1,\"b\"]"),
               &page, &err),
         &err);
    ck_assert_uint_eq(page->lines[0].nwords, 2);
    words = page->lines[0].words;
    ck_assert_str_eq(words[0].text, "x y");
    ck_assert_float_eq(words[0].box.x1, 3.5F);
    ck_assert_float_eq(words[0].baseline, -36.25F);
    ck_assert_float_eq(words[0].conf, 0.5F);
    ck_assert(words[0].glued);
    ck_assert_int_eq(words[0].style, 4);
    ck_assert_int_eq(words[0].glyph1, 20);
    ck_assert_str_eq(words[1].text, "b");
    ck_assert_float_eq(words[1].box.x0, 5);
}
END_TEST

START_TEST(every_cut_of_a_page_is_refused)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = page_with_two_lines();
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    ocr_page_write(page, &sb);
    for (size_t len = 0; len < sb.len; len++) {
        ocr_page *back = NULL;

        ck_assert_int_eq(ocr_page_parse(sb.data, len, &back, NULL), SCH_INVALID);
    }
}
END_TEST

START_TEST(too_many_values_are_refused_before_a_tree_is_built)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ocr_page *page = NULL;

    sch_strbuf_adds(&sb, "{\"page\":1,\"source\":\"glyphs\",\"lines\":[0");
    for (int i = 0; i < 6000000; i++)
        sch_strbuf_add(&sb, ",0", 2);
    sch_strbuf_adds(&sb, "]}");
    ck_assert_int_eq(ocr_page_parse(sb.data, sb.len, &page, NULL), SCH_LIMIT);
}
END_TEST

START_TEST(too_many_lines_or_words_are_refused)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ocr_page *page = NULL;

    sch_strbuf_adds(&sb, "{\"page\":1,\"source\":\"glyphs\",\"lines\":[0");
    for (int i = 0; i < OCR_PAGE_MAX_LINES; i++)
        sch_strbuf_add(&sb, ",0", 2);
    sch_strbuf_adds(&sb, "]}");
    ck_assert_int_eq(ocr_page_parse(sb.data, sb.len, &page, NULL), SCH_LIMIT);
    sch_strbuf_reset(&sb);
    sch_strbuf_adds(&sb, "{\"page\":1,\"source\":\"glyphs\",\"lines\":[{\"type\":\"text\",");
    sch_strbuf_adds(&sb, "\"source\":\"glyphs\",\"box\":[0,0,1,1],\"words\":[");
    for (int i = 0; i <= OCR_PAGE_MAX_WORDS; i++)
        sch_strbuf_adds(&sb, &",\"0 0 0 0 0 0 0 0 0 0 \""[i == 0]);
    sch_strbuf_adds(&sb, "]}]}");
    ck_assert_int_eq(ocr_page_parse(sb.data, sb.len, &page, NULL), SCH_LIMIT);
}
END_TEST

START_TEST(type_names_go_both_ways)
{
    ocr_type type;

    for (int i = 0; i < OCR_TYPE_COUNT; i++) {
        ck_assert_ptr_nonnull(ocr_type_name((ocr_type)i));
        ck_assert(ocr_type_parse(ocr_type_name((ocr_type)i), &type));
        ck_assert_int_eq((int)type, i);
    }
    ck_assert(!ocr_type_parse("poem", &type));
    ck_assert_str_eq(ocr_type_name(OCR_TOC_CONTAINER), "table_of_contents_container");
}
END_TEST

START_TEST(line_ids_depend_on_page_index_box_and_text)
{
    const ocr_box box = {1, 2, 3, 4}, other_box = {1, 2, 3, 5};
    char ids[5][OCR_LINE_ID_LEN];
    char again[OCR_LINE_ID_LEN];

    ocr_line_id(1, 0, box, "a", ids[0]);
    ocr_line_id(2, 0, box, "a", ids[1]);
    ocr_line_id(1, 1, box, "a", ids[2]);
    ocr_line_id(1, 0, other_box, "a", ids[3]);
    ocr_line_id(1, 0, box, "b", ids[4]);
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(ids[i], ids[j]);
    ocr_line_id(1, 0, box, "a", again);
    ck_assert_str_eq(again, ids[0]);
    ck_assert_uint_eq(strspn(again, "0123456789abcdef"), 32);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("page");
    TCase *tc = tcase_create("page");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_page_comes_back_as_it_was_written);
    tcase_add_test(tc, a_failed_page_keeps_its_reason);
    tcase_add_test(tc, numbers_that_json_cannot_say_do_not_spoil_the_line);
    tcase_add_loop_test(tc, rubbish_is_refused_with_a_text, 0, SCH_COUNT_OF(rubbish));
    tcase_add_test(tc, words_that_an_earlier_build_stored_are_read);
    tcase_add_test(tc, every_cut_of_a_page_is_refused);
    tcase_add_test(tc, too_many_values_are_refused_before_a_tree_is_built);
    tcase_add_test(tc, too_many_lines_or_words_are_refused);
    tcase_add_test(tc, type_names_go_both_ways);
    tcase_add_test(tc, line_ids_depend_on_page_index_box_and_text);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
