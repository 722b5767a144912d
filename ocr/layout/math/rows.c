/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_priv.h"

#include <math.h>
#include <string.h>

/**
 * On which baseline each glyph stands.
 *
 * Glyphs painted one after the other on one baseline are a run; an atom with an axis is a block.
 * Small ones hang on a larger neighbour as script, limit or accent and share its row. Neighbours in
 * paint order are asked first: TeX paints the nucleus, then its scripts; an upper limit comes
 * before the operator.
 */
#define SCRIPT_SIZE 0.87F /* of the host, at most */
#define AXIS_EM     0.25F
#define CHOICE_EM   1.5F /* half of what a row of a binomial is narrower than the other */

typedef struct elem {
    int first, last; /* glyphs, in paint order */
    bool block;
    ocr_box box;
    float base, size, x0, x1; /* x: of origins and advances */
    int host;                 /* element, -1: stands on a row itself */
    bool limit;
} elem;

typedef struct state {
    lay_mpage *m;
    elem *e;
    size_t n;
    int *elem_of; /* by glyph, -1: an accent */
} state;

static float pen_end(const ocr_sym *s)
{
    return s->x + lay_max(s->advance, 0);
}

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
    float gap = b->x - pen_end(a);

    return fabsf(a->base - b->base) < 0.06F * a->size && b->size < 1.12F * a->size &&
           b->size > 0.89F * a->size && gap > -0.7F * a->size && gap < 1.2F * a->size;
}

static void begin_elem(state *st, int i, bool block)
{
    const ocr_sym *s = &st->m->g[i].sym;

    st->e[st->n] = (elem){.first = i,
                          .last = i,
                          .block = block,
                          .box = s->ink,
                          .base = s->base,
                          .size = s->size,
                          .x0 = block ? s->ink.x0 : s->x,
                          .x1 = block ? s->ink.x1 : pen_end(s),
                          .host = -1};
    st->elem_of[i] = (int)st->n++;
}

static void grow_elem(state *st, elem *e, int i)
{
    const ocr_sym *s = &st->m->g[i].sym;

    e->last = i;
    e->box = lay_box_union(e->box, s->ink);
    e->size = lay_max(e->size, s->size);
    e->x0 = lay_min(e->x0, e->block ? s->ink.x0 : s->x);
    e->x1 = lay_max(e->x1, e->block ? s->ink.x1 : pen_end(s));
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
static bool is_capped(const state *st)
{
    const elem *rel = &st->e[st->n - 1], *cap = rel - 1;
    float gap = rel->box.y0 - cap->box.y1;

    return st->n > 1 && rel->first == rel->last && st->m->g[rel->first].sym.cls == OCR_CLS_REL &&
           cap->size < SCRIPT_SIZE * rel->size && gap > -0.15F * rel->size &&
           gap < 0.45F * rel->size &&
           fabsf(cap->box.x0 + cap->box.x1 - rel->box.x0 - rel->box.x1) < 0.3F * rel->size;
}

/** One block for an atom, however its glyphs are spread in paint order. */
static bool make_elems(state *st)
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
            st->e[k].base = axis + AXIS_EM * st->e[k].size;
        }
    return true;
}

static bool is_operator(const lay_mpage *m, const elem *h)
{
    const ocr_sym *s = &m->g[h->last].sym;

    if (s->cls == OCR_CLS_OP || s->cls == OCR_CLS_HPIECE || ocr_symbol(s->id)->limits)
        return true;
    if (h->block)
        return false;
    return s->cls == OCR_CLS_REL || s->cls == OCR_CLS_RM || s->cls == OCR_CLS_BIN;
}

/** s stands over or under h, in its middle. */
static bool is_limit(const lay_mpage *m, const elem *s, const elem *h)
{
    float gap, centre, width;
    ocr_box hb = h->box;

    if (!is_operator(m, h) || s->size > SCRIPT_SIZE * h->size)
        return false;
    if (!h->block) { /* of a run only the word at its end */
        int i = h->last;

        while (i > h->first && m->g[i].sym.cls == OCR_CLS_RM && m->g[i - 1].sym.cls == OCR_CLS_RM &&
               m->g[i].sym.x - pen_end(&m->g[i - 1].sym) < 0.16F * h->size)
            i--;
        hb.x0 = m->g[i].sym.ink.x0;
        if (m->g[h->last].sym.cls == OCR_CLS_RM && !m->g[s->first].math_font &&
            !m->g[s->last].math_font)
            return false; /* small print under a word */
        if (m->g[h->last].sym.cls == OCR_CLS_RM && i == h->last)
            return false; /* one letter is no operator */
    }
    gap = s->box.y0 > (hb.y0 + hb.y1) / 2 ? s->box.y0 - hb.y1 : hb.y0 - s->box.y1;
    centre = fabsf(s->box.x0 + s->box.x1 - hb.x0 - hb.x1) / 2;
    width = lay_max(s->box.x1 - s->box.x0, hb.x1 - hb.x0);
    return gap > -0.15F * h->size && gap < 0.7F * h->size && centre < 0.2F * width + 0.2F * h->size;
}

