/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_rows.h"

#include <math.h>

/**
 * Scripts and limits: which element hangs on which.
 *
 * Neighbours in paint order are asked first: TeX paints the nucleus, then its scripts; an upper
 * limit comes before the operator. Then whatever stands around.
 */
#define CHOICE_EM 1.5F /* half of what a row of a binomial is narrower than the other */

static bool is_operator(const lay_mpage *m, const lay_melem *h)
{
    const ocr_sym *s = &m->g[h->last].sym;

    if (s->cls == OCR_CLS_OP || s->cls == OCR_CLS_HPIECE || ocr_symbol(s->id)->limits)
        return true;
    if (h->block)
        return false;
    return s->cls == OCR_CLS_REL || s->cls == OCR_CLS_RM || s->cls == OCR_CLS_BIN;
}

/** s stands over or under h, in its middle. */
static bool is_limit(const lay_mpage *m, const lay_melem *s, const lay_melem *h)
{
    float gap, centre, width;
    ocr_box hb = h->box;

    if (!is_operator(m, h) || s->size > LAY_SCRIPT_SIZE * h->size)
        return false;
    if (!h->block) { /* of a run only the word at its end */
        int i = h->last;

        while (i > h->first && m->g[i].sym.cls == OCR_CLS_RM && m->g[i - 1].sym.cls == OCR_CLS_RM &&
               m->g[i].sym.x - lay_math_pen_end(&m->g[i - 1].sym) < 0.16F * h->size)
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
static bool is_choice(const lay_mpage *m, const lay_melem *s, const lay_melem *h)
{
    float mid = (s->box.y0 + s->box.y1) / 2, after = s->x0 - h->x1;

    return h->block && h->first == h->last && m->g[h->first].sym.cls == OCR_CLS_OPEN &&
           s->size < LAY_SCRIPT_SIZE * h->size && mid > h->box.y0 && mid < h->box.y1 && after > 0 &&
           after < CHOICE_EM * h->size;
}

/** s stands beside h at its upper or lower corner. */
static bool is_script(const lay_melem *s, const lay_melem *h)
{
    float rise = h->base - s->base, after = s->x0 - h->x1, before = h->x0 - s->x1;
    float mid = (s->box.y0 + s->box.y1) / 2;
    bool beside = (after > -0.6F * h->size && after < 0.35F * h->size) ||
                  (before > -0.1F * h->size && before < 0.15F * h->size && s->x0 < h->x0);

    if (!beside || s->size > LAY_SCRIPT_SIZE * h->size || s->size < 0.35F * h->size)
        return false;
    if (h->block)
        return mid > h->box.y0 - 0.6F * h->size && mid < h->box.y1 + 0.6F * h->size &&
               fabsf(rise) > 0.1F * h->size;
    if (s->block && fabsf(rise - LAY_AXIS_EM * (h->size - s->size)) < 0.15F * h->size)
        return false; /* its axis is that of the row */
    return (rise > 0.08F * h->size && rise < 0.95F * h->size) ||
           (rise < -0.03F * h->size && rise > -0.6F * h->size);
}

static bool hosts(const lay_mpage *m, const lay_melem *s, const lay_melem *h, bool *ret_limit)
{
    *ret_limit = is_limit(m, s, h);
    return *ret_limit || is_script(s, h) || is_choice(m, s, h);
}

/** A further row of a limit: under its first row, of its size. */
static bool is_next_row(const lay_melem *s, const lay_melem *before)
{
    return before->host >= 0 && before->limit && fabsf(s->size - before->size) < 0.15F * s->size &&
           s->base - before->base > 0.5F * s->size && s->base - before->base < 1.9F * s->size &&
           lay_overlap(s->x0, s->x1, before->x0, before->x1) > 0;
}

/** Scripts of scripts of scripts get no smaller. */
static bool is_deep_script(const lay_melem *s, const lay_melem *before)
{
    float rise = fabsf(before->base - s->base), after = s->x0 - before->x1;

    return before->host >= 0 && !before->limit && !s->block && !before->block &&
           fabsf(s->size - before->size) < 0.1F * s->size && rise > 0.08F * s->size &&
           rise < 0.6F * s->size && after > -0.3F * s->size && after < 0.2F * s->size;
}

static float axis_of(const lay_melem *e)
{
    return e->base - LAY_AXIS_EM * e->size;
}

/** A fraction in a script, or what follows one there: on the axis of the script before it. */
static bool goes_on_at_axis(const lay_mrows *st, const lay_melem *s, const lay_melem *before)
{
    const lay_melem *host = &st->e[before->host];

    return (s->block || before->block) && s->size < LAY_SCRIPT_SIZE * host->size &&
           fabsf(axis_of(s) - axis_of(before)) < 0.12F * lay_max(s->size, before->size);
}

/**
 * A script goes on behind a deeper one, on the baseline of what that hangs on: "(X)" of b^2(X); or
 * in the row of the script before it.
 */
static bool resumes(lay_mrows *st, size_t k)
{
    lay_melem *s = &st->e[k];
    const lay_melem *before = k > 0 ? &st->e[k - 1] : NULL;
    float after = before ? s->x0 - before->x1 : 0;

    if (!before || before->host < 0 || after < -0.3F * s->size || after > 0.6F * s->size)
        return false;
    if (goes_on_at_axis(st, s, before)) {
        s->host = before->host;
        s->limit = before->limit;
        return true;
    }
    for (int h = before->host, depth = 0; h >= 0 && depth < 4; h = st->e[h].host, depth++) {
        const lay_melem *e = &st->e[h];

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
static bool is_staggered(const lay_mrows *st, const lay_melem *s, const lay_melem *before)
{
    const lay_melem *h = before->host >= 0 ? &st->e[before->host] : NULL;
    float after = s->x0 - before->x1;
    lay_melem near = *s;

    if (!h || before->limit || h->block || s->block || before->block ||
        fabsf(s->size - before->size) > 0.08F * s->size || after < -0.1F * s->size ||
        after > 0.2F * s->size || (s->base < h->base) == (before->base < h->base))
        return false;
    near.x0 = h->x1;
    near.x1 = h->x1 + s->x1 - s->x0;
    return is_script(&near, h);
}

typedef struct search {
    lay_mrows *st;
    size_t self;
    int best;
    bool limit;
    float distance;
} search;

static bool try_host(void *data, int i)
{
    search *q = data;
    int k = q->st->elem_of[i];
    const lay_melem *s = &q->st->e[q->self], *h;
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
static bool ask_painted(lay_mrows *st, size_t k)
{
    lay_melem *s = &st->e[k];
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

static void ask_around(lay_mrows *st, size_t k)
{
    lay_melem *s = &st->e[k];
    float r = 1.6F * lay_max(s->size, 0.7F * st->m->em);
    search q = {.st = st, .self = k, .best = -1};

    if (s->x1 - s->x0 > 12 * st->m->em) /* a line of small print is no script */
        return;
    lay_math_visit(st->m, (ocr_box){s->box.x0 - r, s->box.y0 - r, s->box.x1 + r, s->box.y1 + r},
                   try_host, &q);
    s->host = q.best;
    s->limit = q.limit;
}

void lay_math_host(lay_mrows *st, size_t k)
{
    if (!ask_painted(st, k))
        ask_around(st, k);
}
