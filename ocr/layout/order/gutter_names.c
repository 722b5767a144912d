/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/order/gutter_priv.h"

#include <math.h>

/**
 * Names of authors between the title and the columns: two blocks side by side, mirrored at the
 * middle of the title, end in white that goes across the page. They belong to the title, not to the
 * columns.
 */
#define BAND_EM  0.8F /* white under a block, and no such white in it */
#define INSET_EM 1.0F /* from the edge of the page's text; of centres from each other */
#define ROW_EM   0.3F /* baselines of one row */
#define TITLE    1.2F /* a title is larger than the names below it */
enum { MOST_LINES = 8 };

/** One side of the strip: the column, and the block that it begins with. */
typedef struct side {
    float x0, x1;          /* the column */
    float centre;          /* of the block, doubled */
    float v, bottom, next; /* baseline of the block's first line; its end; what follows it */
    float size;
    size_t lines;
    bool named; /* all of the block is centred, set in and not bold */
} side;

static bool is_beside(const lay_seg *s, const lay_gutter *g)
{
    return lay_seg_mid(s) > g->y0 && lay_seg_mid(s) < g->y1;
}

static bool is_bold(const lay_seg *s)
{
    return s->nwords && s->words[0].style & OCR_BOLD;
}

static void measure(const gut_region *r, const lay_gutter *g, bool left, side *c)
{
    *c = (side){.x0 = INFINITY, .x1 = -INFINITY, .next = INFINITY, .named = true};
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (!is_beside(s, g) || lay_is_left_of(s, g) != left)
            continue;
        c->x0 = lay_min(c->x0, s->box.x0);
        c->x1 = lay_max(c->x1, s->box.x1);
    }
    for (size_t i = 0; i < r->n && isinf(c->next); i++) {
        const lay_seg *s = r->segs[i];

        if (!is_beside(s, g) || lay_is_left_of(s, g) != left)
            continue;
        if (c->lines && s->box.y0 > c->bottom + BAND_EM * r->em) {
            c->next = s->box.y0;
            continue;
        }
        c->v = c->lines ? c->v : s->v;
        c->centre = c->lines ? c->centre : s->box.x0 + s->box.x1;
        c->bottom = c->lines ? lay_max(c->bottom, s->box.y1) : s->box.y1;
        c->size = lay_max(c->size, s->size);
        c->named =
            c->named && s->kind == LAY_TEXT && !is_bold(s) &&
            (left ? s->box.x0 > c->x0 + INSET_EM * r->em : s->box.x1 < c->x1 - INSET_EM * r->em) &&
            fabsf(s->box.x0 + s->box.x1 - c->centre) < INSET_EM * r->em;
        c->lines++;
    }
}

/** A larger line above the strip; the blocks are mirrored at its middle. */
static bool has_title(const gut_region *r, const lay_gutter *g, const side *a, const side *b)
{
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (lay_seg_mid(s) < g->y0 && s->kind == LAY_TEXT && s->box.x0 < g->x0 &&
            s->box.x1 > g->x1 && s->size > TITLE * lay_max(a->size, b->size) &&
            fabsf(2 * (s->box.x0 + s->box.x1) - a->centre - b->centre) < 4 * INSET_EM * r->em)
            return true;
    }
    return false;
}

void gut_end_below_names(const gut_region *r, lay_gutter *g)
{
    side a, b;
    float bottom;

    measure(r, g, true, &a);
    measure(r, g, false, &b);
    bottom = lay_max(a.bottom, b.bottom);
    if (!a.lines || !b.lines || a.lines > MOST_LINES || b.lines > MOST_LINES || !a.named ||
        !b.named || fabsf(a.v - b.v) > ROW_EM * r->em || isinf(a.next) || isinf(b.next) ||
        lay_min(a.next, b.next) < bottom + BAND_EM * r->em || !has_title(r, g, &a, &b))
        return;
    g->y1 = bottom + 0.1F * r->em; /* the columns below have a strip of their own */
}
