/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_MERGE_H
#define OCR_PIXELS_MERGE_H

#include "ocr/pixels/known.h"

#include <stddef.h>

/**
 * Make one line of two readings of it: stretch by stretch, where words of both lie over one
 * another, that of which its reader is surer. The second has to be surer by a margin, and more so
 * where it has signs that recognizers see in specks (| ~ ^ ...). Of two that differ in spaces only,
 * that with more words stands, where all of them may be words: a narrow space is easily overlooked
 * and seldom made up. A number that only lost its points is no better one.
 *
 * Words that only the first has stay; those that only the second has are taken where they are sure.
 *
 * @param a, b  from left to right, boxes in the same pixels; where one is not, the first stands
 * @param out   room for na + nb words, from left to right; texts are borrowed from a and b
 * @param known words of the page
 * @return words in out
 */
size_t ocr_words_merge(const ocr_word *a, size_t na, const ocr_word *b, size_t nb,
                       const ocr_known *known, ocr_word *out);

/**
 * Make the words of a line sure that a witness has, too: in the same place, letter by letter.
 * @return how many
 */
size_t ocr_words_confirm(ocr_word *words, size_t n, const ocr_word *witness, size_t nwitness);

#endif
