/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a horizontal rule belongs to: a fraction, a radical, a line over or under.
 *
 * Rules are taken narrow to wide, so that what lies inside a wide one is already whole. TeX paints
 * numerator, bar, denominator: with paint order, walking away from the bar until something does not
 * fit is exact and immune to neighbours. Without it, content grows outward from the bar as long as
 * the next gap is small, and never past another bar.
 */
#include "ocr/math/tree.h"

typedef struct bar {
    ocr_box box;
    int32_t seq;
    size_t index; /* into the rules of the input */
} bar;

/** One rule at work: it, and those still to come. */
typedef struct bar_state {
    ocr_math_ctx *ctx;
    ocr_math_list *list;
    ocr_math_list by_seq; /* the list in paint order; empty without it */
    const bar *bar;
    const bar *later; /* wider rules */
    size_t nlater;
    ocr_math_node *radical; /* whose top right corner meets the bar, or NULL */
    float em;
} bar_state;

static int by_width(const void *a, const void *b)
{
    const bar *p = a, *q = b;
    float v = p->box.x1 - p->box.x0, w = q->box.x1 - q->box.x0;

    return v < w ? -1 : v > w;
}

static bool is_bare_radical(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_RADICAL;
}

static ocr_math_node *radical_of(const ocr_math_list *list, const bar *b)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *n = list->items[i];
        float near = 0.13F * n->size;

        if (is_bare_radical(n) && fabsf(n->ink.x1 - b->box.x0) < near &&
            fabsf(n->ink.y0 - b->box.y0) < near)
            return n;
    }
    return NULL;
}

static bool spans(const bar_state *st, const ocr_math_node *n)
{
    float cx = ocr_math_cx(n), x0 = st->bar->box.x0, x1 = st->bar->box.x1;

    return n != st->radical && cx > x0 - 0.08F * st->em && cx < x1 + 0.08F * st->em &&
           n->ink.x0 > x0 - 0.3F * st->em && n->ink.x1 < x1 + 0.3F * st->em;
}

static bool is_above(const bar_state *st, const ocr_math_node *n)
{
    return spans(st, n) && n->ink.y1 <= st->bar->box.y0 + 0.1F * st->em &&
           ocr_math_cy(n) < st->bar->box.y0;
}

static bool is_below(const bar_state *st, const ocr_math_node *n)
{
    return spans(st, n) && n->ink.y0 >= st->bar->box.y1 - 0.1F * st->em &&
           ocr_math_cy(n) > st->bar->box.y1;
}

/** Does a wider rule come between two moments of painting? Then another sign begins. */
static bool wider_rule_between(const bar_state *st, int32_t from, int32_t to)
{
    for (size_t i = 0; i < st->nlater; i++)
        if (from < st->later[i].seq && st->later[i].seq < to)
            return true;
    return false;
}

static void collect_by_seq(bar_state *st, ocr_math_list *above, ocr_math_list *below)
{
    ocr_math_list *all = &st->by_seq;
    int32_t seq = st->bar->seq;

    for (size_t i = all->count; i-- > 0;) {
        ocr_math_node *n = all->items[i];

        if (n == st->radical || n->s1 >= seq)
            continue;
        if (wider_rule_between(st, n->s1, seq) || !is_above(st, n))
            break;
        ocr_math_list_add(st->ctx, above, n);
    }
    for (size_t i = 0; i < all->count; i++) {
        ocr_math_node *n = all->items[i];

        if (n == st->radical || n->s0 <= seq)
            continue;
        if (wider_rule_between(st, seq, n->s0) || !is_below(st, n))
            break;
        ocr_math_list_add(st->ctx, below, n);
    }
}

