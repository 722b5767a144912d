/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a horizontal rule belongs to: a fraction, a radical, a line over or under.
 *
 * Rules and horizontal braces are taken narrow to wide, so that what lies inside a wide one is
 * already whole.
 */
#include "ocr/math/bars_priv.h"

#define COLUMN_EM 0.85F /* gaps between columns are wider */

static int by_rank(const void *a, const void *b)
{
    float p = ((const ocr_math_bar *)a)->rank, q = ((const ocr_math_bar *)b)->rank;

    return p < q ? -1 : p > q;
}

/** Narrow first; of two as wide as each other braces first, and radicals, which lie around, last.
 */
static float rank_of(const ocr_math_bar *b, float em)
{
    return b->box.x1 - b->box.x0 - (b->sign ? 0.12F * em : 0) + (b->radical ? 0.06F * em : 0);
}

static bool is_bare_radical(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_RADICAL;
}

static ocr_math_node *radical_of(const ocr_math_list *list, const ocr_math_bar *b)
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

static void widen(ocr_math_node *node, const ocr_math_bar *b)
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

static void replace(ocr_math_bar_state *st, const ocr_math_list *parts, ocr_math_node *made)
{
    ocr_math_list_subtract(st->list, parts);
    ocr_math_list_add(st->ctx, st->list, made);
    st->ctx->rule_used[st->bar->index] = true;
}

/** May n be part of the index of this radical: small, left above it, not right of the sign? */
static bool in_index(const ocr_math_bar_state *st, const ocr_math_node *radical,
                     const ocr_math_node *n, float size)
{
    float cx = ocr_math_cx(n), em = st->em;

    return n != radical && n->size < 0.85F * size &&
           cx < radical->ink.x0 + 0.65F * ocr_math_width(radical) && n->ink.x1 < radical->ink.x1 &&
           cx > radical->ink.x0 - 1.5F * em && n->ink.y1 < ocr_math_cy(radical) + 0.2F * em &&
           n->ink.y1 > radical->ink.y0;
}

static int by_right_edge(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;

    return p->ink.x1 > q->ink.x1 ? -1 : p->ink.x1 < q->ink.x1;
}

/** Keep the run that ends over the sign: TeX pulls the radical back under its index by 10 mu. */
static void keep_run(ocr_math_list *index, float edge, float size)
{
    size_t kept = 0;

    ocr_math_list_sort(index, by_right_edge);
    if (index->count > 0 && index->items[0]->ink.x1 > edge + 0.1F * size) {
        float left = index->items[0]->ink.x0;

        while (kept < index->count && index->items[kept]->ink.x1 > left - 0.2F * size) {
            left = fminf(left, index->items[kept]->ink.x0);
            kept++;
        }
    }
    index->count = kept;
}

/** Small signs left above the radical, painted right before it. */
static ocr_math_list index_of(const ocr_math_bar_state *st, const ocr_math_node *radical,
                              const ocr_math_list *body, float size)
{
    const ocr_math_list *from = st->ctx->seq ? &st->by_seq : st->list;
    ocr_math_list index = {0};

    for (size_t k = from->count; k-- > 0;) {
        ocr_math_node *n = from->items[k];

        if (st->ctx->seq && n->s0 >= radical->s0)
            continue;
        if (in_index(st, radical, n, size) && !ocr_math_list_has(body, n))
            ocr_math_list_add(st->ctx, &index, n);
        else if (st->ctx->seq)
            break;
    }
    keep_run(&index, radical->ink.x0, size);
    return index;
}

static void make_radical(ocr_math_bar_state *st, ocr_math_list *below)
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
    ocr_math_list_concat(st->ctx, &parts, &body);
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
    ocr_math_list_concat(st->ctx, &parts, &index);
    replace(st, &parts, node);
}

