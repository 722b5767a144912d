/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/table_priv.h"

#include <stdlib.h>
#include <string.h>

/**
 * Tables whose columns are told by white space: between long rules (booktabs), with shaded rows, or
 * without any rules.
 */
typedef struct figures {
    size_t lines, multi;  /* lines; those with two entries or more */
    size_t cells, chars;  /* entries, their letters */
    size_t numeric;       /* entries that are numbers, not in the first column */
    size_t first_numeric; /* those in the first column */
    size_t counters;      /* "(12)" in the last column: numbers of equations */
    bool ticks;           /* a row of numbers as one entry: the axis of a chart */
    bool prose;           /* a column of running text */
    bool counts_up;       /* the last column's numbers never fall: a list of contents */
} figures;

static int number_of(const tab_chunk *c)
{
    return c->nwords == 1 && c->numeric ? atoi(c->words[0]->text) : -1;
}

static bool is_counter(const tab_chunk *c)
{
    const char *t = c->words[c->nwords - 1]->text;
    size_t n = strlen(t);

    return n >= 3 && t[0] == '(' && t[n - 1] == ')' && strspn(t + 1, "0123456789.") == n - 2;
}

static figures measure(const tab_text *t, size_t ncols)
{
    figures f = {.lines = t->nlines, .counts_up = true};
    size_t entries[TAB_MAX_COLS] = {0}, lengthy[TAB_MAX_COLS] = {0};
    size_t words = 0;
    int before = 0;

    for (size_t l = 0; l < t->nlines; l++)
        f.multi += t->lines[l].count > 1;
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        bool more = i > 0 && c[-1].line == c->line && c[-1].col0 == c->col0; /* of one cell */

        f.cells += !more;
        entries[c->col0] += !more;
        words = more ? words + c->nwords : c->nwords;
        lengthy[c->col0] += words >= 6 && (!more || words - c->nwords < 6);
        f.ticks = f.ticks || (c->numeric && c->nwords >= 6);
        f.numeric += c->numeric && c->col0 > 0;
        f.first_numeric += c->numeric && c->col0 == 0;
        for (size_t k = 0; k < c->nwords; k++)
            f.chars += c->words[k]->nrunes;
        if (c->col1 + 1 < (int)ncols)
            continue;
        f.counters += is_counter(c);
        if (c->numeric) {
            f.counts_up = f.counts_up && number_of(c) >= before;
            before = number_of(c);
        }
    }
    for (size_t k = 0; k < ncols; k++)
        f.prose = f.prose || (lengthy[k] >= 3 && lengthy[k] * 2 > entries[k]);
    return f;
}

/** Are these columns those of a table? Columns of running text are long and hold no numbers. */
static bool is_table(const figures *f, size_t ncols, tab_evidence evidence)
{
    float mean = f->cells ? (float)f->chars / (float)f->cells : 0;
    bool numbers = (f->numeric + f->first_numeric) * 4 >= f->cells;

    if (ncols < 2 || f->lines < 2 || f->multi * 2 < f->lines)
        return false;
    if (evidence == TAB_RULED)
        return mean < (numbers ? 40 : ncols > 2 ? 34 : 26);
    if (f->multi < 3 || f->numeric < 3 || f->ticks)
        return false;
    if (evidence == TAB_WIDE && f->prose)
        return false;
    if (ncols == 2 && (f->counts_up || f->counters * 2 > f->multi))
        return false; /* contents; equations with their numbers */
    return f->numeric * 4 >= f->cells && mean < 32;
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

bool tab_stream_build(lay_page *lay, const ocr_box *box, const tab_rules *rules,
                      tab_evidence evidence, lay_table **ret_table)
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
    f = measure(&t, ncuts + 1);
    if (!is_table(&f, ncuts + 1, evidence))
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
