/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands over and under a bar.
 *
 * TeX paints numerator, bar, denominator: with paint order, walking away from the bar until
 * something does not fit is exact and immune to neighbours. Without it, content grows outward from
 * the bar as long as the next gap is small, and never past another bar. Either way it is one row:
 * what stands on another baseline belongs to the next line of the display, or to a script beside
 * the fraction.
 */
#include "ocr/math/bars_priv.h"

/** The row that content forms: full-size parts share its baseline. */
typedef struct bar_row {
    float base, size; /* size 0: not known, everything fits */
    float most;       /* nothing larger belongs to it */
    float y0, y1;     /* reach of an operator much taller than the row: its limits fit */
} bar_row;

static bool spans(const ocr_math_bar_state *st, const ocr_math_node *n)
{
    float cx = ocr_math_cx(n), x0 = st->bar->box.x0, x1 = st->bar->box.x1;

    return n != st->radical && cx > x0 - 0.08F * st->em && cx < x1 + 0.08F * st->em &&
           n->ink.x0 > x0 - 0.3F * st->em && n->ink.x1 < x1 + 0.3F * st->em;
}

static bool is_above(const ocr_math_bar_state *st, const ocr_math_node *n)
{
    return spans(st, n) && n->ink.y1 <= st->bar->box.y0 + 0.1F * st->em &&
           ocr_math_cy(n) < st->bar->box.y0;
}

static bool is_below(const ocr_math_bar_state *st, const ocr_math_node *n)
{
    return spans(st, n) && n->ink.y0 >= st->bar->box.y1 - 0.1F * st->em &&
           ocr_math_cy(n) > st->bar->box.y1;
}

/** Does a wider rule come between two moments of painting? Then another sign begins. */
static bool wider_rule_between(const ocr_math_bar_state *st, int32_t from, int32_t to)
{
    for (size_t i = 0; i < st->nlater; i++)
        if (from < st->later[i].seq && st->later[i].seq < to)
            return true;
    return false;
}

/** Does n, on one side of the bar, stand in the row? */
static bool fits_row(const bar_row *row, const ocr_math_node *n)
{
    float s = row->size, axis = ocr_math_axis(n), middle = row->base - 0.25F * s;

    if (ocr_math_sets_size(n) && n->size > row->most)
        return false;
    if (s == 0 || ocr_math_is_brace(n) || (row->y0 < axis && axis < row->y1))
        return true;
    if (n->kind == OCR_NODE_FRAC || n->kind == OCR_NODE_MATRIX)
        return n->size < 0.6F * s || fabsf(n->axis - middle) < 0.3F * s;
    if (n->extensible)
        return fabsf(ocr_math_cy(n) - middle) < 0.4F * s ||
               (n->ink.y0 < middle && middle < n->ink.y1);
    if (ocr_math_sets_size(n) && n->size >= 0.85F * s) /* scripts of the smallest style included */
        return fabsf(n->base - row->base) < 0.62F * s;
    return middle - 0.85F * s < axis && axis < middle + 0.75F * s;
}

static float gap_to(const ocr_math_bar_state *st, const ocr_math_node *n, bool up)
{
    return up ? st->bar->box.y0 - n->ink.y1 : n->ink.y0 - st->bar->box.y1;
}

/** How far from the bar the row may begin, in em: tall parts and limits may stand between. */
static float row_reach(const ocr_math_bar_state *st, const ocr_math_list *nodes)
{
    for (size_t i = 0; i < nodes->count && !st->ctx->seq; i++) {
        const ocr_math_node *n = nodes->items[i];

        if (n->extensible || n->kind == OCR_NODE_FRAC || n->kind == OCR_NODE_MATRIX)
            return 2.0F;
    }
    return st->ctx->seq ? 2.5F : 0.8F;
}

/** A matrix or a binomial at the bar tells the row by its axis. */
static void row_by_matrix(const ocr_math_bar_state *st, const ocr_math_list *nodes, bool up,
                          bar_row *row)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const ocr_math_node *n = nodes->items[i];

        if (n->kind != OCR_NODE_MATRIX || gap_to(st, n, up) > 0.8F * n->size ||
            row->size > 1.5F * n->size)
            continue;
        if (row->size == 0 || fabsf(row->base - 0.25F * row->size - n->axis) > 0.8F * row->size) {
            row->size = n->size;
            row->base = n->axis + 0.25F * n->size;
        }
        return;
    }
}

