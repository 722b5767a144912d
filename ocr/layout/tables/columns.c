/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Columns from white space: every gap between two chunks of a line votes for a cut inside it, every
 * chunk votes against one through it. Cuts are taken best first; one that would make a column
 * without entries of its own is none, so gaps over empty cells and the ragged ends of labels make
 * no columns.
 */
#define AGAINST      2.0F
#define AGAINST_LONE 0.5F /* by the only chunk of a line: a heading across the table */

typedef struct event {
    float x, gap, chunk; /* where; change of the votes for and against */
} event;

typedef struct strip {
    float x0, x1, votes, score;
} strip;

static int by_x(const void *a, const void *b)
{
    const event *x = a, *y = b;

    return (x->x > y->x) - (x->x < y->x);
}

static int by_score(const void *a, const void *b)
{
    const strip *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->x1 - x->x0 != y->x1 - y->x0)
        return x->x1 - x->x0 > y->x1 - y->x0 ? -1 : 1;
    return (x->x0 > y->x0) - (x->x0 < y->x0);
}

static size_t make_events(const tab_text *t, event *e)
{
    size_t n = 0;

    for (size_t l = 0; l < t->nlines; l++) {
        const tab_line *line = &t->lines[l];

        for (size_t i = line->first; i < line->first + line->count; i++) {
            const tab_chunk *c = &t->chunks[i];
            float weight = line->count == 1 ? AGAINST_LONE : AGAINST;

            e[n++] = (event){.x = c->x0, .chunk = weight};
            e[n++] = (event){.x = c->x1, .chunk = -weight};
            if (i == line->first)
                continue;
            e[n++] = (event){.x = c[-1].x1, .gap = 1};
            e[n++] = (event){.x = c->x0, .gap = -1};
        }
    }
    qsort(e, n, sizeof *e, by_x);
    return n;
}

static size_t make_strips(const event *e, size_t n, float em, strip *s)
{
    float votes = 0, against = 0;
    size_t count = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        votes += e[i].gap;
        against += e[i].chunk;
        if (e[i + 1].x - e[i].x < 0.03F * em || votes < 1 || votes - against <= 0)
            continue;
        s[count++] = (strip){e[i].x, e[i + 1].x, votes, votes - against};
    }
    qsort(s, count, sizeof *s, by_score);
    return count;
}

/** Lines with a chunk that lies wholly between the cuts. */
static size_t entries(const tab_text *t, float from, float to)
{
    size_t n = 0;
    int before = -1;

    for (size_t i = 0; i < t->nchunks; i++) {
        if (t->chunks[i].x0 < from - 0.5F || t->chunks[i].x1 > to + 0.5F ||
            t->chunks[i].line == before)
            continue;
        before = t->chunks[i].line;
        n++;
    }
    return n;
}

bool tab_columns_find(lay_page *lay, const tab_text *text, float *ret_cuts, size_t *ret_ncuts)
{
    event *events = sch_arena_alloc(lay->scratch, 4 * text->nchunks + 1, sizeof *events);
    strip *strips = sch_arena_alloc(lay->scratch, 4 * text->nchunks + 1, sizeof *strips);
    size_t n, ncuts = 0;
    size_t least = text->nlines <= 4 ? 1 : 2;

    if (!events || !strips)
        return false;
    n = make_strips(events, make_events(text, events), text->em, strips);
    for (size_t i = 0; i < n && ncuts < TAB_MAX_COLS - 1; i++) {
        float x = (strips[i].x0 + strips[i].x1) / 2;
        size_t at = 0;

        if (strips[i].votes < (float)least)
            continue;
        while (at < ncuts && ret_cuts[at] < x)
            at++;
        if (entries(text, at ? ret_cuts[at - 1] : -INFINITY, x) < least ||
            entries(text, x, at < ncuts ? ret_cuts[at] : INFINITY) < least)
            continue;
        for (size_t k = ncuts++; k > at; k--)
            ret_cuts[k] = ret_cuts[k - 1];
        ret_cuts[at] = x;
    }
    *ret_ncuts = ncuts;
    return true;
}
