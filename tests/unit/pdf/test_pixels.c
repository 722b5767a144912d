/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include "ocr/pdf/raster.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int pixel(const ocr_raster *r, int x, int y)
{
    return r->pixels[(size_t)y * (size_t)r->stride + (size_t)x * (size_t)r->channels];
}

#define BLOCK 8

static double block_mean(const ocr_raster *r, int x0, int y0)
{
    double sum = 0;

    for (int y = y0; y < y0 + BLOCK; y++)
        for (int x = x0; x < x0 + BLOCK * r->channels; x++)
            sum += r->pixels[(size_t)y * (size_t)r->stride + (size_t)x];
    return sum / (BLOCK * BLOCK * r->channels);
}

/*
 * Largest difference of the means of blocks of 8 x 8 pixels, in two rasters of equal size: the
 * renderer stretches images by up to a pixel, so single pixels cannot be compared.
 */
static double difference(const ocr_raster *a, const ocr_raster *b)
{
    double worst = 0;

    ck_assert_int_eq(a->width, b->width);
    ck_assert_int_eq(a->height, b->height);
    ck_assert_int_eq(a->channels, b->channels);
    for (int y = 0; y + BLOCK <= a->height; y += BLOCK)
        for (int x = 0; x + BLOCK <= a->width; x += BLOCK) {
            double d = fabs(block_mean(a, x * a->channels, y) - block_mean(b, x * b->channels, y));

            worst = d > worst ? d : worst;
        }
    return worst;
}

static sch_status page_image(ocr_pdf *pdf, int number, int channels, ocr_raster *ret_raster)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, number, arena);

    return ocr_pdf_page_image(pdf, number, page, channels, ret_raster, NULL);
}

START_TEST(a_scan_taken_out_looks_like_the_page_rendered)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("scans.pdf");

    for (int page = 1; page <= 9; page++)
        for (int channels = 1; channels <= 3; channels += 2) {
            SCH_AUTO(ocr_raster_done) ocr_raster image = {0};
            SCH_AUTO(ocr_raster_done) ocr_raster render = {0};

            ck_assert_msg(page_image(pdf, page, channels, &image) == SCH_OK, "page %d", page);
            t_near((double)image.dpi, 144, 0.01);
            ck_assert_int_eq(ocr_pdf_render(pdf, page, image.dpi, channels, NULL, &render, NULL),
                             SCH_OK);
            ck_assert_msg(difference(&image, &render) < 40, "page %d, %d channels: %g", page,
                          channels, difference(&image, &render));
        }
}
END_TEST

START_TEST(a_scan_is_turned_as_displayed)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("scans.pdf");
    SCH_AUTO(ocr_raster_done) ocr_raster image = {0};
    SCH_AUTO(ocr_raster_done) ocr_raster turned = {0};

    /* The grey block lies at 90..120 x 116..156 points from the top left. */
    ck_assert_int_eq(page_image(pdf, 1, 1, &image), SCH_OK);
    ck_assert_int_lt(pixel(&image, 210, 270), 200);
    ck_assert_int_gt(pixel(&image, 210, 160), 230);
    ck_assert_int_eq(page_image(pdf, 3, 1, &turned), SCH_OK); /* clockwise by 90 degrees */
    ck_assert_int_eq(turned.width, image.height);
    ck_assert_int_lt(pixel(&turned, turned.width - 1 - 270, 210), 200);
    ck_assert_int_gt(pixel(&turned, 270, 210), 230);
}
END_TEST

START_TEST(pages_with_more_than_a_scan_are_not_taken_out)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *scans = t_golden_open("scans.pdf");
    SCH_AUTO(ocr_pdf_close) ocr_pdf *text = t_golden_open("latex.pdf");
    ocr_raster image = {0};

    for (int page = 10; page <= 12; page++) /* with a stamp, a stencil, of uneven resolution */
        ck_assert_int_eq(page_image(scans, page, 1, &image), SCH_NOT_FOUND);
    ck_assert_int_eq(page_image(text, 1, 1, &image), SCH_NOT_FOUND);
    ck_assert_ptr_null(image.pixels);
}
END_TEST

START_TEST(rendering_puts_ink_where_the_glyphs_are)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    SCH_AUTO(ocr_raster_done) ocr_raster r = {0};

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 144, 1, NULL, &r, NULL), SCH_OK);
    ck_assert_int_eq(r.width, 600);
    ck_assert_int_eq(r.height, 400);
    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];
        int darkest = 255;

        for (int y = (int)(2 * g->y0); y < (int)(2 * g->y1) + 1; y++)
            for (int x = (int)(2 * g->x0); x < (int)(2 * g->x1) + 1; x++)
                if (pixel(&r, x, y) < darkest)
                    darkest = pixel(&r, x, y);
        ck_assert_msg(darkest < 160, "glyph %zu is not there", i);
    }
}
END_TEST

