/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Glyphs of one two-dimensional piece, joined before there are rows: a numerator stands nearer to
 * the line above than to its own baseline.
 *
 * Paint order decides where it can: TeX paints numerator, bar, denominator. Otherwise what lies
 * close on both sides of the bar and stands alone there.
 */
#define FIRST_GAP_EM   0.8F  /* from the bar to what is nearest */
#define REACH_EM       2.6F  /* to what is painted first: the row of a continued fraction */
#define NEXT_GAP_EM    0.5F  /* inside numerator or denominator */
#define SIDE_EM        0.25F /* content may stand out of the bar so far */
#define FIT_EM         0.75F /* bars are as wide as their content, TeX's exactly */
#define INNER_GAP_EM   1.3F  /* wider gaps are columns of a table */
#define CENTRE_EM      0.75F /* content is off the middle of its bar by less, and by */
#define CENTRE_PART    0.05F /* this part of its width */
#define TALL_EM        1.45F /* delimiters of this height hold more than a row */
#define PAIR_EM        0.2F  /* heights of a pair of delimiters differ by less */
#define RADICAL_CONF   0.95F /* a sign that is not known but by the bar at its corner */
#define LEFT_OF_BAR_EM 0.2F  /* between a radical and its bar */

int lay_math_atom(const lay_mpage *m, int i)
{
    while (m->g[i].atom != i) {
        m->g[i].atom = m->g[m->g[i].atom].atom;
        i = m->g[i].atom;
    }
    return i;
}

/** Join two atoms; the axis of the first stands. */
static void join(lay_mpage *m, int a, int b)
{
    int x = lay_math_atom(m, a), y = lay_math_atom(m, b);

    if (x != y)
        m->g[y].atom = x;
}

/* ---- signs told by their bars ------------------------------------------------------------------
 */

/** The bar whose left end meets the upper right corner of a radical; NULL: none. */
static lay_bar *bar_of_radical(const lay_mpage *m, const ocr_sym *s)
{
    float em = lay_max(s->size, 0.5F * m->em);

    for (size_t i = lay_math_first_bar(m, s->ink.y0 - em); i < m->nbars; i++) {
        lay_bar *b = m->by_y[i];

        if (b->box.y0 > s->ink.y0 + em)
            break;
        if (fabsf(b->box.x0 - s->ink.x1) < LEFT_OF_BAR_EM * em &&
            fabsf((b->box.y0 + b->box.y1) / 2 - s->ink.y0) < 0.15F * em)
            return b;
    }
    return NULL;
}

/** A glyph of a mathematics font, known by its looks at best, that carries a bar at its top. */
static void note_radical(const lay_mpage *m, lay_mglyph *g)
{
    ocr_sym *s = &g->sym;
    bool guessed = s->way == OCR_WAY_NONE || s->way == OCR_WAY_SHAPE;

    if (!guessed || !g->math_font || s->cls == OCR_CLS_RADICAL || !bar_of_radical(m, s))
        return;
    s->id = ocr_symbol_find("\\sqrt");
    s->cls = OCR_CLS_RADICAL;
    s->style = OCR_STYLE_NONE;
    s->conf = RADICAL_CONF;
    s->extensible = true;
    s->base = NAN;
}

/* ---- bars --------------------------------------------------------------------------------------
 */

enum { MAX_SIDE = 600 }; /* glyphs over or under one bar */

typedef struct heap {
    int *glyph;
    const ocr_box **sorted; /* room for MAX_SIDE */
    size_t n;
    ocr_box box;
} heap;

static void heap_add(heap *h, const lay_mpage *m, int i)
{
    h->box = h->n ? lay_box_union(h->box, m->g[i].sym.ink) : m->g[i].sym.ink;
    h->glyph[h->n++] = i;
}

