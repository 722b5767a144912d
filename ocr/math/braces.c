/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Horizontal braces: the content they span and the label on the far side.
 *
 * TeX paints an overbrace before its content and its label first of all; an underbrace after its
 * content, the label last.
 */
#include "ocr/math/tree.h"

typedef struct brace {
    ocr_math_ctx *ctx;
    const ocr_math_list *list;
    ocr_math_node *node;
    bool over;
} brace;

bool ocr_math_is_brace(const ocr_math_node *node)
{
    return ocr_math_is(node, "\\overbrace") || ocr_math_is(node, "\\underbrace");
}

/** On the side of the content, within the brace's width? */
static bool in_body(const brace *b, const ocr_math_node *n)
{
    float em = b->ctx->em, cx = ocr_math_cx(n), cy = ocr_math_cy(n);

    if (n == b->node || ocr_math_is_brace(n) || cx <= b->node->ink.x0 || cx >= b->node->ink.x1 ||
        n->ink.x0 <= b->node->ink.x0 - 0.2F * em || n->ink.x1 >= b->node->ink.x1 + 0.2F * em)
        return false;
    return b->over ? cy > b->node->ink.y1 && n->ink.y0 > b->node->ink.y1 - 0.4F * em
                   : cy < b->node->ink.y0 && n->ink.y1 < b->node->ink.y0 + 0.4F * em;
}

/** Small, on the far side, close? */
static bool in_label(const brace *b, const ocr_math_node *n, float body_size)
{
    float em = b->ctx->em, cy = ocr_math_cy(n);

    if (n == b->node || n->size >= 0.88F * body_size)
        return false;
    return b->over ? cy < b->node->ink.y0 && b->node->ink.y0 - n->ink.y1 < 1.4F * em
                   : cy > b->node->ink.y1 && n->ink.y0 - b->node->ink.y1 < 1.4F * em;
}

/** Walk the paint order away from the brace as long as nodes fit. */
static void walk(const brace *b, const ocr_math_list *by_seq, bool forward, float label_size,
                 ocr_math_list *out)
{
    size_t at = 0;

    while (at < by_seq->count && by_seq->items[at] != b->node)
        at++;
    for (size_t i = forward ? at + 1 : at - 1; i < by_seq->count; i += forward ? 1 : (size_t)-1) {
        ocr_math_node *n = by_seq->items[i];

        if (label_size > 0 ? !in_label(b, n, label_size) : !in_body(b, n))
            return;
        ocr_math_list_add(b->ctx, out, n);
    }
}

static int by_distance_up(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;

    return p->ink.y1 > q->ink.y1 ? -1 : p->ink.y1 < q->ink.y1;
}

/** Does a rule that nothing has used lie between n and the brace? It is a bar around both. */
static bool is_behind_rule(const brace *b, const ocr_math_node *n)
{
    for (size_t i = 0; i < b->ctx->in->nrules; i++) {
        ocr_box r = b->ctx->in->rules[i].box;

        if (!b->ctx->rule_used[i] && r.x0 < ocr_math_cx(n) && ocr_math_cx(n) < r.x1 &&
            fminf(ocr_math_cy(n), ocr_math_cy(b->node)) < r.y0 &&
            r.y0 < fmaxf(ocr_math_cy(n), ocr_math_cy(b->node)))
            return true;
    }
    return false;
}

static void grow_body(const brace *b, ocr_math_list *body)
{
    ocr_math_list near = {0};
    float edge = b->over ? b->node->ink.y1 : b->node->ink.y0;

    for (size_t i = 0; i < b->list->count; i++)
        if (in_body(b, b->list->items[i]) && !is_behind_rule(b, b->list->items[i]))
            ocr_math_list_add(b->ctx, &near, b->list->items[i]);
    ocr_math_list_sort(&near, b->over ? ocr_math_by_top : by_distance_up);
    for (size_t i = 0; i < near.count; i++) {
        ocr_math_node *n = near.items[i];
        float gap = b->over ? n->ink.y0 - edge : edge - n->ink.y1;

        if (gap >= (body->count == 0 ? 0.7F : 0.35F) * b->ctx->em)
            continue;
        ocr_math_list_add(b->ctx, body, n);
        edge = b->over ? fmaxf(edge, n->ink.y1) : fminf(edge, n->ink.y0);
    }
}

static void grow_label(const brace *b, const ocr_math_list *body, float body_size,
                       ocr_math_list *label)
{
    ocr_math_list near = {0};
    bool grew = true;

    for (size_t i = 0; i < b->list->count; i++) {
        ocr_math_node *n = b->list->items[i];

        if (ocr_math_list_has(body, n) || !in_label(b, n, body_size) || is_behind_rule(b, n))
            continue;
        ocr_math_list_add(
            b->ctx,
            ocr_math_overlap(n->ink.x0, n->ink.x1, b->node->ink.x0, b->node->ink.x1) > 0 ? label
                                                                                         : &near,
            n);
    }
    while (grew && label->count > 0) {
        grew = false;
        for (size_t i = 0; i < near.count && !grew; i++) {
            ocr_math_node *n = near.items[i];
            ocr_box box = ocr_math_list_box(label);

            if (fmaxf(n->ink.x0 - box.x1, box.x0 - n->ink.x1) < 0.5F * n->size) {
                ocr_math_list_add(b->ctx, label, n);
                ocr_math_list_remove(&near, n);
                grew = true;
            }
        }
    }
}

void ocr_math_brace(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *sign)
{
    brace b = {ctx, list, sign, ocr_math_is(sign, "\\overbrace")};
    ocr_math_list body = {0}, label = {0}, parts = {0}, by_seq = {0};
    ocr_math_node *node;
    float size;

    if (ctx->seq) {
        for (size_t i = 0; i < list->count; i++)
            ocr_math_list_add(ctx, &by_seq, list->items[i]);
        ocr_math_list_sort(&by_seq, ocr_math_by_seq);
        walk(&b, &by_seq, b.over, 0, &body);
        size = body.count ? ocr_math_list_size(&body) : ctx->em;
        walk(&b, &by_seq, !b.over, size, &label);
    } else {
        grow_body(&b, &body);
        size = body.count ? ocr_math_list_size(&body) : ctx->em;
        grow_label(&b, &body, size, &label);
    }
    if (body.count == 0)
        return;
    for (size_t i = 0; i < body.count; i++)
        ocr_math_list_add(ctx, &parts, body.items[i]);
    for (size_t i = 0; i < label.count; i++)
        ocr_math_list_add(ctx, &parts, label.items[i]);
    ocr_math_list_add(ctx, &parts, sign);
    node = ocr_math_node_join(ctx, OCR_NODE_BRACE, parts.items, parts.count);
    if (!node)
        return;
    node->id = sign->id;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->kid[0] = body;
    node->kid[1] = label;
    ocr_math_node_set_base(node, &body);
    ocr_math_list_subtract(list, &parts);
    ocr_math_list_add(ctx, list, node);
}
