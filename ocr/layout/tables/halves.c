/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

/**
 * Entries that stand in the middle of several rows: a label for a group of rows, with its baseline
 * between two of them where their number is even. The line of such an entry is no row.
 *
 * How many rows an entry takes follows from the entries above it in its column: each is in the
 * middle of its own rows, and these begin where those of the entry before end.
 */
#define LOW_SHARE 0.25F /* of the distance of the rows: a half line is no nearer to one of them */
#define ROWS_EM   3.4F  /* between the two rows, at most */

enum { MOST_LINES = 3 /* of one entry */ };

static uint64_t columns_of(const tab_text *t, size_t l)
{
    uint64_t columns = 0;

    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        for (int c = t->chunks[i].col0; c <= t->chunks[i].col1 && c < 64; c++)
            columns |= (uint64_t)1 << c;
    return columns;
}

/** Line l lies between two lines that fill the same columns, and fills others. */
static bool is_half(const tab_text *t, size_t l)
{
    uint64_t above = columns_of(t, l - 1), below = columns_of(t, l + 1), own = columns_of(t, l);
    float rows = t->lines[l + 1].v - t->lines[l - 1].v, step = t->lines[l].v - t->lines[l - 1].v;

    return t->lines[l - 1].count >= 2 && above == below && !(own & above) &&
           rows < ROWS_EM * t->em && step > LOW_SHARE * rows && step < (1 - LOW_SHARE) * rows;
}

size_t tab_halves_find(const tab_text *t, size_t header, bool *ret_half)
{
    size_t n = 0;

    for (size_t l = header + 1; l + 1 < t->nlines; l++) {
        ret_half[l] = !ret_half[l - 1] && is_half(t, l);
        n += ret_half[l];
    }
    return n;
}

/** The chunk in the column that stands next below chunk `from`; the number of chunks: none. */
static size_t next_in(const tab_text *t, int col, size_t from)
{
    while (from < t->nchunks && t->chunks[from].col0 != col)
        from++;
    return from;
}

/**
 * Let chunk i, and those in the rows below that are lines of the same entry, take the rows from
 * `top` on whose middle they are.
 *
 * @return the chunk in the column behind them; i: they are in the middle of no rows
 */
static size_t take_rows(const tab_text *t, size_t i, int *top, int nrows, tab_place *places)
{
    const int col = places[i].col, upper = places[i].row;
    size_t last = i;

    for (int lines = 1; lines <= MOST_LINES; lines++) {
        size_t next = next_in(t, col, last + 1);
        int n = upper + places[last].row + places[last].nrows - 2 * *top;

        if (places[last].ncols > 1)
            break;
        if (n > 0 && *top + n <= nrows && (next == t->nchunks || places[next].row >= *top + n)) {
            for (size_t k = i; k <= last; k = next_in(t, col, k + 1)) {
                places[k].row = *top;
                places[k].nrows = n;
            }
            *top += n;
            return next;
        }
        if (next == t->nchunks || places[next].row != places[last].row + 1)
            break;
        last = next;
    }
    return i;
}

void tab_halves_place(const tab_text *t, size_t header, const bool *half, int top, int nrows,
                      tab_place *places)
{
    size_t first = t->lines[header].first;
    uint64_t columns = 0;

    for (size_t l = header; l < t->nlines; l++)
        columns |= half[l] ? columns_of(t, l) : 0;
    for (int c = 0; c < 64; c++) {
        size_t i = columns >> c & 1 ? next_in(t, c, first) : t->nchunks, before = t->nchunks;
        int at = top;

        while (i < t->nchunks && i != before) {
            before = i;
            i = take_rows(t, i, &at, nrows, places);
        }
    }
}
