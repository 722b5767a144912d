/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_KNOWN_H
#define OCR_PIXELS_KNOWN_H

#include "ocr/model/reading.h"

#include <stddef.h>

#define OCR_KNOWN_CONF 0.9F /* so sure a word must be to be one of them */

/** The words of a page that were read well: its own vocabulary, small letters, sorted. */
typedef struct ocr_known {
    const char **words;
    size_t n;
} ocr_known;

/** @param arena  takes the words. @return false: it is full */
bool ocr_known_gather(const ocr_reading *reading, sch_arena *arena, ocr_known *ret_known);

/**
 * A text of len bytes is a word of the page, whatever its case and the signs before and after it.
 * One letter is a word only as "a" or "I".
 */
bool ocr_known_has(const ocr_known *known, const char *text, size_t len);
/** How often a word occurs on the page among those that were read well. */
size_t ocr_known_count(const ocr_known *known, const char *text);

#endif
