/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_NAME_H
#define OCR_MATH_SYMBOL_NAME_H

#include "ocr/math/symbol_data.h"

#include <stddef.h>

/** Names of glyphs. */

/** The slot that the table of names gives, "psi" or "OML/psi"; NULL: none. */
const ocr_symbol_slot *ocr_name_slot(const char *name);
/** The name without what a font designer appended: ".1", ".size2", ".dsp", ".alt". NULL: "". */
void ocr_name_base(const char *name, char *ret_base, size_t size);
/** "uni222B", "u1D400": the code point a glyph name spells; 0: none. */
uint32_t ocr_name_rune(const char *name);
/** What the glyph's name says, apart from its family; the whole name before its stem. */
const ocr_symbol_slot *ocr_name_says(const char *full, const char *stem);

#endif
