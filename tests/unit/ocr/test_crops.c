/* SPDX-License-Identifier: Apache-2.0 */
/* Crops beside the same part of the page as another program draws it. */
#include "ocr/ocr.h"
#include "tests/support/run.h"

#include <allheaders.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MEAN_MOST 4.0 /* of 255: what JPEG costs, and two ways of smoothing edges */

/** That part of a page of a PDF, at the resolution of page pixels. @return owned */
static PIX *draw(const char *pdf, int page, const int box[4], const char *dir)
{
    char command[1200], path[600];
    PIX *pix;

    (void)snprintf(command, sizeof command,
                   "pdftoppm -r %d -singlefile -f %d -x %d -y %d -W %d -H %d '%s' '%s/part'",
                   OCR_PAGE_DPI, page, box[0], box[1], box[2], box[3], pdf, dir);
    ck_assert_int_eq(system(command), 0); // NOLINT(cert-env33-c): paths of this test alone
    (void)snprintf(path, sizeof path, "%s/part.ppm", dir);
    pix = pixRead(path);
    ck_assert_ptr_nonnull(pix);
    return pix;
}

/** Mean difference of two images of one size, in grey levels. */
static double difference(PIX *a, PIX *b)
{
    PIX *grey_a = pixConvertTo8(a, 0), *grey_b = pixConvertTo8(b, 0);
    l_float32 mean = 255;

    ck_assert_int_eq(pixGetWidth(a), pixGetWidth(b));
    ck_assert_int_eq(pixGetHeight(a), pixGetHeight(b));
    ck_assert_int_eq(pixCompareGray(grey_a, grey_b, L_COMPARE_ABS_DIFF, 0, NULL, &mean, NULL, NULL),
                     0);
    pixDestroy(&grey_a);
    pixDestroy(&grey_b);
    return (double)mean;
}

/** Compare the crops of a page; each has the region that lines.json prints in its name. */
static int check_page(const char *pdf, const ocr_page *page, const char *dir)
{
    int crops = 0;

    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];
        char path[700];
        PIX *crop, *part, *beside;
        int box[4], number = 0, shifted[4];

        if (!line->crop)
            continue;
        ck_assert_int_eq(sscanf(line->crop, "crop-%d-%d-%d-%d-%d.jpg", &number, &box[0], &box[1],
                                &box[2], &box[3]),
                         5);
        ck_assert_int_eq(number, page->number);
        ck_assert(fabsf(line->box.x0 - (float)box[0]) < 1 &&
                  fabsf(line->box.y0 - (float)box[1]) < 1 &&
                  fabsf(line->box.x1 - (float)(box[0] + box[2])) < 1 &&
                  fabsf(line->box.y1 - (float)(box[1] + box[3])) < 1);
        (void)snprintf(path, sizeof path, "%s/%s", dir, line->crop);
        crop = pixRead(path);
        ck_assert_ptr_nonnull(crop);
        part = draw(pdf, page->number, box, dir);
        ck_assert_msg(difference(crop, part) < MEAN_MOST, "%s: %.1f", line->crop,
                      difference(crop, part));
        memcpy(shifted, box, sizeof shifted);
        shifted[0] += 12; /* the test can tell: a twentieth of an inch beside is another picture */
        beside = draw(pdf, page->number, shifted, dir);
        ck_assert_msg(difference(crop, beside) > 2 * difference(crop, part), "%s", line->crop);
        pixDestroy(&crop);
        pixDestroy(&part);
        pixDestroy(&beside);
        crops++;
    }
    return crops;
}

START_TEST(a_crop_is_the_region_of_its_line)
{
    static const char pdf[] = SAMPLES_DIR "/paper.pdf";
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_close) int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    SCH_AUTO(sch_close) int fd = open(pdf, O_RDONLY | O_CLOEXEC);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    ocr_options options;
    int crops = 0;
    sch_err err = {0};

    ocr_options_init(&options);
    t_ok(ocr_doc_open(fd, &doc, &err), &err);
    for (int number = 1; number <= ocr_doc_pages(doc); number++) {
        SCH_AUTO(ocr_page_free) ocr_page *page = NULL;

        t_ok(ocr_doc_read_page(doc, number, &options, dir_fd, &page, &err), &err);
        crops += check_page(pdf, page, dir);
    }
    ck_assert_int_gt(crops, 0);
}
END_TEST

int main(void)
{
    return T_RUN("crops", a_crop_is_the_region_of_its_line);
}
