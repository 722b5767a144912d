/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>
#include <stdlib.h>

/**
 * Panels: tinted areas with a text of their own (sidebars, boxes), read as one piece.
 *
 * An area is a panel when text lies inside it or outside, never across its border, and when it is
 * no tint of a table's cells: those hold one row, or short entries whose rows go on outside.
 */
#define PAGE_SHARE  0.6F  /* of the page: larger areas are its background */
#define BORDER_EM   0.3F  /* how far text may reach over the border */
#define CELL_CHARS  12.0F /* per row: shorter rows that go on outside are entries of a table */
#define DIGIT_SHARE 0.35F
enum { MIN_ROWS = 2 };

static float area(ocr_box b)
{
    return (b.x1 - b.x0) * (b.y1 - b.y0);
}

/** What an area holds. */
typedef struct content {
    size_t count, rows, shared; /* segments; rows; of these: that go on outside */
    float chars, digits;
    ocr_box box; /* of the segments */
    float size;
} content;

static bool is_outside(const lay_seg *s, ocr_box area_box, float slack)
{
    return lay_overlap(s->box.x0, s->box.x1, area_box.x0, area_box.x1) < slack ||
           lay_overlap(s->box.y0, s->box.y1, area_box.y0, area_box.y1) < slack;
}

/** Does a row that has a segment inside have one outside? Segments of a row are neighbours. */
static bool goes_on_outside(lay_seg **segs, size_t first, size_t end, ocr_box b, float slack)
{
    for (size_t i = first; i < end; i++)
        if (!lay_box_holds(b, segs[i]->box, slack))
            return true;
    return false;
}

/** @param segs  rows together. @return false: text lies across the border */
static bool measure(lay_seg **segs, size_t n, ocr_box b, float em, content *ret)
{
    const float slack = BORDER_EM * em;
    content c = {0};

    for (size_t i = 0, end; i < n; i = end) {
        bool text = false;

        for (end = i;
             end < n && (end == i || (segs[end]->row >= 0 && segs[end]->row == segs[i]->row));
             end++) {
            const lay_seg *s = segs[end];

            if (!lay_box_holds(b, s->box, slack)) {
                if (!is_outside(s, b, slack))
                    return false;
                continue;
            }
            c.box = c.count++ ? lay_box_union(c.box, s->box) : s->box;
            text = text || s->kind == LAY_TEXT;
            c.size = lay_max(c.size, s->kind == LAY_TEXT ? s->size : 0);
            for (size_t w = 0; w < s->nwords && s->kind == LAY_TEXT; w++) {
                c.chars += s->words[w].nrunes;
                c.digits += s->words[w].ndigits;
            }
        }
        c.rows += text;
        c.shared += text && goes_on_outside(segs, i, end, b, slack);
    }
    *ret = c;
    return true;
}

static bool is_panel(const content *c)
{
    bool cells = c->shared * 2 > c->rows &&
                 (c->chars < CELL_CHARS * (float)c->rows || c->digits > DIGIT_SHARE * c->chars);

    return c->rows >= MIN_ROWS && !cells;
}

static int by_area_down(const void *a, const void *b)
{
    float x = area(*(const ocr_box *)a), y = area(*(const ocr_box *)b);

    return (x < y) - (x > y);
}

/** Take the segments inside out of segs and put the panel in. */
static bool take(lay_page *lay, lay_seg **segs, size_t *n, ocr_box b, const content *c, float em)
{
    lay_seg *one = sch_arena_alloc(lay->scratch, 1, sizeof *one);
    lay_seg **inside = sch_arena_alloc(lay->scratch, c->count, sizeof(lay_seg *));
    size_t kept = 0, taken = 0;

    if (!one || !inside)
        return false;
    for (size_t i = 0; i < *n; i++) {
        if (lay_box_holds(b, segs[i]->box, BORDER_EM * em))
            inside[taken++] = segs[i];
        else
            segs[kept++] = segs[i];
    }
    *one = (lay_seg){.kind = LAY_PANEL,
                     .row = -1,
                     .box = c->box,
                     .v = c->box.y1,
                     .row_v = c->box.y0 + c->size,
                     .size = c->size,
                     .inside = inside,
                     .ninside = taken,
                     .area = area(b)};
    segs[kept++] = one;
    *n = kept;
    return true;
}

bool lay_panels_take(lay_page *lay, lay_seg **segs, size_t *n, float below)
{
    const ocr_box sheet = {0, 0, lay_frame_width(&lay->frame), lay_frame_height(&lay->frame)};

    qsort(lay->areas, lay->nareas, sizeof *lay->areas, by_area_down);
    for (size_t i = 0; i < lay->nareas; i++) {
        ocr_box b = lay->areas[i];
        content c;

        if (area(b) >= lay_min(below, PAGE_SHARE * area(sheet)) ||
            !measure(segs, *n, b, lay->em, &c) || c.count == *n || !is_panel(&c))
            continue;
        if (!take(lay, segs, n, b, &c, lay->em))
            return false;
    }
    return true;
}
