/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MISREAD_H
#define OCR_MISREAD_H

#include "ocr/pdf/pdf.h"

#include <stdbool.h>

/**
 * Fonts whose text layer does not say what they draw: without usable characters, with all glyphs
 * named alike, or with letters exchanged (ToUnicode maps that are shifted, scrambled or another
 * font's). Fonts of mathematics are never among them: their slots tell their signs.
 *
 * Exchanged letters are suspected where the letters that are frequent in every language are rare,
 * and proved by the outlines: a glyph that is called A and drawn as T.
 *
 * @param arena  of the page; takes the answer
 * @param[out] ret_bad  1 for such fonts, by font; NULL: there are none
 * @return false: no memory
 */
bool ocr_fonts_judge(const ocr_pdf_page *page, sch_arena *arena, uint8_t **ret_bad);

#endif
