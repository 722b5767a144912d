/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_MATH_MATH_ROWS_H
#define OCR_LAYOUT_MATH_MATH_ROWS_H

#include "ocr/layout/math/math_priv.h"

/**
 * What stands on one baseline, and what hangs on what. Private to runs.c, hosts.c and rows.c.
 *
 * Glyphs painted one after the other on one baseline are a run; an atom with an axis is a block.
 */
#define LAY_SCRIPT_SIZE 0.87F /* of the host, at most */
#define LAY_AXIS_EM     0.25F

/** A run or a block. */
typedef struct lay_melem {
    int first, last; /* glyphs, in paint order */
    bool block;
    ocr_box box;
    float base, size, x0, x1; /* x: of origins and advances */
    int host;                 /* element, -1: stands on a row itself */
    bool limit;
} lay_melem;

typedef struct lay_mrows {
    lay_mpage *m;
    lay_melem *e;
    size_t n;
    int *elem_of; /* by glyph, -1: an accent */
} lay_mrows;

/** Where the next glyph would be painted. */
static inline float lay_math_pen_end(const ocr_sym *s)
{
    return s->x + lay_max(s->advance, 0);
}
/** runs.c: fill e and elem_of, and the hosts of accents. @return false: no memory */
bool lay_math_runs(lay_mrows *rows);
/** hosts.c: fill host and limit of element k, where it hangs on another one. */
void lay_math_host(lay_mrows *rows, size_t k);

#endif
