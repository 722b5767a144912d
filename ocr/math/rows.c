/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Rows of a region by the baselines of its full-size parts, and the grid of a matrix.
 *
 * Two baselines are two rows when they lie 0.75 em apart or more (a matrix row is 1.2 em, a script
 * at most 0.45 em from its base). Columns are vertical gaps of 0.72 em that all rows share: TeX's
 * \arraycolsep gives 1 em, a relation's space is 0.28 em on each side.
 */
#include "ocr/math/tree.h"

#include "ocr/model/floats.h"

static bool is_composite(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_FRAC || n->kind == OCR_NODE_MATRIX;
}

static float row_size(const ocr_math_list *list)
{
    float size = ocr_math_row_size(list);

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];

        if (is_composite(n) || (size == 0 && n->extensible && n->cls == OCR_CLS_OP))
            size = fmaxf(size, n->size);
    }
    return size;
}

/** Baseline that a node votes for; NaN: none. */
static float vote(const ocr_math_node *n, float size, bool all_composites)
{
    if (is_composite(n) && !isnan(n->axis) && (all_composites || n->size >= 0.92F * size))
        return n->axis + 0.25F * size;
    if (ocr_math_has_base(n) && n->size >= 0.92F * size && n->size <= 1.09F * size &&
        !ocr_math_is(n, "’") && n->cls != OCR_CLS_ACCENT && !ocr_math_is_delimiter(n))
        return n->base;
    return NAN;
}

ocr_math_rows ocr_math_find_rows(ocr_math_ctx *ctx, const ocr_math_list *list, bool all_composites)
{
    ocr_math_rows rows = {.size = row_size(list)};
    float *y = sch_arena_alloc(ctx->arena, list->count + 1, sizeof *y);
    float apart;
    size_t n = 0;

    if (!y || !ocr_math_spend(ctx, list->count)) {
        ctx->failed = true;
        return rows;
    }
    for (int braces = 0; braces < 2 && n == 0; braces++) {
        for (size_t i = 0; i < list->count; i++) {
            float v = vote(list->items[i], rows.size, all_composites);

            if (!isnan(v) && (list->items[i]->kind != OCR_NODE_BRACE || braces))
                y[n++] = v;
        }
    }
    ocr_floats_sort(y, n);
    /* scripts of the smallest style are as large as their base */
    apart = (rows.size < 0.55F * ctx->em ? 1.1F : 0.75F) * rows.size;
    for (size_t i = 0; i < n;) {
        double sum = 0;
        size_t from = i;
        float mean;

        do
            sum += y[i++];
        while (i < n && y[i] - y[i - 1] <= 0.35F * rows.size);
        mean = (float)(sum / (double)(i - from));
        if (rows.count == 0 || mean - y[rows.count - 1] > apart)
            y[rows.count++] = mean;
    }
    rows.y = y;
    return rows;
}

/** Row of a node: its own baseline decides when it is full size, else the nearest band. */
static size_t row_of(const ocr_math_node *n, const ocr_math_rows *rows)
{
    bool by_centre = n->extensible || ocr_math_is_delimiter(n);
    float y = by_centre ? ocr_math_cy(n) : ocr_math_axis(n);
    size_t best = 0;

    if (ocr_math_has_base(n) && !by_centre && n->size >= 0.92F * rows->size) {
        for (size_t i = 1; i < rows->count; i++)
            if (fabsf(rows->y[i] - n->base) < fabsf(rows->y[best] - n->base))
                best = i;
        return best;
    }
    while (best + 1 < rows->count &&
           y > (rows->y[best] + rows->y[best + 1]) / 2 - 0.25F * rows->size)
        best++;
    return best;
}

/** A small node right under or over an operator of display size: a limit of it? */
static bool is_limit(const ocr_math_node *o, const ocr_math_node *n, float size)
{
    float gap = fmaxf(o->ink.y0 - n->ink.y1, n->ink.y0 - o->ink.y1);

    return ocr_math_has_base(n) && n->size < 0.88F * size && gap > -0.05F * size &&
           gap < 0.65F * size && fabsf(ocr_math_cx(n) - ocr_math_cx(o)) < 1.2F * size;
}

