/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Tables of words without any rule. What numbers say of others, these say by their form: three
 * columns or more, nearly all of them filled in every line, entries that are short and begin at one
 * place; under a head in bold, or in many lines. Lists that stand side by side look the same, but
 * they are painted one after the other, and a table is painted row by row.
 */
#define ALIGNED_EM 0.3F
enum { MIN_COLS = 3, HEADED_LINES = 4, PLAIN_LINES = 5, MOST_WORDS = 6, MEAN_CHARS = 22 };

static bool is_bold(const tab_text *t, size_t l)
{
    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        for (size_t k = 0; k < t->chunks[i].nwords; k++)
            if (!(t->chunks[i].words[k]->style & OCR_BOLD))
                return false;
    return true;
}

static bool is_painted_by_rows(const tab_text *t)
{
    int32_t before = -1;

    for (size_t i = 0; i < t->nchunks; i++) {
        int32_t at = t->chunks[i].words[0]->glyph0;

        if (at <= before)
            return false;
        before = at;
    }
    return true;
}

/** Entries of the column that begin where its first one below the head does, or have its middle. */
static bool is_aligned(const tab_text *t, int col)
{
    const tab_chunk *model = NULL;
    size_t n = 0, left = 0, centred = 0;

    for (size_t i = t->lines[1].first; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        if (c->col0 != col)
            continue;
        model = model ? model : c;
        n++;
        left += fabsf(c->x0 - model->x0) < ALIGNED_EM * t->em;
        centred += fabsf(c->x0 + c->x1 - model->x0 - model->x1) < 2 * ALIGNED_EM * t->em;
    }
    return n > 0 && (left * 10 >= n * 9 || centred * 10 >= n * 9);
}

/** Short entries, each in one column, in nearly all places. */
static bool is_filled(const tab_text *t, int ncols)
{
    size_t chars = 0, full = 0;

    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        if (c->col0 != c->col1 || c->nwords > MOST_WORDS)
            return false;
        for (size_t k = 0; k < c->nwords; k++) {
            chars += c->words[k]->nrunes;
            if (c->words[k]->math)
                return false;
        }
    }
    for (size_t l = 0; l < t->nlines; l++) {
        full += t->lines[l].count == (size_t)ncols;
        if (t->lines[l].count < 2)
            return false;
    }
    return full * 10 >= t->nlines * 8 && chars <= MEAN_CHARS * t->nchunks;
}

bool tab_is_of_words(const tab_text *t, int ncols)
{
    if (ncols < MIN_COLS || t->nlines < HEADED_LINES || t->lines[0].count < (size_t)ncols ||
        !is_filled(t, ncols) || !is_painted_by_rows(t))
        return false;
    for (int c = 0; c < ncols; c++)
        if (!is_aligned(t, c))
            return false;
    return (is_bold(t, 0) && !is_bold(t, 1)) || t->nlines >= PLAIN_LINES;
}
