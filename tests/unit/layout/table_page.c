/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/layout/table_page.h"

#include "tests/support/t.h"

const ocr_line *t_only_table(const ocr_page *page)
{
    const ocr_line *table = NULL;

    for (size_t i = 0; i < page->nlines; i++)
        if (page->lines[i].type == OCR_TABLE) {
            ck_assert_msg(!table, "more than one table");
            table = &page->lines[i];
        }
    ck_assert_msg(table != NULL, "no table");
    return table;
}

size_t t_count_tables(const ocr_page *page)
{
    size_t n = 0;

    for (size_t i = 0; i < page->nlines; i++)
        n += page->lines[i].type == OCR_TABLE;
    return n;
}

const ocr_line *t_cell(const ocr_page *page, int row, int col)
{
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *l = &page->lines[i];

        if (l->type == OCR_TABLE_CELL && row >= l->cell.row && row < l->cell.row + l->cell.nrows &&
            col >= l->cell.col && col < l->cell.col + l->cell.ncols)
            return l;
    }
    ck_abort_msg("no cell at row %d, column %d", row, col);
    return NULL;
}

void t_cell_is(const ocr_page *page, int row, int col, const char *text)
{
    const ocr_line *l = t_cell(page, row, col);

    ck_assert_str_eq(t_line_text(page, (size_t)(l - page->lines)), text);
}

void t_table_size_is(const ocr_line *table, int nrows, int ncols)
{
    ck_assert_int_eq(table->cell.nrows, nrows);
    ck_assert_int_eq(table->cell.ncols, ncols);
}

void t_paint_grid(t_glyphs *g, float x, float y, int rows, int cols)
{
    for (int r = 0; r <= rows; r++)
        t_paint_rule(g, x, y + 20.0F * (float)r, x + 100.0F * (float)cols,
                     y + 20.0F * (float)r + 0.5F);
    for (int c = 0; c <= cols; c++)
        t_paint_rule(g, x + 100.0F * (float)c, y, x + 100.0F * (float)c + 0.5F,
                     y + 20.0F * (float)rows);
}

void t_cell_spans(const ocr_page *page, int row, int col, int nrows, int ncols)
{
    const ocr_cell *c = &t_cell(page, row, col)->cell;

    ck_assert_int_eq(c->row, row);
    ck_assert_int_eq(c->col, col);
    ck_assert_int_eq(c->nrows, nrows);
    ck_assert_int_eq(c->ncols, ncols);
}

void t_paint_row(t_glyphs *g, float v, const float *x, const char *const *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i][0])
            t_paint(g, T_PLAIN, 10, x[i], v, text[i]);
}
