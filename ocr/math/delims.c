/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Tall delimiters with several rows inside: matrices; a lone tall brace: cases.
 *
 * A pair has equal tops and bottoms. Innermost pairs first, by taking the first closing delimiter
 * from the left with the nearest opening one before it.
 */
#include "ocr/math/tree.h"

/* Baselines of \atop lie 1.36 em apart, in STIX Two less than 1.3; rows of a matrix 1.2, in 11
   point type 1.242. */
#define ATOP_PITCH 1.25F
#define COLUMN_GAP 0.75F /* em; \arraycolsep twice is 1 em, less what letters stick out */

static bool is_tall(const ocr_math_node *n)
{
    return ocr_math_is_delimiter(n) && ocr_math_height(n) > (n->extensible ? 0.8F : 1.3F) * n->size;
}

static bool same_extent(const ocr_math_node *a, const ocr_math_node *b)
{
    return fabsf(a->ink.y0 - b->ink.y0) < 0.2F * a->size &&
           fabsf(a->ink.y1 - b->ink.y1) < 0.2F * a->size;
}

static ocr_math_list tall_ones(ocr_math_ctx *ctx, const ocr_math_list *list)
{
    ocr_math_list tall = {0};

    for (size_t i = 0; i < list->count; i++)
        if (is_tall(list->items[i]))
            ocr_math_list_add(ctx, &tall, list->items[i]);
    ocr_math_list_sort(&tall, ocr_math_by_x);
    return tall;
}

static ocr_math_list between(ocr_math_ctx *ctx, const ocr_math_list *list, const ocr_math_node *a,
                             const ocr_math_node *b)
{
    ocr_math_list inner = {0};
    float em = ctx->em;

    if (!ocr_math_spend(ctx, list->count))
        return inner;
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *n = list->items[i];
        float cy = ocr_math_cy(n), slack = (b ? 0.2F : 0.3F) * em;

        if (n != a && n != b && n->ink.x0 >= a->ink.x1 - 0.15F * em &&
            (!b || n->ink.x1 <= b->ink.x0 + 0.25F * em) && cy > a->ink.y0 - slack &&
            cy < a->ink.y1 + slack)
            ocr_math_list_add(ctx, &inner, n);
    }
    return inner;
}

static ocr_math_node *make_matrix(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *a,
                                  ocr_math_node *b, const ocr_math_list *inner,
                                  const ocr_math_cells *cells, float size)
{
    ocr_math_list parts = {0};
    ocr_math_node *node;

    ocr_math_list_add(ctx, &parts, a);
    if (b)
        ocr_math_list_add(ctx, &parts, b);
    for (size_t i = 0; i < inner->count; i++)
        ocr_math_list_add(ctx, &parts, inner->items[i]);
    node = ocr_math_node_join(ctx, OCR_NODE_MATRIX, parts.items, parts.count);
    if (!node)
        return NULL;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->left = a->id;
    node->right = b ? b->id : 0;
    node->cells = *cells;
    node->base = NAN;
    node->axis = (a->ink.y0 + a->ink.y1) / 2;
    node->size = size;
    ocr_math_list_subtract(list, &parts);
    ocr_math_list_add(ctx, list, node);
    return ctx->failed ? NULL : node;
}

/** Delimiters around rows; two in parentheses as far apart as \atop sets them are \binom. */
static bool make_grid(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *a, ocr_math_node *b,
                      const ocr_math_list *inner, const ocr_math_rows *rows)
{
    ocr_math_cells cells = ocr_math_grid(ctx, inner, rows);
    ocr_math_node *node = make_matrix(ctx, list, a, b, inner, &cells, rows->size);

    if (node)
        node->func = b && ocr_math_is(a, "(") && ocr_math_is(b, ")") && cells.cols == 1 &&
                     cells.rows == 2 && cells.pitch > ATOP_PITCH;
    return node != NULL;
}

/** The opening delimiter that goes with the j-th tall one, or NULL. */
static ocr_math_node *partner_of(const ocr_math_list *tall, size_t j)
{
    const ocr_math_node *b = tall->items[j];

    for (size_t i = j; i-- > 0;) {
        ocr_math_node *a = tall->items[i];

        if ((a->cls != OCR_CLS_OPEN && a->cls != OCR_CLS_FENCE) || !same_extent(a, b))
            continue;
        if (a->cls == OCR_CLS_FENCE && b->cls != OCR_CLS_FENCE)
            return NULL;
        if (ocr_math_is(a, "\\{") && b->cls == OCR_CLS_FENCE)
            return NULL;
        return a;
    }
    return NULL;
}

