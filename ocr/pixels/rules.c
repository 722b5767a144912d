/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of a small picture, by opening it with long bricks: see rules.h. */
#include "ocr/pixels/rules.h"

#include "ocr/pixels/picture.h"

#include <allheaders.h>
#include <math.h>

enum { LEAST_ACROSS_PX = 60, LEAST_DOWN_PX = 40, LEAST_THICK_PX = 6, MAX_RULES = 400 };
#define ACROSS_X_HEIGHTS 10.0F /* longer than any stroke or dash */
#define DOWN_X_HEIGHTS   4.0F
#define THICK_X_HEIGHTS  0.6F
#define WIDE             0.7F
#define SAME_LINE_PX     4.0F
#define WIPE_PX          3 /* around a rule: its grey sides */

typedef struct rules {
    sch_arena *arena;
    ocr_region *found;
    size_t count;
    float scale;
} rules;

/** Components of `lines`, those as thin as rules: into r; the others are taken out of `lines`. */
static bool collect(rules *r, PIX *lines, ocr_region_kind kind, float thick)
{
    BOXA *boxes = pixConnCompBB(lines, 8);

    if (!boxes)
        return false;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        int x, y, w, h;
        BOX *box;

        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        if ((float)(kind == OCR_REGION_H_RULE ? h : w) <= thick && r->count < MAX_RULES) {
            r->found[r->count++] =
                (ocr_region){.box = {(float)x * r->scale, (float)y * r->scale,
                                     (float)(x + w) * r->scale, (float)(y + h) * r->scale},
                             .kind = kind};
            continue;
        }
        box = boxCreate(x, y, w, h);
        pixClearInRect(lines, box);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
    return true;
}

/**
 * Two rules run over most of the picture, or the pieces of one do, as under the headings of
 * columns: bars of fractions and roots are shorter.
 */
static bool frames_table(const rules *r, float width)
{
    size_t wide = 0, pieces = 0;
    float covered = 0, at = -INFINITY;

    for (size_t i = 0; i < r->count; i++) { /* top down */
        const ocr_box *b = &r->found[i].box;

        if (b->y0 - at > SAME_LINE_PX * r->scale) {
            pieces = 0;
            covered = 0;
            at = b->y0;
        }
        pieces++;
        covered += b->x1 - b->x0;
        if (covered > WIDE * width && covered - (b->x1 - b->x0) <= WIDE * width)
            wide += pieces >= 3 ? 2 : 1;
    }
    return wide >= 2;
}

static bool wipe(PIX *grey, PIX *lines)
{
    PIX *around = pixDilateBrick(NULL, lines, WIPE_PX, WIPE_PX);
    bool done = around && pixSetMasked(grey, around, 255) == 0;

    pixDestroy(&around);
    return done;
}

static bool find(rules *r, PIX *grey, PIX *binary, float x_height_px)
{
    float thick = fmaxf(LEAST_THICK_PX, THICK_X_HEIGHTS * x_height_px);
    SCH_AUTO(ocr_pix_free)
    PIX *across =
        pixOpenBrick(NULL, binary, (int)fmaxf(LEAST_ACROSS_PX, ACROSS_X_HEIGHTS * x_height_px), 1);
    SCH_AUTO(ocr_pix_free)
    PIX *down =
        pixOpenBrick(NULL, binary, 1, (int)fmaxf(LEAST_DOWN_PX, DOWN_X_HEIGHTS * x_height_px));

    if (!across || !down || !collect(r, across, OCR_REGION_H_RULE, thick))
        return false;
    if (!frames_table(r, (float)pixGetWidth(grey) * r->scale)) {
        r->count = 0;
        return true;
    }
    return collect(r, down, OCR_REGION_V_RULE, thick) && wipe(grey, across) && wipe(grey, down);
}

sch_status ocr_rules_take(struct Pix *grey, float x_height_px, float scale, sch_arena *arena,
                          ocr_region **ret_rules, size_t *ret_count, sch_err *err)
{
    rules r = {.arena = arena, .scale = scale};
    SCH_AUTO(ocr_pix_free) PIX *binary = NULL;
    int threshold = 0, dark, light;

    *ret_rules = NULL;
    *ret_count = 0;
    if (pixSplitDistributionFgBg(grey, 0.1F, 1, &threshold, &dark, &light, NULL) != 0)
        return SCH_OK; /* of one level */
    r.found = sch_arena_alloc(arena, MAX_RULES, sizeof *r.found);
    binary = pixThresholdToBinary(grey, threshold);
    if (!r.found || !binary || !find(&r, grey, binary, x_height_px))
        return sch_fail(err, SCH_FATAL, "no memory to look for rules");
    if (r.count) {
        *ret_rules = r.found;
        *ret_count = r.count;
    }
    return SCH_OK;
}
