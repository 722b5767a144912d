/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Chunks cut where the columns are parted.
 *
 * A cut needs room between two words. Where the room is no wider than a space, the words on both
 * sides must be set as their columns are.
 */
#define CUT_GAP_EM   0.16F /* room that a cut must find between two words of a chunk */
#define CLEAR_GAP_EM 0.4F  /* wider than the space between two words: 0.2 to 0.35 em */
#define ALIGNED_EM   0.3F
#define UNDER_EM     0.9F /* a rule that belongs to a heading is so near below its baseline */
#define PART_RULE    0.8F /* of the table: a longer rule is below all columns, not below a group */

/** What is known of the columns when chunks are cut. */
typedef struct columns {
    const float *cuts;
    size_t ncuts;
    float left[TAB_MAX_COLS],
        right[TAB_MAX_COLS]; /* of chunks that lie in one; left > right: none */
    float x0, x1;            /* of the table */
} columns;

static int column_of(float x, const float *cuts, size_t ncuts)
{
    size_t c = 0;

    while (c < ncuts && cuts[c] < x)
        c++;
    return (int)c;
}

static void measure_columns(const tab_text *t, const float *cuts, size_t ncuts, columns *ret)
{
    *ret = (columns){.cuts = cuts, .ncuts = ncuts, .x0 = INFINITY, .x1 = -INFINITY};
    for (size_t c = 0; c <= ncuts; c++) {
        ret->left[c] = INFINITY;
        ret->right[c] = -INFINITY;
    }
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *k = &t->chunks[i];
        int c = column_of(k->x0, cuts, ncuts);

        ret->x0 = lay_min(ret->x0, k->x0);
        ret->x1 = lay_max(ret->x1, k->x1);
        if (c != column_of(k->x1, cuts, ncuts))
            continue;
        ret->left[c] = lay_min(ret->left[c], k->x0);
        ret->right[c] = lay_max(ret->right[c], k->x1);
    }
}

/** Words from u0 to u1 stand at the left, at the right or in the middle of the column. */
static bool is_aligned(const columns *cols, size_t c, float u0, float u1, float em)
{
    float slack = ALIGNED_EM * em;

    return cols->left[c] <= cols->right[c] &&
           (fabsf(u0 - cols->left[c]) < slack || fabsf(u1 - cols->right[c]) < slack ||
            fabsf((u0 + u1) - (cols->left[c] + cols->right[c])) < 2 * slack);
}

/** One rule under the chunk, over more than one column, holds its words together. */
static bool is_underlined(const tab_text *t, const tab_rules *rules, const tab_chunk *c,
                          const columns *cols, float cut)
{
    const tab_line *line = &t->lines[c->line];
    float slack = 0.5F * t->em;

    for (size_t i = 0; i < rules->nh; i++) {
        const tab_rule *r = &rules->h[i];

        if (r->at > line->v && r->at < line->v + UNDER_EM * line->size && r->from < c->x0 + slack &&
            r->to > c->x1 - slack && r->from < cut && r->to > cut &&
            r->to - r->from < PART_RULE * (cols->x1 - cols->x0))
            return true;
    }
    return false;
}

/**
 * First word of the chunk that stands behind the cut, where the gap has room; 0: none. A narrow gap
 * is one between columns only when the words on both sides are set as their columns are.
 */
static size_t word_behind(const tab_chunk *c, const columns *cols, size_t k, float em)
{
    float cut = cols->cuts[k], slack = 0.5F * em;
    float from = lay_min(cut - slack, cols->right[k]);
    float to = lay_max(cut + slack, cols->left[k + 1]);

    for (size_t i = 1; i < c->nwords; i++) {
        const lay_word *a = c->words[i - 1], *b = c->words[i];
        size_t end = i + 1;

        if (b->glued || b->u0 - a->u1 <= CUT_GAP_EM * em || a->u1 > to || b->u0 < from ||
            tab_is_large_space(a, b, em))
            continue;
        while (k + 1 < cols->ncuts && end < c->nwords &&
               (c->words[end]->u0 + c->words[end]->u1) / 2 < cols->cuts[k + 1])
            end++;
        if (b->u0 - a->u1 > CLEAR_GAP_EM * em && cut > a->u1 - slack && cut < b->u0 + slack)
            return i;
        if (is_aligned(cols, k, c->x0, a->u1, em) &&
            is_aligned(cols, k + 1, b->u0, c->words[end - 1]->u1, em))
            return i;
    }
    return 0;
}

/** A label before numbers may run over a column that is empty there: it is still in its own. */
static void settle_labels(tab_text *t)
{
    for (size_t l = 0; l < t->nlines; l++) {
        tab_chunk *label = &t->chunks[t->lines[l].first];
        const tab_chunk *last = label + t->lines[l].count - 1;

        if (t->lines[l].count > 1 && label->col0 == 0 && label->col1 > 0 && !label->numeric &&
            last->numeric && !last->year && last->col0 > label->col1)
            label->col1 = 0;
    }
}

/** The chunk in as many as the cuts make of it. @return their number, in out */
static size_t cut_chunk(const tab_text *text, const tab_rules *rules, const columns *cols,
                        tab_chunk c, tab_chunk *out)
{
    size_t n = 0;

    c.col0 = 0; /* until all is cut: between which cuts it stands */
    c.col1 = (int)cols->ncuts;
    for (size_t k = 0; k < cols->ncuts && c.nwords > 1; k++) {
        float cut = cols->cuts[k];
        size_t at = cut > c.x0 && cut < c.x1 && !is_underlined(text, rules, &c, cols, cut)
                        ? word_behind(&c, cols, k, text->em)
                        : 0;
        tab_chunk left = c;

        /* A line that is alone and long is a heading across the table: never cut. */
        if (at == 0 || text->lines[c.line].count == 1)
            continue;
        left.nwords = at;
        left.col1 = (int)k;
        tab_chunk_settle(&left);
        out[n++] = left;
        c.words += at;
        c.col0 = (int)k + 1;
        c.nwords -= at;
        tab_chunk_settle(&c);
    }
    out[n++] = c;
    return n;
}

/** The columns that a chunk lies in, between the cuts that it stands between. */
static void place_chunk(tab_chunk *c, float em, const float *cuts, size_t ncuts)
{
    float slack = lay_min(0.3F * em, 0.3F * (c->x1 - c->x0));
    int first = column_of(c->x0 + slack, cuts, ncuts);
    int last = column_of(c->x1 - slack, cuts, ncuts);

    c->col0 = first > c->col0 ? first : c->col0;
    c->col1 = last < c->col1 ? last : c->col1;
    if (c->col0 > c->col1)
        c->col0 = c->col1;
}

bool tab_text_cut(lay_page *lay, tab_text *text, const tab_rules *rules, const float *cuts,
                  size_t ncuts)
{
    columns cols;
    tab_chunk *out = sch_arena_alloc(lay->scratch, text->nwords + 1, sizeof *out);
    size_t n = 0;

    if (!out)
        return false;
    measure_columns(text, cuts, ncuts, &cols);
    for (size_t l = 0; l < text->nlines; l++) {
        tab_line *line = &text->lines[l];
        size_t first = n;

        for (size_t i = line->first; i < line->first + line->count; i++)
            n += cut_chunk(text, rules, &cols, text->chunks[i], out + n);
        line->first = first;
        line->count = n - first;
    }
    text->chunks = out;
    text->nchunks = n;
    for (size_t i = 0; i < n; i++)
        place_chunk(&out[i], text->em, cuts, ncuts);
    settle_labels(text);
    return true;
}