/** The glyph lies over (or under) the bar, in its width, and near what was taken so far. */
static bool fits(const lay_mpage *m, const lay_bar *bar, const heap *h, int i, bool over)
{
    const ocr_box *b = &m->g[i].sym.ink;
    float gap, side = SIDE_EM * m->em;
    float mid = (b->y0 + b->y1) / 2;

    if (b->x0 < bar->box.x0 - side || b->x1 > bar->box.x1 + side)
        return false;
    if (over ? mid > bar->box.y0 : mid < bar->box.y1)
        return false;
    if (h->n && h->n < MAX_SIDE && lay_math_atom(m, i) == lay_math_atom(m, h->glyph[h->n - 1]))
        return true; /* goes on with a fraction inside */
    if (h->n == 0)
        gap = over ? bar->box.y0 - b->y1 : b->y0 - bar->box.y1;
    else
        gap = over ? h->box.y0 - b->y1 : b->y0 - h->box.y1;
    if (h->n && m->g[i].sym.size > 1.25F * m->g[h->glyph[0]].sym.size &&
        m->g[i].sym.size > 0.6F * m->em && m->g[h->glyph[0]].sym.size < 0.6F * m->em)
        return false; /* the script that follows a fraction in a script */
    return gap < (h->n == 0 ? REACH_EM : NEXT_GAP_EM) * m->em && h->n < MAX_SIDE;
}

