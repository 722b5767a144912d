/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_WORDS_BIDI_H
#define OCR_LAYOUT_WORDS_BIDI_H

#include "ocr/layout/layout_priv.h"

/** Hebrew, Arabic and the scripts between them: read from right to left. */
static inline bool lay_is_rtl(uint32_t r)
{
    return (r >= 0x590 && r < 0x900) || (r >= 0xFB1D && r <= 0xFDFF) ||
           (r >= 0xFE70 && r <= 0xFEFC);
}

/**
 * The letter of an Arabic presentation form, which fonts name their joined shapes by.
 * @param[out] ret_second  of a ligature of two letters the other one, in reading order; else 0
 * @return rune itself when it is no such form
 */
uint32_t lay_bidi_letter(uint32_t rune, uint32_t *ret_second);

/** Put the words and letters of lines that read to the left into reading order; after lines.c. */
bool lay_bidi_reorder(lay_page *lay);

#endif
