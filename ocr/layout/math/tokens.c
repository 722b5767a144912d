/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_token.h"

#include <math.h>
#include <string.h>

/**
 * Glyphs to tokens: what hangs on a glyph goes with it, an atom is one.
 */
#define ROW_EM 0.12F

static int top_glyph(const lay_mpage *m, int i)
{
    for (int depth = 0; m->g[i].host >= 0 && depth < 24; depth++)
        i = m->g[i].host;
    return i;
}

/** The glyph by which tokens are told apart. */
static int key_of(const lay_mpage *m, int i)
{
    return lay_math_atom(m, top_glyph(m, i));
}

static bool is_variable_font(const lay_mpage *m, int i)
{
    return m->g[i].math_font || (m->italic_letters && m->g[i].italic);
}

static void add_script(const lay_mpage *m, lay_token *t, int i)
{
    const lay_mglyph *g = &m->g[i];
    bool raised = (g->sym.ink.y0 + g->sym.ink.y1) / 2 < t->v - 0.25F * t->size;
    const char *name = ocr_symbol(g->sym.id)->name;
    bool mark = g->sym.cls == OCR_CLS_DIGIT || (name && (*name == ',' || *name == '*')) ||
                (name && (strcmp(name, "\\dagger") == 0 || strcmp(name, "\\ddagger") == 0));

    if (g->sym.cls == OCR_CLS_ACCENT)
        return;
    if (!t->sup && !t->sub)
        t->script_digit = true;
    t->script_digit = t->script_digit && mark;
    t->script_math = t->script_math || (is_variable_font(m, i) && !mark);
    if (raised)
        t->sup = true;
    else
        t->sub = true;
}

static void start(const lay_mpage *m, lay_token *t, int i)
{
    const ocr_sym *s = &m->g[i].sym;

    *t = (lay_token){.glyph = i,
                     .x0 = s->extensible ? s->ink.x0 : s->x,
                     .x1 =
                         lay_max(s->x + s->advance, is_variable_font(m, i) ? s->ink.x1 : s->ink.x0),
                     .main_x1 = s->x + s->advance,
                     .v = m->g[i].v,
                     .size = s->size,
                     .ink = s->ink,
                     .cls = s->cls,
                     .italic = m->g[i].italic,
                     .bold = s->style == OCR_STYLE_BF || s->style == OCR_STYLE_BOLD,
                     .word = -1};
}

/** It says nothing about the baseline. */
static bool is_hanging(const ocr_sym *s)
{
    return s->extensible || s->cls == OCR_CLS_RADICAL || s->cls == OCR_CLS_RPIECE;
}

static void add(lay_mpage *m, lay_token *t, int i)
{
    const ocr_sym *s = &m->g[i].sym;
    bool main_part = m->g[i].host < 0;

    t->glyphs[t->nglyphs++] = i;
    if (i == t->glyph)
        return;
    t->ink = lay_box_union(t->ink, s->ink);
    if (s->cls != OCR_CLS_ACCENT) {
        if (main_part) /* limits may be wider than their operator */
            t->x0 = lay_min(t->x0, s->ink.x0);
        t->x1 =
            lay_max(t->x1, main_part ? lay_max(s->ink.x1, s->x + s->advance) : s->x + s->advance);
    }
    if (!main_part) {
        add_script(m, t, i);
        return;
    }
    t->composite = true;
    t->main_x1 = lay_max(t->main_x1, s->ink.x1);
    t->size = lay_max(t->size, s->size);
    if (is_hanging(&m->g[t->glyph].sym) && !is_hanging(s) && isnan(m->g[lay_math_atom(m, i)].axis))
        t->v = m->g[i].v; /* what stands under a radical has the row's baseline */
}

static int by_v(const void *a, const void *b)
{
    const lay_token *x = a, *y = b;

    return (x->v > y->v) - (x->v < y->v);
}

static int by_row(const void *a, const void *b)
{
    const lay_token *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->x0 != y->x0)
        return x->x0 < y->x0 ? -1 : 1;
    return (x->glyph > y->glyph) - (x->glyph < y->glyph);
}

static void number_rows(lay_token *t, size_t n)
{
    int row = 0;
    float v = n ? t[0].v : 0;

    for (size_t i = 0; i < n; i++) {
        if (t[i].v - v > ROW_EM * t[i].size || (i && t[i].v - v > ROW_EM * t[i - 1].size)) {
            row++;
            v = t[i].v;
        }
        t[i].row = row;
    }
}

bool lay_math_tokens(lay_mpage *m, lay_token **ret_tokens, size_t *ret_count)
{
    int *slot = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *slot);
    int *size = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *size);
    int32_t *pool = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *pool);
    lay_token *t = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *t);
    size_t n = 0, at = 0;

    if (!slot || !size || !pool || !t)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        int key = key_of(m, (int)i);

        if (size[key]++ == 0)
            slot[key] = -1;
    }
    for (size_t i = 0; i < m->n; i++) { /* the glyph on the row opens the token */
        int key = key_of(m, (int)i);

        if (m->g[i].host >= 0 || slot[key] >= 0)
            continue;
        slot[key] = (int)n;
        start(m, &t[n], (int)i);
        t[n++].glyphs = pool + at;
        at += (size_t)size[key];
    }
    for (size_t i = 0; i < m->n; i++) {
        int key = key_of(m, (int)i);

        if (slot[key] >= 0)
            add(m, &t[slot[key]], (int)i);
    }
    qsort(t, n, sizeof *t, by_v);
    number_rows(t, n);
    qsort(t, n, sizeof *t, by_row);
    *ret_tokens = t;
    *ret_count = n;
    return true;
}
