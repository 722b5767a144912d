/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/order/gutter_priv.h"

#include <math.h>

/**
 * Terms and what they mean, in two columns: every block on the right begins level with one on the
 * left, which is narrow and has few lines. They are read in bands, each a term and its text.
 * Headings of the left column have a band of their own.
 */
#define GAP_EM     0.5F  /* white above a block, more than between its lines */
#define LEVEL_EM   0.3F  /* baselines of one row */
#define TERM_CHARS 25.0F /* a row, on average, at most */
#define TEXT_CHARS 18.0F /* a row, on average, at least */
#define MORE_ROWS  1.4F  /* of the texts, to one of the terms */
#define LETTERS    0.6F  /* of the characters, at least */
enum { LEAST_PAIRS = 3, MOST_TERM_ROWS = 4 };

typedef struct column {
    float v, bottom; /* of its last row */
    size_t rows, chars, letters;
} column;

typedef struct reading {
    lay_terms *terms;
    float v;     /* baseline that the band begins with */
    size_t rows; /* of its term */
    bool paired;
    size_t pairs;
    column left, right;
} reading;

typedef enum place { SAME_ROW, NEXT_ROW, NEXT_BLOCK } place;

static place column_add(column *c, const lay_seg *s, float em)
{
    place at = c->rows == 0 || s->box.y0 > c->bottom + GAP_EM * em ? NEXT_BLOCK
               : s->row_v - c->v > LEVEL_EM * em                   ? NEXT_ROW
                                                                   : SAME_ROW;

    c->v = s->row_v;
    c->bottom = at == SAME_ROW ? lay_max(c->bottom, s->box.y1) : s->box.y1;
    c->rows += at != SAME_ROW;
    for (size_t i = 0; i < s->nwords; i++) {
        c->chars += s->words[i].nrunes;
        c->letters += s->words[i].nletters;
    }
    return at;
}

/** @return false: it is in no list of terms */
static bool add_term(reading *r, const lay_seg *s, float em)
{
    lay_terms *t = r->terms;
    place at = column_add(&r->left, s, em);

    if (at == NEXT_BLOCK) {
        if (t->n == LAY_MAX_TERMS)
            return false;
        t->top[t->n++] = s->box.y0;
        r->v = s->row_v;
        r->rows = 0;
        r->paired = false;
    }
    r->rows += at != SAME_ROW;
    t->wraps = t->wraps || (r->rows > 1 && r->paired);
    return r->rows <= MOST_TERM_ROWS;
}

/** @return false: it begins beside no term, or goes on beside the next one */
static bool add_text(reading *r, const lay_seg *s, float em)
{
    place at = column_add(&r->right, s, em);

    if (at != NEXT_BLOCK)
        return r->paired;
    if (r->paired || r->terms->n == 0 || fabsf(s->row_v - r->v) > LEVEL_EM * em)
        return false;
    r->paired = true;
    r->pairs++;
    return true;
}

static bool is_of_letters(const column *c)
{
    return (float)c->letters > LETTERS * (float)c->chars;
}

bool lay_terms_find(lay_seg **segs, size_t n, float em, const lay_gutter *g, lay_terms *ret_terms)
{
    reading r = {.terms = ret_terms};

    *ret_terms = (lay_terms){0};
    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (lay_seg_mid(s) < g->y0 || lay_seg_mid(s) > g->y1)
            continue;
        if (s->kind != LAY_TEXT ||
            !(lay_is_left_of(s, g) ? add_term(&r, s, em) : add_text(&r, s, em)))
            return false;
    }
    return r.pairs >= LEAST_PAIRS && ret_terms->n <= 2 * r.pairs && is_of_letters(&r.left) &&
           is_of_letters(&r.right) && (float)r.left.chars < TERM_CHARS * (float)r.left.rows &&
           (float)r.right.chars > TEXT_CHARS * (float)r.right.rows &&
           (float)r.right.rows > MORE_ROWS * (float)r.left.rows;
}