/** Limits stay in the row of their operator: what is painted right before and after it. */
static void follow_operators(const ocr_math_list *by_seq, const ocr_math_rows *rows, size_t *row)
{
    for (size_t k = 0; k < by_seq->count; k++) {
        const ocr_math_node *o = by_seq->items[k];

        if (o->kind != OCR_NODE_SYM || o->cls != OCR_CLS_OP || !o->extensible ||
            ocr_math_height(o) < 1.2F * rows->size)
            continue;
        for (size_t i = k; i-- > 0 && is_limit(o, by_seq->items[i], rows->size);)
            row[i] = row[k];
        for (size_t i = k + 1; i < by_seq->count && is_limit(o, by_seq->items[i], rows->size); i++)
            row[i] = row[k];
    }
}

/**
 * Scripts of a row may reach into the band of the next one: with paint order, a small node follows
 * the row of the full-size node painted next to it on its left, and what is painted between two
 * parts of one row is in that row.
 */
static void follow_neighbours(const ocr_math_list *by_seq, const ocr_math_rows *rows, size_t *row)
{
    size_t last = SIZE_MAX;

    for (size_t i = 1; i < by_seq->count; i++) {
        const ocr_math_node *n = by_seq->items[i], *before = by_seq->items[i - 1];
        bool small = ocr_math_has_base(n) && n->size < 0.88F * rows->size;
        float gap = n->ink.x0 - before->ink.x1;

        if (small && row[i] != row[i - 1] && gap > -0.3F * rows->size && gap < 0.4F * rows->size &&
            fabsf(ocr_math_axis(n) - ocr_math_axis(before)) < 0.9F * rows->size)
            row[i] = row[i - 1];
    }
    for (size_t i = 0; i < by_seq->count; i++) {
        if (!ocr_math_sets_size(by_seq->items[i]) || by_seq->items[i]->size < 0.92F * rows->size)
            continue;
        for (size_t k = last + 1; last != SIZE_MAX && row[last] == row[i] && k < i; k++)
            row[k] = row[i];
        last = i;
    }
}

/** How much of a list's width the other one covers, in parts of it. */
static float cover(const ocr_math_list *over, ocr_box box)
{
    float sum = 0;

    for (size_t i = 0; i < over->count; i++)
        sum += fmaxf(
            0, ocr_math_overlap(over->items[i]->ink.x0, over->items[i]->ink.x1, box.x0, box.x1));
    return sum / fmaxf(box.x1 - box.x0, 1e-3F);
}

bool ocr_math_fills_hole(const ocr_math_list *row, const ocr_math_list *other)
{
    ocr_box a = ocr_math_list_box(row), b = ocr_math_list_box(other);

    return a.x0 > b.x0 && a.x1 < b.x1 && cover(other, a) < 0.25F;
}

ocr_math_list *ocr_math_split_rows(ocr_math_ctx *ctx, const ocr_math_list *list,
                                   const ocr_math_rows *rows, size_t *ret_count)
{
    ocr_math_list *split = sch_arena_alloc(ctx->arena, rows->count + 1, sizeof *split);
    size_t *row = sch_arena_alloc(ctx->arena, list->count + 1, sizeof *row);
    ocr_math_list order = {0};
    size_t n = 0;

    *ret_count = 0;
    if (!split || !row) {
        ctx->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < list->count; i++)
        ocr_math_list_add(ctx, &order, list->items[i]);
    if (ctx->seq)
        ocr_math_list_sort(&order, ocr_math_by_seq);
    for (size_t i = 0; i < order.count; i++)
        row[i] = row_of(order.items[i], rows);
    if (ctx->seq) {
        follow_neighbours(&order, rows, row);
        follow_operators(&order, rows, row);
    }
    for (size_t i = 0; i < order.count; i++)
        ocr_math_list_add(ctx, &split[row[i]], order.items[i]);
    for (size_t i = 0; i < rows->count; i++)
        if (split[i].count > 0)
            split[n++] = split[i];
    *ret_count = n;
    return split;
}

