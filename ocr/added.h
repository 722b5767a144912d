/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_ADDED_H
#define OCR_ADDED_H

#include "ocr/model/page.h"
#include "ocr/pdf/pdf.h"
#include "schema/base/arena.h"

/**
 * Words that were recognized on pixels, as glyphs of a page that has others: layout then reads the
 * page as one, and each line knows where its text came from.
 */
typedef struct ocr_added {
    ocr_pdf_page *page; /* changed: glyphs and, with the first, a font */
    sch_arena *arena;   /* of the page */
    size_t cap_glyphs;
    int32_t font; /* -1: not made yet */
} ocr_added;

/** @param page, arena  borrowed while words are added */
ocr_added ocr_added_begin(ocr_pdf_page *page, sch_arena *arena);
/**
 * The letters of a word side by side in its box.
 *
 * @param size  font size, points
 * @param crop  the part of the page that was recognized: left, top, width, height in its pixels
 * @param dpi   of the pixels
 * @param flags  of the glyphs: 0 or OCR_GLYPH_LABEL
 * @return false: no memory
 */
bool ocr_added_word(ocr_added *added, const ocr_word *word, float size, const int crop[4],
                    float dpi, uint8_t flags);

#endif