/** In scripts operators stay as large as in text, so that their limits stand far off the row. */
static void row_by_operator(const ocr_math_list *nodes, bar_row *row)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const ocr_math_node *n = nodes->items[i];

        if (n->cls != OCR_CLS_OP || !n->extensible || row->size == 0 ||
            ocr_math_height(n) < 1.6F * row->size || row->size > 0.8F * n->size ||
            fabsf(row->base - ocr_math_cy(n)) > ocr_math_height(n))
            continue;
        row->base = ocr_math_cy(n) + 0.25F * row->size;
        row->y0 = n->ink.y0 - 0.5F * row->size;
        row->y1 = n->ink.y1 + 0.5F * row->size;
        return;
    }
}

/** Row of the nodes near the bar: the largest of them, and of those the one nearest to it; in the
 * smallest style, where scripts are as large, the leftmost. */
static bar_row row_at(const ocr_math_bar_state *st, const ocr_math_list *nodes, bool up, float most)
{
    bar_row row = {NAN, 0, most, INFINITY, -INFINITY};
    float reach = row_reach(st, nodes), left = INFINITY;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < nodes->count; i++) {
            const ocr_math_node *n = nodes->items[i];

            if (!ocr_math_sets_size(n) || n->size > most || gap_to(st, n, up) > reach * n->size)
                continue;
            if (pass == 0)
                row.size = fmaxf(row.size, n->size);
            else if (n->size >= 0.92F * row.size &&
                     (isnan(row.base) || (row.size < OCR_MATH_DEEP_EM * st->em ? n->ink.x0 < left
                                          : up                                 ? n->base > row.base
                                               : n->base < row.base))) {
                row.base = n->base;
                left = n->ink.x0;
            }
        }
    }
    if (!st->ctx->seq)
        row_by_matrix(st, nodes, up, &row);
    row_by_operator(nodes, &row);
    return row;
}

/** Rows of both sides: TeX sets them in one style, so what is larger on one is a neighbour. */
static void rows_at(const ocr_math_bar_state *st, const ocr_math_list *above,
                    const ocr_math_list *below, bar_row *ret_above, bar_row *ret_below)
{
    bar_row a = row_at(st, above, true, INFINITY), b = row_at(st, below, false, INFINITY);

    if (a.size > 1.15F * b.size && b.size > 0)
        a = row_at(st, above, true, 1.15F * b.size);
    else if (b.size > 1.15F * a.size && a.size > 0)
        b = row_at(st, below, false, 1.15F * a.size);
    *ret_above = a;
    *ret_below = b;
}

/** Nodes painted before (up) or after the bar, in the order of the walk, as long as they fit. */
static void walk_by_seq(ocr_math_bar_state *st, ocr_math_list *side, bool up)
{
    ocr_math_list *all = &st->by_seq;
    int32_t seq = st->bar->seq;

    for (size_t k = 0; k < all->count; k++) {
        ocr_math_node *n = all->items[up ? all->count - 1 - k : k];

        if (n == st->radical || (up ? n->s1 >= seq : n->s0 <= seq))
            continue;
        if (wider_rule_between(st, up ? n->s1 : seq, up ? seq : n->s0) || ocr_math_is_brace(n) ||
            !(up ? is_above(st, n) : is_below(st, n)))
            return;
        ocr_math_list_add(st->ctx, side, n);
    }
}

/** Is n, which is small, a limit of an operator among these that stands in the row? */
static bool is_limit_of_one(const ocr_math_list *side, const bar_row *row, const ocr_math_node *n,
                            float em)
{
    for (size_t i = 0; i < side->count; i++) {
        const ocr_math_node *o = side->items[i];
        float gap = fmaxf(o->ink.y0 - n->ink.y1, n->ink.y0 - o->ink.y1);

        if (o->kind == OCR_NODE_SYM && o->cls == OCR_CLS_OP && o->extensible && fits_row(row, o) &&
            n->size < 0.88F * em && gap > -0.12F * em && gap < 0.7F * em &&
            ocr_math_overlap(n->ink.x0, n->ink.x1, o->ink.x0 - 0.7F * em, o->ink.x1 + 0.7F * em) >
                0)
            return true;
    }
    return false;
}

/** Cut the walk where it leaves the row. */
static void cut_to_row(const ocr_math_bar_state *st, ocr_math_list *side, bar_row row)
{
    for (size_t i = 0; i < side->count; i++) {
        if (fits_row(&row, side->items[i]) ||
            is_limit_of_one(side, &row, side->items[i], fmaxf(row.size, st->em)))
            continue;
        side->count = i;
        return;
    }
}

