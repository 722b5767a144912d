/* SPDX-License-Identifier: Apache-2.0 */
/* Layout of what a recognizer read. */
#include "tests/support/t.h"
#include "tests/unit/layout/glyph_page.h"

typedef struct t_read {
    ocr_page *page;
    ocr_reading reading;
    ocr_word words[64];
    ocr_read_line lines[32];
    ocr_region regions[16];
} t_read;

static void read_init(t_read *r)
{
    *r = (t_read){.page = ocr_page_new(0)};
    ck_assert_ptr_nonnull(r->page);
    r->page->number = 1;
    r->page->width = 1000;
    r->page->height = 1400;
    r->reading = (ocr_reading){.words = r->words, .lines = r->lines, .regions = r->regions};
}

static void read_line(t_read *r, int block, int par, float x, float y, const char *first,
                      const char *second)
{
    const char *texts[] = {first, second};
    ocr_read_line *line = &r->lines[r->reading.nlines++];

    *line = (ocr_read_line){.box = {x, y, x + 100 + 100 * (float)(second != NULL), y + 20},
                            .word0 = r->reading.nwords,
                            .nwords = second ? 2 : 1,
                            .block = block,
                            .par = par,
                            .baseline0 = y + 16,
                            .baseline1 = y + 16,
                            .font_size = 20};
    for (size_t i = 0; i < line->nwords; i++)
        r->words[r->reading.nwords++] =
            (ocr_word){.box = {x + 100 * (float)i, y, x + 90 + 100 * (float)i, y + 20},
                       .text = texts[i],
                       .font_size = 20,
                       .baseline = y + 16,
                       .conf = 0.5F + 0.25F * (float)i,
                       .glyph0 = -1,
                       .glyph1 = -1};
}

static void read_layout(t_read *r)
{
    sch_err err = {0};

    t_ok(ocr_layout_reading(&r->reading, r->page, &err), &err);
}

START_TEST(lines_and_paragraphs_stand_as_they_were_read)
{
    t_read r;
    read_init(&r);
    read_line(&r, 0, 0, 100, 300, "one", "compu-");
    read_line(&r, 0, 0, 100, 325, "tation", "two");
    read_line(&r, 0, 1, 100, 350, "three", NULL);
    read_line(&r, 1, 2, 500, 300, "four", NULL);
    read_layout(&r);

    ck_assert_uint_eq(r.page->nlines, 4);
    ck_assert_str_eq(t_line_text(r.page, 1), "tation two");
    ck_assert_int_eq(r.page->lines[0].block, r.page->lines[1].block);
    ck_assert(r.page->lines[1].after_hyphen);
    ck_assert_int_ne(r.page->lines[1].block, r.page->lines[2].block);
    ck_assert_int_ne(r.page->lines[2].block, r.page->lines[3].block);
    ck_assert_int_eq(r.page->lines[0].source, OCR_SOURCE_PIXELS);
    ck_assert_float_eq_tol(r.page->lines[0].conf, 0.625F, 1e-5F);
    ocr_page_free(r.page);
}
END_TEST

START_TEST(a_picture_comes_before_the_text_under_it)
{
    t_read r;
    read_init(&r);
    read_line(&r, 0, 0, 100, 100, "above", NULL);
    read_line(&r, 1, 1, 100, 800, "under", NULL);
    r.regions[0] = (ocr_region){{100, 200, 600, 700}, OCR_REGION_IMAGE};
    r.regions[1] = (ocr_region){{100, 750, 110, 755}, OCR_REGION_IMAGE}; /* a speck */
    r.reading.nregions = 2;
    read_layout(&r);

    ck_assert_uint_eq(r.page->nlines, 3);
    ck_assert_int_eq(r.page->lines[1].type, OCR_DIAGRAM);
    ck_assert_str_eq(t_line_text(r.page, 2), "under");
    ocr_page_free(r.page);
}
END_TEST

