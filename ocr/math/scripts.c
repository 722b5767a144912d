/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One row: its baseline, the nodes on it, and scripts under the node they hang on.
 *
 * The em is that of the largest symbol; the baseline the most frequent one among symbols of that
 * size, the leftmost on a tie. Everything off the baseline is a script of the last main node to
 * its left (with paint order: painted before it).
 */
#include "ocr/math/tree.h"

typedef struct line {
    float base;
    float size;
} line;

static line line_without_bases(const ocr_math_list *list)
{
    const ocr_math_node *largest = list->items[0];

    for (size_t i = 1; i < list->count; i++)
        if (ocr_math_width(list->items[i]) * ocr_math_height(list->items[i]) >
            ocr_math_width(largest) * ocr_math_height(largest))
            largest = list->items[i];
    return (line){ocr_math_axis(largest) + 0.25F * largest->size, largest->size};
}

/** @param em  of the formula: scripts of scripts get no smaller, so there the left one leads */
static line find_line(const ocr_math_list *list, float em)
{
    line found = {NAN, 0};
    float leftmost = INFINITY;
    size_t most = 0;

    found.size = ocr_math_row_size(list);
    if (found.size == 0)
        return line_without_bases(list);
    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *a = list->items[i];
        size_t votes = 0;

        if (!ocr_math_has_base(a) || a->size < 0.92F * found.size || a->size > 1.09F * found.size)
            continue;
        for (size_t j = 0; j < list->count; j++) {
            const ocr_math_node *b = list->items[j];

            votes += ocr_math_has_base(b) && b->size >= 0.92F * found.size &&
                     b->size <= 1.09F * found.size && fabsf(a->base - b->base) < 0.05F * found.size;
        }
        if (found.size < OCR_MATH_DEEP_EM * em
                ? a->ink.x0 < leftmost
                : votes > most || (votes == most && a->ink.x0 < leftmost)) {
            most = votes;
            leftmost = a->ink.x0;
            found.base = a->base;
        }
    }
    for (size_t i = 0; i < list->count; i++) { /* a much larger composite is the row itself */
        const ocr_math_node *n = list->items[i];

        if ((n->kind == OCR_NODE_FRAC || n->kind == OCR_NODE_MATRIX) &&
            n->size > 1.25F * found.size)
            found = (line){n->axis + 0.25F * n->size, n->size};
    }
    return found;
}

static bool is_main(const ocr_math_node *n, line l)
{
    float axis = l.base - 0.25F * l.size, height = ocr_math_height(n), off;

    if (n->kind == OCR_NODE_FRAC)
        return fabsf(n->axis - axis) < 0.13F * l.size;
    if (n->kind == OCR_NODE_MATRIX || n->kind == OCR_NODE_ROWS)
        return fabsf(n->axis - axis) < 0.3F * l.size;
    if (n->kind == OCR_NODE_SYM &&
        (n->extensible || (ocr_math_is_delimiter(n) && n->size > 1.1F * l.size))) {
        off = fabsf(ocr_math_cy(n) - axis);
        return off < fmaxf(0.22F * l.size, 0.06F * height) ||
               (n->ink.y0 < axis && axis < n->ink.y1 && height > 1.4F * l.size);
    }
    if (isnan(n->base))
        return fabsf(ocr_math_axis(n) - axis) <
               (n->kind == OCR_NODE_LIMITS ? 0.25F : 0.15F) * l.size;
    if (ocr_math_is_delimiter(n) && n->size >= 0.85F * l.size &&
        fabsf(ocr_math_cy(n) - axis) < 0.12F * l.size)
        return true; /* larger ones of some fonts hang from other baselines */
    return fabsf(n->base - l.base) < 0.16F * l.size && n->size >= 0.85F * l.size;
}

static float left_edge(const ocr_math_node *n)
{
    float slack = 0.3F * n->size;

    if (n->kind != OCR_NODE_SYM)
        return n->ink.x0;
    return fmaxf(fminf(n->x, n->ink.x0 + slack), n->ink.x0 - slack);
}

