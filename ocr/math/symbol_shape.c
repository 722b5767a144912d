/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a glyph is by its looks, for fonts that say nothing else: compared with glyphs of known
 * fonts.
 *
 * The ink box is stretched to a square of 16 x 16 cells, which makes fonts of different widths
 * alike; what stretching loses (a dash is a bar then) the proportions of the box give back. Where
 * the box stands to the baseline tells commas from primes, and its height c from C.
 */
#include "ocr/math/symbol_shape.h"

#include <math.h>
#include <string.h>

/** Weights of the parts of a distance, whose first part is the mean difference of ink, 0 to 1. */
#define ASPECT_WEIGHT      0.10F
#define TALL_ASPECT_WEIGHT 0.04F
#define BASELINE_WEIGHT    0.05F
#define HEIGHT_WEIGHT      0.35F
#define FAR                0.25F

static void fill_grid(const ocr_glyph_picture *picture, ocr_shape *shape)
{
    float cell_w = (float)picture->w / OCR_SHAPE_SIDE, cell_h = (float)picture->h / OCR_SHAPE_SIDE;

    for (int row = 0; row < OCR_SHAPE_SIDE; row++) {
        for (int col = 0; col < OCR_SHAPE_SIDE; col++) {
            float y0 = (float)row * cell_h, x0 = (float)col * cell_w, ink = 0;

            for (int y = (int)y0; y < picture->h && (float)y < y0 + cell_h; y++) {
                float high = fminf(y0 + cell_h, (float)y + 1) - fmaxf(y0, (float)y);

                for (int x = (int)x0; x < picture->w && (float)x < x0 + cell_w; x++)
                    ink += high * (fminf(x0 + cell_w, (float)x + 1) - fmaxf(x0, (float)x)) *
                           (float)picture->ink[y * picture->w + x];
            }
            shape->grid[row * OCR_SHAPE_SIDE + col] =
                (uint8_t)(ink / (cell_w * cell_h * 255) * OCR_SHAPE_INK + 0.5F);
        }
    }
}

static int16_t thousandths(float value)
{
    return (int16_t)lroundf(1000 * fmaxf(-30, fminf(30, value)));
}

bool ocr_shape_of_glyph(const ocr_pdf_page *page, const ocr_glyph *glyph, ocr_shape *ret_shape)
{
    ocr_glyph_picture picture;
    ocr_shape shape = {0};

    if (glyph->turn != 0 || glyph->size <= 0 || !ocr_pdf_glyph_picture(page, glyph, &picture))
        return false;
    fill_grid(&picture, &shape);
    shape.log_aspect = thousandths(logf(picture.aspect));
    /* The size of a Type 3 font is any number: its glyph space is. */
    shape.sized = glyph->bitmap < 0;
    shape.low = thousandths((glyph->y - glyph->y1) / glyph->size);
    shape.high = thousandths((glyph->y - glyph->y0) / glyph->size);
    *ret_shape = shape;
    return true;
}

/** Where the baseline cuts the ink box, 0 at its bottom, 1 at its top. */
static float baseline_of(const ocr_shape *shape)
{
    float height = (float)(shape->high - shape->low);

    return height > 0 ? fmaxf(-1, fminf(2, -(float)shape->low / height)) : 0;
}

/** Taller than any letter: a size of a delimiter or an operator, which hangs from no baseline. */
static bool is_tall(const ocr_shape *shape)
{
    return shape->sized && shape->high - shape->low > 1150;
}

/** All but the ink: cheap, so it goes first. */
static float frame_distance(const ocr_shape *a, const ocr_shape *b)
{
    float aspect = fminf(1.5F, fabsf((float)(a->log_aspect - b->log_aspect)) / 1000), d;

    if (is_tall(a) && is_tall(b)) /* fonts have sizes of their own */
        return TALL_ASPECT_WEIGHT * aspect;
    d = ASPECT_WEIGHT * aspect + BASELINE_WEIGHT * fminf(1, fabsf(baseline_of(a) - baseline_of(b)));

    if (a->sized && b->sized)
        d += HEIGHT_WEIGHT *
             fminf(0.35F, fabsf((float)(a->high - a->low - b->high + b->low)) / 1000);
    return d;
}