/** Is there another bar between n and the one at work, over a good part of n? */
static bool is_blocked(const bar_state *st, const ocr_math_node *n, bool up)
{
    float y = up ? st->bar->box.y0 : st->bar->box.y1;

    for (size_t i = 0; i < st->nlater; i++) {
        ocr_box r = st->later[i].box;
        float overlap = ocr_math_overlap(n->ink.x0, n->ink.x1, r.x0, r.x1);

        if (overlap <= 0.3F * ocr_math_width(n))
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

/** Content on one side: the first gap at most 0.75 em, later ones 0.45 em (flat signs: 0.2 more).
 */
static void collect_by_geometry(bar_state *st, ocr_math_list *side, bool up)
{
    ocr_math_list near = {0};
    float edge = up ? st->bar->box.y0 : st->bar->box.y1;

    for (size_t i = 0; i < st->list->count; i++) {
        ocr_math_node *n = st->list->items[i];

        if ((up ? is_above(st, n) : is_below(st, n)) && !is_blocked(st, n, up))
            ocr_math_list_add(st->ctx, &near, n);
    }
    ocr_math_list_sort(&near, up ? by_bottom_up : ocr_math_by_top);
    for (size_t i = 0; i < near.count; i++) {
        ocr_math_node *n = near.items[i];
        float gap = up ? edge - n->ink.y1 : n->ink.y0 - edge;
        float most = (side->count == 0 ? 0.75F : 0.45F) * n->size;

        if (ocr_math_height(n) < 0.4F * n->size)
            most += 0.2F * n->size;
        if (gap > most)
            continue;
        ocr_math_list_add(st->ctx, side, n);
        edge = up ? fminf(edge, n->ink.y0) : fmaxf(edge, n->ink.y1);
    }
}

static void widen(ocr_math_node *node, const bar *b)
{
    node->ink.x0 = fminf(node->ink.x0, b->box.x0);
    node->ink.x1 = fmaxf(node->ink.x1, b->box.x1);
    node->x = node->ink.x0;
    node->advance = node->ink.x1 - node->ink.x0;
    if (b->seq >= 0 && node->s0 >= 0) {
        node->s0 = node->s0 < b->seq ? node->s0 : b->seq;
        node->s1 = node->s1 > b->seq ? node->s1 : b->seq;
    }
}

static void replace(bar_state *st, const ocr_math_list *parts, ocr_math_node *made)
{
    ocr_math_list_subtract(st->list, parts);
    ocr_math_list_add(st->ctx, st->list, made);
    st->ctx->rule_used[st->bar->index] = true;
}

static void concat(ocr_math_ctx *ctx, ocr_math_list *to, const ocr_math_list *from)
{
    for (size_t i = 0; i < from->count; i++)
        ocr_math_list_add(ctx, to, from->items[i]);
}

/** Small signs left above the radical, painted just before it. */
static ocr_math_list index_of(const bar_state *st, const ocr_math_node *radical,
                              const ocr_math_list *body, float size)
{
    ocr_math_list index = {0};
    float em = st->em;

    for (size_t i = 0; i < st->list->count; i++) {
        ocr_math_node *n = st->list->items[i];
        float cx = ocr_math_cx(n);

        if (n == radical || ocr_math_list_has(body, n) || n->size >= 0.75F * size ||
            cx >= ocr_math_cx(radical) || cx <= radical->ink.x0 - 0.6F * em ||
            n->ink.x1 <= radical->ink.x0 - 0.25F * em || n->ink.x1 >= radical->ink.x1 ||
            n->ink.y1 >= ocr_math_cy(radical) + 0.2F * em ||
            n->ink.y1 <= radical->ink.y0 - 0.3F * em)
            continue;
        ocr_math_list_add(st->ctx, &index, n);
    }
    if (st->ctx->seq) {
        size_t kept = 0;

        for (size_t i = 0; i < index.count; i++)
            if (index.items[i]->s1 < radical->s0 &&
                index.items[i]->s1 >= radical->s0 - 1 - (int32_t)index.count)
                index.items[kept++] = index.items[i];
        index.count = kept;
    }
    return index;
}

static void make_radical(bar_state *st, ocr_math_list *below)
{
    ocr_math_node *radical = st->radical;
    ocr_math_list body = {0}, parts = {0}, index;
    ocr_math_node *node;

    for (size_t i = 0; i < (st->ctx->seq ? below->count : st->list->count); i++) {
        ocr_math_node *n = st->ctx->seq ? below->items[i] : st->list->items[i];
        float cx = ocr_math_cx(n);
        bool inside = n != radical && cx > st->bar->box.x0 &&
                      cx < st->bar->box.x1 + 0.1F * st->em &&
                      n->ink.y0 >= st->bar->box.y0 - 0.05F * st->em &&
                      ocr_math_cy(n) < radical->ink.y1 + (st->ctx->seq ? 0.2F : 0.05F) * st->em;

        if (inside)
            ocr_math_list_add(st->ctx, &body, n);
    }
    if (body.count == 0)
        return;
    concat(st->ctx, &parts, &body);
    ocr_math_list_add(st->ctx, &parts, radical);
    node = ocr_math_node_join(st->ctx, OCR_NODE_SQRT, parts.items, parts.count);
    if (!node)
        return;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->kid[0] = body;
    widen(node, st->bar);
    ocr_math_node_set_base(node, &body);
    index = index_of(st, radical, &body, node->size);
    node->kid[1] = index;
    for (size_t i = 0; i < index.count; i++) {
        node->ink.x0 = fminf(node->ink.x0, index.items[i]->ink.x0);
        if (index.items[i]->s0 >= 0 && index.items[i]->s0 < node->s0)
            node->s0 = index.items[i]->s0;
    }
    concat(st->ctx, &parts, &index);
    replace(st, &parts, node);
}

static void make_fraction(bar_state *st, const ocr_math_list *above, const ocr_math_list *below)
{
    ocr_math_list parts = {0};
    ocr_math_node *node;

    concat(st->ctx, &parts, above);
    concat(st->ctx, &parts, below);
    node = ocr_math_node_join(st->ctx, OCR_NODE_FRAC, parts.items, parts.count);
    if (!node)
        return;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->kid[0] = *above;
    node->kid[1] = *below;
    node->base = NAN;
    node->axis = (st->bar->box.y0 + st->bar->box.y1) / 2;
    widen(node, st->bar);
    replace(st, &parts, node);
}

/** Only the row next to an overline is under it: content ends where a lower baseline begins. */
static void cut_to_first_row(ocr_math_list *below)
{
    float size = ocr_math_list_size(below), base = INFINITY;
    size_t kept = 0;

    for (size_t i = 0; i < below->count; i++)
        if (ocr_math_has_base(below->items[i]) && below->items[i]->size >= 0.92F * size)
            base = fminf(base, below->items[i]->base);
    for (size_t i = 0; i < below->count; i++) {
        const ocr_math_node *n = below->items[i];

        if (ocr_math_axis(n) < base + 0.55F * size || n->ink.y0 < base)
            below->items[kept++] = below->items[i];
    }
    below->count = kept;
}

static void make_line(bar_state *st, ocr_math_list *content, bool over)
{
    ocr_math_node *node;

    if (over)
        cut_to_first_row(content);
    node = ocr_math_node_join(st->ctx, over ? OCR_NODE_OVER : OCR_NODE_UNDER, content->items,
                              content->count);
    if (!node)
        return;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->kid[0] = *content;
    ocr_math_node_set_base(node, content);
    if (over)
        node->ink.y0 = fminf(node->ink.y0, st->bar->box.y0);
    else
        node->ink.y1 = fmaxf(node->ink.y1, st->bar->box.y1);
    widen(node, st->bar);
    replace(st, content, node);
}

static void apply(bar_state *st)
{
    ocr_math_list above = {0}, below = {0};

    st->radical = radical_of(st->list, st->bar);
    if (st->ctx->seq) {
        concat(st->ctx, &st->by_seq, st->list);
        ocr_math_list_sort(&st->by_seq, ocr_math_by_seq);
        collect_by_seq(st, &above, &below);
    } else {
        collect_by_geometry(st, &above, true);
        collect_by_geometry(st, &below, false);
    }
    if (st->radical)
        make_radical(st, &below);
    else if (above.count > 0 && below.count > 0)
        make_fraction(st, &above, &below);
    else if (below.count > 0)
        make_line(st, &below, true);
    else if (above.count > 0)
        make_line(st, &above, false);
}

void ocr_math_bars(ocr_math_ctx *ctx, ocr_math_list *list)
{
    bar *bars = sch_arena_alloc(ctx->arena, ctx->in->nrules + 1, sizeof *bars);
    size_t n = 0;

    if (!bars) {
        ctx->failed = true;
        return;
    }
    for (size_t i = 0; i < ctx->in->nrules; i++)
        if (!ctx->rule_used[i])
            bars[n++] = (bar){ctx->in->rules[i].box, ctx->in->rules[i].seq, i};
    qsort(bars, n, sizeof *bars, by_width);
    for (size_t i = 0; i < n && !ctx->failed; i++) {
        bar_state st = {.ctx = ctx,
                        .list = list,
                        .bar = &bars[i],
                        .later = bars + i + 1,
                        .nlater = n - i - 1,
                        .em = ctx->em};

        apply(&st);
    }
}
