/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_VOTE_H
#define OCR_MATH_SYMBOL_VOTE_H

#include "ocr/math/symbol_data.h"

/** What the shapes of a font's glyphs on one page say about its encoding. */
typedef struct ocr_symbol_vote {
    const ocr_symbol_encoding *encoding;
    float distance; /* mean over the glyphs, of their shapes to those of the slots */
    bool by_name;   /* slots are the numbers in the glyphs' names */
    bool bold;      /* most of them look like those of bold fonts */
} ocr_symbol_vote;

/**
 * The slot that a glyph of a nameless font may stand for: its code or, by_name, the number in a
 * name like "a97" or "C30" (decimal, whatever the code). @return 256: none
 */
uint32_t ocr_symbol_slot_number(const ocr_glyph *glyph, bool by_name);

/**
 * Choose the encoding under which a font's glyphs look most like what their slots hold.
 * @return false: too few glyphs, or no encoding fits
 */
bool ocr_symbol_vote_of(const ocr_pdf_page *page, int32_t font, ocr_symbol_vote *ret_vote);

#endif