static float ink_distance(const ocr_shape *a, const ocr_shape *b)
{
    int sum = 0;

    for (int i = 0; i < OCR_SHAPE_CELLS; i++)
        sum += a->grid[i] > b->grid[i] ? a->grid[i] - b->grid[i] : b->grid[i] - a->grid[i];
    return (float)sum / ((float)OCR_SHAPE_INK * OCR_SHAPE_CELLS);
}

float ocr_shape_distance(const ocr_shape *a, const ocr_shape *b)
{
    return frame_distance(a, b) + ink_distance(a, b);
}

/** A macron and a minus differ in size alone, which bitmap fonts do not tell: minus is the usual
 * one. */
static bool may_be(const ocr_symbol_shape *known, const ocr_shape *shape)
{
    return shape->sized || known->slot.cls != OCR_CLS_ACCENT || known->shape.log_aspect < 1500;
}

bool ocr_shape_nearest(const ocr_shape *shape, ocr_shape_match *ret_match)
{
    ocr_shape_match match = {NULL, FAR, 0};
    float second = FAR;

    for (int i = 0; i < ocr_symbol_shape_count; i++) {
        const ocr_symbol_shape *known = &ocr_symbol_shapes[i];
        float d = frame_distance(shape, &known->shape);

        if (d >= second || !may_be(known, shape))
            continue;
        d += ink_distance(shape, &known->shape);
        if (d < match.distance) {
            if (match.slot && match.slot->id != known->slot.id)
                second = match.distance;
            match.distance = d;
            match.slot = &known->slot;
        } else if (d < second && match.slot->id != known->slot.id) {
            second = d;
        }
    }
    if (!match.slot)
        return false;
    match.margin = second - match.distance;
    *ret_match = match;
    return true;
}

/** Alphabets that look alike: plain, slanted and bold letters are one, \mathcal and \mathscr
 * another.
 */
static uint8_t alphabet_of(uint8_t style)
{
    switch (style) {
    case OCR_STYLE_BF:
    case OCR_STYLE_BOLD:
    case OCR_STYLE_IT:
        return OCR_STYLE_NONE;
    case OCR_STYLE_SCR:
        return OCR_STYLE_CAL;
    default:
        return style;
    }
}

float ocr_shape_distance_to(const ocr_shape *shape, uint16_t id, uint8_t style)
{
    float best = 1;

    for (int i = 0; i < ocr_symbol_shape_count; i++) {
        const ocr_symbol_shape *known = &ocr_symbol_shapes[i];

        if (known->slot.id == id && alphabet_of(known->slot.style) == alphabet_of(style))
            best = fminf(best, ocr_shape_distance(shape, &known->shape));
    }
    return best;
}

float ocr_shape_boldness(const ocr_shape *shape, uint16_t id)
{
    float nearest[2] = {1, 1};

    for (int i = 0; i < ocr_symbol_shape_count; i++) {
        const ocr_symbol_slot *slot = &ocr_symbol_shapes[i].slot;
        bool bold = slot->style == OCR_STYLE_BF || slot->style == OCR_STYLE_BOLD;

        if (slot->id == id && alphabet_of(slot->style) == OCR_STYLE_NONE)
            nearest[bold] =
                fminf(nearest[bold], ocr_shape_distance(shape, &ocr_symbol_shapes[i].shape));
    }
    return nearest[0] < 1 && nearest[1] < 1 ? nearest[0] - nearest[1] : 0;
}

float ocr_shape_conf(const ocr_shape_match *match)
{
    float conf = 1.02F - 2.6F * match->distance + 1.2F * fminf(match->margin, 0.1F);

    return fmaxf(0.05F, fminf(0.95F, conf));
}