static int by_left_edge(const void *a, const void *b)
{
    float p = left_edge(*(ocr_math_node *const *)a), q = left_edge(*(ocr_math_node *const *)b);

    return p < q ? -1 : p > q;
}

/** The main node that n hangs on; NULL: it stands before all of them. */
static ocr_math_node *host_of(const ocr_math_ctx *ctx, const ocr_math_list *row,
                              const ocr_math_node *n)
{
    ocr_math_node *host = NULL;

    for (size_t i = 0; i < row->count; i++) {
        ocr_math_node *m = row->items[i];
        bool fits =
            ctx->seq ? m->ink.x0 < ocr_math_cx(n) && m->s0 < n->s0
                     : ocr_math_cx(m) < ocr_math_cx(n) && m->ink.x0 < n->ink.x0 + 0.05F * n->size;

        if (fits && (!host || m->ink.x0 > host->ink.x0))
            host = m;
    }
    return host;
}

/** How far n is from a script group: vertical distance of axes, and a little for the gap. */
static float distance_to(const ocr_math_list *group, const ocr_math_node *n)
{
    float least = INFINITY;

    for (size_t i = 0; i < group->count; i++) {
        const ocr_math_node *m = group->items[i];
        float d =
            fabsf(ocr_math_axis(n) - ocr_math_axis(m)) + 0.35F * fmaxf(0, n->ink.x0 - m->ink.x1);

        if (m->ink.x0 > n->ink.x0)
            d += 0.3F * n->size;
        least = fminf(least, d);
    }
    return least;
}

/** Is a deeper node part of the superscript? */
static bool joins_sup(const ocr_math_list *sup, const ocr_math_list *sub, ocr_math_node *n, line l,
                      float s1)
{
    float axis = ocr_math_axis(n);
    float to_sup = distance_to(sup, n), to_sub = distance_to(sub, n);

    if (sup->count > 0 && sub->count > 0)
        ocr_math_decide(n, fabsf(to_sup - to_sub) / l.size);
    if (sup->count == 0 && sub->count == 0)
        return axis < l.base - 0.25F * l.size;
    if (sub->count == 0)
        return axis < l.base + 0.05F * l.size || to_sup < 0.5F * s1;
    if (sup->count == 0)
        return !(axis > l.base - 0.35F * l.size || to_sub < 0.55F * s1);
    return to_sup < to_sub;
}

/** Level-1 scripts go by their baseline; deeper ones join the group they are nearer to. */
static void divide(ocr_math_ctx *ctx, const ocr_math_list *scripts, line l, ocr_math_node *host)
{
    ocr_math_list later = {0};
    float s1 = 0;

    for (size_t i = 0; i < scripts->count; i++)
        if (ocr_math_has_base(scripts->items[i]))
            s1 = fmaxf(s1, scripts->items[i]->size);
    if (s1 == 0)
        s1 = 0.7F * l.size;
    for (size_t i = 0; i < scripts->count; i++) {
        ocr_math_node *n = scripts->items[i];

        if (ocr_math_has_base(n) && n->size >= 0.92F * s1) {
            ocr_math_decide(n, fabsf(n->base - l.base + 0.12F * l.size) / l.size);
            ocr_math_list_add(ctx, n->base < l.base - 0.12F * l.size ? &host->sup : &host->sub, n);
        } else {
            ocr_math_list_add(ctx, &later, n);
        }
    }
    ocr_math_list_sort(&later, ocr_math_by_x);
    for (size_t i = 0; i < later.count; i++) {
        ocr_math_node *n = later.items[i];

        ocr_math_list_add(ctx,
                          joins_sup(&host->sup, &host->sub, n, l, s1) ? &host->sup : &host->sub, n);
    }
}