static bool pair_step(ocr_math_ctx *ctx, ocr_math_list *list, const ocr_math_list *tall)
{
    for (size_t j = 1; j < tall->count; j++) {
        ocr_math_node *b = tall->items[j];
        ocr_math_node *a;
        ocr_math_list inner;
        ocr_math_rows rows;

        if (b->cls != OCR_CLS_CLOSE && b->cls != OCR_CLS_FENCE)
            continue;
        a = partner_of(tall, j);
        if (!a)
            continue;
        inner = between(ctx, list, a, b);
        if (inner.count == 0)
            continue;
        rows = ocr_math_find_rows(ctx, &inner, true);
        if (rows.count >= 2)
            return make_grid(ctx, list, a, b, &inner, &rows);
    }
    return false;
}

static int rightmost_first(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;

    return p->ink.x1 > q->ink.x1 ? -1 : p->ink.x1 < q->ink.x1;
}

/** Punctuation that ends the whole display stands on the brace's axis, right of all rows. */
static void peel_punctuation(ocr_math_list *inner, const ocr_math_node *brace)
{
    float axis = (brace->ink.y0 + brace->ink.y1) / 2;

    ocr_math_list_sort(inner, rightmost_first);
    while (inner->count > 2) {
        ocr_math_node *n = inner->items[0];
        bool mark = ocr_math_is(n, ".") || ocr_math_is(n, ",") || ocr_math_is(n, ";");

        if (!mark || isnan(n->base) || fabsf(n->base - 0.25F * n->size - axis) >= 0.1F * n->size ||
            n->ink.x0 <= inner->items[1]->ink.x1 - 0.03F * n->size)
            return;
        ocr_math_list_remove(inner, n);
    }
}

static bool brace_step(ocr_math_ctx *ctx, ocr_math_list *list, const ocr_math_list *tall)
{
    for (size_t i = 0; i < tall->count; i++) {
        ocr_math_node *a = tall->items[i];
        ocr_math_list inner;
        ocr_math_rows rows;
        bool closed = false;

        if (!ocr_math_is(a, "\\{"))
            continue;
        for (size_t j = i + 1; j < tall->count && !closed; j++)
            closed = ocr_math_is(tall->items[j], "\\}") && same_extent(a, tall->items[j]);
        if (closed)
            continue;
        inner = between(ctx, list, a, NULL);
        peel_punctuation(&inner, a);
        if (inner.count == 0)
            continue;
        rows = ocr_math_find_rows(ctx, &inner, true);
        if (rows.count >= 2)
            return make_grid(ctx, list, a, NULL, &inner, &rows);
    }
    return false;
}

/* ---- binomial coefficients ------------------------------------------------------------------- */

/** Parts of what stands between parentheses, over and under their axis. */
typedef struct halves {
    ocr_math_list upper, lower;
} halves;

/** Does a rule that nothing has used yet cross the axis between a and b? Then it is a fraction. */
static bool has_bar(const ocr_math_ctx *ctx, const ocr_math_node *a, const ocr_math_node *b)
{
    for (size_t i = 0; i < ctx->in->nrules; i++) {
        ocr_box r = ctx->in->rules[i].box;

        if (!ctx->rule_used[i] && r.x0 < b->ink.x0 && r.x1 > a->ink.x1 && r.y1 > a->ink.y0 &&
            r.y0 < a->ink.y1)
            return true;
    }
    return false;
}

/** Baseline of the largest symbols; NaN: they are on several, or none is. */
static float one_base(const ocr_math_list *list, float size)
{
    float base = NAN;

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];

        if (!ocr_math_sets_size(n) || n->size < 0.92F * size)
            continue;
        if (!isnan(base) && fabsf(base - n->base) > 0.05F * size)
            return NAN;
        base = n->base;
    }
    return base;
}

/** Are the halves set as \atop does: smaller than the text, or 1.36 em apart? */
static bool is_atop(const halves *h, const ocr_math_node *a)
{
    float size = fmaxf(ocr_math_row_size(&h->upper), ocr_math_row_size(&h->lower));

    if (size < 0.88F * a->size)
        return true;
    return one_base(&h->lower, size) - one_base(&h->upper, size) > ATOP_PITCH * size;
}