/** s is a row of a binomial, centred in it: behind a tall opening delimiter and in its height. */
static bool is_choice(const lay_mpage *m, const elem *s, const elem *h)
{
    float mid = (s->box.y0 + s->box.y1) / 2, after = s->x0 - h->x1;

    return h->block && h->first == h->last && m->g[h->first].sym.cls == OCR_CLS_OPEN &&
           s->size < SCRIPT_SIZE * h->size && mid > h->box.y0 && mid < h->box.y1 && after > 0 &&
           after < CHOICE_EM * h->size;
}

/** s stands beside h at its upper or lower corner. */
static bool is_script(const elem *s, const elem *h)
{
    float rise = h->base - s->base, after = s->x0 - h->x1, before = h->x0 - s->x1;
    float mid = (s->box.y0 + s->box.y1) / 2;
    bool beside = (after > -0.6F * h->size && after < 0.35F * h->size) ||
                  (before > -0.1F * h->size && before < 0.15F * h->size && s->x0 < h->x0);

    if (!beside || s->size > SCRIPT_SIZE * h->size || s->size < 0.35F * h->size)
        return false;
    if (h->block)
        return mid > h->box.y0 - 0.6F * h->size && mid < h->box.y1 + 0.6F * h->size &&
               fabsf(rise) > 0.1F * h->size;
    if (s->block && fabsf(rise - AXIS_EM * (h->size - s->size)) < 0.15F * h->size)
        return false; /* its axis is that of the row */
    return (rise > 0.08F * h->size && rise < 0.95F * h->size) ||
           (rise < -0.03F * h->size && rise > -0.6F * h->size);
}

static bool hosts(const lay_mpage *m, const elem *s, const elem *h, bool *ret_limit)
{
    *ret_limit = is_limit(m, s, h);
    return *ret_limit || is_script(s, h) || is_choice(m, s, h);
}

/** A further row of a limit: under its first row, of its size. */
static bool is_next_row(const elem *s, const elem *before)
{
    return before->host >= 0 && before->limit && fabsf(s->size - before->size) < 0.15F * s->size &&
           s->base - before->base > 0.5F * s->size && s->base - before->base < 1.9F * s->size &&
           lay_overlap(s->x0, s->x1, before->x0, before->x1) > 0;
}

/** Scripts of scripts of scripts get no smaller. */
static bool is_deep_script(const elem *s, const elem *before)
{
    float rise = fabsf(before->base - s->base), after = s->x0 - before->x1;

    return before->host >= 0 && !before->limit && !s->block && !before->block &&
           fabsf(s->size - before->size) < 0.1F * s->size && rise > 0.08F * s->size &&
           rise < 0.6F * s->size && after > -0.3F * s->size && after < 0.2F * s->size;
}

static float axis_of(const elem *e)
{
    return e->base - AXIS_EM * e->size;
}

/** A fraction in a script, or what follows one there: on the axis of the script before it. */
static bool goes_on_at_axis(const state *st, const elem *s, const elem *before)
{
    const elem *host = &st->e[before->host];

    return (s->block || before->block) && s->size < SCRIPT_SIZE * host->size &&
           fabsf(axis_of(s) - axis_of(before)) < 0.12F * lay_max(s->size, before->size);
}

/**
 * A script goes on behind a deeper one, on the baseline of what that hangs on: "(X)" of b^2(X); or
 * in the row of the script before it.
 */
static bool resumes(state *st, size_t k)
{
    elem *s = &st->e[k];
    const elem *before = k > 0 ? &st->e[k - 1] : NULL;
    float after = before ? s->x0 - before->x1 : 0;

    if (!before || before->host < 0 || after < -0.3F * s->size || after > 0.6F * s->size)
        return false;
    if (goes_on_at_axis(st, s, before)) {
        s->host = before->host;
        s->limit = before->limit;
        return true;
    }
    for (int h = before->host, depth = 0; h >= 0 && depth < 4; h = st->e[h].host, depth++) {
        const elem *e = &st->e[h];

        if (s->block || e->host < 0 || e->block || fabsf(s->base - e->base) > 0.06F * e->size ||
            fabsf(s->size - e->size) > 0.08F * e->size)
            continue;
        s->host = e->host;
        s->limit = e->limit;
        return true;
    }
    return false;
}

/** A script behind the other script of its host, where the host is a box: \tilde{i_0}^*. */
static bool is_staggered(const state *st, const elem *s, const elem *before)
{
    const elem *h = before->host >= 0 ? &st->e[before->host] : NULL;
    float after = s->x0 - before->x1;
    elem near = *s;

    if (!h || before->limit || h->block || s->block || before->block ||
        fabsf(s->size - before->size) > 0.08F * s->size || after < -0.1F * s->size ||
        after > 0.2F * s->size || (s->base < h->base) == (before->base < h->base))
        return false;
    near.x0 = h->x1;
    near.x1 = h->x1 + s->x1 - s->x0;
    return is_script(&near, h);
}

