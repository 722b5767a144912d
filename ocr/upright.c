/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/upright.h"

#include "ocr/decide.h"

#include <math.h>

enum {
    MIN_STACK = 3,    /* letters under each other that are no accident */
    MAX_STACK = 1000, /* looked at from each glyph on: the longest lines have a tenth of it */
};
/* Shares of the largest letter of a stack, which is nearly as large as its font size. */
#define SAME_COLUMN 0.15F /* how far the origins of a column may lie aside */
#define LEAST_STEP  0.1F  /* from the middle of a letter to that of a mark under it */
#define WIDEST_STEP 1.7F
#define LEAST_MEAN  0.8F  /* over all steps of a stack */
#define WIDEST_MEAN 1.45F /* letters in rows of a table stand farther apart */
#define SAME_STEP   0.2F  /* by which those of a short stack may differ from others */

/** Han, kana, and their marks, which all have the width of a letter. */
static bool is_east_asian(const ocr_glyph *g)
{
    uint32_t u = g->nuni ? g->uni[0] : 0;

    return (u >= 0x3001 && u <= 0x30FF) || (u >= 0x3400 && u <= 0x9FFF) ||
           (u >= 0xF900 && u <= 0xFAFF) || (u >= 0xFE10 && u <= 0xFE19) ||
           (u >= 0xFE30 && u <= 0xFE4F) || (u >= 0xFF01 && u <= 0xFF60) ||
           (u >= 0x20000 && u < 0x30000);
}

static bool may_stack(const ocr_glyph *g)
{
    return g->turn == 0 && is_east_asian(g) && ocr_glyph_is_seen(g);
}

static float extent(const ocr_glyph *g)
{
    return fmaxf(g->x1 - g->x0, g->y1 - g->y0);
}

static float middle(const ocr_glyph *g)
{
    return (g->y0 + g->y1) / 2;
}

static bool is_under(const ocr_glyph *a, const ocr_glyph *b, float letter)
{
    float step = middle(b) - middle(a);

    return step > LEAST_STEP * letter && step < WIDEST_STEP * letter &&
           fabsf(b->x - a->x) < SAME_COLUMN * letter;
}

/**
 * Glyphs from `first` on that stand under each other.
 * @param[out] ret_step  their mean distance; 0: there is but one
 */
static size_t stack_end(const ocr_pdf_page *page, size_t first, float *ret_step)
{
    const ocr_glyph *g = page->glyphs;
    float letter = extent(&g[first]), step;
    size_t end = first + 1;

    *ret_step = 0;
    while (end < page->nglyphs && end - first < MAX_STACK && may_stack(&g[end]) &&
           is_under(&g[end - 1], &g[end], fmaxf(letter, extent(&g[end]))))
        letter = fmaxf(letter, extent(&g[end++]));
    if (end == first + 1)
        return end;
    step = (middle(&g[end - 1]) - middle(&g[first])) / (float)(end - first - 1);
    if (step < LEAST_MEAN * letter || step > WIDEST_MEAN * letter)
        return first + 1;
    *ret_step = step;
    return end;
}

/** Even steps: fonts without metrics for vertical lines have their letters placed by their ink. */
static void turn(ocr_pdf_page *page, size_t first, size_t end, float step)
{
    float top = middle(&page->glyphs[first]) - step / 2;

    for (size_t i = first; i < end; i++, top += step) {
        page->glyphs[i].turn = 90;
        page->glyphs[i].y = top;
        page->glyphs[i].dx = 0;
        page->glyphs[i].dy = step;
    }
}

/**
 * The few letters that end a paragraph begin their column beside the one that was painted last, and
 * those behind a space stand under it.
 */
static bool goes_with(const ocr_glyph *last, const ocr_glyph *g, float step)
{
    bool beside = g->x < last->x - step && g->x > last->x - 4 * step && g->y <= last->y;
    bool below = fabsf(g->x - last->x) < SAME_COLUMN * step && middle(g) > middle(last) &&
                 middle(g) < middle(last) + 3 * step;

    return beside || below;
}

void ocr_upright_lines(ocr_pdf_page *page)
{
    const ocr_glyph *last = NULL; /* of the stack before */
    float step = 0;               /* in it */

    for (size_t i = 0, end; i < page->nglyphs; i = end) {
        const ocr_glyph *g = &page->glyphs[i];
        float here = 0;

        end = i + 1;
        if (!may_stack(g))
            continue;
        end = stack_end(page, i, &here);
        if (end - i < MIN_STACK && !(last && goes_with(last, g, step) &&
                                     (end == i + 1 || fabsf(here - step) < SAME_STEP * step)))
            continue;
        step = end == i + 1 ? step : here;
        turn(page, i, end, step);
        last = &page->glyphs[end - 1];
    }
}
