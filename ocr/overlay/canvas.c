/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay_priv.h"

#include <allheaders.h>
#include <math.h>

/* Shapes on the canvas, by Leptonica, which cuts what lies outside. */
enum { DASH_PX = 9, GAP_PX = 6, HATCH_PX = 7, ARROW_PX = 11, ARROW_HALF_PX = 4 };
#define ARROW_ALPHA 0.75F

static l_uint32 pixel_of(uint32_t rgb)
{
    return rgb << 8;
}

static void split(uint32_t rgb, l_uint8 ret_rgb[3])
{
    ret_rgb[0] = (l_uint8)(rgb >> 16);
    ret_rgb[1] = (l_uint8)(rgb >> 8);
    ret_rgb[2] = (l_uint8)rgb;
}

/** Whole pixels, at least one; NULL: nothing of it lies on the canvas. */
static BOX *rectangle(const ovl_canvas *c, ocr_box box)
{
    int x0 = (int)fmaxf(floorf(box.x0), 0), y0 = (int)fmaxf(floorf(box.y0), 0);
    int x1 = (int)fminf(ceilf(box.x1), (float)pixGetWidth(c->pix));
    int y1 = (int)fminf(ceilf(box.y1), (float)pixGetHeight(c->pix));

    return x1 > x0 && y1 > y0 ? boxCreate(x0, y0, x1 - x0, y1 - y0) : NULL;
}

void ovl_fill(ovl_canvas *c, ocr_box box, uint32_t rgb, float alpha)
{
    BOX *r = c->pix ? rectangle(c, box) : NULL;

    if (r)
        (void)pixBlendInRect(c->pix, r, pixel_of(rgb), alpha);
    boxDestroy(&r);
}

void ovl_frame(ovl_canvas *c, ocr_box box, uint32_t rgb, int width)
{
    float w = (float)width;

    ovl_fill(c, (ocr_box){box.x0 - w, box.y0 - w, box.x1 + w, box.y0}, rgb, 1);
    ovl_fill(c, (ocr_box){box.x0 - w, box.y1, box.x1 + w, box.y1 + w}, rgb, 1);
    ovl_fill(c, (ocr_box){box.x0 - w, box.y0, box.x0, box.y1}, rgb, 1);
    ovl_fill(c, (ocr_box){box.x1, box.y0, box.x1 + w, box.y1}, rgb, 1);
}

void ovl_dashes(ovl_canvas *c, ocr_box box, uint32_t rgb)
{
    for (int x = (int)box.x0; x < (int)box.x1; x += DASH_PX + GAP_PX) {
        float from = (float)x, end = fminf(from + DASH_PX, box.x1);

        ovl_fill(c, (ocr_box){from, box.y0, end, box.y0 + 2}, rgb, 1);
        ovl_fill(c, (ocr_box){from, box.y1 - 2, end, box.y1}, rgb, 1);
    }
    for (int y = (int)box.y0; y < (int)box.y1; y += DASH_PX + GAP_PX) {
        float from = (float)y, end = fminf(from + DASH_PX, box.y1);

        ovl_fill(c, (ocr_box){box.x0, from, box.x0 + 2, end}, rgb, 1);
        ovl_fill(c, (ocr_box){box.x1 - 2, from, box.x1, end}, rgb, 1);
    }
}

void ovl_hatch(ovl_canvas *c, ocr_box box, uint32_t rgb)
{
    BOX *r = c->pix ? rectangle(c, box) : NULL;
    l_uint8 part[3];

    split(rgb, part);
    if (r && r->w > HATCH_PX && r->h > HATCH_PX)
        (void)pixRenderHashBoxArb(c->pix, r, HATCH_PX, 1, L_NEG_SLOPE_LINE, 0, part[0], part[1],
                                  part[2]);
    boxDestroy(&r);
}

static void line(ovl_canvas *c, float x0, float y0, float x1, float y1, const l_uint8 rgb[3])
{
    (void)pixRenderLineBlend(c->pix, (int)x0, (int)y0, (int)x1, (int)y1, 2, rgb[0], rgb[1], rgb[2],
                             ARROW_ALPHA);
}

void ovl_arrow(ovl_canvas *c, float x0, float y0, float x1, float y1, uint32_t rgb)
{
    float dx = x1 - x0, dy = y1 - y0, length = hypotf(dx, dy);
    l_uint8 part[3];

    if (!c->pix || length < 1)
        return;
    split(rgb, part);
    dx /= length;
    dy /= length;
    line(c, x0, y0, x1, y1, part);
    for (int i = -ARROW_HALF_PX; i <= ARROW_HALF_PX; i++) {
        float side = (float)i;

        line(c, x1 - dx * ARROW_PX - dy * side, y1 - dy * ARROW_PX + dx * side, x1, y1, part);
    }
}

void ovl_paste(ovl_canvas *c, struct Pix *from, int x, int y)
{
    if (c->pix)
        (void)pixRasterop(c->pix, x, y, pixGetWidth(from), pixGetHeight(from), PIX_SRC, from, 0, 0);
}
