/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where the rows of a display are aligned.
 *
 * TeX aligns rows at the origin of a relation (or of a sign that begins a row). The place that most
 * rows share, at least two, is the alignment point when the others lie entirely on one side of it.
 * Without one the rows are centred (gathered) or flush left.
 */
#include "ocr/math/tree.h"

static float origin(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_SYM ? n->x : n->ink.x0;
}

static bool may_align(const ocr_math_list *row, size_t i)
{
    return row->items[i]->cls == OCR_CLS_REL || (i == 0 && row->items[i]->cls == OCR_CLS_BIN);
}

/** First item of the row at or right of x; *ret_on: it stands on x and may be aligned. */
static size_t find_at(const ocr_math_list *row, float x, float within, bool *ret_on)
{
    size_t i = 0;

    while (i < row->count && origin(row->items[i]) < x - within)
        i++;
    *ret_on = i < row->count && origin(row->items[i]) < x + within && may_align(row, i);
    return i;
}

/** Rows aligned at x; 0 when some row crosses it. */
static size_t support(const ocr_math_cells *cells, float x, float within)
{
    size_t rows = 0;

    for (size_t r = 0; r < cells->rows; r++) {
        bool on;
        size_t i = find_at(&cells->cell[r], x, within, &on);

        if (!on && i > 0 && i < cells->cell[r].count)
            return 0;
        rows += on;
    }
    return rows;
}

/** The alignment point; NaN: none. */
static float best_point(const ocr_math_cells *cells, float within)
{
    float best = NAN;
    size_t most = 1;

    for (size_t r = 0; r < cells->rows; r++) {
        for (size_t i = 0; i < cells->cell[r].count; i++) {
            float x = origin(cells->cell[r].items[i]);
            size_t n = may_align(&cells->cell[r], i) ? support(cells, x, within) : 0;

            if (n > most || (n == most && n > 1 && x < best)) {
                most = n;
                best = x;
            }
        }
    }
    return best;
}

static bool is_centred(const ocr_math_cells *cells, float em)
{
    ocr_box first = ocr_math_list_box(&cells->cell[0]);
    bool flush = true;

    for (size_t r = 1; r < cells->rows; r++) {
        ocr_box box = ocr_math_list_box(&cells->cell[r]);

        if (fabsf(box.x0 + box.x1 - first.x0 - first.x1) > 0.6F * em)
            return false;
        flush = flush && fabsf(box.x0 - first.x0) < 0.15F * em;
    }
    return !flush;
}

void ocr_math_align(ocr_math_ctx *ctx, ocr_math_node *rows)
{
    ocr_math_cells *cells = &rows->cells;
    float within = 0.08F * rows->size;
    float x = cells->rows <= 64 ? best_point(cells, within) : NAN;
    ocr_math_list *split;

    cells->centred = isnan(x) && is_centred(cells, rows->size);
    if (cells->centred)
        return;
    split = sch_arena_alloc(ctx->arena, 2 * cells->rows, sizeof *split);
    if (!split) {
        ctx->failed = true;
        return;
    }
    for (size_t r = 0; r < cells->rows; r++) {
        bool on;
        size_t at = isnan(x) ? 0 : find_at(&cells->cell[r], x, within, &on);

        for (size_t i = 0; i < cells->cell[r].count; i++)
            ocr_math_list_add(ctx, &split[2 * r + (i >= at)], cells->cell[r].items[i]);
    }
    cells->cell = split;
    cells->cols = 2;
}