static void make_fraction(ocr_math_bar_state *st, const ocr_math_list *above,
                          const ocr_math_list *below)
{
    ocr_math_list parts = {0};
    ocr_math_node *node;

    ocr_math_list_concat(st->ctx, &parts, above);
    ocr_math_list_concat(st->ctx, &parts, below);
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

static void make_line(ocr_math_bar_state *st, ocr_math_list *content, bool over)
{
    ocr_math_node *node;

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

/** The first gap of a column's width between neighbours from left to right. @return false: none */
static bool column_gap(const ocr_math_bar_state *st, ocr_math_list *side, float *ret_x0,
                       float *ret_x1)
{
    float reach;

    ocr_math_list_sort(side, ocr_math_by_x);
    reach = side->items[0]->ink.x1;
    for (size_t i = 1; i < side->count; i++) {
        const ocr_math_node *n = side->items[i];

        if (n->ink.x0 - reach > COLUMN_EM * st->em) {
            *ret_x0 = reach;
            *ret_x1 = n->ink.x0;
            return true;
        }
        reach = fmaxf(reach, n->ink.x1);
    }
    return false;
}

/** A rule between rows of a matrix: both sides have a gap in one place. */
static bool parts_rows(const ocr_math_bar_state *st, ocr_math_list *above, ocr_math_list *below)
{
    float a0, a1, b0, b1;

    return column_gap(st, above, &a0, &a1) && column_gap(st, below, &b0, &b1) &&
           ocr_math_overlap(a0, a1, b0, b1) > 0.5F * COLUMN_EM * st->em;
}

static void apply(ocr_math_bar_state *st)
{
    ocr_math_list above = {0}, below = {0};

    if (!ocr_math_spend(st->ctx, 8 * st->list->count))
        return;
    st->radical = radical_of(st->list, st->bar);
    ocr_math_bar_collect(st, &above, &below);
    if (st->radical)
        make_radical(st, &below);
    else if (above.count > 0 && below.count > 0 && parts_rows(st, &above, &below))
        st->ctx->rule_used[st->bar->index] = true;
    else if (above.count > 0 && below.count > 0)
        make_fraction(st, &above, &below);
    else if (below.count > 0)
        make_line(st, &below, true);
    else if (above.count > 0)
        make_line(st, &above, false);
}

/** Of two bars over each other as wide as each other: which is to be taken first? */
static bool comes_first(const ocr_math_bar *a, const ocr_math_bar *b, float em)
{
    float dy = b->box.y0 - a->box.y0;

    if (fabsf(a->box.x0 - b->box.x0) > 0.05F * em || fabsf(a->rank - b->rank) > 0.02F * em)
        return true;
    /* nothing between them: a fraction and the line over its denominator, which is inside */
    return fabsf(dy) < 0.35F * em ? dy < 0 : dy > 0;
}

/** Rules that no sign has used yet, and braces. */
static size_t gather(ocr_math_ctx *ctx, const ocr_math_list *list, ocr_math_bar *bars)
{
    size_t n = 0;

    for (size_t i = 0; i < ctx->in->nrules; i++) {
        if (ctx->rule_used[i])
            continue;
        bars[n] = (ocr_math_bar){ctx->in->rules[i].box, ctx->in->rules[i].seq, i, NULL, false, 0};
        bars[n].radical = radical_of(list, &bars[n]) != NULL;
        n++;
    }
    for (size_t i = 0; i < list->count; i++)
        if (ocr_math_is_brace(list->items[i]))
            bars[n++] = (ocr_math_bar){
                list->items[i]->ink, list->items[i]->s0, 0, list->items[i], false, 0};
    return n;
}

void ocr_math_bars(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_bar *bars =
        sch_arena_alloc(ctx->arena, ctx->in->nrules + list->count + 1, sizeof *bars);
    size_t n;

    if (!bars) {
        ctx->failed = true;
        return;
    }
    n = gather(ctx, list, bars);
    for (size_t i = 0; i < n; i++)
        bars[i].rank = rank_of(&bars[i], ctx->em);
    qsort(bars, n, sizeof *bars, by_rank);
    for (size_t i = 0; i + 1 < n; i++) {
        ocr_math_bar swap = bars[i];

        if (comes_first(&bars[i], &bars[i + 1], ctx->em))
            continue;
        bars[i] = bars[i + 1];
        bars[i + 1] = swap;
    }
    for (size_t i = 0; i < n && !ctx->failed; i++) {
        ocr_math_bar_state st = {.ctx = ctx,
                                 .list = list,
                                 .bar = &bars[i],
                                 .later = bars + i + 1,
                                 .nlater = n - i - 1,
                                 .em = ctx->em};

        if (bars[i].sign)
            ocr_math_brace(ctx, list, bars[i].sign);
        else
            apply(&st);
    }
}
