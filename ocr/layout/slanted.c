/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Text at odd angles: stamps, slanted names of axes, and watermarks, which are no text of the page.
 * Characters of one angle become words in a frame of their own; each line is one piece on the page.
 */
#define SAME_ANGLE_DEG 2.0F
#define WATERMARK_EM   1.8F /* a watermark is larger than the text by this factor */
#define LIGHT_LEVEL    0.6F /* and light, or it lies under text */
enum { MAX_ANGLES = 32, UNDER_LINES = 2 };

static float angle_of(const ocr_glyph *g)
{
    return atan2f(g->m[1], g->m[0]);
}

/** Put the characters of one angle into their own frame. @return how many there are */
static size_t turn_chars(const ocr_pdf_page *pdf, const lay_char *all, size_t n, float angle,
                         bool *taken, lay_char *ret_chars)
{
    float c = cosf(angle), s = sinf(angle);
    const float k = OCR_PAGE_DPI / 72.0F;
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        const ocr_glyph *g = &pdf->glyphs[all[i].glyph];
        float apart = fabsf(remainderf(angle_of(g) - angle, 2 * (float)M_PI));
        lay_char *to = &ret_chars[count];

        if (taken[i] || apart > SAME_ANGLE_DEG * (float)M_PI / 180)
            continue;
        taken[i] = true;
        *to = all[i];
        to->u0 = (g->x * c + g->y * s) * k;
        to->v = (g->y * c - g->x * s) * k;
        to->u1 = to->u0 + hypotf(g->dx, g->dy) * k;
        count++;
    }
    return count;
}

static float luminance(uint32_t rgb)
{
    return (0.299F * (float)(rgb >> 16 & 255) + 0.587F * (float)(rgb >> 8 & 255) +
            0.114F * (float)(rgb & 255)) /
           255;
}

/** Lines of text that a box lies over or under. */
static size_t count_under(const lay_page *lay, size_t nsegs, const ocr_box *box)
{
    size_t count = 0;

    for (size_t i = 0; i < nsegs; i++) {
        const ocr_box *b = &lay->segs[i].box;

        count += lay->segs[i].kind == LAY_TEXT && lay_overlap(b->x0, b->x1, box->x0, box->x1) > 0 &&
                 lay_overlap(b->y0, b->y1, box->y0, box->y1) > 0;
    }
    return count;
}

static bool is_watermark(const lay_page *lay, const ocr_pdf_page *pdf, size_t nsegs,
                         const lay_seg *s)
{
    const lay_word *w = &s->words[0];

    if (s->size < WATERMARK_EM * lay->em)
        return false;
    return (w->glyph0 >= 0 && luminance(pdf->glyphs[w->glyph0].rgb) > LIGHT_LEVEL) ||
           count_under(lay, nsegs, &s->box) >= UNDER_LINES;
}

/** Segments from `first` on lie on the page as one piece each. */
static void settle(lay_page *lay, const ocr_pdf_page *pdf, size_t first)
{
    for (size_t i = first; i < lay->nsegs; i++) {
        lay_seg *s = &lay->segs[i];

        s->kind = LAY_TURNED;
        s->turn = lay->frame.turn;
        s->row = -1;
        s->box = s->words[0].box;
        for (size_t k = 1; k < s->nwords; k++)
            s->box = lay_box_union(s->box, s->words[k].box);
        s->v = s->row_v = s->box.y1;
        if (is_watermark(lay, pdf, first, s)) {
            s->margin = LAY_SIDE;
            s->page_info = true;
        }
    }
}

/** Lines of the characters of one angle. */
static bool take_lines(lay_page *lay, lay_char *chars, size_t nchars)
{
    lay_word *words;
    size_t nwords;

    if (!lay_words_build(lay, chars, nchars, &words, &nwords) ||
        !lay_rows_build(lay, words, &nwords))
        return false;
    for (size_t i = 0; i < nwords; i++)
        words[i].box = lay_frame_enter_box(&lay->frame, words[i].box);
    return lay_segs_build(lay, words, nwords, 4 * lay->em);
}

bool lay_slanted_take(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    lay_frame page = {.turn = 360, .width = lay->frame.width, .height = lay->frame.height};
    size_t n, count, first = lay->nsegs;
    lay_char *all, *chars;
    bool *taken;

    if (!lay_chars_collect(lay, pdf, keep, &page, &all, &n))
        return false;
    chars = sch_arena_alloc(lay->scratch, n + 1, sizeof *chars);
    taken = sch_arena_alloc(lay->scratch, n + 1, sizeof *taken);
    if (!chars || !taken)
        return false;
    for (size_t i = 0, angles = 0; i < n && angles < MAX_ANGLES; i++) {
        if (taken[i])
            continue;
        angles++;
        count = turn_chars(pdf, all, n, angle_of(&pdf->glyphs[all[i].glyph]), taken, chars);
        if (!take_lines(lay, chars, count))
            return false;
        chars = sch_arena_alloc(lay->scratch, n + 1, sizeof *chars);
        if (!chars)
            return false;
    }
    settle(lay, pdf, first);
    return true;
}
