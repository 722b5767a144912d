/* SPDX-License-Identifier: Apache-2.0 */
/** Accents: lowest first, so that a second accent finds the first as its base. */
#include "ocr/math/tree.h"

#define SKEW_EM 0.09F /* half of the most that TeX's fonts ask for */

static int lowest_first(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;

    return p->ink.y1 > q->ink.y1 ? -1 : p->ink.y1 < q->ink.y1;
}

static bool is_wide(const ocr_math_node *a)
{
    return ocr_math_width(a) > 0.55F * a->size || ocr_math_is(a, "\\widehat") ||
           ocr_math_is(a, "\\widetilde");
}

/** May n carry accent a: below it, and close? */
static bool may_carry(const ocr_math_node *a, const ocr_math_node *n)
{
    return n != a && !(n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_ACCENT) &&
           n->ink.y0 >= a->ink.y1 - 0.32F * a->size && n->ink.y0 - a->ink.y1 < 0.5F * a->size &&
           ocr_math_cy(n) > ocr_math_cy(a);
}

/**
 * Is the second of two no part of the base: a bracket, and the accent stands over the first rather
 * than over both? Slanted letters carry it a little to the right.
 */
static bool fits_first(const ocr_math_node *a, const ocr_math_list *two)
{
    const ocr_math_node *p = two->items[0], *q = two->items[1];
    float cx = ocr_math_cx(a), both = (p->x + q->x + q->advance) / 2;
    float off = fabsf(p->x + p->advance / 2 + SKEW_EM * p->size - cx);

    return q->cls == OCR_CLS_OPEN && p->advance > 0 &&
           off - SKEW_EM * p->size < fabsf(both - cx) + 0.06F * p->size;
}

/** Everything whose centre a wide accent covers; with paint order, the unbroken run after it. */
static void wide_base(ocr_math_ctx *ctx, const ocr_math_node *a, const ocr_math_list *candidates,
                      const ocr_math_list *by_seq, ocr_math_list *base)
{
    float slack = 0.12F * a->size;
    size_t i = 0;

    for (size_t k = 0; k < candidates->count; k++) {
        float cx = ocr_math_cx(candidates->items[k]);

        if (cx > a->ink.x0 - slack && cx < a->ink.x1 + slack)
            ocr_math_list_add(ctx, base, candidates->items[k]);
    }
    if (!ctx->seq || base->count == 0)
        return;
    while (i < by_seq->count && by_seq->items[i]->s0 <= a->s1)
        i++;
    if (i < by_seq->count && ocr_math_list_has(base, by_seq->items[i])) {
        ocr_math_list run = {0};

        for (; i < by_seq->count && ocr_math_list_has(base, by_seq->items[i]); i++)
            ocr_math_list_add(ctx, &run, by_seq->items[i]);
        if (run.count == 2 && fits_first(a, &run))
            run.count = 1;
        *base = run;
    }
}

/** The base that was painted right after the accent, if it lies under it. */
static ocr_math_node *painted_after(const ocr_math_node *a, const ocr_math_list *candidates)
{
    ocr_math_node *next = NULL;

    for (size_t i = 0; i < candidates->count; i++) {
        ocr_math_node *n = candidates->items[i];

        if (n->s0 > a->s1 && (!next || n->s0 < next->s0))
            next = n;
    }
    if (next &&
        ocr_math_overlap(a->ink.x0, a->ink.x1, next->ink.x0, next->ink.x1) > -0.1F * a->size)
        return next;
    return NULL;
}

/** The nearest candidate; accents of slanted letters stand a little right of the centre. */
static ocr_math_node *nearest_base(const ocr_math_node *a, const ocr_math_list *candidates)
{
    ocr_math_node *best = NULL;
    float least = INFINITY;

    for (size_t i = 0; i < candidates->count; i++) {
        ocr_math_node *n = candidates->items[i];
        float d =
            fabsf(ocr_math_cx(n) + 0.06F * n->size - ocr_math_cx(a)) + fabsf(n->ink.y0 - a->ink.y1);

        if (ocr_math_overlap(a->ink.x0, a->ink.x1, n->ink.x0, n->ink.x1) > -0.05F * a->size &&
            d < least) {
            least = d;
            best = n;
        }
    }
    return best;
}

static void apply(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *a)
{
    ocr_math_list candidates = {0}, base = {0}, by_seq = {0}, parts = {0};
    ocr_math_node *node, *one = NULL;

    if (!ocr_math_spend(ctx, 4 * list->count))
        return;
    for (size_t i = 0; i < list->count; i++) {
        if (may_carry(a, list->items[i]))
            ocr_math_list_add(ctx, &candidates, list->items[i]);
        ocr_math_list_add(ctx, &by_seq, list->items[i]);
    }
    if (candidates.count == 0)
        return;
    ocr_math_list_sort(&by_seq, ocr_math_by_seq);
    if (is_wide(a))
        wide_base(ctx, a, &candidates, &by_seq, &base);
    if (base.count == 0 && ctx->seq)
        one = painted_after(a, &candidates);
    if (base.count == 0 && !one)
        one = nearest_base(a, &candidates);
    if (one)
        ocr_math_list_add(ctx, &base, one);
    if (base.count == 0)
        return;
    for (size_t i = 0; i < base.count; i++)
        ocr_math_list_add(ctx, &parts, base.items[i]);
    ocr_math_list_add(ctx, &parts, a);
    node = ocr_math_node_join(ctx, OCR_NODE_ACCENT, parts.items, parts.count);
    if (!node)
        return;
    node->id = a->id;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->kid[0] = base;
    ocr_math_node_set_base(node, &base);
    if (base.count == 1) {
        node->ink.x0 = base.items[0]->ink.x0;
        node->ink.x1 = base.items[0]->ink.x1;
        node->ink.y1 = base.items[0]->ink.y1;
        node->x = base.items[0]->x;
        node->advance = base.items[0]->advance;
    }
    ocr_math_list_subtract(list, &parts);
    ocr_math_list_add(ctx, list, node);
}

void ocr_math_accents(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list accents = {0};

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == OCR_NODE_SYM && list->items[i]->cls == OCR_CLS_ACCENT)
            ocr_math_list_add(ctx, &accents, list->items[i]);
    ocr_math_list_sort(&accents, lowest_first);
    for (size_t i = 0; i < accents.count && !ctx->failed; i++)
        apply(ctx, list, accents.items[i]);
}
