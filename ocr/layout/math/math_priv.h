/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_MATH_MATH_PRIV_H
#define OCR_LAYOUT_MATH_MATH_PRIV_H

#include "ocr/layout/layout_priv.h"
#include "ocr/math/analyse.h"

/**
 * Mathematics of a page: glyphs -> pieces that move together -> rows -> tokens -> spans, which
 * become words that carry LaTeX; and, when lines are known, displays.
 *
 * Everything here is in page pixels, y down, of a page whose text runs to the right. em is the size
 * of the page's running text; sizes of single glyphs are their own font's.
 */
typedef enum lay_mstate {
    LAY_M_OPEN, /* not decided */
    LAY_M_TEXT,
    LAY_M_MATH,
    LAY_M_FUNC /* a known function's name: mathematics where mathematics is beside it */
} lay_mstate;

/** One glyph that was identified. */
typedef struct lay_mglyph {
    ocr_sym sym;
    int32_t glyph; /* of the page */
    bool italic, mono, math_font;
    bool pi_font; /* of signs for text and formulas alike */
    bool taken;   /* by a word of mathematics */
    bool inside;  /* part of a fraction, radical, tall delimiter: mathematics without question */
    int host;     /* glyph that it is a script, limit or accent of; -1: none */
    int atom;     /* union-find parent: glyphs of one two-dimensional piece */
    float axis;   /* of an atom, kept at its root; NaN: stands on the baseline */
    float v;      /* baseline of its row */
} lay_mglyph;

/** A horizontal bar that may belong to mathematics. */
typedef struct lay_bar {
    ocr_box box;
    int32_t seq;
    bool fraction;
} lay_bar;

typedef struct lay_mpage {
    lay_page *lay;
    lay_mglyph *g; /* in paint order */
    size_t n;
    lay_bar *bars; /* by width */
    size_t nbars;
    lay_bar **by_y;    /* bars from the top down */
    int32_t *of_glyph; /* by glyph of the page: index into g, -1: none */
    float em;
    bool has_math_font;
    bool unordered;      /* paint order tells nothing */
    bool italic_letters; /* variables are letters of the text's italic: no font of their own */
    const ocr_options *options;
    lay_word *words; /* formulas, before they join the others */
    size_t nwords;
    int32_t *cell; /* grid: first glyph of a cell, then next[] */
    int32_t *next;
    int cols, rows;
    float step;
} lay_mpage;

/* Every stage returns false when there is no memory. */

/** glyphs.c: identify the kept glyphs of a page and index them. */
bool lay_math_collect(lay_mpage *m, const ocr_pdf_page *pdf, const uint8_t *keep);
/** Call visit for the glyphs whose middle lies in box; it returns false to stop. */
void lay_math_visit(const lay_mpage *m, ocr_box box, bool (*visit)(void *, int), void *data);
/** groups.c: fractions, radicals, tall delimiters; fills atom, axis and inside. */
bool lay_math_groups(lay_mpage *m);
int lay_math_atom(const lay_mpage *m, int glyph);
/** rows.c: hosts of scripts, limits and accents; baselines. */
bool lay_math_rows(lay_mpage *m);
/** spans.c: which glyphs are mathematics; their words are appended to ret_words. */
bool lay_math_spans(lay_mpage *m, uint8_t *keep, lay_word **ret_words, size_t *ret_count);
/** spans.c: box, pens and counts of a word made of glyphs; text and confidence are to follow.
 */
void lay_math_make_word(const lay_mpage *m, const lay_math *math, lay_word *ret_word);
/** glyphs.c: put indices into paint order, each once. @return how many are left */
size_t lay_math_sort(int32_t *glyphs, size_t n);
/** write.c: first of by_y that is not above y. */
size_t lay_math_first_bar(const lay_mpage *m, float y);
/** write.c: LaTeX of glyphs. @return false: no memory; ret_text NULL: cannot be analysed */
bool lay_math_latex(const lay_mpage *m, const int32_t *glyphs, size_t n, bool display,
                    const char **ret_text, float *ret_conf, float *ret_rate);
/** display.c: lines of mathematics to displays; needs lay->lines. */
bool lay_math_displays(lay_mpage *m);

#endif
