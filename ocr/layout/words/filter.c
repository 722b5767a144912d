/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>
#include <string.h>

/**
 * Which glyphs a reader of the page would see, each once.
 *
 * Left out: clipped and off-page glyphs, text in the colour of the paper, hidden text where visible
 * text lies, and second copies painted a little aside (fake bold, shadows); also labels that were
 * recognized on pictures, which figures take by themselves.
 */
enum { CELL_PT = 6, MAX_SIDE_PT = 60000, COPY_BUCKETS = 1 << 14 };
#define COPY_SHIFT_EM 0.09F /* a doubled letter ("ll") lies 0.2 em aside */

typedef struct cells {
    uint8_t *seen;
    int w, h;
} cells;

static int cell_at(const cells *c, const ocr_glyph *g)
{
    int x = (int)((g->x0 + g->x1) / 2) / CELL_PT, y = (int)((g->y0 + g->y1) / 2) / CELL_PT;

    x = x < 0 ? 0 : x >= c->w ? c->w - 1 : x;
    y = y < 0 ? 0 : y >= c->h ? c->h - 1 : y;
    return y * c->w + x;
}

/** Something darker than paper lies under a white glyph: then it can be read. */
static bool has_backing(const ocr_pdf_page *pdf, const ocr_glyph *g)
{
    float x = (g->x0 + g->x1) / 2, y = (g->y0 + g->y1) / 2;

    for (size_t i = 0; i < pdf->nrules; i++) {
        const ocr_rule *r = &pdf->rules[i];

        if (r->seq < g->seq && r->filled && r->rgb != 0xFFFFFF && x > r->x0 && x < r->x1 &&
            y > r->y0 && y < r->y1)
            return true;
    }
    for (size_t i = 0; i < pdf->nimages; i++) {
        const ocr_image *m = &pdf->images[i];

        if (m->seq < g->seq && x > m->x0 && x < m->x1 && y > m->y0 && y < m->y1)
            return true;
    }
    return false;
}

/** Not farther from the page than it is large; false for what is no number. */
static bool is_near(float at, float side)
{
    return at > -side && at < 2 * side;
}

/** On the page or near it, and of a size that letters have. */
static bool is_sane(const ocr_pdf_page *pdf, const ocr_glyph *g)
{
    float w = pdf->width, h = pdf->height;

    return is_near(g->x, w) && is_near(g->x0, w) && is_near(g->x1, w) && is_near(g->y, h) &&
           is_near(g->y0, h) && is_near(g->y1, h) && g->size > 0 && g->size < w + h &&
           fabsf(g->dx) < w + h && fabsf(g->dy) < w + h && (g->size > 0.5F || g->y1 - g->y0 > 0.5F);
}

static bool is_shown(const ocr_pdf_page *pdf, const ocr_glyph *g)
{
    if (g->flags & (OCR_GLYPH_CLIPPED | OCR_GLYPH_OFF_PAGE | OCR_GLYPH_LABEL))
        return false;
    if (!is_sane(pdf, g))
        return false;
    return !(g->flags & OCR_GLYPH_WHITE) || g->flags & OCR_GLYPH_HIDDEN || has_backing(pdf, g);
}

static void drop_covered(const ocr_pdf_page *pdf, const cells *c, uint8_t *keep)
{
    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (keep[i] && !(pdf->glyphs[i].flags & OCR_GLYPH_HIDDEN))
            c->seen[cell_at(c, &pdf->glyphs[i])] = 1;
    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (keep[i] && pdf->glyphs[i].flags & OCR_GLYPH_HIDDEN &&
            c->seen[cell_at(c, &pdf->glyphs[i])])
            keep[i] = 0;
}

static uint32_t bucket_of(uint32_t rune, int x, int y)
{
    uint32_t h = rune * 2654435761U ^ (uint32_t)x * 40503U ^ (uint32_t)y * 2246822519U;

    return (h ^ h >> 15) % COPY_BUCKETS;
}

static bool is_copy(const ocr_glyph *a, const ocr_glyph *b)
{
    return a->nuni == b->nuni && memcmp(a->uni, b->uni, a->nuni * sizeof a->uni[0]) == 0 &&
           a->turn == b->turn && fabsf(a->size - b->size) < 0.1F * a->size &&
           fabsf(a->x - b->x) < COPY_SHIFT_EM * a->size &&
           fabsf(a->y - b->y) < COPY_SHIFT_EM * a->size;
}

/** Chained hash over cells of 2 pt; a copy lies in the same cell or in a neighbour. */
static bool drop_copies(sch_arena *scratch, const ocr_pdf_page *pdf, uint8_t *keep)
{
    int32_t *head = sch_arena_alloc(scratch, COPY_BUCKETS, sizeof *head);
    int32_t *next = sch_arena_alloc(scratch, pdf->nglyphs, sizeof *next);

    if (!head || !next)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];
        bool copy = false;
        int cx, cy;
        uint32_t b;

        if (!keep[i] || g->nuni == 0 || g->uni[0] <= 0x20)
            continue;
        cx = (int)floorf(g->x / 2);
        cy = (int)floorf(g->y / 2);
        for (int k = 0; k < 9 && !copy; k++)
            for (int32_t j = head[bucket_of(g->uni[0], cx + k % 3 - 1, cy + k / 3 - 1)]; j && !copy;
                 j = next[j - 1])
                copy = is_copy(g, &pdf->glyphs[j - 1]);
        if (copy) {
            keep[i] = 0;
            continue;
        }
        b = bucket_of(g->uni[0], cx, cy);
        next[i] = head[b];
        head[b] = (int32_t)i + 1;
    }
    return true;
}

bool lay_filter_glyphs(sch_arena *scratch, const ocr_pdf_page *pdf, uint8_t **ret_keep)
{
    cells c = {.w = 1, .h = 1};
    uint8_t *keep = sch_arena_alloc(scratch, pdf->nglyphs + 1, 1);

    if (pdf->width > 0 && pdf->width < MAX_SIDE_PT && pdf->height > 0 &&
        pdf->height < MAX_SIDE_PT) {
        c.w = (int)(pdf->width / CELL_PT) + 1;
        c.h = (int)(pdf->height / CELL_PT) + 1;
    }
    c.seen = sch_arena_alloc(scratch, (size_t)c.w * (size_t)c.h, 1);
    if (!keep || !c.seen)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++)
        keep[i] = is_shown(pdf, &pdf->glyphs[i]);
    drop_covered(pdf, &c, keep);
    if (!drop_copies(scratch, pdf, keep))
        return false;
    *ret_keep = keep;
    return true;
}