/** Is there another bar between n and the one at work, over a good part of n? */
static bool is_blocked(const ocr_math_bar_state *st, const ocr_math_node *n, bool up)
{
    float y = up ? st->bar->box.y0 : st->bar->box.y1;

    for (size_t i = 0; i < st->nlater; i++) {
        ocr_box r = st->later[i].box;
        float overlap = ocr_math_overlap(n->ink.x0, n->ink.x1, r.x0, r.x1);

        if (overlap <= 0.3F * ocr_math_width(n) || n == st->later[i].sign)
            continue;
        if (up ? ocr_math_cy(n) < r.y0 && r.y0 < y : y < r.y0 && r.y0 < ocr_math_cy(n))
            return true;
    }
    return false;
}

static int by_bottom_up(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;

    return p->ink.y1 > q->ink.y1 ? -1 : p->ink.y1 < q->ink.y1;
}

/** Nodes on one side that nothing keeps from the bar, nearest first. */
static ocr_math_list near_side(const ocr_math_bar_state *st, bool up)
{
    ocr_math_list near = {0};

    for (size_t i = 0; i < st->list->count; i++) {
        ocr_math_node *n = st->list->items[i];

        if ((up ? is_above(st, n) : is_below(st, n)) && !ocr_math_is_brace(n) &&
            !is_blocked(st, n, up))
            ocr_math_list_add(st->ctx, &near, n);
    }
    ocr_math_list_sort(&near, up ? by_bottom_up : ocr_math_by_top);
    return near;
}

/** Content of one side: the first gap at most 0.75 em, later ones 0.45 em (flat signs: 0.2 more).
 */
static void grow(ocr_math_bar_state *st, const ocr_math_list *near, const bar_row *row, bool up,
                 ocr_math_list *side)
{
    float edge = up ? st->bar->box.y0 : st->bar->box.y1;

    for (size_t i = 0; i < near->count; i++) {
        ocr_math_node *n = near->items[i];
        float gap = up ? edge - n->ink.y1 : n->ink.y0 - edge;
        float most = (side->count == 0 ? 0.75F : 0.45F) * n->size;
        bool limit = is_limit_of_one(near, row, n, fmaxf(row->size, 0.7F * st->em));

        if (ocr_math_height(n) < 0.4F * n->size)
            most += 0.2F * n->size;
        if ((gap > most || !fits_row(row, n)) && !limit)
            continue;
        ocr_math_list_add(st->ctx, side, n);
        edge = up ? fminf(edge, n->ink.y0) : fmaxf(edge, n->ink.y1);
    }
}

/** Does another bar stand over or under n? Then it belongs to that one. */
static bool has_own_bar(const ocr_math_bar_state *st, const ocr_math_node *n)
{
    for (size_t i = 0; i < st->nlater; i++) {
        ocr_box r = st->later[i].box;

        if (r.x0 < ocr_math_cx(n) && ocr_math_cx(n) < r.x1)
            return true;
    }
    return false;
}

/** A row that goes on beyond the ends of the bar is a line of the display, not a side of it. */
static bool runs_past(const ocr_math_bar_state *st, const ocr_math_list *side, const bar_row *row)
{
    ocr_box box = ocr_math_list_box(side);

    for (size_t i = 0; row->size > 0 && i < st->list->count; i++) {
        const ocr_math_node *n = st->list->items[i];
        float gap = fmaxf(n->ink.x0 - box.x1, box.x0 - n->ink.x1);

        if (ocr_math_sets_size(n) && fabsf(n->base - row->base) < 0.02F * row->size &&
            fabsf(n->size - row->size) < 0.05F * row->size && gap > -0.1F * row->size &&
            gap < 0.35F * row->size && !ocr_math_list_has(side, n) && !has_own_bar(st, n))
            return true;
    }
    return false;
}

static void collect_by_geometry(ocr_math_bar_state *st, ocr_math_list *above, ocr_math_list *below)
{
    ocr_math_list up = near_side(st, true), down = near_side(st, false);
    bar_row a, b;

    rows_at(st, &up, &down, &a, &b);
    grow(st, &up, &a, true, above);
    grow(st, &down, &b, false, below);
    if (above->count == 0 || below->count == 0 || st->radical)
        return;
    if (runs_past(st, above, &a))
        above->count = 0;
    else if (runs_past(st, below, &b))
        below->count = 0;
}

/** What stands on both sides of the bar. */
void ocr_math_bar_collect(ocr_math_bar_state *st, ocr_math_list *above, ocr_math_list *below)
{
    bar_row a, b;

    if (!st->ctx->seq) {
        collect_by_geometry(st, above, below);
        return;
    }
    ocr_math_list_concat(st->ctx, &st->by_seq, st->list);
    ocr_math_list_sort(&st->by_seq, ocr_math_by_seq);
    walk_by_seq(st, above, true);
    walk_by_seq(st, below, false);
    rows_at(st, above, below, &a, &b);
    cut_to_row(st, above, a);
    if (!st->radical)
        cut_to_row(st, below, b);
}
