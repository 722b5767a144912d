/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands over and under operators (\sum, \lim) and relations (\stackrel, \xrightarrow).
 *
 * With paint order the upper limit comes right before its operator and the lower one right after.
 * By geometry a limit grows from a seed within 0.62 em of the operator along its own row.
 */
#include "ocr/math/tree.h"

#include <string.h>

#define X_HEIGHT_EM 0.43F

typedef struct limit_state {
    ocr_math_ctx *ctx;
    const ocr_math_list *list;
    const ocr_math_list *by_seq;
    ocr_math_node *op;
    float size;       /* em to compare with */
    bool is_operator; /* else a relation */
} limit_state;

static bool takes_limits(const ocr_math_node *n)
{
    static const char *const words[] = {"lim",    "max",    "min",    "sup",    "inf",    "limsup",
                                        "liminf", "det",    "gcd",    "Pr",     "argmax", "argmin",
                                        "esssup", "essinf", "injlim", "projlim"};

    if (n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_OP)
        return true;
    for (size_t i = 0; n->kind == OCR_NODE_WORD && i < SCH_COUNT_OF(words); i++)
        if (strcmp(words[i], n->text) == 0)
            return true;
    return false;
}

static bool is_tall_delimiter(const ocr_math_node *n)
{
    return n->extensible &&
           (n->cls == OCR_CLS_OPEN || n->cls == OCR_CLS_CLOSE || n->cls == OCR_CLS_FENCE);
}

static bool is_integral(const ocr_math_node *n)
{
    return ocr_math_is(n, "\\int") || ocr_math_is(n, "\\oint") || ocr_math_is(n, "\\iint") ||
           ocr_math_is(n, "\\iiint");
}

/** Upper and lower edge of the row that n stands in: a comma is lower than its row. */
static float row_top(const ocr_math_node *n)
{
    return ocr_math_has_base(n) ? fminf(n->ink.y0, n->base - X_HEIGHT_EM * n->size) : n->ink.y0;
}

static float row_bottom(const ocr_math_node *n)
{
    return ocr_math_has_base(n) ? fmaxf(n->ink.y1, n->base) : n->ink.y1;
}

/** Could n be over (or under) the operator at all? */
static bool is_candidate(const limit_state *st, const ocr_math_node *n, bool above)
{
    const ocr_math_node *o = st->op;
    float gap = above ? o->ink.y0 - row_bottom(n) : row_top(n) - o->ink.y1;

    if (n == o || (n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_OP) || is_tall_delimiter(n))
        return false;
    if (!o->extensible && n->size >= 0.88F * st->size)
        return false;
    /* with paint order the run of small parts ends where the next row begins */
    return gap >= -0.12F * st->size &&
           gap < (st->ctx->seq && n->size < 0.88F * st->size ? 3.0F : 1.3F) * st->size;
}

static bool is_seed(const limit_state *st, const ocr_math_node *n, bool above)
{
    const ocr_math_node *o = st->op;
    float overlap = ocr_math_overlap(n->ink.x0, n->ink.x1, o->ink.x0, o->ink.x1);
    float gap = above ? o->ink.y0 - n->ink.y1 : n->ink.y0 - o->ink.y1;

    if (!st->is_operator)
        return ocr_math_cx(n) > o->ink.x0 && ocr_math_cx(n) < o->ink.x1 && gap < 0.45F * st->size &&
               n->size < 0.88F * st->size;
    if (is_integral(o) && (fabsf(ocr_math_cx(n) - ocr_math_cx(o)) >= 0.5F * ocr_math_width(o) ||
                           gap < -0.05F * st->size))
        return false;
    return overlap > 0.25F * fminf(ocr_math_width(n), ocr_math_width(o)) && gap < 0.62F * st->size;
}

/** Does n go on with the limit: beside it within 0.75 em, or a further row close under or over? */
static bool extends(const ocr_math_node *g, const ocr_math_node *n, bool above)
{
    float gap = fmaxf(n->ink.x0 - g->ink.x1, g->ink.x0 - n->ink.x1);
    float rows = above ? g->ink.y0 - n->ink.y1 : n->ink.y0 - g->ink.y1;

    if (gap < 0.75F * g->size && fabsf(ocr_math_axis(n) - ocr_math_axis(g)) < 0.9F * g->size)
        return true;
    return gap < -0.3F * fminf(ocr_math_width(n), ocr_math_width(g)) && rows > 0 &&
           rows < 0.6F * g->size && fabsf(n->size - g->size) < 0.1F * g->size;
}

/** From seeds to what belongs to them. */
static void chain(const limit_state *st, const ocr_math_list *candidates, bool above,
                  ocr_math_list *out)
{
    ocr_math_list rest = {0};
    bool grew = true;

    for (size_t i = 0; i < candidates->count; i++)
        ocr_math_list_add(st->ctx, is_seed(st, candidates->items[i], above) ? out : &rest,
                          candidates->items[i]);
    while (grew && out->count > 0 && ocr_math_spend(st->ctx, rest.count)) {
        grew = false;
        for (size_t i = 0; i < rest.count && !grew; i++) {
            for (size_t k = 0; k < out->count && !grew; k++) {
                ocr_math_node *n = rest.items[i], *g = out->items[k];

                grew = extends(g, n, above);
            }
            if (grew) {
                ocr_math_list_add(st->ctx, out, rest.items[i]);
                ocr_math_list_remove(&rest, rest.items[i]);
            }
        }
    }
}

