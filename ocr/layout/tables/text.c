/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Words in a part of the page as lines of chunks.
 *
 * Cells of one row may stand on slightly different baselines (other fonts, other alignment), so
 * rows of the page that are close and leave each other room become one line.
 */
#define CHUNK_GAP_EM   0.55F
#define LARGE_EM       1.3F /* words of more size are of a title, not of an entry */
#define LARGE_SPACE_EM 0.4F /* between them, in their own size */
#define LINE_EM        0.42F

enum { LEADER_DOTS = 4 };

typedef struct placed {
    const lay_word *word;
    int line;
} placed;

static int by_row(const void *a, const void *b)
{
    const placed *x = a, *y = b;

    if (x->word->row != y->word->row)
        return x->word->row < y->word->row ? -1 : 1;
    return (x->word->u0 > y->word->u0) - (x->word->u0 < y->word->u0);
}

static int by_line(const void *a, const void *b)
{
    const placed *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->word->u0 > y->word->u0) - (x->word->u0 < y->word->u0);
}

typedef struct row {
    size_t first, end;
    float v, size;
    int line;
} row;

static int by_v(const void *a, const void *b)
{
    const row *x = a, *y = b;

    return (x->v > y->v) - (x->v < y->v);
}

bool tab_is_inside(const lay_word *word, const ocr_box *box)
{
    float u = (word->u0 + word->u1) / 2, v = word->v - 0.3F * word->size;

    return u > box->x0 && u < box->x1 && v > box->y0 && v < box->y1;
}

static bool is_script(const lay_word *w)
{
    return w->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);
}

/** A recognizer reads what is left of an upright rule as "|". */
static bool is_rest_of_rule(const lay_page *lay, const lay_word *w)
{
    return lay->source == OCR_SOURCE_PIXELS && w->text[strspn(w->text, "|")] == '\0';
}

/** The word without the dots that lead to the next column; NULL: it is nothing else. */
static const lay_word *without_leader(lay_page *lay, const lay_word *w, bool *ret_failed)
{
    size_t len = strlen(w->text), kept = len;
    lay_word *copy;
    char *text;

    while (kept && w->text[kept - 1] == '.')
        kept--;
    if (len - kept < LEADER_DOTS)
        return w;
    if (kept == 0)
        return NULL;
    copy = sch_arena_alloc(lay->scratch, 1, sizeof *copy);
    text = sch_arena_strndup(lay->page->arena, w->text, kept);
    *ret_failed = *ret_failed || !copy || !text;
    if (!copy || !text)
        return NULL;
    *copy = *w;
    copy->text = text;
    copy->u1 = w->u0 + (w->u1 - w->u0) * 0.5F * (float)(2 * kept) / (float)(kept + len);
    return copy;
}

static placed *collect_words(lay_page *lay, const ocr_box *box, bool margins, size_t *ret_count)
{
    size_t n = 0, most = 0;
    placed *words;
    bool failed = false;

    for (size_t i = 0; i < lay->nsegs; i++)
        most += lay->segs[i].nwords;
    words = sch_arena_alloc(lay->scratch, most + 1, sizeof *words);
    for (size_t i = 0; words && i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];

        if (s->kind != LAY_TEXT || (s->margin != LAY_BODY && !margins))
            continue;
        for (size_t k = 0; k < s->nwords; k++) {
            const lay_word *w = tab_is_inside(&s->words[k], box)
                                    ? without_leader(lay, &s->words[k], &failed)
                                    : NULL;

            if (w && !is_rest_of_rule(lay, w))
                words[n++].word = w;
        }
    }
    *ret_count = n;
    return failed ? NULL : words;
}

/** Rows of the page among words sorted by by_row(). */
static size_t make_rows(const placed *words, size_t n, row *rows)
{
    size_t nrows = 0;

    for (size_t i = 0; i < n;) {
        row *r = &rows[nrows++];
        const lay_word *host = words[i].word;

        *r = (row){.first = i, .end = i};
        while (r->end < n && words[r->end].word->row == words[i].word->row) {
            const lay_word *w = words[r->end++].word;

            if ((is_script(host) && !is_script(w)) ||
                (is_script(host) == is_script(w) && w->nrunes > host->nrunes))
                host = w;
        }
        r->v = host->v;
        r->size = host->size;
        i = r->end;
    }
    qsort(rows, nrows, sizeof *rows, by_v);
    return nrows;
}

