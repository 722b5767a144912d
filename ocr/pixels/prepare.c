/* SPDX-License-Identifier: Apache-2.0 */
/* Preparing pages for recognition, with Leptonica: see prepare.h. */
#include "ocr/pixels/prepare.h"

#include "ocr/pixels/picture.h"

#include <allheaders.h>
#include <math.h>
#include <stdlib.h>

enum {
    PROBE_SIDE_PX = 2200, /* at most, of the reduced copy: 150 dpi for a page scanned at 300 */
    MARK_MIN_PX = 3,      /* smaller components of the copy are specks */
    MARK_MAX_PX = 120,    /* larger ones are pictures, frames, rules */
    ENOUGH_MARKS = 20,    /* fewer tell nothing about the size of the text */
    SMALL_PX = 500000,    /* a picture of a few lines: its rules may outweigh its letters */
    MIN_CONTRAST = 40,    /* levels of 255 between ground and ink; less is an empty page's noise */
    UNEVEN_LEVELS = 48,   /* of 255, between the lightest and the darkest part of the ground */
    MAX_SIDE_PX = 8000,   /* no page is scaled up past it */
    MIN_DPI = 70,         /* what Tesseract takes for credible */
    MAX_DPI = 600,
};
#define BEST_X_HEIGHT_PX    13.5F /* see README: figures on the development set */
#define LEAST_X_HEIGHT_PX   11.0F /* no gain from scaling between these two */
#define MOST_X_HEIGHT_PX    15.5F
#define DPI_PER_X_HEIGHT    15.0F /* 11 point text has an x-height of 20 pixels at 300 dpi */
#define X_HEIGHT_TO_CAPITAL 0.67F
#define LEAST_LI_SCALE      0.7F /* linear interpolation loses nothing down to here */
#define MAX_SCALE           3.0F
#define MIN_TURN_DEG        1.0F /* less costs time and gains nothing: Tesseract fits lines itself */
#define MIN_SKEW_DEG        0.1F
#define MAX_SKEW_DEG        7.0F
#define MIN_SKEW_CONF       3.0F /* Leptonica: less is a guess */
#define ORIENT_X_HEIGHT_PX  16.0F
#define MIN_ORIENT_CONF     4.0F /* standard deviations; Leptonica's advice for certainty is 8 */

static int imax(int a, int b)
{
    return a > b ? a : b;
}

static int compare_ints(const void *a, const void *b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/**
 * x-height from the heights of the marks. Capitals, ascenders, descenders and digits share one
 * height (0.68 em, all within a tenth), which holds for text in capitals and receipts too, and lies
 * in the upper part of the heights; each height weighs as much as it is high, so that specks, dots
 * and broken letters do not shift it.
 */
static float x_height_of(int *heights, size_t n)
{
    long sum = 0, below = 0;
    size_t i = 0;

    qsort(heights, n, sizeof *heights, compare_ints);
    for (size_t k = 0; k < n; k++)
        sum += heights[k];
    while (i + 1 < n && (below += heights[i]) * 10 < sum * 7)
        i++;
    return (float)heights[i] * X_HEIGHT_TO_CAPITAL;
}

static void measure_marks(PIX *binary, ocr_probe *probe, float up)
{
    BOXA *boxes = pixConnCompBB(binary, 8);
    int n = boxaGetCount(boxes);
    int *heights = n > 0 ? malloc((size_t)n * sizeof *heights) : NULL;
    size_t marks = 0;

    for (int i = 0; heights && i < n; i++) {
        int w, h;

        boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h);
        if (h >= MARK_MIN_PX && h <= MARK_MAX_PX && w <= 8 * h && h <= 8 * w)
            heights[marks++] = h;
    }
    probe->marks = (int)marks;
    probe->blank = n == 0;
    if (marks >= ENOUGH_MARKS)
        probe->x_height_px = x_height_of(heights, marks) * up;
    free(heights);
    boxaDestroy(&boxes);
}

static void measure_skew(PIX *binary, ocr_probe *probe)
{
    float angle = 0, conf = 0;

    if (probe->marks >= ENOUGH_MARKS &&
        pixFindSkewSweepAndSearch(binary, &angle, &conf, 2, 1, MAX_SKEW_DEG, 1.0F, 0.02F) == 0 &&
        conf >= MIN_SKEW_CONF && fabsf(angle) >= MIN_SKEW_DEG)
        probe->skew_deg = angle;
}

