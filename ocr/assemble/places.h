/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_ASSEMBLE_PLACES_H
#define OCR_ASSEMBLE_PLACES_H

#include "ocr/assemble/assemble_priv.h"

/** The cell at each place of a table. */
typedef struct asm_places {
    int nrows, ncols;
    const ocr_line **cell; /* row by row; NULL: none */
} asm_places;

/** @param[out] ret_places  in the document's arena. @return false: no memory */
bool asm_places_find(const asm_doc *doc, const asm_block *table, asm_places *ret_places);

static inline const ocr_line *asm_cell_at(const asm_places *p, int row, int col)
{
    return p->cell[row * p->ncols + col];
}

/** A rule runs above the place (below the last row: row is their number). */
bool asm_rule_above(const asm_places *table, int row, int col);

#endif