/** The unbroken run of candidates painted right before (upper) or after (lower) the operator. */
static void keep_painted_next(const limit_state *st, ocr_math_list *candidates, bool above)
{
    ocr_math_list run = {0};
    size_t at = 0;

    while (at < st->by_seq->count && st->by_seq->items[at] != st->op)
        at++;
    for (size_t i = above ? at - 1 : at + 1; i < st->by_seq->count; i += above ? (size_t)-1 : 1) {
        if (!ocr_math_list_has(candidates, st->by_seq->items[i]))
            break;
        ocr_math_list_add(st->ctx, &run, st->by_seq->items[i]);
    }
    *candidates = run;
}

/** An over-relation is painted just before or after its relation. */
static void keep_near_relation(const limit_state *st, ocr_math_list *side)
{
    size_t kept = 0;
    int32_t reach = (int32_t)side->count + 1;

    for (size_t i = 0; i < side->count; i++) {
        const ocr_math_node *n = side->items[i];

        if (abs(n->s0 - st->op->s1) <= reach || abs(st->op->s0 - n->s1) <= reach)
            side->items[kept++] = side->items[i];
    }
    side->count = kept;
}

/** With full-size neighbours on the operator's row, only smaller nodes can be limits. */
static void keep_smaller_than_row(const limit_state *st, ocr_math_list *side)
{
    float size = 0;
    bool neighbour = false;
    size_t kept = 0;

    for (size_t i = 0; i < st->list->count; i++)
        if (!isnan(st->list->items[i]->base))
            size = fmaxf(size, st->list->items[i]->size);
    for (size_t i = 0; i < st->list->count && !neighbour; i++) {
        const ocr_math_node *n = st->list->items[i];

        neighbour = !isnan(n->base) && n->size >= 0.92F * size &&
                    fabsf(n->base - 0.25F * n->size - ocr_math_cy(st->op)) < 0.15F * n->size;
    }
    if (!neighbour)
        return;
    for (size_t i = 0; i < side->count; i++)
        if (side->items[i]->size < 0.88F * size)
            side->items[kept++] = side->items[i];
    side->count = kept;
}

/** An operator beside the main row is in a script, where limits stand as scripts. */
static bool is_in_script(const ocr_math_ctx *ctx, const ocr_math_list *list,
                         const ocr_math_node *op)
{
    float size = ocr_math_row_size(list), nearest = INFINITY;

    if (!op->extensible || size < 0.92F * ctx->em)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];

        if (ocr_math_sets_size(n) && n->size >= 0.92F * size)
            nearest = fminf(nearest, fabsf(ocr_math_axis(n) - ocr_math_cy(op)));
    }
    return nearest > 0.4F * size;
}

static ocr_math_list side_of(const limit_state *st, bool above)
{
    ocr_math_list candidates = {0}, side = {0};

    for (size_t i = 0; i < st->list->count; i++)
        if (is_candidate(st, st->list->items[i], above))
            ocr_math_list_add(st->ctx, &candidates, st->list->items[i]);
    if (st->is_operator && st->op->extensible)
        keep_smaller_than_row(st, &candidates);
    if (st->is_operator && st->ctx->seq)
        keep_painted_next(st, &candidates, above);
    chain(st, &candidates, above, &side);
    if (!st->is_operator && st->ctx->seq)
        keep_near_relation(st, &side);
    return side;
}

static void apply(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *op)
{
    ocr_math_list by_seq = {0}, up, down, parts = {0};
    limit_state st = {
        ctx, list, &by_seq, op, op->extensible ? ctx->em : op->size, takes_limits(op)};
    ocr_math_node *node;

    if (!ocr_math_spend(ctx, 8 * list->count))
        return;
    for (size_t i = 0; ctx->seq && i < list->count; i++)
        ocr_math_list_add(ctx, &by_seq, list->items[i]);
    ocr_math_list_sort(&by_seq, ocr_math_by_seq);
    if (st.is_operator && is_in_script(ctx, list, op))
        return;
    up = side_of(&st, true);
    down = side_of(&st, false);
    if (up.count + down.count == 0)
        return;
    ocr_math_list_add(ctx, &parts, op);
    for (size_t i = 0; i < up.count; i++)
        ocr_math_list_add(ctx, &parts, up.items[i]);
    for (size_t i = 0; i < down.count; i++)
        ocr_math_list_add(ctx, &parts, down.items[i]);
    node = ocr_math_node_join(ctx, OCR_NODE_LIMITS, parts.items, parts.count);
    if (!node)
        return;
    node->func = st.is_operator;
    node->cls = op->cls;
    node->id = op->id;
    ocr_math_list_add(ctx, &node->kid[0], op);
    node->kid[1] = up;
    node->kid[2] = down;
    node->base = op->extensible ? NAN : op->base;
    node->axis = op->extensible ? ocr_math_cy(op) : ocr_math_axis(op);
    node->size = op->extensible ? fmaxf(ocr_math_list_size(&up), ocr_math_list_size(&down)) / 0.7F
                                : op->size;
    node->ink.y0 = op->ink.y0;
    node->ink.y1 = op->ink.y1;
    ocr_math_list_subtract(list, &parts);
    ocr_math_list_add(ctx, list, node);
}

void ocr_math_limits(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list ops = {0};

    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *n = list->items[i];

        if (takes_limits(n) || (n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_REL && !n->extensible))
            ocr_math_list_add(ctx, &ops, n);
    }
    ocr_math_list_sort(&ops, ocr_math_by_x);
    for (size_t i = 0; i < ops.count && !ctx->failed; i++)
        if (ocr_math_list_has(list, ops.items[i]))
            apply(ctx, list, ops.items[i]);
}
