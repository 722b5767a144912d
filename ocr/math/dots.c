/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Three dots that make one sign: \ldots, \cdots, \vdots, \ddots.
 *
 * Triples are found by equal vectors from the middle dot, the closest and most even first, so that
 * the dots of neighbouring cells of a matrix do not mix.
 */
#include "ocr/math/tree.h"

typedef struct triple {
    float cost;
    ocr_math_node *dot[3];
} triple;

static int by_cost(const void *a, const void *b)
{
    float p = ((const triple *)a)->cost;
    float q = ((const triple *)b)->cost;

    return p < q ? -1 : p > q;
}

static bool is_near(const ocr_math_node *a, const ocr_math_node *b)
{
    float reach = 0.62F * a->size;

    return a != b && fabsf(a->size - b->size) < 0.03F * a->size &&
           fabsf(ocr_math_cx(a) - ocr_math_cx(b)) < reach &&
           fabsf(ocr_math_cy(a) - ocr_math_cy(b)) < reach;
}

/** Triples around a middle dot. Only its nearest few neighbours can belong to it. */
static size_t triples_of(const ocr_math_list *dots, size_t middle, triple *out, size_t room)
{
    enum { MOST = 8 };
    const ocr_math_node *b = dots->items[middle];
    ocr_math_node *near[MOST];
    size_t n = 0, made = 0;

    for (size_t i = 0; i < dots->count && n < MOST; i++)
        if (is_near(dots->items[i], b))
            near[n++] = dots->items[i];
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n && made < room; j++) {
            ocr_math_node *a = near[i], *c = near[j];
            float dx = ocr_math_cx(c) + ocr_math_cx(a) - 2 * ocr_math_cx(b);
            float dy = ocr_math_cy(c) + ocr_math_cy(a) - 2 * ocr_math_cy(b);
            float uneven = fabsf(dx) + fabsf(dy);
            float reach =
                fabsf(ocr_math_cx(b) - ocr_math_cx(a)) + fabsf(ocr_math_cy(b) - ocr_math_cy(a));

            if (uneven > 0.08F * b->size || reach < 0.12F * b->size)
                continue;
            out[made++] = (triple){uneven + 0.02F * reach, {a, dots->items[middle], c}};
        }
    }
    return made;
}

static const char *name_of(const triple *t, bool raised)
{
    const ocr_math_node *a = t->dot[0], *c = t->dot[2];
    float dx = (ocr_math_cx(c) - ocr_math_cx(a)) / 2;
    float dy = (ocr_math_cy(c) - ocr_math_cy(a)) / 2;
    float em = a->size;

    if (dx < 0) {
        dx = -dx;
        dy = -dy;
    }
    if (fabsf(dy) < 0.04F * em)
        return raised ? "\\cdots" : "\\ldots";
    if (raised)
        return NULL;
    return dx < 0.12F * em ? "\\vdots" : dy > 0 ? "\\ddots" : "\\iddots";
}

static void merge_dots(ocr_math_ctx *ctx, ocr_math_list *list, const char *dot, bool raised)
{
    ocr_math_list dots = {0};
    ocr_math_list used = {0};
    triple *triples;
    size_t n = 0, room;

    for (size_t i = 0; i < list->count; i++)
        if (ocr_math_is(list->items[i], dot))
            ocr_math_list_add(ctx, &dots, list->items[i]);
    if (dots.count < 3)
        return;
    room = dots.count * 4;
    triples = sch_arena_alloc(ctx->arena, room, sizeof *triples);
    if (!triples) {
        ctx->failed = true;
        return;
    }
    for (size_t i = 0; i < dots.count; i++)
        n += triples_of(&dots, i, triples + n, room - n);
    qsort(triples, n, sizeof *triples, by_cost);
    for (size_t i = 0; i < n; i++) {
        triple *t = &triples[i];
        const char *name = name_of(t, raised);
        ocr_math_node *node;
        ocr_math_list three = {t->dot, 3, 3};

        if (!name || ocr_math_list_has(&used, t->dot[0]) || ocr_math_list_has(&used, t->dot[1]) ||
            ocr_math_list_has(&used, t->dot[2]))
            continue;
        node = ocr_math_node_join(ctx, OCR_NODE_SYM, t->dot, 3);
        if (!node)
            return;
        node->id = ocr_symbol_find(name);
        node->cls = OCR_CLS_ORD;
        node->base = fmaxf(t->dot[0]->base, t->dot[2]->base);
        for (int k = 0; k < 3; k++)
            ocr_math_list_add(ctx, &used, t->dot[k]);
        ocr_math_list_subtract(list, &three);
        ocr_math_list_add(ctx, list, node);
    }
}

void ocr_math_dots(ocr_math_ctx *ctx, ocr_math_list *list)
{
    merge_dots(ctx, list, "\\cdot", true);
    merge_dots(ctx, list, ".", false);
}
