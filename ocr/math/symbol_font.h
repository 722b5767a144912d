/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_FONT_H
#define OCR_MATH_SYMBOL_FONT_H

#include "ocr/math/symbol.h"

/**
 * Encoding family of a font by its name.
 * @param[out] ret_encoding  "OML", "OMS", ...; NULL: none of TeX's
 * @param[out] ret_slots  the character code is the TeX slot (false: a clone that re-encodes)
 */
void ocr_symbol_family_of(const ocr_pdf_font *font, const char **ret_encoding, bool *ret_slots);

/** An encoding of mathematics: OT1 and T1 are text. NULL: false. */
bool ocr_symbol_is_math_encoding(const char *encoding);

#endif
