/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/table_priv.h"

/**
 * Tables whose columns are told by white space: between long rules (booktabs), with shaded rows, or
 * without any rules.
 */
typedef struct figures {
    size_t lines, multi;          /* lines; those with two entries or more */
    size_t cells, chars, numeric; /* entries, their letters, those that are numbers */
    size_t longest;               /* words of the longest entry */
} figures;

static figures measure(const tab_text *t)
{
    figures f = {.lines = t->nlines};

    for (size_t l = 0; l < t->nlines; l++)
        f.multi += t->lines[l].count > 1;
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        f.cells++;
        f.numeric += c->numeric;
        f.longest = c->nwords > f.longest ? c->nwords : f.longest;
        for (size_t k = 0; k < c->nwords; k++)
            f.chars += c->words[k]->nrunes;
    }
    return f;
}

/** Are these columns those of a table? Columns of running text are long and hold no numbers. */
static bool is_table(const figures *f, size_t ncols, bool ruled)
{
    float mean = f->cells ? (float)f->chars / (float)f->cells : 0;
    bool numbers = f->numeric * 4 >= f->cells;

    if (ncols < 2 || f->lines < 2 || f->multi * 2 < f->lines)
        return false;
    if (!ruled)
        return f->multi >= 3 && (numbers ? mean < 25 : ncols >= 3 && mean < 16);
    return mean < (numbers ? 40 : ncols > 2 ? 34 : 26);
}

static bool fill(lay_page *lay, const tab_text *t, const int *row, lay_table *table)
{
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        if (!tab_cell_add(lay, table, row[c->line], c->col0, 1, c->col1 - c->col0 + 1, c->words,
                          c->nwords))
            return false;
    }
    return tab_table_finish(lay, table);
}

bool tab_stream_build(lay_page *lay, const ocr_box *box, const tab_rules *rules, bool ruled,
                      lay_table **ret_table)
{
    float cuts[TAB_MAX_COLS];
    int row[TAB_MAX_ROWS];
    size_t ncuts;
    lay_table *table;
    figures f;
    tab_text t;

    *ret_table = NULL;
    if (!tab_text_collect(lay, box, false, &t))
        return false;
    if (t.nlines < 2 || t.nlines > TAB_MAX_ROWS)
        return true;
    if (!tab_columns_find(lay, &t, cuts, &ncuts))
        return false;
    if (ncuts == 0)
        return true;
    if (!tab_text_cut(lay, &t, cuts, ncuts))
        return false;
    f = measure(&t);
    if (!is_table(&f, ncuts + 1, ruled))
        return true;
    table =
        tab_table_new(lay, box, tab_rows_number(&t, rules, (int)ncuts + 1, row), (int)ncuts + 1);
    if (!table)
        return true; /* too large for one */
    if (!fill(lay, &t, row, table))
        return false;
    if (table->nrows >= 2 && table->ncols >= 2)
        *ret_table = table;
    return true;
}
