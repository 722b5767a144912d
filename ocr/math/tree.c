/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/math/tree.h"

#include <string.h>

ocr_math_node *ocr_math_node_new(ocr_math_ctx *ctx, ocr_math_kind kind)
{
    ocr_math_node *node = sch_arena_alloc(ctx->arena, 1, sizeof *node);

    if (!node) {
        ctx->failed = true;
        return NULL;
    }
    node->kind = kind;
    node->base = node->axis = NAN;
    node->s0 = node->s1 = -1;
    node->conf = node->margin = 1;
    return node;
}

static ocr_box box_union(ocr_box a, ocr_box b)
{
    return (ocr_box){fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1)};
}

ocr_math_node *ocr_math_node_join(ocr_math_ctx *ctx, ocr_math_kind kind,
                                  ocr_math_node *const *parts, size_t count)
{
    ocr_math_node *node = ocr_math_node_new(ctx, kind);
    float right;

    if (!node || count == 0)
        return node;
    node->ink = parts[0]->ink;
    node->base = parts[0]->base;
    node->style = parts[0]->style;
    node->cls = parts[0]->cls;
    node->id = parts[0]->id;
    node->text_font = parts[0]->text_font;
    node->x = parts[0]->x;
    right = parts[0]->x + parts[0]->advance;
    for (size_t i = 0; i < count; i++) {
        const ocr_math_node *p = parts[i];

        node->ink = box_union(node->ink, p->ink);
        node->size = fmaxf(node->size, p->size);
        node->x = fminf(node->x, p->x);
        right = fmaxf(right, p->x + p->advance);
        node->conf = fminf(node->conf, p->conf);
        if (p->s0 >= 0 && (node->s0 < 0 || p->s0 < node->s0))
            node->s0 = p->s0;
        if (p->s1 > node->s1)
            node->s1 = p->s1;
    }
    node->advance = right - node->x;
    return node;
}

/** The most frequent baseline among the full-size nodes; NaN: none has one. */
static float common_base(const ocr_math_list *content, float size, bool accents)
{
    float best = NAN;
    size_t most = 0;

    for (size_t i = 0; i < content->count; i++) {
        const ocr_math_node *a = content->items[i];
        size_t votes = 0;

        if (isnan(a->base) || a->size < 0.92F * size || a->size > 1.09F * size ||
            (a->cls == OCR_CLS_ACCENT) != accents)
            continue;
        for (size_t j = 0; j < content->count; j++)
            votes += fabsf(content->items[j]->base - a->base) < 0.02F * size;
        if (votes > most) {
            most = votes;
            best = a->base;
        }
    }
    return best;
}

void ocr_math_node_set_base(ocr_math_node *node, const ocr_math_list *content)
{
    float size = ocr_math_row_size(content);

    node->axis = NAN;
    node->size = size > 0 ? size : ocr_math_list_size(content);
    node->base = common_base(content, node->size, false);
    if (isnan(node->base))
        node->base = common_base(content, node->size, true);
    if (isnan(node->base) && content->count > 0)
        node->axis = ocr_math_axis(content->items[0]);
}

float ocr_math_axis(const ocr_math_node *node)
{
    if (!isnan(node->axis))
        return node->axis;
    if (!isnan(node->base))
        return node->base - 0.25F * node->size;
    return ocr_math_cy(node);
}

bool ocr_math_is_delimiter(const ocr_math_node *node)
{
    return node->kind == OCR_NODE_SYM &&
           (node->cls == OCR_CLS_OPEN || node->cls == OCR_CLS_CLOSE || node->cls == OCR_CLS_FENCE);
}

bool ocr_math_sets_size(const ocr_math_node *node)
{
    return ocr_math_has_base(node) && !ocr_math_is_delimiter(node) &&
           node->kind != OCR_NODE_BRACE && node->cls != OCR_CLS_ACCENT;
}

float ocr_math_row_size(const ocr_math_list *list)
{
    float size = 0, any = 0;

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];

        if (ocr_math_sets_size(n))
            size = fmaxf(size, n->size);
        if (ocr_math_has_base(n))
            any = fmaxf(any, n->size);
    }
    return size > 0 ? size : any;
}

bool ocr_math_is(const ocr_math_node *node, const char *name)
{
    return node->kind == OCR_NODE_SYM && strcmp(ocr_symbol(node->id)->name, name) == 0;
}

void ocr_math_decide(ocr_math_node *node, float distance)
{
    node->margin *= 1 - 0.5F * expf(-fmaxf(distance, 0) / 0.02F);
}

bool ocr_math_spend(ocr_math_ctx *ctx, size_t nodes)
{
    enum { MOST = 20 * 1000 * 1000 }; /* a page of mathematics needs 100,000 */

    ctx->work += nodes;
    if (ctx->work > MOST)
        ctx->failed = ctx->exhausted = true;
    return !ctx->failed;
}

bool ocr_math_list_add(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *node)
{
    ocr_math_node **grown;

    if (!node)
        return false;
    grown = sch_arena_grow(ctx->arena, list->items, list->count, &list->cap, sizeof *grown);
    if (!grown) {
        ctx->failed = true;
        return false;
    }
    list->items = grown;
    list->items[list->count++] = node;
    return true;
}

void ocr_math_list_concat(ocr_math_ctx *ctx, ocr_math_list *to, const ocr_math_list *from)
{
    for (size_t i = 0; i < from->count; i++)
        ocr_math_list_add(ctx, to, from->items[i]);
}

bool ocr_math_list_has(const ocr_math_list *list, const ocr_math_node *node)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == node)
            return true;
    return false;
}

void ocr_math_list_subtract(ocr_math_list *list, const ocr_math_list *gone)
{
    size_t kept = 0;

    for (size_t i = 0; i < gone->count; i++)
        gone->items[i]->gone = true;
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i]->gone)
            list->items[kept++] = list->items[i];
    list->count = kept;
    for (size_t i = 0; i < gone->count; i++)
        gone->items[i]->gone = false;
}

void ocr_math_list_remove(ocr_math_list *list, const ocr_math_node *node)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] != node)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void ocr_math_list_sort(ocr_math_list *list, int (*compare)(const void *, const void *))
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(ocr_math_node *), compare);
}

static int compare_float(float a, float b)
{
    return a < b ? -1 : a > b;
}

static int compare_seq(const ocr_math_node *a, const ocr_math_node *b)
{
    return a->s0 < b->s0 ? -1 : a->s0 > b->s0;
}

int ocr_math_by_x(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;
    int c = compare_float(p->ink.x0, q->ink.x0);

    return c ? c : compare_seq(p, q);
}

int ocr_math_by_seq(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;
    int c = compare_seq(p, q);

    return c ? c : compare_float(p->ink.x0, q->ink.x0);
}

int ocr_math_by_top(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;
    int c = compare_float(p->ink.y0, q->ink.y0);

    return c ? c : compare_float(p->ink.x0, q->ink.x0);
}

ocr_box ocr_math_list_box(const ocr_math_list *list)
{
    ocr_box box = {0};

    for (size_t i = 0; i < list->count; i++)
        box = i == 0 ? list->items[i]->ink : box_union(box, list->items[i]->ink);
    return box;
}

float ocr_math_list_size(const ocr_math_list *list)
{
    float size = 0;

    for (size_t i = 0; i < list->count; i++)
        size = fmaxf(size, list->items[i]->size);
    return size;
}