typedef struct span {
    float x0, x1;
} span;

static int by_left(const void *a, const void *b)
{
    float p = ((const span *)a)->x0, q = ((const span *)b)->x0;

    return p < q ? -1 : p > q;
}

/** Columns as merged intervals of ink; gaps under `gap` do not separate. */
static size_t find_columns(ocr_math_ctx *ctx, const ocr_math_list *list, float gap,
                           span **ret_columns)
{
    span *spans = sch_arena_alloc(ctx->arena, list->count + 1, sizeof *spans);
    size_t n = 0;

    if (!spans) {
        ctx->failed = true;
        return 0;
    }
    for (size_t i = 0; i < list->count; i++)
        spans[i] = (span){list->items[i]->ink.x0, list->items[i]->ink.x1};
    qsort(spans, list->count, sizeof *spans, by_left);
    for (size_t i = 0; i < list->count; i++) {
        if (n > 0 && spans[i].x0 - spans[n - 1].x1 < gap)
            spans[n - 1].x1 = fmaxf(spans[n - 1].x1, spans[i].x1);
        else
            spans[n++] = spans[i];
    }
    *ret_columns = spans;
    return n;
}

static size_t column_of(const ocr_math_node *n, const span *columns, size_t count)
{
    float cx = ocr_math_cx(n), nearest = INFINITY;
    size_t best = 0;

    for (size_t i = 0; i < count; i++) {
        float d = fmaxf(0, fmaxf(columns[i].x0 - cx, cx - columns[i].x1));

        if (d < nearest) {
            nearest = d;
            best = i;
        }
    }
    return best;
}

static bool ends_in_comma(const ocr_math_list *row, float x)
{
    const ocr_math_node *last = NULL;

    for (size_t i = 0; i < row->count; i++)
        if (row->items[i]->ink.x1 <= x && (!last || row->items[i]->ink.x1 > last->ink.x1))
            last = row->items[i];
    return last && (ocr_math_is(last, ",") || ocr_math_is(last, ";") || ocr_math_is(last, "."));
}

/** A gap after a comma that only one row has is a \quad of that row, not a column. */
static size_t join_after_commas(const ocr_math_list *rows, size_t nrows, span *columns,
                                size_t count)
{
    for (size_t k = count; nrows > 1 && k-- > 1;) {
        size_t filled = 0, which = 0;

        for (size_t r = 0; r < nrows; r++) {
            bool has = false;

            for (size_t i = 0; i < rows[r].count && !has; i++)
                has = column_of(rows[r].items[i], columns, count) == k;
            if (has) {
                filled++;
                which = r;
            }
        }
        if (filled != 1 || !ends_in_comma(&rows[which], columns[k].x0))
            continue;
        columns[k - 1].x1 = columns[k].x1;
        for (size_t i = k; i + 1 < count; i++)
            columns[i] = columns[i + 1];
        count--;
    }
    return count;
}

ocr_math_cells ocr_math_grid(ocr_math_ctx *ctx, const ocr_math_list *list,
                             const ocr_math_rows *rows)
{
    ocr_math_cells cells = {0};
    size_t nrows = 0, ncols;
    ocr_math_list *split = ocr_math_split_rows(ctx, list, rows, &nrows);
    span *columns = NULL;

    if (!split)
        return cells;
    ncols = find_columns(ctx, list, 0.72F * rows->size, &columns);
    ncols = join_after_commas(split, nrows, columns, ncols);
    cells.cell = sch_arena_alloc(ctx->arena, nrows * ncols + 1, sizeof *cells.cell);
    if (!cells.cell || !columns) {
        ctx->failed = true;
        return cells;
    }
    cells.rows = nrows;
    cells.cols = ncols;
    if (rows->count > 1)
        cells.pitch = (rows->y[1] - rows->y[0]) / rows->size;
    for (size_t r = 0; r < nrows; r++)
        for (size_t i = 0; i < split[r].count; i++)
            ocr_math_list_add(ctx,
                              &cells.cell[r * ncols + column_of(split[r].items[i], columns, ncols)],
                              split[r].items[i]);
    return cells;
}