/** Does a row have a gap as wide as that between the columns of a matrix (1 em)? */
static bool has_columns(ocr_math_list *row, float size)
{
    float end = -INFINITY;

    ocr_math_list_sort(row, ocr_math_by_x);
    for (size_t i = 0; i < row->count; i++) {
        if (row->items[i]->ink.x0 - end > COLUMN_GAP * size && i > 0)
            return true;
        end = fmaxf(end, row->items[i]->ink.x1);
    }
    return false;
}

/** Symbols in two rows, centred over each other, none on the axis? */
static bool split_halves(ocr_math_ctx *ctx, const ocr_math_list *inner, const ocr_math_node *a,
                         halves *ret)
{
    float axis = ocr_math_cy(a);
    ocr_box up, down;

    for (size_t i = 0; i < inner->count; i++) {
        ocr_math_node *n = inner->items[i];

        if (n->ink.y0 < axis - 0.12F * n->size && n->ink.y1 > axis + 0.12F * n->size)
            return false;
        ocr_math_list_add(ctx, ocr_math_cy(n) < axis ? &ret->upper : &ret->lower, n);
    }
    if (ret->upper.count == 0 || ret->lower.count == 0 || !is_atop(ret, a) ||
        has_columns(&ret->upper, a->size) || has_columns(&ret->lower, a->size))
        return false;
    up = ocr_math_list_box(&ret->upper);
    down = ocr_math_list_box(&ret->lower);
    return up.y1 < down.y0 && fabsf(up.x0 + up.x1 - down.x0 - down.x1) < 0.3F * a->size;
}

/** What stands between a and the nearest parenthesis on its right that is as tall. */
static ocr_math_node *close_of(ocr_math_ctx *ctx, const ocr_math_list *list, const ocr_math_node *a,
                               ocr_math_list *ret_inner)
{
    ocr_math_node *b = NULL;

    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *n = list->items[i];

        if (ocr_math_is(n, ")") && n->ink.x0 > a->ink.x1 && same_extent(a, n) &&
            (!b || n->ink.x0 < b->ink.x0))
            b = n;
    }
    if (b)
        *ret_inner = between(ctx, list, a, b);
    return b;
}

/**
 * \binom is \atop between parentheses: in text style and in scripts its lines are in the next
 * smaller style 0.79 em apart, in display style full size and 1.36 em apart. No matrix has either.
 */
void ocr_math_binomials(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list open = {0};

    for (size_t i = 0; i < list->count; i++)
        if (ocr_math_is(list->items[i], "("))
            ocr_math_list_add(ctx, &open, list->items[i]);
    ocr_math_list_sort(&open, ocr_math_by_x);
    for (size_t i = open.count; i-- > 0 && !ctx->failed;) { /* inner ones first */
        ocr_math_node *a = open.items[i], *b, *node;
        ocr_math_list inner = {0};
        ocr_math_cells cells = {.rows = 2, .cols = 1};
        halves h = {{0}, {0}};
        float size;

        if (!ocr_math_spend(ctx, list->count) || !ocr_math_list_has(list, a))
            continue;
        b = close_of(ctx, list, a, &inner);
        if (!b || inner.count < 2 || inner.count > 40 || has_bar(ctx, a, b) ||
            !split_halves(ctx, &inner, a, &h))
            continue;
        cells.cell = sch_arena_alloc(ctx->arena, 2, sizeof *cells.cell);
        if (!cells.cell) {
            ctx->failed = true;
            return;
        }
        cells.cell[0] = h.upper;
        cells.cell[1] = h.lower;
        size = ocr_math_list_size(&inner); /* that of the row: cells are one style smaller */
        node = make_matrix(ctx, list, a, b, &inner, &cells,
                           size > 0.6F * a->size ? a->size : size / 0.7F);
        if (!node)
            return;
        node->func = true;
    }
}

void ocr_math_delims(ocr_math_ctx *ctx, ocr_math_list *list)
{
    bool changed = true;

    while (changed && !ctx->failed) {
        ocr_math_list tall = tall_ones(ctx, list);

        if (tall.count == 0)
            return;
        changed = pair_step(ctx, list, &tall) || brace_step(ctx, list, &tall);
    }
}
