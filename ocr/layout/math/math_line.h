/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_MATH_MATH_LINE_H
#define OCR_LAYOUT_MATH_MATH_LINE_H

#include "ocr/layout/math/math_token.h"

#include <string.h>

/**
 * One stretch of a row whose tokens are being told apart. Private to inline.c,
 * words.c and operators.c. Gaps are in em of the page's text.
 */
#define LAY_WORD_GAP_EM  0.16F
#define LAY_REL_GAP_EM   0.62F /* 0.278 em, and as much again in loose lines */
#define LAY_COMMA_GAP_EM 0.26F
#define LAY_TOUCH_EM     0.06F
#define LAY_THIN_EM      0.1667F /* TeX's space between an operator and its argument */

typedef struct lay_mline {
    const lay_mpage *m;
    lay_token *t;
    size_t n;
    float comma_gap; /* what follows a comma at less goes on with the formula */
} lay_mline;

static inline const char *lay_mline_name(const lay_mline *l, const lay_token *t)
{
    const char *name = ocr_symbol(lay_token_sym(l->m, t)->id)->name;

    return name ? name : "";
}

/** The token is one glyph, and one of the characters of set. */
static inline bool lay_mline_is(const lay_mline *l, const lay_token *t, const char *set)
{
    const char *name = lay_mline_name(l, t);

    return !t->composite && name[0] && !name[1] && strchr(set, name[0]);
}

static inline bool lay_token_is_math(const lay_token *t)
{
    return t->state == LAY_M_MATH;
}

/** Gap in front of token i. */
static inline float lay_mline_gap(const lay_mline *l, size_t i)
{
    return i ? (l->t[i].x0 - l->t[i - 1].x1) / l->m->em : 9;
}

/** A digit, or decided to be mathematics. */
static inline bool lay_token_is_quantity(const lay_token *t)
{
    return t->cls == OCR_CLS_DIGIT || lay_token_is_math(t);
}

static inline void lay_mline_set(lay_mline *l, size_t i, size_t end, lay_mstate state)
{
    for (; i < end; i++)
        l->t[i].state = (uint8_t)state;
}

/** words.c: letters of the tokens i to end, as far as there is room. */
void lay_mline_spell(const lay_mline *l, size_t i, size_t end, char *text, size_t size);
/** words.c: words of text and functions; variables of pages without a font for them. */
void lay_math_mark_words(lay_mline *l);
/** operators.c: upright words that what stands beside them shows to be operators. */
void lay_math_mark_operators(lay_mline *l);
/** operators.c: names of functions are mathematics where mathematics is beside them. */
void lay_math_settle_functions(lay_mline *l);

#endif
