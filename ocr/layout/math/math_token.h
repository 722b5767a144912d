/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_MATH_MATH_TOKEN_H
#define OCR_LAYOUT_MATH_MATH_TOKEN_H

#include "ocr/layout/math/math_priv.h"

/**
 * What stands side by side on a row: a glyph with its scripts, or a piece with an axis. Private to
 * the files that tell mathematics from text.
 */
typedef struct lay_token {
    int glyph;       /* the one that stands on the row, or the first of an atom */
    int32_t *glyphs; /* all of it, in paint order */
    size_t nglyphs;
    float x0, x1;  /* of pens and ink; of all its parts */
    float main_x1; /* pen behind the glyph itself */
    float v, size;
    ocr_box ink;
    uint8_t cls;       /* ocr_symbol_class */
    uint8_t state;     /* lay_mstate */
    bool composite;    /* an atom of several glyphs */
    bool sup, sub;     /* it carries scripts */
    bool script_digit; /* they are digits and marks only */
    bool script_math;  /* a script is of a math font or a letter */
    bool bold, italic, upright_word;
    int word; /* tokens of one word share it; -1: none */
    int row;
} lay_token;

/** tokens.c: tokens of the page by row, then from left to right. */
bool lay_math_tokens(lay_mpage *m, lay_token **ret_tokens, size_t *ret_count);
/** inline.c: decide the tokens of one stretch of a row: none is left open. */
void lay_math_decide(const lay_mpage *m, lay_token *t, size_t n);

static inline const ocr_sym *lay_token_sym(const lay_mpage *m, const lay_token *t)
{
    return &m->g[t->glyph].sym;
}

#endif
