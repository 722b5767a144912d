/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_rows.h"

#include <math.h>

/**
 * Glyphs to runs and blocks.
 *
 * A run goes on while the pen does; an atom is one block, however its glyphs are spread in paint
 * order. Accents go to their letters, and one of two relations set over each other to the other.
 */

static bool in_block(const lay_mpage *m, int i)
{
    const uint8_t cls = m->g[i].sym.cls;

    if (cls == OCR_CLS_RADICAL || cls == OCR_CLS_RPIECE || cls == OCR_CLS_VPIECE)
        return true; /* the origin of a radical is its upper corner */
    return m->g[i].sym.extensible || !isnan(m->g[lay_math_atom(m, i)].axis) ||
           isnan(m->g[i].sym.base);
}

static bool continues(const ocr_sym *a, const ocr_sym *b)
{
    float gap = b->x - lay_math_pen_end(a);

    return fabsf(a->base - b->base) < 0.06F * a->size && b->size < 1.12F * a->size &&
           b->size > 0.89F * a->size && gap > -0.7F * a->size && gap < 1.2F * a->size;
}

static void begin_elem(lay_mrows *st, int i, bool block)
{
    const ocr_sym *s = &st->m->g[i].sym;

    st->e[st->n] = (lay_melem){.first = i,
                               .last = i,
                               .block = block,
                               .box = s->ink,
                               .base = s->base,
                               .size = s->size,
                               .x0 = block ? s->ink.x0 : s->x,
                               .x1 = block ? s->ink.x1 : lay_math_pen_end(s),
                               .host = -1};
    st->elem_of[i] = (int)st->n++;
}

static void grow_elem(lay_mrows *st, lay_melem *e, int i)
{
    const ocr_sym *s = &st->m->g[i].sym;

    e->last = i;
    e->box = lay_box_union(e->box, s->ink);
    e->size = lay_max(e->size, s->size);
    e->x0 = lay_min(e->x0, e->block ? s->ink.x0 : s->x);
    e->x1 = lay_max(e->x1, e->block ? s->ink.x1 : lay_math_pen_end(s));
    st->elem_of[i] = (int)(e - st->e);
}

static bool sits_over(const ocr_sym *mark, const ocr_sym *letter)
{
    float at = (mark->ink.x0 + mark->ink.x1) / 2, slack = 0.15F * letter->size;

    return letter->cls != OCR_CLS_ACCENT && at > letter->ink.x0 - slack &&
           at < letter->ink.x1 + slack && mark->ink.y1 < letter->ink.y0 + 0.35F * letter->size &&
           mark->ink.y1 > letter->ink.y0 - 0.6F * letter->size && mark->size < 1.2F * letter->size;
}

typedef struct under {
    const lay_mpage *m;
    int mark, best;
} under;

static bool find_letter(void *data, int i)
{
    under *u = data;

    if (i != u->mark && sits_over(&u->m->g[u->mark].sym, &u->m->g[i].sym) &&
        (u->best < 0 || u->m->g[i].sym.ink.y0 < u->m->g[u->best].sym.ink.y0))
        u->best = i;
    return true;
}

/** The letter that an accent belongs to; -1: it stands alone. */
static int letter_of(const lay_mpage *m, int mark)
{
    const ocr_sym *s = &m->g[mark].sym;
    under u = {.m = m, .mark = mark, .best = -1};

    if ((size_t)mark + 1 < m->n && sits_over(s, &m->g[mark + 1].sym))
        return mark + 1;
    if (mark > 0 && sits_over(s, &m->g[mark - 1].sym))
        return mark - 1;
    lay_math_visit(m,
                   (ocr_box){s->ink.x0 - 0.2F * s->size, s->ink.y1 - 0.2F * s->size,
                             s->ink.x1 + 0.2F * s->size, s->ink.y1 + 1.2F * s->size},
                   find_letter, &u);
    return u.best;
}

/** Relations set over each other are one sign. */
static int relation_under(const lay_mpage *m, int i)
{
    const ocr_sym *s = &m->g[i].sym;

    for (int side = -1; side <= 1; side += 2) {
        int k = i + side;
        const ocr_sym *t = k >= 0 && (size_t)k < m->n ? &m->g[k].sym : NULL;

        if (t && t->cls == OCR_CLS_REL && s->cls == OCR_CLS_REL && m->g[k].host < 0 &&
            fabsf(s->ink.x0 + s->ink.x1 - t->ink.x0 - t->ink.x1) < 0.3F * s->size &&
            s->ink.y1 < t->ink.y0 + 0.1F * s->size && s->ink.y1 > t->ink.y0 - 0.4F * s->size)
            return k;
    }
    return -1;
}

/** A relation whose text above it was painted just before: the run goes no further. */
static bool is_capped(const lay_mrows *st)
{
    const lay_melem *rel = &st->e[st->n - 1], *cap = rel - 1;
    float gap = rel->box.y0 - cap->box.y1;

    return st->n > 1 && rel->first == rel->last && st->m->g[rel->first].sym.cls == OCR_CLS_REL &&
           cap->size < LAY_SCRIPT_SIZE * rel->size && gap > -0.15F * rel->size &&
           gap < 0.45F * rel->size &&
           fabsf(cap->box.x0 + cap->box.x1 - rel->box.x0 - rel->box.x1) < 0.3F * rel->size;
}

/** One block for an atom, however its glyphs are spread in paint order. */
bool lay_math_runs(lay_mrows *st)
{
    lay_mpage *m = st->m;
    int *of_atom = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *of_atom);

    if (!of_atom)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        int at = (int)i, root = lay_math_atom(m, at);

        st->elem_of[i] = -1;
        if (m->g[i].sym.cls == OCR_CLS_ACCENT && !in_block(m, at)) {
            m->g[i].host = letter_of(m, at);
            if (m->g[i].host >= 0)
                continue;
        }
        if (!in_block(m, at) && (m->g[i].host = relation_under(m, at)) >= 0)
            continue;
        if (in_block(m, at)) {
            if (of_atom[root]) {
                grow_elem(st, &st->e[of_atom[root] - 1], at);
            } else {
                begin_elem(st, at, true);
                of_atom[root] = (int)st->n;
            }
        } else if (st->n && !st->e[st->n - 1].block && !is_capped(st) &&
                   continues(&m->g[st->e[st->n - 1].last].sym, &m->g[i].sym)) {
            grow_elem(st, &st->e[st->n - 1], at);
        } else {
            begin_elem(st, at, false);
        }
    }
    for (size_t k = 0; k < st->n; k++)
        if (st->e[k].block) {
            float axis = m->g[lay_math_atom(m, st->e[k].first)].axis;

            axis = isnan(axis) ? (st->e[k].box.y0 + st->e[k].box.y1) / 2 : axis;
            st->e[k].base = axis + LAY_AXIS_EM * st->e[k].size;
        }
    return true;
}