/**
 * The ground's level in the tiles of a reduced copy: bright pixels outweigh ink, so the tenth
 * brightest percent of each tile. Tiles that are dark all over are pictures and do not count.
 */
static bool is_uneven(PIX *grey)
{
    enum { TILES = 8, DARK = 90 };
    int w = pixGetWidth(grey), h = pixGetHeight(grey), least = 255, most = 0;

    if (w < 4 * TILES || h < 4 * TILES)
        return false;
    for (int i = 0; i < TILES * TILES; i++) {
        BOX *tile =
            boxCreate(i % TILES * (w / TILES), i / TILES * (h / TILES), w / TILES, h / TILES);
        PIX *part = pixClipRectangle(grey, tile, NULL);
        float level = 255;

        if (part && pixGetRankValueMasked(part, NULL, 0, 0, 2, 0.9F, &level, NULL) == 0 &&
            level >= DARK) {
            least = level < (float)least ? (int)level : least;
            most = level > (float)most ? (int)level : most;
        }
        pixDestroy(&part);
        boxDestroy(&tile);
    }
    return most - least > UNEVEN_LEVELS;
}

/** Halve a grey image while its longer side exceeds limit. A clone when nothing is to be done. */
static PIX *reduce(PIX *grey, int limit, float *ret_up)
{
    PIX *pix = pixClone(grey);

    *ret_up = 1;
    while (pix && (pixGetWidth(pix) > limit || pixGetHeight(pix) > limit)) {
        PIX *half = pixScaleAreaMap2(pix);

        pixDestroy(&pix);
        pix = half;
        *ret_up *= 2;
    }
    return pix;
}

/**
 * Ink is 1. NULL with *ret_blank: the image has one level and some noise.
 *
 * @param faint  small letters are paler than the rules and pictures beside them: take them too
 */
static PIX *binarize(PIX *grey, bool faint, bool *ret_blank)
{
    int threshold = 0, dark = 0, light = 0;
    PIX *binary;

    *ret_blank = pixSplitDistributionFgBg(grey, 0.1F, 1, &threshold, &dark, &light, NULL) != 0 ||
                 light - dark < MIN_CONTRAST;
    if (faint)
        threshold = light - (light - dark) / 4;
    binary = *ret_blank ? NULL : pixThresholdToBinary(grey, threshold);
    if (binary) {
        float ink = 0;

        pixForegroundFraction(binary, &ink);
        if (ink > 0.5F)
            pixInvert(binary, binary); /* light on dark */
    }
    return binary;
}

static PIX *even_out(PIX *grey)
{
    return pixBackgroundNormSimple(grey, NULL, NULL);
}

/** Measure pale letters where no others are. @return false: no memory */
static bool look_for_faint(PIX *grey, float up, ocr_probe *probe)
{
    ocr_probe faint = {0};
    bool blank;
    PIX *binary = binarize(grey, true, &blank);

    if (!binary)
        return false;
    measure_marks(binary, &faint, up);
    if (faint.marks >= ENOUGH_MARKS) {
        probe->marks = faint.marks;
        probe->x_height_px = faint.x_height_px;
    }
    pixDestroy(&binary);
    return true;
}

sch_status ocr_probe_page(struct Pix *grey, ocr_probe *ret_probe, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *copy = NULL;
    SCH_AUTO(ocr_pix_free) PIX *even = NULL;
    SCH_AUTO(ocr_pix_free) PIX *binary = NULL;
    ocr_probe probe = {0};
    float up;

    copy = reduce(grey, PROBE_SIDE_PX, &up);
    if (!copy)
        return sch_fail(err, SCH_FATAL, "no memory to look at the page");
    probe.uneven = is_uneven(copy);
    if (probe.uneven)
        even = even_out(copy);
    binary = binarize(even ? even : copy, false, &probe.blank);
    if (!binary && !probe.blank)
        return sch_fail(err, SCH_FATAL, "no memory to look at the page");
    if (binary) {
        measure_marks(binary, &probe, up);
        if (probe.marks < ENOUGH_MARKS && pixGetWidth(copy) * pixGetHeight(copy) < SMALL_PX &&
            !look_for_faint(even ? even : copy, up, &probe))
            return sch_fail(err, SCH_FATAL, "no memory to look at the page");
        measure_skew(binary, &probe);
    }
    *ret_probe = probe;
    return SCH_OK;
}

