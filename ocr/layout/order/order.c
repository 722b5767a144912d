/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Reading order: columns are cut along gutters (gutters.c).
 *
 * In a region the tallest gutter is taken; what lies above it, left of it, right of it and below it
 * are regions of their own, in that order. So a heading or figure across the page splits the
 * columns into bands, and of three columns under a wide figure the one that stands free is cut off
 * first. A region without gutter is read row by row. Panels (panels.c) are cut as one piece and
 * then ordered by themselves, where they stand.
 */
enum { MAX_DEPTH = 40 };

typedef struct cut_state {
    lay_page *lay;
    int region;
    size_t done; /* segments already in their final place */
    lay_seg **out;
} cut_state;

static int by_top(const void *a, const void *b)
{
    const lay_seg *x = *(lay_seg *const *)a, *y = *(lay_seg *const *)b;

    if (x->row_v != y->row_v)
        return x->row_v < y->row_v ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

static int by_height(const void *a, const void *b)
{
    const lay_rule *x = a, *y = b;

    return (x->box.y0 > y->box.y0) - (x->box.y0 < y->box.y0);
}

/** Size of most text of the region. */
static float region_em(lay_seg **segs, size_t n, float otherwise)
{
    size_t best_weight = 0;
    float best = otherwise;

    for (size_t i = 0; i < n && i < 200; i++) {
        size_t weight = 0;

        if (segs[i]->kind != LAY_TEXT)
            continue;
        for (size_t k = 0; k < n && k < 200; k++)
            if (segs[k]->kind == LAY_TEXT &&
                fabsf(segs[k]->size - segs[i]->size) < 0.06F * segs[i]->size)
                weight += segs[k]->nwords;
        if (weight > best_weight) {
            best_weight = weight;
            best = segs[i]->size;
        }
    }
    return best;
}

static int cut(cut_state *st, lay_seg **segs, size_t n, int column, int depth);

/** Order what a panel holds, in regions of its own. */
static void settle_panel(cut_state *st, const lay_seg *panel, int column, int depth)
{
    size_t n = panel->ninside;

    st->region++;
    if (depth < MAX_DEPTH)
        lay_panels_take(st->lay, panel->inside, &n, panel->area); /* without memory: no panels */
    cut(st, panel->inside, n, column, depth + 1);
    st->region++;
}

static void settle(cut_state *st, lay_seg **segs, size_t n, int column, int depth)
{
    for (size_t i = 0; i < n; i++) {
        if (segs[i]->kind == LAY_PANEL) {
            settle_panel(st, segs[i], column, depth);
            continue;
        }
        segs[i]->region = st->region;
        segs[i]->column = column;
        st->out[st->done++] = segs[i];
    }
    st->region++;
}

/** Enough to have columns: a panel stands for lines. */
static bool may_have_columns(lay_seg **segs, size_t n)
{
    for (size_t i = 0; i < n && i < 4; i++)
        if (segs[i]->kind == LAY_PANEL)
            return n > 1;
    return n >= 4;
}

/** Settle the bands of a list of terms, each first left of the gutter, then right of it. */
static void settle_terms(cut_state *st, lay_seg **parts[2], const size_t count[2],
                         const lay_terms *terms, int column)
{
    size_t at[2] = {0};

    for (size_t b = 1; b <= terms->n; b++)
        for (int side = 0; side < 2; side++) {
            size_t first = at[side];

            while (at[side] < count[side] &&
                   (b == terms->n || lay_seg_mid(parts[side][at[side]]) < terms->top[b]))
                at[side]++;
            settle(st, parts[side] + first, at[side] - first, column, MAX_DEPTH);
        }
}

/** Cut a region and its parts. @return the number of columns that it has */
static int cut(cut_state *st, lay_seg **segs, size_t n, int column, int depth)
{
    enum { ABOVE, LEFT, RIGHT, BELOW, PARTS };
    lay_seg **part[PARTS];
    size_t count[PARTS] = {0};
    int columns = 1, wide;
    float em;
    lay_gutter g;
    lay_terms terms;

    if (n == 0)
        return 0;
    qsort(segs, n, sizeof(lay_seg *), by_top);
    em = region_em(segs, n, st->lay->em);
    if (depth >= MAX_DEPTH || !may_have_columns(segs, n) ||
        !lay_gutter_find(st->lay, segs, n, em, &g)) {
        settle(st, segs, n, column, depth);
        return 1;
    }
    for (int p = 0; p < PARTS; p++) {
        part[p] = sch_arena_alloc(st->lay->scratch, n, sizeof(lay_seg *));
        if (!part[p]) {
            settle(st, segs, n, column, depth);
            return 1;
        }
    }
    for (size_t i = 0; i < n; i++) {
        float y = lay_seg_mid(segs[i]);
        int p = y < g.y0 ? ABOVE : y > g.y1 ? BELOW : lay_is_left_of(segs[i], &g) ? LEFT : RIGHT;

        part[p][count[p]++] = segs[i];
    }
    cut(st, part[ABOVE], count[ABOVE], column, depth + 1);
    if (lay_terms_find(segs, n, em, &g, &terms)) {
        settle_terms(st, &part[LEFT], &count[LEFT], &terms, column);
    } else {
        wide = cut(st, part[LEFT], count[LEFT], column, depth + 1);
        columns = wide + cut(st, part[RIGHT], count[RIGHT], column + wide, depth + 1);
    }
    cut(st, part[BELOW], count[BELOW], column, depth + 1);
    return columns;
}

/** Margins first and last, each in a region of its own; segs are sorted. */
static void take_margin(cut_state *st, lay_seg **segs, size_t n, lay_margin margin)
{
    size_t before = st->done;

    for (size_t i = 0; i < n; i++)
        if (segs[i]->margin == margin) {
            segs[i]->region = st->region;
            st->out[st->done++] = segs[i];
        }
    st->region += st->done > before;
}

static bool is_inside(const lay_seg *s, const lay_seg *picture)
{
    return lay_box_holds(picture->box, s->box, 0.2F * s->size);
}

/** Text that is printed over a picture, no label of it. */
static bool is_overprint(const lay_page *lay, const lay_seg *s)
{
    float x = (s->box.x0 + s->box.x1) / 2, y = lay_seg_mid(s);

    for (size_t i = 0; i < lay->noverprints; i++) {
        const ocr_box *b = &lay->overprints[i];

        if (x > b->x0 && x < b->x1 && y > b->y0 && y < b->y1)
            return true;
    }
    return false;
}

/** Labels in a picture are part of it. */
static void mark_inside(lay_page *lay)
{
    for (size_t i = 0; i < lay->nsegs; i++)
        for (size_t k = 0; lay->segs[i].kind == LAY_IMAGE && k < lay->nsegs; k++)
            if (lay->segs[k].kind != LAY_IMAGE && lay->segs[k].margin == LAY_BODY &&
                is_inside(&lay->segs[k], &lay->segs[i]) && !is_overprint(lay, &lay->segs[k]))
                lay->segs[k].margin = LAY_INSIDE;
}

/** Copy the order out, each picture followed by what is inside it. @return segments written */
static size_t copy_out(cut_state *st, lay_seg **all, size_t n, lay_seg *sorted)
{
    size_t at = 0;

    for (size_t i = 0; i < st->done; i++) {
        const lay_seg *s = st->out[i];
        size_t first;

        sorted[at++] = *s;
        if (s->kind != LAY_IMAGE)
            continue;
        first = at;
        for (size_t k = 0; k < n; k++) {
            if (all[k]->margin != LAY_INSIDE || all[k]->region >= 0 || !is_inside(all[k], s))
                continue;
            all[k]->region = st->region;
            all[k]->column = s->column;
            sorted[at++] = *all[k];
        }
        st->region += at > first;
    }
    return at;
}

bool lay_order(lay_page *lay)
{
    size_t n = lay->nsegs, nbody = 0;
    lay_seg **all = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *));
    lay_seg **body = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *));
    lay_seg *sorted = sch_arena_alloc(lay->scratch, n + 1, sizeof *sorted);
    cut_state st = {.lay = lay, .out = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *))};

    if (!all || !body || !sorted || !st.out)
        return false;
    mark_inside(lay);
    for (size_t i = 0; i < n; i++) {
        all[i] = &lay->segs[i];
        all[i]->region = -1;
        if (all[i]->margin == LAY_BODY)
            body[nbody++] = all[i];
    }
    qsort(all, n, sizeof(lay_seg *), by_top);
    take_margin(&st, all, n, LAY_HEAD);
    qsort(lay->rules, lay->nrules, sizeof *lay->rules, by_height);
    qsort(body, nbody, sizeof(lay_seg *), by_top);
    if (!lay_panels_take(lay, body, &nbody, INFINITY))
        return false;
    cut(&st, body, nbody, 0, 0);
    take_margin(&st, all, n, LAY_SIDE);
    take_margin(&st, all, n, LAY_FOOT);
    lay->nsegs = copy_out(&st, all, n, sorted);
    lay->segs = sorted;
    lay->cap_segs = n;
    return true;
}
