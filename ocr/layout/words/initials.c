/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Initials: a letter of several lines' height, with the beginning of a paragraph beside it. It is
 * taken out of the words before rows are made of them, because its baseline is that of the last
 * line beside it while it is read before the first.
 */
#define SIZE_EM   1.9F /* at least */
#define MOST_EM   16.0F
#define GAP_EM    1.2F /* between it and the lines beside it, at most */
#define LEFT_EM   0.7F /* nothing of those lines stands so close before it */
#define BODY_SIZE 1.4F /* a line beside it is of running text: no larger, in em */
enum { ROWS_MOST = 16 };

typedef struct beside {
    float v[ROWS_MOST]; /* baselines of the rows beside it */
    int rows;
    bool is_text; /* the first begins with a letter */
    float first_v;
    bool is_led; /* a word stands right before it */
} beside;

static bool is_letter_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xC3;
}

static void note_row(beside *b, const lay_word *w, float em)
{
    for (int i = 0; i < b->rows; i++)
        if (fabsf(b->v[i] - w->v) < 0.5F * em)
            return;
    if (b->rows < ROWS_MOST)
        b->v[b->rows++] = w->v;
    if (b->rows == 1 || w->v < b->first_v) {
        b->first_v = w->v;
        b->is_text = !w->math && is_letter_byte(w->text[0]);
    }
}

/** What stands right of the letter, row by row, and left of it. */
static beside look_beside(const lay_word *cap, const lay_word *words, size_t n, float em)
{
    beside b = {.rows = 0};

    for (size_t i = 0; i < n; i++) {
        const lay_word *w = &words[i];

        if (w == cap || w->size > BODY_SIZE * em || w->v < cap->box.y0 + 0.2F * em ||
            w->v > cap->v + 0.5F * em)
            continue;
        if (w->u0 > cap->box.x1 - 0.3F * em && w->u0 < cap->box.x1 + GAP_EM * em)
            note_row(&b, w, em);
        b.is_led = b.is_led || (w->u1 < cap->u0 + 0.3F * em && w->u1 > cap->u0 - LEFT_EM * em);
    }
    return b;
}

static bool is_initial(const lay_word *cap, const lay_word *words, size_t n, float em)
{
    beside b;
    float last = -INFINITY;

    if (cap->nrunes > 2 || cap->nletters != 1 || cap->math || cap->size < SIZE_EM * em ||
        cap->size > MOST_EM * em)
        return false;
    b = look_beside(cap, words, n, em);
    for (int i = 0; i < b.rows; i++)
        last = lay_max(last, b.v[i]);
    return b.rows >= 2 && b.is_text && !b.is_led && fabsf(last - cap->v) < 0.6F * em &&
           b.first_v - cap->box.y0 < 1.6F * em;
}

bool lay_initials_take(lay_page *lay, lay_word *words, size_t *nwords)
{
    float em = lay_words_em(words, *nwords);
    size_t kept = 0, count = 0;
    bool *taken = sch_arena_alloc(lay->scratch, *nwords + 1, sizeof *taken);

    if (!taken)
        return false;
    for (size_t i = 0; i < *nwords; i++)
        count += taken[i] = is_initial(&words[i], words, *nwords, em);
    if (count == 0)
        return true;
    lay->initials = sch_arena_alloc(lay->scratch, count, sizeof *lay->initials);
    if (!lay->initials)
        return false;
    for (size_t i = 0; i < *nwords; i++) {
        if (taken[i])
            lay->initials[lay->ninitials++] = words[i];
        else
            words[kept++] = words[i];
    }
    *nwords = kept;
    return true;
}

static bool is_beside(const lay_line *l, const lay_word *cap)
{
    return l->kind == LAY_TEXT && l->v > cap->box.y0 && l->v < cap->v + 0.5F * l->size &&
           l->em_box.x0 > cap->box.x1 - 0.5F * l->size &&
           l->em_box.x0 < cap->box.x1 + (GAP_EM + 0.5F) * l->size;
}

/** The line nearest to the top of the letter: what was beside it has become part of a table. */
static lay_line *nearest(lay_page *lay, const lay_word *cap)
{
    lay_line *best = NULL;
    float least = INFINITY;

    for (size_t i = 0; i < lay->nlines; i++) {
        lay_line *l = &lay->lines[i];
        float away = fabsf(l->box.y0 - cap->box.y0) +
                     lay_max(0, -lay_overlap(l->box.x0, l->box.x1, cap->box.x0, cap->box.x1));

        if (!l->initial && away < least) {
            least = away;
            best = l;
        }
    }
    return best;
}

void lay_initials_place(lay_page *lay)
{
    for (size_t k = 0; k < lay->ninitials; k++) {
        const lay_word *cap = &lay->initials[k];
        lay_line *host = NULL;

        for (size_t i = 0; i < lay->nlines; i++) {
            lay_line *l = &lay->lines[i];

            if (!is_beside(l, cap))
                continue;
            l->em_box.x0 = cap->box.x0; /* no indent: the paragraph is one */
            if (!host || l->v < host->v)
                host = l;
        }
        if (!host || host->initial)
            host = nearest(lay, cap);
        if (host)
            host->initial = cap;
    }
}