static bool leave_room(const placed *words, const row *a, const row *b)
{
    for (size_t i = a->first; i < a->end; i++)
        for (size_t k = b->first; k < b->end; k++)
            if (lay_overlap(words[i].word->u0, words[i].word->u1, words[k].word->u0,
                            words[k].word->u1) > -0.2F * words[i].word->size)
                return false;
    return true;
}

/** Number the lines: rows that are close and do not overlap share one. @return their number */
static int number_lines(placed *words, row *rows, size_t nrows)
{
    int line = -1;
    size_t first = 0; /* row that the line began with */

    for (size_t r = 0; r < nrows; r++) {
        bool joins =
            r > 0 && rows[r].v - rows[first].v < LINE_EM * lay_min(rows[r].size, rows[first].size);

        for (size_t k = first; k < r && joins; k++)
            joins = leave_room(words, &rows[k], &rows[r]);
        if (!joins) {
            line++;
            first = r;
        }
        rows[r].line = line;
        for (size_t i = rows[r].first; i < rows[r].end; i++)
            words[i].line = line;
    }
    return line + 1;
}

static float line_size(const lay_word *w, float em)
{
    return lay_max(lay_min(w->size, LARGE_EM * em), 0.6F * em);
}

bool tab_is_large_space(const lay_word *a, const lay_word *b, float em)
{
    float size = lay_min(a->size, b->size);

    return size > LARGE_EM * em && b->u0 - a->u1 < LARGE_SPACE_EM * size;
}

/** Chunks of the words of each line, cut where the gap is wide. */
static bool make_chunks(lay_page *lay, tab_text *t, const placed *words)
{
    t->chunks = sch_arena_alloc(lay->scratch, t->nwords + 1, sizeof *t->chunks);
    if (!t->chunks)
        return false;
    for (size_t i = 0; i < t->nwords;) {
        tab_chunk *c = &t->chunks[t->nchunks];
        tab_line *line = &t->lines[words[i].line];
        size_t end = i + 1;
        float reach = t->words[i]->u1;

        while (end < t->nwords && words[end].line == words[i].line &&
               (t->words[end]->u0 - reach < CHUNK_GAP_EM * line_size(t->words[end], t->em) ||
                tab_is_large_space(t->words[end - 1], t->words[end], t->em))) {
            reach = lay_max(reach, t->words[end]->u1);
            end++;
        }
        *c = (tab_chunk){.words = t->words + i, .nwords = end - i, .line = words[i].line};
        tab_chunk_settle(c);
        if (line->count++ == 0)
            line->first = t->nchunks;
        t->nchunks++;
        i = end;
    }
    return tab_join_numbers(lay, t);
}

bool tab_text_collect(lay_page *lay, const ocr_box *box, bool margins, tab_text *ret_text)
{
    tab_text t = {0};
    placed *words = collect_words(lay, box, margins, &t.nwords);
    row *rows = sch_arena_alloc(lay->scratch, t.nwords + 1, sizeof *rows);
    size_t nrows;

    if (!words || !rows)
        return false;
    qsort(words, t.nwords, sizeof *words, by_row);
    nrows = make_rows(words, t.nwords, rows);
    t.nlines = (size_t)number_lines(words, rows, nrows);
    t.words = sch_arena_alloc(lay->scratch, t.nwords + 1, sizeof *t.words);
    t.lines = sch_arena_alloc(lay->scratch, t.nlines + 1, sizeof *t.lines);
    if (!t.words || !t.lines)
        return false;
    for (size_t r = 0; r < nrows; r++) {
        tab_line *line = &t.lines[rows[r].line];

        if (line->size == 0) {
            line->v = rows[r].v;
            line->size = rows[r].size;
        }
        t.em += rows[r].size * (float)(rows[r].end - rows[r].first);
    }
    t.em = t.nwords ? t.em / (float)t.nwords : 0;
    qsort(words, t.nwords, sizeof *words, by_line);
    for (size_t i = 0; i < t.nwords; i++)
        t.words[i] = words[i].word;
    if (!make_chunks(lay, &t, words))
        return false;
    t.x0 = INFINITY;
    t.x1 = -INFINITY;
    for (size_t i = 0; i < t.nchunks; i++) {
        t.x0 = lay_min(t.x0, t.chunks[i].x0);
        t.x1 = lay_max(t.x1, t.chunks[i].x1);
    }
    *ret_text = t;
    return true;
}
