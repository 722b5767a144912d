/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <string.h>

/**
 * Cells of a table while it is built, and what is done to it when all words have their place.
 */
lay_table *tab_table_new(lay_page *lay, const ocr_box *box, int nrows, int ncols)
{
    lay_table *t;

    if (nrows < 1 || ncols < 1 || nrows > TAB_MAX_ROWS || ncols > TAB_MAX_COLS ||
        nrows * ncols > TAB_MAX_CELLS)
        return NULL;
    t = sch_arena_alloc(lay->scratch, 1, sizeof *t);
    if (!t)
        return NULL;
    *t = (lay_table){.box = *box, .nrows = nrows, .ncols = ncols};
    t->cells = sch_arena_alloc(lay->scratch, (size_t)nrows * (size_t)ncols, sizeof *t->cells);
    return t->cells ? t : NULL;
}

static bool overlaps(const lay_cell *c, int row, int col, int nrows, int ncols)
{
    return row < c->row + c->nrows && c->row < row + nrows && col < c->col + c->ncols &&
           c->col < col + ncols;
}

static bool add_words(lay_page *lay, lay_cell *cell, const lay_word *const *words, size_t nwords)
{
    const lay_word **all;

    if (nwords == 0)
        return true;
    all = sch_arena_alloc(lay->scratch, cell->nwords + nwords, sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < cell->nwords; i++)
        all[i] = cell->words[i];
    for (size_t i = 0; i < nwords; i++)
        all[cell->nwords + i] = words[i];
    cell->words = all;
    cell->nwords += nwords;
    return true;
}

bool tab_cell_add(lay_page *lay, lay_table *table, int row, int col, int nrows, int ncols,
                  const lay_word *const *words, size_t nwords)
{
    lay_cell cell = {.row = row, .col = col, .nrows = nrows, .ncols = ncols};

    /* A cell that overlaps others takes them in: cells never overlap. */
    for (size_t i = 0; i < table->ncells;) {
        lay_cell *c = &table->cells[i];
        int row1, col1;

        if (!overlaps(c, cell.row, cell.col, cell.nrows, cell.ncols)) {
            i++;
            continue;
        }
        row1 =
            c->row + c->nrows > cell.row + cell.nrows ? c->row + c->nrows : cell.row + cell.nrows;
        col1 =
            c->col + c->ncols > cell.col + cell.ncols ? c->col + c->ncols : cell.col + cell.ncols;
        cell.row = c->row < cell.row ? c->row : cell.row;
        cell.col = c->col < cell.col ? c->col : cell.col;
        cell.nrows = row1 - cell.row;
        cell.ncols = col1 - cell.col;
        if (!add_words(lay, &cell, c->words, c->nwords))
            return false;
        *c = table->cells[--table->ncells];
        i = 0; /* the grown cell may overlap those before */
    }
    if (!add_words(lay, &cell, words, nwords))
        return false;
    table->cells[table->ncells++] = cell;
    return true;
}

/** Empty cells do not span: where no text is, every place is a cell. */
static void drop_empty_cells(lay_table *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->ncells; i++)
        if (t->cells[i].nwords)
            t->cells[n++] = t->cells[i];
    t->ncells = n;
}

/** Drop rows that hold nothing of their own. */
static void drop_empty_rows(lay_table *t)
{
    for (int r = 0; r < t->nrows;) {
        bool used = false;

        for (size_t i = 0; i < t->ncells; i++)
            used = used || (t->cells[i].nwords && t->cells[i].row == r);
        if (used || t->nrows == 1) {
            r++;
            continue;
        }
        for (size_t i = 0; i < t->ncells; i++) {
            lay_cell *c = &t->cells[i];

            if (c->row > r)
                c->row--;
            else if (c->row + c->nrows > r)
                c->nrows--;
        }
        t->nrows--;
    }
}

static void drop_empty_columns(lay_table *t)
{
    for (int k = 0; k < t->ncols;) {
        bool used = false;

        for (size_t i = 0; i < t->ncells; i++)
            used = used || (t->cells[i].nwords && t->cells[i].col == k);
        if (used || t->ncols == 1) {
            k++;
            continue;
        }
        for (size_t i = 0; i < t->ncells; i++) {
            lay_cell *c = &t->cells[i];

            if (c->col > k)
                c->col--;
            else if (c->col + c->ncols > k)
                c->ncols--;
        }
        t->ncols--;
    }
}

static void drop_gone(lay_table *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->ncells; i++)
        if (t->cells[i].nrows > 0 && t->cells[i].ncols > 0)
            t->cells[n++] = t->cells[i];
    t->ncells = n;
}

static int by_place(const void *a, const void *b)
{
    const lay_cell *x = a, *y = b;

    return x->row != y->row ? x->row - y->row : x->col - y->col;
}

/** Extents of the rows and columns, from the cells that do not span. */
static void place_empty(lay_table *t, ocr_box *row, ocr_box *col)
{
    for (int i = 0; i < t->nrows; i++)
        row[i] = t->box;
    for (int i = 0; i < t->ncols; i++)
        col[i] = t->box;
    for (int pass = 0; pass < 2; pass++) /* first to empty extents, then to those of the cells */
        for (size_t i = 0; i < t->ncells; i++) {
            const lay_cell *c = &t->cells[i];

            if (c->nwords == 0)
                continue;
            if (c->nrows == 1)
                row[c->row] = pass ? lay_box_union(row[c->row], c->box) : c->box;
            if (c->ncols == 1)
                col[c->col] = pass ? lay_box_union(col[c->col], c->box) : c->box;
        }
    for (size_t i = 0; i < t->ncells; i++) {
        lay_cell *c = &t->cells[i];

        if (c->nwords == 0)
            c->box = (ocr_box){col[c->col].x0, row[c->row].y0, col[c->col + c->ncols - 1].x1,
                               row[c->row + c->nrows - 1].y1};
        if (c->box.x1 < c->box.x0 || c->box.y1 < c->box.y0)
            c->box = t->box;
    }
}

bool tab_table_finish(lay_page *lay, lay_table *table)
{
    bool *taken;
    ocr_box *extent;

    drop_empty_cells(table);
    drop_empty_rows(table);
    drop_empty_columns(table);
    drop_gone(table);
    taken =
        sch_arena_alloc(lay->scratch, (size_t)table->nrows * (size_t)table->ncols, sizeof *taken);
    extent =
        sch_arena_alloc(lay->scratch, (size_t)table->nrows + (size_t)table->ncols, sizeof *extent);
    if (!taken || !extent)
        return false;
    for (size_t i = 0; i < table->ncells; i++) {
        lay_cell *c = &table->cells[i];

        for (int r = c->row; r < c->row + c->nrows; r++)
            for (int k = c->col; k < c->col + c->ncols; k++)
                taken[r * table->ncols + k] = true;
        for (size_t w = 0; w < c->nwords; w++) {
            c->box = w ? lay_box_union(c->box, c->words[w]->box) : c->words[w]->box;
            table->box = lay_box_union(table->box, c->words[w]->box);
            table->size += c->words[w]->size;
            table->nwords++;
        }
    }
    table->size = table->nwords ? table->size / (float)table->nwords : lay->em;
    for (int at = 0; at < table->nrows * table->ncols; at++)
        if (!taken[at])
            table->cells[table->ncells++] = (lay_cell){
                .row = at / table->ncols, .col = at % table->ncols, .nrows = 1, .ncols = 1};
    qsort(table->cells, table->ncells, sizeof *table->cells, by_place);
    place_empty(table, extent, extent + table->nrows);
    return true;
}