/** Scripts side by side instead of one over the other: tensors write them in that order. */
static void note_stagger(ocr_math_node *host, float size)
{
    ocr_box sup, sub;

    if (host->sup.count == 0 || host->sub.count == 0 || host->cls == OCR_CLS_OP)
        return;
    sup = ocr_math_list_box(&host->sup);
    sub = ocr_math_list_box(&host->sub);
    host->sup_first = sub.x0 > sup.x1 - 0.03F * size;
    host->sub_first = sup.x0 > sub.x1 - 0.03F * size;
}

/** The row on the baseline, from left to right, and the rest; the row holds one at least. */
static void part_row(ocr_math_ctx *ctx, const ocr_math_list *list, line l, ocr_math_list *row,
                     ocr_math_list *rest)
{
    for (size_t i = 0; i < list->count; i++)
        ocr_math_list_add(ctx, is_main(list->items[i], l) ? row : rest, list->items[i]);
    if (row->count == 0) {
        ocr_math_node *largest = rest->items[0];

        for (size_t i = 1; i < rest->count; i++)
            if (rest->items[i]->size > largest->size)
                largest = rest->items[i];
        ocr_math_list_add(ctx, row, largest);
        ocr_math_list_remove(rest, largest);
    }
    ocr_math_list_sort(row, by_left_edge);
}

/** Give each of the rest to its host in the row. @param[out] before  those that have none */
static bool hang(ocr_math_ctx *ctx, const ocr_math_list *row, const ocr_math_list *rest, line l,
                 ocr_math_list *before)
{
    ocr_math_list *hanging = sch_arena_alloc(ctx->arena, row->count, sizeof *hanging);

    if (!hanging || ctx->failed) {
        ctx->failed = true;
        return false;
    }
    for (size_t i = 0; i < rest->count; i++) {
        ocr_math_node *host = host_of(ctx, row, rest->items[i]);
        size_t k = 0;

        while (host && k < row->count && row->items[k] != host)
            k++;
        ocr_math_list_add(ctx, host ? &hanging[k] : before, rest->items[i]);
    }
    for (size_t k = 0; k < row->count; k++) {
        divide(ctx, &hanging[k], l, row->items[k]);
        note_stagger(row->items[k], l.size);
    }
    return true;
}

/** Scripts without a host hang on an empty node at the head of the row. @return false: no memory */
static bool put_empty_host(ocr_math_ctx *ctx, ocr_math_list *before, line l, ocr_math_list *row)
{
    ocr_math_node *empty = ocr_math_node_new(ctx, OCR_NODE_EMPTY);
    ocr_math_list with = {0};

    if (!empty)
        return false;
    empty->ink = ocr_math_list_box(before);
    empty->base = l.base;
    empty->size = l.size;
    divide(ctx, before, l, empty);
    ocr_math_list_add(ctx, &with, empty);
    for (size_t i = 0; i < row->count; i++)
        ocr_math_list_add(ctx, &with, row->items[i]);
    *row = with;
    return true;
}

/** Gaps between the nodes of a row, their scripts counted in, in its size. */
static void measure_gaps(const ocr_math_list *row, float size)
{
    for (size_t i = 1; i < row->count; i++) {
        const ocr_math_node *p = row->items[i - 1];
        float right = p->ink.x1;

        if (p->sup.count > 0)
            right = fmaxf(right, ocr_math_list_box(&p->sup).x1);
        if (p->sub.count > 0)
            right = fmaxf(right, ocr_math_list_box(&p->sub).x1);
        row->items[i]->gap = (row->items[i]->ink.x0 - right) / size;
    }
}

void ocr_math_scripts(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list row = {0}, rest = {0}, before = {0};
    line l;

    if (list->count == 0)
        return;
    l = find_line(list, ctx->em);
    part_row(ctx, list, l, &row, &rest);
    if (!hang(ctx, &row, &rest, l, &before))
        return;
    if (before.count > 0 && !put_empty_host(ctx, &before, l, &row))
        return;
    measure_gaps(&row, l.size);
    *list = row;
}
