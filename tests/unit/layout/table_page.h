/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_LAYOUT_TABLE_PAGE_H
#define TESTS_UNIT_LAYOUT_TABLE_PAGE_H

#include "tests/unit/layout/glyph_page.h"

/** What tests ask of the tables of a page that t_layout() made. */

/** The table; fails the test unless there is exactly one. */
const ocr_line *t_only_table(const ocr_page *page);
size_t t_count_tables(const ocr_page *page);
/** The cell that covers the place; fails the test when there is none. */
const ocr_line *t_cell(const ocr_page *page, int row, int col);
void t_cell_is(const ocr_page *page, int row, int col, const char *text);
/** The cell begins at row, col and takes so many rows and columns. */
void t_cell_spans(const ocr_page *page, int row, int col, int nrows, int ncols);
void t_table_size_is(const ocr_line *table, int nrows, int ncols);
/** Rules around and between fields of 100 by 20 points at x, y. */
void t_paint_grid(t_glyphs *g, float x, float y, int rows, int cols);
/** Texts on one baseline: text[i] at x[i]; "" paints nothing. */
void t_paint_row(t_glyphs *g, float v, const float *x, const char *const *text, size_t n);

#endif
