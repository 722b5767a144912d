/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_token.h"

#include <math.h>
#include <string.h>

/**
 * Stretches of mathematics on a row become words.
 */
#define PIECE_GAP_EM    2.2F /* a row goes on behind smaller gaps */
#define SPAN_GAP_EM     0.9F /* two formulas */
#define WORD_SPACE_EM   0.24F
#define DIFFERENTIAL_EM 0.1F /* between "d" and its variable */

static bool collect_span(lay_mpage *m, const lay_token *t, size_t n, lay_math **ret_math)
{
    lay_math *math = sch_arena_alloc(m->lay->scratch, 1, sizeof *math);
    size_t count = 0;
    int32_t *glyphs;

    for (size_t i = 0; i < n; i++)
        count += t[i].nglyphs;
    glyphs = sch_arena_alloc(m->lay->scratch, count + 1, sizeof *glyphs);
    if (!math || !glyphs)
        return false;
    count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t[i].nglyphs; k++)
            glyphs[count++] = t[i].glyphs[k];
    lay_math_sort(glyphs, count);
    *math = (lay_math){.glyphs = glyphs, .nglyphs = count};
    *ret_math = math;
    return true;
}

void lay_math_make_word(const lay_mpage *m, const lay_math *math, lay_word *w)
{
    const lay_mglyph *g = &m->g[math->glyphs[0]];

    *w = (lay_word){.math = math,
                    .style = OCR_MATH_WORD,
                    .glued = true,
                    .box = g->sym.ink,
                    .u0 = INFINITY,
                    .u1 = -INFINITY,
                    .size = m->em,
                    .v = g->v,
                    .conf = 1,
                    .rate = 1,
                    .glyph0 = g->glyph,
                    .glyph1 = g->glyph + 1};
    for (size_t i = 0; i < math->nglyphs; i++) {
        g = &m->g[math->glyphs[i]];
        w->box = lay_box_union(w->box, g->sym.ink);
        w->u0 = lay_min(w->u0, lay_min(g->sym.ink.x0, g->sym.x));
        w->u1 = lay_max(w->u1, lay_max(g->sym.x + g->sym.advance, g->sym.ink.x0));
        w->glyph0 = g->glyph < w->glyph0 ? g->glyph : w->glyph0;
        w->glyph1 = g->glyph >= w->glyph1 ? g->glyph + 1 : w->glyph1;
    }
    w->nrunes = (uint16_t)(math->nglyphs < UINT16_MAX ? math->nglyphs : UINT16_MAX);
    w->nletters = w->nrunes; /* columns are told by letters: a formula is content as they are */
}

/** Formulas that a line's end may have cut. A relation alone is spoken about. */
static uint8_t open_ends(const lay_token *t, size_t n)
{
    uint8_t first = t[0].cls, last = t[n - 1].cls;

    if (n < 2)
        return 0;
    return (uint8_t)((last == OCR_CLS_REL || last == OCR_CLS_BIN ? OCR_MATH_OPEN_END : 0) |
                     (first == OCR_CLS_REL ? OCR_MATH_OPEN_START : 0));
}

/** One span to a word; what cannot be analysed stays text. */
static bool add_span(lay_mpage *m, const lay_token *t, size_t n, uint8_t *keep, lay_word *words,
                     size_t *count)
{
    lay_word *w = &words[*count];
    lay_math *math;
    const char *text;
    float conf, rate, size = 0;

    if (!collect_span(m, t, n, &math) ||
        !lay_math_latex(m, math->glyphs, math->nglyphs, false, &text, &conf, &rate))
        return false;
    if (!text)
        return true;
    lay_math_make_word(m, math, w);
    for (size_t i = 0; i < n; i++)
        size = lay_max(size, t[i].size);
    w->v = t[0].v;
    w->size = size;
    w->text = text;
    w->conf = conf;
    w->rate = rate;
    w->style |= open_ends(t, n);
    for (size_t i = 0; i < math->nglyphs; i++) {
        keep[m->g[math->glyphs[i]].glyph] = LAY_FORMULA;
        m->g[math->glyphs[i]].taken = true;
    }
    (*count)++;
    return true;
}

static bool is_setminus(const lay_mpage *m, const lay_token *t)
{
    const char *name = ocr_symbol(lay_token_sym(m, t)->id)->name;

    return name && (strcmp(name, "\\setminus") == 0 || strcmp(name, "\\backslash") == 0);
}

/** "(mod" stands apart from the congruence that it belongs to. */
static bool begins_modulus(const lay_mpage *m, const lay_token *t, size_t n)
{
    static const char *const names[] = {"(", "m", "o", "d"};

    if (n < SCH_COUNT_OF(names))
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(names); i++) {
        const char *name = ocr_symbol(lay_token_sym(m, &t[i])->id)->name;

        if (!name || strcmp(name, names[i]) != 0)
            return false;
    }
    return true;
}

/** "dx" behind its integrand. */
static bool is_differential(const lay_mpage *m, const lay_token *t, size_t n)
{
    const char *name = ocr_symbol(lay_token_sym(m, t)->id)->name;

    return n > 1 && name && strcmp(name, "d") == 0 && !t->composite && t[1].cls == OCR_CLS_ORD &&
           t[1].x0 - t->x1 < DIFFERENTIAL_EM * m->em;
}

/** Nothing in a formula leaves such a gap in front of t, the first of n tokens. */
static bool begins_formula(const lay_mpage *m, const lay_token *t, size_t n)
{
    const lay_token *before = t - 1;
    float gap = (t->x0 - before->x1) / m->em;
    bool left = before->cls == OCR_CLS_ORD || before->cls == OCR_CLS_DIGIT ||
                before->cls == OCR_CLS_CLOSE || before->cls == OCR_CLS_RM;
    bool right = t->cls == OCR_CLS_ORD || t->cls == OCR_CLS_DIGIT || t->cls == OCR_CLS_OPEN ||
                 (t->cls == OCR_CLS_RM && !before->composite);

    if (begins_modulus(m, t, n))
        return false;
    if (gap > SPAN_GAP_EM)
        return true;
    if (is_setminus(m, t) || is_setminus(m, before)) /* an ordinary sign by its font */
        return false;
    if (is_differential(m, t, n) && gap < 2 * WORD_SPACE_EM)
        return false;
    return left && right && gap > WORD_SPACE_EM && before->word < 0 && !t->composite;
}

bool lay_math_spans(lay_mpage *m, uint8_t *keep, lay_word **ret_words, size_t *ret_count)
{
    lay_token *t;
    lay_word *words = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *words);
    size_t n, count = 0;

    if (!words || !lay_math_tokens(m, &t, &n))
        return false;
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && t[end].row == t[i].row &&
               t[end].x0 - t[end - 1].x1 < PIECE_GAP_EM * m->em)
            end++;
        lay_math_decide(m, t + i, end - i);
        for (size_t k = i, stop; k < end; k = stop) {
            stop = k + 1;
            if (t[k].state != LAY_M_MATH)
                continue;
            while (stop < end && t[stop].state == LAY_M_MATH &&
                   !begins_formula(m, &t[stop], end - stop))
                stop++;
            if (!add_span(m, t + k, stop - k, keep, words, &count))
                return false;
        }
    }
    *ret_words = words;
    *ret_count = count;
    return true;
}