/** First glyph painted after seq. */
static size_t first_after(const lay_mpage *m, int32_t seq)
{
    size_t lo = 0, hi = m->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (m->g[mid].sym.seq > seq)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void take_by_seq(const lay_mpage *m, const lay_bar *bar, heap *over, heap *under)
{
    size_t at = first_after(m, bar->seq);

    for (size_t i = at; i-- > 0 && fits(m, bar, over, (int)i, true);)
        heap_add(over, m, (int)i);
    for (size_t i = at; i < m->n && fits(m, bar, under, (int)i, false); i++)
        heap_add(under, m, (int)i);
}

typedef struct search {
    const lay_mpage *m;
    const lay_bar *bar;
    heap *heap;
    bool over;
    bool crowded; /* something on the same level stands beside the bar */
} search;

static bool take_near(void *data, int i)
{
    search *s = data;
    const ocr_box *b = &s->m->g[i].sym.ink;
    const ocr_box *bar = &s->bar->box;
    float side = SIDE_EM * s->m->em;

    if (s->m->g[i].sym.cls == OCR_CLS_RADICAL)
        return true; /* the fraction stands under the root */
    if (b->x1 < bar->x0 - s->m->em || b->x0 > bar->x1 + s->m->em || s->heap->n >= MAX_SIDE)
        return true;
    if (b->x0 < bar->x0 - side || b->x1 > bar->x1 + side) {
        s->crowded = s->crowded ||
                     (b->x1 > bar->x0 - 0.35F * s->m->em && b->x0 < bar->x1 + 0.35F * s->m->em);
        return true;
    }
    heap_add(s->heap, s->m, i);
    return true;
}

/** Without paint order: one row on each side, alone there. @return false: something is beside */
static bool take_by_place(const lay_mpage *m, const lay_bar *bar, heap *over, heap *under)
{
    search s = {.m = m, .bar = bar, .heap = over, .over = true};
    float em = m->em;
    ocr_box b = bar->box;

    over->n = under->n = 0;
    lay_math_visit(m, (ocr_box){b.x0 - em, b.y0 - 1.0F * em, b.x1 + em, b.y0 - 0.02F * em},
                   take_near, &s);
    s.heap = under;
    s.over = false;
    lay_math_visit(m, (ocr_box){b.x0 - em, b.y1 + 0.02F * em, b.x1 + em, b.y1 + 1.0F * em},
                   take_near, &s);
    return !s.crowded;
}

static int by_left(const void *a, const void *b)
{
    const ocr_box *x = *(const ocr_box *const *)a, *y = *(const ocr_box *const *)b;

    return (x->x0 > y->x0) - (x->x0 < y->x0);
}

/** Widest gap between neighbours, left to right. */
static float widest_gap(const lay_mpage *m, const heap *h)
{
    const ocr_box **b = h->sorted;
    float reach, widest = 0;

    if (h->n == 0)
        return 0;
    for (size_t i = 0; i < h->n; i++)
        b[i] = &m->g[h->glyph[i]].sym.ink;
    qsort(b, h->n, sizeof *b, by_left);
    reach = b[0]->x1;
    for (size_t i = 1; i < h->n; i++) {
        widest = lay_max(widest, b[i]->x0 - reach);
        reach = lay_max(reach, b[i]->x1);
    }
    return widest;
}

/** Content stands in the middle of the bar; that of a rule between rows begins where the rows do.
 */
static bool is_centred(const lay_bar *bar, const heap *h, float em)
{
    float off = (h->box.x0 + h->box.x1 - bar->box.x0 - bar->box.x1) / 2;

    return fabsf(off) < CENTRE_EM * em + CENTRE_PART * (bar->box.x1 - bar->box.x0);
}

/** A fraction has content close on both sides, and its bar the width of the wider one. */
static bool is_fraction(const lay_mpage *m, const lay_bar *bar, const heap *over, const heap *under)
{
    float width = bar->box.x1 - bar->box.x0, content;

    if (over->n == 0 || under->n == 0)
        return false;
    content = lay_max(over->box.x1 - over->box.x0, under->box.x1 - under->box.x0);
    if (width - content > lay_max(FIT_EM * m->em, 0.0F) || content < 0.35F * width)
        return false;
    if (bar->box.y0 - over->box.y1 > FIRST_GAP_EM * m->em ||
        under->box.y0 - bar->box.y1 > FIRST_GAP_EM * m->em)
        return false;
    if (!is_centred(bar, over, m->em) || !is_centred(bar, under, m->em))
        return false;
    if (widest_gap(m, over) > INNER_GAP_EM * m->em || widest_gap(m, under) > INNER_GAP_EM * m->em)
        return false;
    return true;
}

static void join_fraction(lay_mpage *m, lay_bar *bar, const heap *over, const heap *under)
{
    int root = over->glyph[0];

    bar->fraction = true;
    for (size_t i = 0; i < over->n; i++) {
        join(m, root, over->glyph[i]);
        m->g[over->glyph[i]].inside = true;
    }
    for (size_t i = 0; i < under->n; i++) {
        join(m, root, under->glyph[i]);
        m->g[under->glyph[i]].inside = true;
    }
    m->g[lay_math_atom(m, root)].axis = (bar->box.y0 + bar->box.y1) / 2;
}

/**
 * TeX paints a bar between what stands over it and under it. Word processors paint bars when the
 * text is done: then more bars find their sides by place alone, and the order tells nothing.
 */
static bool join_fractions(lay_mpage *m)
{
    size_t in_order = 0, by_place = 0;
    heap over = {.glyph = sch_arena_alloc(m->lay->scratch, MAX_SIDE, sizeof *over.glyph),
                 .sorted = sch_arena_alloc(m->lay->scratch, MAX_SIDE, sizeof *over.sorted)};
    heap under = {.glyph = sch_arena_alloc(m->lay->scratch, MAX_SIDE, sizeof *under.glyph),
                  .sorted = over.sorted};

    if (!over.glyph || !under.glyph || !over.sorted)
        return false;
    for (size_t i = 0; i < m->nbars; i++) { /* narrow first: inner fractions before outer ones */
        lay_bar *bar = &m->bars[i];

        over.n = under.n = 0;
        take_by_seq(m, bar, &over, &under);
        if (is_fraction(m, bar, &over, &under))
            in_order++;
        else if (take_by_place(m, bar, &over, &under) && is_fraction(m, bar, &over, &under))
            by_place++;
        else
            continue;
        join_fraction(m, bar, &over, &under);
    }
    m->unordered = m->unordered || by_place > in_order;
    return true;
}

/* ---- radicals ----------------------------------------------------------------------------------
 */

typedef struct joiner {
    lay_mpage *m;
    int root;
    bool inside;
} joiner;

static bool join_visited(void *data, int i)
{
    joiner *j = data;

    if (j->m->g[i].inside && !isnan(j->m->g[lay_math_atom(j->m, i)].axis)) {
        float axis = j->m->g[lay_math_atom(j->m, i)].axis;

        join(j->m, j->root, i); /* what hangs on an axis inside leaves the whole its baseline */
        if (isnan(j->m->g[lay_math_atom(j->m, j->root)].axis))
            j->m->g[lay_math_atom(j->m, j->root)].axis = axis;
    } else {
        join(j->m, j->root, i);
    }
    j->m->g[i].inside = true;
    return true;
}

static void join_radicals(lay_mpage *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const ocr_sym *s = &m->g[i].sym;
        joiner j = {.m = m, .root = (int)i};
        lay_bar *bar;

        if (s->cls != OCR_CLS_RADICAL && s->cls != OCR_CLS_RPIECE)
            continue;
        m->g[i].inside = true;
        bar = bar_of_radical(m, s);
        if (!bar)
            continue;
        lay_math_visit(m,
                       (ocr_box){s->ink.x0, bar->box.y0, bar->box.x1 + 0.05F * s->size,
                                 lay_max(s->ink.y1, bar->box.y1 + 0.5F * s->size)},
                       join_visited, &j);
    }
}