START_TEST(no_ink_lies_outside_the_boxes)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    SCH_AUTO(ocr_raster_done) ocr_raster r = {0};
    const int scale = 4;

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72.0F * (float)scale, 1, NULL, &r, NULL), SCH_OK);
    for (size_t i = 0; i < page->nglyphs + page->nrules; i++) {
        const ocr_glyph *g = i < page->nglyphs ? &page->glyphs[i] : NULL;
        const ocr_rule *rule = g ? NULL : &page->rules[i - page->nglyphs];
        int x0 = (int)((g ? g->x0 : rule->x0) * (float)scale) - 1;
        int y0 = (int)((g ? g->y0 : rule->y0) * (float)scale) - 1;
        int x1 = (int)((g ? g->x1 : rule->x1) * (float)scale) + 2;
        int y1 = (int)((g ? g->y1 : rule->y1) * (float)scale) + 2;

        for (int y = y0; y < y1; y++) /* wipe out what is explained */
            memset(r.pixels + (size_t)y * (size_t)r.stride + x0, 255, (size_t)(x1 - x0));
    }
    for (int y = 0; y < r.height; y++)
        for (int x = 0; x < r.width; x++)
            ck_assert_msg(pixel(&r, x, y) > 200, "ink at %d, %d", x, y);
}
END_TEST

START_TEST(a_crop_is_the_part_of_the_whole)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(ocr_raster_done) ocr_raster whole = {0};
    SCH_AUTO(ocr_raster_done) ocr_raster part = {0};
    const int crop[4] = {40, 30, 200, 60};

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 144, 3, NULL, &whole, NULL), SCH_OK);
    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 144, 3, crop, &part, NULL), SCH_OK);
    ck_assert_int_eq(part.width, 200);
    ck_assert_int_eq(part.height, 60);
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < 200; x++)
            ck_assert_int_le(abs(pixel(&part, x, y) - pixel(&whole, 40 + x, 30 + y)), 1);
}
END_TEST

START_TEST(a_crop_is_cut_to_the_page_and_must_hold_some_of_it)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(ocr_raster_done) ocr_raster part = {0};
    ocr_raster none = {0};

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72, 1, (const int[4]){290, -5, 50, 25}, &part, NULL),
                     SCH_OK);
    ck_assert_int_eq(part.width, 10);
    ck_assert_int_eq(part.height, 20);
    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72, 1, (const int[4]){300, 0, 10, 10}, &none, NULL),
                     SCH_INVALID);
    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72, 1, (const int[4]){0, 0, 0, 10}, &none, NULL),
                     SCH_INVALID);
    ck_assert_ptr_null(none.pixels);
}
END_TEST

START_TEST(rendering_has_limits)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    ocr_raster none = {0};

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 4800, 1, NULL, &none, NULL), SCH_LIMIT);
    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 0, 1, NULL, &none, NULL), SCH_INVALID);
    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72, 2, NULL, &none, NULL), SCH_INVALID);
    ck_assert_ptr_null(none.pixels);
}
END_TEST

START_TEST(colours_come_in_order_red_green_blue)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(ocr_raster_done) ocr_raster r = {0};
    const uint8_t *p;

    ck_assert_int_eq(ocr_pdf_render(pdf, 1, 72, 3, NULL, &r, NULL), SCH_OK);
    p = r.pixels + (size_t)62 * (size_t)r.stride + (size_t)12 * 3; /* in the box of 0 0 0.5 */
    ck_assert_int_eq(p[0], 0);
    ck_assert_int_eq(p[1], 0);
    t_near(p[2], 127.5, 1);
}
END_TEST

START_TEST(placing_drops_what_falls_outside)
{
    static const uint8_t rows[6] = {1, 2, 3, 4, 5, 6}; /* 3 x 2 */
    static const struct {
        ocr_placing placing;
        uint8_t want[4]; /* 2 x 2 */
    } cases[] = {
        {{3, 2, false, false, false, 0, 0}, {1, 2, 4, 5}},
        {{3, 2, false, true, false, 0, 0}, {3, 2, 6, 5}},
        {{3, 2, false, false, true, 0, 0}, {4, 5, 1, 2}},
        {{3, 2, false, false, false, -2, 1}, {255, 255, 3, 255}},
        {{3, 2, false, true, false, 1, -1}, {255, 6, 255, 255}},
        {{3, 2, true, false, false, 0, 0}, {1, 4, 2, 5}},
        {{3, 2, true, true, false, 0, -1}, {5, 2, 6, 3}},
        {{3, 2, true, false, true, 0, 0}, {3, 6, 2, 5}},
        {{3, 2, false, false, false, 1000000, -1000000}, {255, 255, 255, 255}},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(ocr_raster_done) ocr_raster r = {0};

        ck_assert_int_eq(ocr_raster_init(2, 2, 1, 72, &r, NULL), SCH_OK);
        ocr_raster_place(&r, &cases[i].placing, rows, 0, 1);
        ocr_raster_place(&r, &cases[i].placing, rows + 3, 1, 1);
        for (int k = 0; k < 4; k++)
            ck_assert_msg(pixel(&r, k % 2, k / 2) == cases[i].want[k], "case %zu, pixel %d: %d", i,
                          k, pixel(&r, k % 2, k / 2));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf pixels");
    TCase *tc = tcase_create("pixels");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_scan_taken_out_looks_like_the_page_rendered);
    tcase_add_test(tc, a_scan_is_turned_as_displayed);
    tcase_add_test(tc, pages_with_more_than_a_scan_are_not_taken_out);
    tcase_add_test(tc, rendering_puts_ink_where_the_glyphs_are);
    tcase_add_test(tc, no_ink_lies_outside_the_boxes);
    tcase_add_test(tc, a_crop_is_the_part_of_the_whole);
    tcase_add_test(tc, a_crop_is_cut_to_the_page_and_must_hold_some_of_it);
    tcase_add_test(tc, rendering_has_limits);
    tcase_add_test(tc, colours_come_in_order_red_green_blue);
    tcase_add_test(tc, placing_drops_what_falls_outside);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
