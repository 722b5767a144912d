/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_DECIDE_H
#define OCR_DECIDE_H

#include "ocr/pdf/pdf.h"

#include <stdbool.h>

/**
 * Is a PDF page's own text what a reader sees? Judged from its glyphs, images and paths alone;
 * what can only be settled by looking at pixels is said to be so.
 */
typedef enum ocr_verdict {
    OCR_VERDICT_TEXT,   /* read the glyphs */
    OCR_VERDICT_PIXELS, /* recognize the page's pixels */
    OCR_VERDICT_BOTH,   /* a picture covers most of the page and some text stands on it: recognize,
                           and take what says more */
    OCR_VERDICT_BLANK,  /* nothing is painted */
    OCR_VERDICT_COUNT
} ocr_verdict;

typedef struct ocr_judgement {
    ocr_verdict verdict;
    const char *reason;  /* constant text, for ocr_decision.reason */
    float readable;      /* share of the glyphs whose characters make sense, 0 to 1 */
    float image_cover;   /* share of the page under images, 0 to 1 */
    float text_cover;    /* share of the page's height in which visible glyphs stand, 0 to 1 */
    int visible, hidden; /* glyphs that are letters or signs: seen, and not seen (OCR layers) */
    float glyph_size;    /* median size of the visible glyphs, points; 0: none */
} ocr_judgement;

/**
 * Measure the text layer of a page and decide by it.
 * @param bad  by font: it says something else than it draws (misread.h); NULL: none does
 */
ocr_judgement ocr_judge_page(const ocr_pdf_page *page, const uint8_t *bad);

/** Neither hidden nor out of sight. White glyphs count as unseen: they stand on white. */
bool ocr_glyph_is_seen(const ocr_glyph *glyph);
/** Its characters make sense, or its name tells what it is. */
bool ocr_glyph_is_readable(const ocr_glyph *glyph);

#endif