/* ---- tall delimiters ---------------------------------------------------------------------------
 */

typedef struct tall {
    ocr_box box;
    int first; /* a glyph of it */
    uint8_t cls;
    bool left; /* a left brace, by its name or class */
    float size;
    bool used;
} tall;

/** True for what builds tall delimiters; ret_cls tells on which side it stands. */
static bool is_delimiter(const ocr_sym *s, uint8_t *ret_cls)
{
    const char *name = ocr_symbol(s->id)->latex;

    if (s->cls == OCR_CLS_OPEN || s->cls == OCR_CLS_CLOSE || s->cls == OCR_CLS_FENCE) {
        *ret_cls = s->cls;
        return true;
    }
    if (s->cls != OCR_CLS_VPIECE)
        return false;
    *ret_cls = name && (name[0] == '(' || name[0] == '[' ||
                        (name[0] == '\\' && (name[1] == '{' || name[1] == 'l')))
                   ? OCR_CLS_OPEN
               : name && (name[0] == ')' || name[0] == ']' ||
                          (name[0] == '\\' && (name[1] == '}' || name[1] == 'r')))
                   ? OCR_CLS_CLOSE
                   : OCR_CLS_FENCE;
    return true;
}

/** Pieces that touch and have one place on the line become one delimiter. */
static bool collect_talls(lay_mpage *m, tall **ret_talls, size_t *ret_count)
{
    tall *t = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *t);
    size_t n = 0, kept = 0;

    if (!t)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        const ocr_sym *s = &m->g[i].sym;
        uint8_t cls;

        if (!is_delimiter(s, &cls))
            continue;
        if (n && s->cls == OCR_CLS_VPIECE && i > 0 && t[n - 1].size > 0 &&
            fabsf(t[n - 1].box.x0 - s->ink.x0) < 0.5F * s->size &&
            lay_overlap(t[n - 1].box.y0, t[n - 1].box.y1, s->ink.y0, s->ink.y1) >
                -0.25F * s->size) {
            t[n - 1].box = lay_box_union(t[n - 1].box, s->ink);
            t[n - 1].cls = cls != OCR_CLS_FENCE ? cls : t[n - 1].cls;
            join(m, t[n - 1].first, (int)i);
            continue;
        }
        t[n++] = (tall){.box = s->ink, .first = (int)i, .cls = cls, .size = s->size};
    }
    for (size_t i = 0; i < n; i++)
        if (t[i].box.y1 - t[i].box.y0 > TALL_EM * t[i].size &&
            t[i].box.y1 - t[i].box.y0 > TALL_EM * 0.7F * m->em)
            t[kept++] = t[i];
    *ret_talls = t;
    *ret_count = kept;
    return true;
}

