/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_LETTERS_H
#define OCR_PIXELS_LETTERS_H

#include <stddef.h>

/**
 * The font size that a word's ink height means, from which letters it is made of: "axe" is 0.45 em
 * high, "Axe" 0.68, "page" 0.66 and "Gap" 0.89 (mean of the common text faces, within 5 %).
 *
 * @param text    UTF-8
 * @param height  of the word's ink, in any unit
 * @return em in the same unit; 0: nothing in the word has a known height
 */
float ocr_em_from_word(const char *text, float height);

/** Letters and digits in UTF-8 text; every character past ASCII counts as one. */
size_t ocr_letters_count(const char *text);

#endif