float ocr_best_scale(float x_height_px)
{
    if (x_height_px <= 0 || (x_height_px >= LEAST_X_HEIGHT_PX && x_height_px <= MOST_X_HEIGHT_PX))
        return 1;
    return fminf(MAX_SCALE, BEST_X_HEIGHT_PX / x_height_px);
}

void ocr_prepared_done(ocr_prepared prepared)
{
    ocr_pix_free(prepared.pix);
}

/** Replace *pix by made; keeps *pix when there is no made. @return whether there was one */
static bool replace(PIX **pix, PIX *made)
{
    if (!made)
        return false;
    pixDestroy(pix);
    *pix = made;
    return true;
}

static bool scale_by(PIX **pix, float scale)
{
    while (scale <= 0.5F) {
        if (!replace(pix, pixScaleAreaMap2(*pix)))
            return false;
        scale *= 2;
    }
    if (scale < LEAST_LI_SCALE)
        return replace(pix, pixScaleAreaMap(*pix, scale, scale));
    return scale == 1 || replace(pix, pixScaleGrayLI(*pix, scale, scale));
}

sch_status ocr_prepare_page(struct Pix *grey, float dpi, const ocr_probe *probe,
                            ocr_prepared *ret_prepared, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = grey;
    ocr_prepared made = {0};
    int width = pixGetWidth(grey);
    bool ok;

    made.scale = ocr_best_scale(probe->x_height_px);
    if (made.scale > 1) /* not past what a page may have */
        made.scale =
            fminf(made.scale, fmaxf(1, MAX_SIDE_PX / (float)imax(width, pixGetHeight(pix))));
    ok = scale_by(&pix, made.scale);
    if (ok && probe->uneven)
        ok = replace(&pix, even_out(pix));
    if (fabsf(probe->skew_deg) >= MIN_TURN_DEG)
        made.skew_deg = probe->skew_deg;
    if (ok && made.skew_deg != 0)
        ok = replace(&pix, pixRotateAMGray(pix, (float)M_PI / 180 * made.skew_deg, 255));
    if (!ok)
        return sch_fail(err, SCH_FATAL, "no memory to prepare the page");
    made.scale = (float)pixGetWidth(pix) / (float)width; /* as rounded */
    /* The text is of ordinary size at this resolution; where it is unknown, what the page says. */
    if (probe->x_height_px > 0)
        made.dpi = (int)(probe->x_height_px * made.scale * DPI_PER_X_HEIGHT);
    else
        made.dpi = (int)((dpi > 0 ? dpi : 200) * made.scale);
    made.dpi = imax(MIN_DPI, made.dpi < MAX_DPI ? made.dpi : MAX_DPI);
    made.pix = SCH_STEAL(pix);
    *ret_prepared = made;
    return SCH_OK;
}

int ocr_find_turn(struct Pix *grey, float x_height_px)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = pixClone(grey);
    SCH_AUTO(ocr_pix_free) PIX *binary = NULL;
    float up = 0, left = 0, upconf = 0, leftconf = 0;
    bool blank;

    /* Leptonica counts ascenders against descenders with sieves for 150 to 300 dpi. */
    if (!pix || !scale_by(&pix, x_height_px > 0 ? fminf(2, ORIENT_X_HEIGHT_PX / x_height_px) : 1))
        return 0;
    binary = binarize(pix, false, &blank);
    if (!binary || pixOrientDetect(binary, &upconf, &leftconf, 0, 0) != 0)
        return 0;
    up = fabsf(upconf);
    left = fabsf(leftconf);
    if (upconf < -MIN_ORIENT_CONF && up > left)
        return 180;
    if (leftconf > MIN_ORIENT_CONF && left > up)
        return 90;
    if (leftconf < -MIN_ORIENT_CONF && left > up)
        return 270;
    return 0;
}