static void set_axis(lay_mpage *m, int glyph, const ocr_box *box)
{
    m->g[lay_math_atom(m, glyph)].axis = (box->y0 + box->y1) / 2;
}

/** The delimiter that closes t: of the same height on the same level, the nearest behind it. */
static tall *mate_of(tall *t, size_t n, size_t at)
{
    int depth = 0;

    for (size_t i = at + 1; i < n && i < at + 200; i++) {
        bool level = fabsf(t[i].box.y0 - t[at].box.y0) < PAIR_EM * t[at].size &&
                     fabsf(t[i].box.y1 - t[at].box.y1) < PAIR_EM * t[at].size;

        if (t[i].used || !level || t[i].box.x0 < t[at].box.x1)
            continue;
        if (t[i].cls == OCR_CLS_OPEN && t[at].cls == OCR_CLS_OPEN)
            depth++;
        else if (t[i].cls != OCR_CLS_OPEN && depth-- == 0)
            return &t[i];
    }
    return NULL;
}

/** "(3.2)" behind a wide gap is the number of the equation, not a cell. */
static bool is_number(const lay_mpage *m, size_t i)
{
    size_t digits = 0;
    float base = m->g[i].sym.base;

    if (m->g[i].math_font || m->g[i].italic || m->g[i].sym.cls != OCR_CLS_OPEN)
        return false;
    for (i++; i < m->n && !m->g[i].math_font && m->g[i].sym.base == base; i++) {
        const char *name = ocr_symbol(m->g[i].sym.id)->name;

        if (m->g[i].sym.cls == OCR_CLS_CLOSE)
            return digits > 0;
        if (m->g[i].sym.cls == OCR_CLS_DIGIT)
            digits++;
        else if (!name || !(isupper((unsigned char)name[0]) || strchr(".-", name[0])))
            return false;
    }
    return false;
}

/** A brace without a mate: the rows behind it, as far as they are painted after it. */
static void join_cases(lay_mpage *m, const tall *t)
{
    float reach = t->box.x1, slack = 0.2F * t->size;
    int32_t seq = m->g[t->first].sym.seq;

    for (size_t i = first_after(m, seq); i < m->n; i++) {
        const ocr_box *b = &m->g[i].sym.ink;
        float mid = (b->y0 + b->y1) / 2;

        if (m->g[i].sym.cls == OCR_CLS_VPIECE)
            continue;
        if (mid < t->box.y0 - slack || mid > t->box.y1 + slack || b->x0 < t->box.x0 ||
            b->x0 > reach + 6 * t->size || (b->x0 > reach + t->size && is_number(m, i)))
            break;
        reach = lay_max(reach, b->x1);
        join(m, t->first, (int)i);
        m->g[i].inside = true;
    }
}

static bool join_delimited(lay_mpage *m)
{
    size_t n;
    tall *t;

    if (!collect_talls(m, &t, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        tall *mate;
        joiner j = {.m = m, .root = t[i].first};

        if (t[i].used || t[i].cls == OCR_CLS_CLOSE) {
            set_axis(m, t[i].first, &t[i].box);
            continue;
        }
        mate = mate_of(t, n, i);
        if (mate) {
            float slack = 0.25F * t[i].size;

            mate->used = true;
            lay_math_visit(m,
                           (ocr_box){t[i].box.x0 - 1, t[i].box.y0 - slack, mate->box.x1 + 1,
                                     t[i].box.y1 + slack},
                           join_visited, &j);
        } else if (t[i].cls == OCR_CLS_OPEN && t[i].box.y1 - t[i].box.y0 > 2 * t[i].size) {
            join_cases(m, &t[i]);
        }
        m->g[t[i].first].inside = true;
        set_axis(m, t[i].first, &t[i].box);
    }
    return true;
}

bool lay_math_groups(lay_mpage *m)
{
    for (size_t i = 0; i < m->n; i++)
        note_radical(m, &m->g[i]);
    if (!join_fractions(m))
        return false;
    join_radicals(m);
    return join_delimited(m);
}