START_TEST(a_picture_under_all_text_comes_last)
{
    t_read r;
    read_init(&r);
    read_line(&r, 0, 0, 100, 100, "above", NULL);
    r.regions[0] = (ocr_region){{100, 200, 600, 700}, OCR_REGION_IMAGE};
    r.reading.nregions = 1;
    read_layout(&r);

    ck_assert_uint_eq(r.page->nlines, 2);
    ck_assert_int_eq(r.page->lines[1].type, OCR_DIAGRAM);
    ocr_page_free(r.page);
}
END_TEST

START_TEST(a_page_number_at_the_foot_of_a_scan_is_page_info)
{
    t_read r;
    read_init(&r);
    for (int i = 0; i < 10; i++)
        read_line(&r, 0, 0, 100, 300 + 25 * (float)i, "text", "text");
    read_line(&r, 1, 1, 500, 1340, "17", NULL);
    read_layout(&r);

    ck_assert_int_eq(r.page->lines[9].type, OCR_TEXT);
    ck_assert_int_eq(r.page->lines[10].type, OCR_PAGE_INFO);
    ocr_page_free(r.page);
}
END_TEST

START_TEST(rules_that_were_seen_make_a_table_in_its_place)
{
    t_read r;
    size_t table;

    read_init(&r);
    read_line(&r, 0, 0, 100, 300, "Before", "it");
    for (int row = 0; row < 2; row++)
        for (int col = 0; col < 2; col++)
            read_line(&r, 1, 1 + row, 120 + 300 * (float)col, 410 + 60 * (float)row,
                      row ? "low" : "high", col ? "right" : "left");
    read_line(&r, 1, 2, 402, 410, "|", NULL); /* what is left of a rule */
    read_line(&r, 2, 3, 100, 700, "After", "it");
    for (int i = 0; i < 3; i++) {
        float x = 100 + 300 * (float)i, y = 400 + 60 * (float)i;

        r.regions[r.reading.nregions++] =
            (ocr_region){.box = {100, y, 700, y + 2}, .kind = OCR_REGION_H_RULE};
        r.regions[r.reading.nregions++] =
            (ocr_region){.box = {x, 400, x + 2, 520}, .kind = OCR_REGION_V_RULE};
    }
    read_layout(&r);

    table = 1;
    ck_assert_uint_eq(r.page->nlines, 7);
    ck_assert_int_eq(r.page->lines[table].type, OCR_TABLE);
    ck_assert_str_eq(t_line_text(r.page, table + 2), "high right");
    ck_assert_str_eq(t_line_text(r.page, table + 3), "low left");
    ck_assert_int_eq(r.page->lines[table + 4].parent, (int)table);
    ck_assert_str_eq(t_line_text(r.page, 6), "After it");
    ocr_page_free(r.page);
}
END_TEST

START_TEST(prices_of_a_receipt_make_no_table)
{
    static const char *const prices[] = {"8.20", "1.50", "12.00", "3.30", "4.10", "29.10"};
    t_read r;

    read_init(&r);
    read_line(&r, 0, 0, 100, 340, "Corner", "shop");
    for (int row = 0; row < 6; row++) {
        read_line(&r, 1, row, 120, 410 + 30 * (float)row, "Rice", "brown");
        read_line(&r, 1, row, 460, 410 + 30 * (float)row, "2", NULL);
        read_line(&r, 1, row, 660, 410 + 30 * (float)row, prices[row], NULL);
    }
    read_layout(&r);

    for (size_t i = 0; i < r.page->nlines; i++)
        ck_assert_int_eq(r.page->lines[i].type, OCR_TEXT);
    ocr_page_free(r.page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout reading");
    TCase *tc = tcase_create("reading");

    tcase_add_test(tc, lines_and_paragraphs_stand_as_they_were_read);
    tcase_add_test(tc, rules_that_were_seen_make_a_table_in_its_place);
    tcase_add_test(tc, prices_of_a_receipt_make_no_table);
    tcase_add_test(tc, a_picture_comes_before_the_text_under_it);
    tcase_add_test(tc, a_picture_under_all_text_comes_last);
    tcase_add_test(tc, a_page_number_at_the_foot_of_a_scan_is_page_info);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
