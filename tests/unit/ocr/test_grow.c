/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures that were found too small, on drawn pages. */
#include "ocr/pixels/grow.h"
#include "tests/support/run.h"
#include "tests/unit/ocr/pages.h"

static void fill(PIX *page, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x, y, w, h);

    ck_assert_ptr_nonnull(box);
    (void)pixClearInRect(page, box); /* 0 is black */
    boxDestroy(&box);
}

/** Grow a picture that was found at 200, 200 to 600, 400, on a page of twice as many pixels. */
static ocr_box grown(PIX *page, ocr_word *words, size_t nwords)
{
    ocr_region region = {{.x0 = 100, .y0 = 100, .x1 = 300, .y1 = 200}, OCR_REGION_IMAGE};
    ocr_reading reading = {.words = words, .nwords = nwords, .regions = &region, .nregions = 1};
    sch_err err = {0};

    t_ok(ocr_pictures_grow(page, 0.5F, &reading, &err), &err);
    pixDestroy(&page);
    return region.box;
}

static void assert_box(ocr_box box, float x0, float y0, float x1, float y1)
{
    ck_assert_float_eq(box.x0, x0);
    ck_assert_float_eq(box.y0, y0);
    ck_assert_float_eq(box.x1, x1);
    ck_assert_float_eq(box.y1, y1);
}

START_TEST(axes_of_a_diagram_belong_to_it)
{
    PIX *page = t_blank(1000, 1000);

    fill(page, 220, 220, 360, 190);
    fill(page, 180, 160, 4, 260); /* upright axis, then the level one that crosses it */
    fill(page, 170, 410, 450, 4);
    assert_box(grown(page, NULL, 0), 85, 80, 310, 210);
}
END_TEST

START_TEST(words_beside_a_picture_stay_outside)
{
    PIX *page = t_blank(1000, 1000);
    ocr_word word = {.box = {.x0 = 100, .y0 = 198, .x1 = 180, .y1 = 210}};

    fill(page, 220, 220, 360, 170);
    fill(page, 200, 396, 160, 24);
    assert_box(grown(page, &word, 1), 100, 100, 300, 200);
}
END_TEST

START_TEST(the_frame_of_a_page_is_no_part_of_a_picture)
{
    PIX *page = t_blank(1000, 1000);

    fill(page, 220, 220, 360, 170);
    fill(page, 300, 10, 4, 980);
    assert_box(grown(page, NULL, 0), 100, 100, 300, 200);
}
END_TEST

int main(void)
{
    return T_RUN("grow", axes_of_a_diagram_belong_to_it, words_beside_a_picture_stay_outside,
                 the_frame_of_a_page_is_no_part_of_a_picture);
}
