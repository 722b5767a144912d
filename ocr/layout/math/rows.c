/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_rows.h"

#include <math.h>
#include <string.h>

/**
 * On which baseline each glyph stands.
 *
 * Small elements hang on a larger neighbour (hosts.c) and share its row. Blocks have an axis, and
 * take the baseline of a neighbour with the same.
 */

/** Marks of notes: no formula has them. */
static bool is_note_mark(const lay_mpage *m, const lay_melem *e)
{
    const char *name = ocr_symbol(m->g[e->first].sym.id)->name;

    return e->first == e->last && name &&
           (strcmp(name, "\\ddagger") == 0 || strcmp(name, "\\S") == 0 || strcmp(name, "\\P") == 0);
}

/** A block stands on the row of a neighbour whose axis is its own. */
static bool settle_block(lay_mrows *st, size_t k)
{
    lay_melem *b = &st->e[k];
    float axis = b->base - LAY_AXIS_EM * b->size;

    for (int side = 0; side < 4; side++) {
        static const int step[] = {-1, 1, -2, 2};
        int at = (int)k + step[side];
        const lay_melem *h;

        if (at < 0 || (size_t)at >= st->n)
            continue;
        h = &st->e[at];
        if (h->host >= 0)
            h = &st->e[h->host];
        if (h->block || fabsf(h->base - LAY_AXIS_EM * h->size - axis) > 0.2F * h->size ||
            lay_overlap(h->x0, h->x1, b->x0, b->x1) < -2 * h->size || h->host >= 0)
            continue;
        b->base = h->base;
        return true;
    }
    return false;
}

/** No neighbour tells: the axis does. */
static void settle_alone(lay_mrows *st, size_t k)
{
    lay_melem *b = &st->e[k];

    b->base += LAY_AXIS_EM * (lay_max(b->size, 0.7F * st->m->em) - b->size);
}

static int top_of(const lay_mrows *st, int k)
{
    for (int depth = 0; st->e[k].host >= 0 && depth < 16; depth++)
        k = st->e[k].host;
    return k;
}

/** The glyph that a script hangs on: the first one of a row that it stands before. */
static int held_by(const lay_mpage *m, const lay_melem *s, const lay_melem *h)
{
    bool before = !s->limit && s->x1 <= h->x0;
    bool note = s->base < h->base || m->g[h->first].sym.cls != OCR_CLS_RM;

    return before && note ? h->first : h->last; /* a lowered one belongs to no word behind it */
}

/** Radicals and what else has no baseline of its own take it from the atom's content. */
static void write_back(lay_mrows *st)
{
    lay_mpage *m = st->m;

    for (size_t i = 0; i < m->n; i++) {
        int k = st->elem_of[i];

        if (k < 0)
            continue;
        m->g[i].v = st->e[top_of(st, k)].base;
        if (st->e[k].host >= 0)
            m->g[i].host = held_by(m, &st->e[k], &st->e[st->e[k].host]);
    }
    for (size_t i = 0; i < m->n; i++)
        if (st->elem_of[i] < 0 && m->g[i].host >= 0)
            m->g[i].v = m->g[m->g[i].host].v;
}

bool lay_math_rows(lay_mpage *m)
{
    lay_mrows st = {.m = m,
                    .e = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *st.e),
                    .elem_of = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *st.elem_of)};

    if (!st.e || !st.elem_of || !lay_math_runs(&st))
        return false;
    for (size_t k = 0; k < st.n; k++)
        if (!is_note_mark(m, &st.e[k]) &&
            !(st.e[k].block && st.e[k].size > 0.6F * m->em && settle_block(&st, k)))
            lay_math_host(&st, k);
    for (size_t k = 0; k < st.n; k++)
        if (st.e[k].block && st.e[k].host < 0 && !settle_block(&st, k))
            settle_alone(&st, k);
    write_back(&st);
    return true;
}