/** Marks of notes: no formula has them. */
static bool is_note_mark(const lay_mpage *m, const elem *e)
{
    const char *name = ocr_symbol(m->g[e->first].sym.id)->name;

    return e->first == e->last && name &&
           (strcmp(name, "\\ddagger") == 0 || strcmp(name, "\\S") == 0 || strcmp(name, "\\P") == 0);
}

typedef struct search {
    state *st;
    size_t self;
    int best;
    bool limit;
    float distance;
} search;

static bool try_host(void *data, int i)
{
    search *q = data;
    int k = q->st->elem_of[i];
    const elem *s = &q->st->e[q->self], *h;
    bool limit;
    float d;

    if (k < 0 || (size_t)k == q->self)
        return true;
    h = &q->st->e[k];
    if (!hosts(q->st->m, s, h, &limit) || (limit && !h->block))
        return true;
    d = limit ? 0 : lay_min(fabsf(s->x0 - h->x1), fabsf(h->x0 - s->x1));
    if (q->best < 0 || d < q->distance) {
        q->best = k;
        q->limit = limit;
        q->distance = d;
    }
    return true;
}

/** Neighbours in paint order: what came before, what that hangs on, what comes next. */
static bool ask_painted(state *st, size_t k)
{
    elem *s = &st->e[k];
    int h = k > 0 ? (int)k - 1 : -1;

    if (resumes(st, k))
        return true;
    if (h >= 0 && is_next_row(s, &st->e[h])) {
        s->host = st->e[h].host;
        s->limit = true;
        return true;
    }
    for (int depth = 0; h >= 0 && depth < 4; depth++, h = st->e[h].host)
        if (hosts(st->m, s, &st->e[h], &s->limit)) {
            s->host = h;
            return true;
        }
    h = k > 0 ? (int)k - 1 : -1;
    if (h >= 0 && is_staggered(st, s, &st->e[h])) {
        s->host = st->e[h].host;
        return true;
    }
    if (h >= 0 && is_deep_script(s, &st->e[h])) {
        s->host = h;
        return true;
    }
    if (k + 1 < st->n && is_limit(st->m, s, &st->e[k + 1])) {
        s->host = (int)k + 1;
        s->limit = true;
        return true;
    }
    return false;
}

static void ask_around(state *st, size_t k)
{
    elem *s = &st->e[k];
    float r = 1.6F * lay_max(s->size, 0.7F * st->m->em);
    search q = {.st = st, .self = k, .best = -1};

    if (s->x1 - s->x0 > 12 * st->m->em) /* a line of small print is no script */
        return;
    lay_math_visit(st->m, (ocr_box){s->box.x0 - r, s->box.y0 - r, s->box.x1 + r, s->box.y1 + r},
                   try_host, &q);
    s->host = q.best;
    s->limit = q.limit;
}

/** A block stands on the row of a neighbour whose axis is its own. */
static bool settle_block(state *st, size_t k)
{
    elem *b = &st->e[k];
    float axis = b->base - AXIS_EM * b->size;

    for (int side = 0; side < 4; side++) {
        static const int step[] = {-1, 1, -2, 2};
        int at = (int)k + step[side];
        const elem *h;

        if (at < 0 || (size_t)at >= st->n)
            continue;
        h = &st->e[at];
        if (h->host >= 0)
            h = &st->e[h->host];
        if (h->block || fabsf(h->base - AXIS_EM * h->size - axis) > 0.2F * h->size ||
            lay_overlap(h->x0, h->x1, b->x0, b->x1) < -2 * h->size || h->host >= 0)
            continue;
        b->base = h->base;
        return true;
    }
    return false;
}

/** No neighbour tells: the axis does. */
static void settle_alone(state *st, size_t k)
{
    elem *b = &st->e[k];

    b->base += AXIS_EM * (lay_max(b->size, 0.7F * st->m->em) - b->size);
}

static int top_of(const state *st, int k)
{
    for (int depth = 0; st->e[k].host >= 0 && depth < 16; depth++)
        k = st->e[k].host;
    return k;
}

/** The glyph that a script hangs on: the first one of a row that it stands before. */
static int held_by(const lay_mpage *m, const elem *s, const elem *h)
{
    bool before = !s->limit && s->x1 <= h->x0;
    bool note = s->base < h->base || m->g[h->first].sym.cls != OCR_CLS_RM;

    return before && note ? h->first : h->last; /* a lowered one belongs to no word behind it */
}

/** Radicals and what else has no baseline of its own take it from the atom's content. */
static void write_back(state *st)
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
    state st = {.m = m,
                .e = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *st.e),
                .elem_of = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *st.elem_of)};

    if (!st.e || !st.elem_of || !make_elems(&st))
        return false;
    for (size_t k = 0; k < st.n; k++)
        if (!is_note_mark(m, &st.e[k]) &&
            !(st.e[k].block && st.e[k].size > 0.6F * m->em && settle_block(&st, k)) &&
            !ask_painted(&st, k))
            ask_around(&st, k);
    for (size_t k = 0; k < st.n; k++)
        if (st.e[k].block && st.e[k].host < 0 && !settle_block(&st, k))
            settle_alone(&st, k);
    write_back(&st);
    return true;
}
