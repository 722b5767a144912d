/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_READING_H
#define OCR_MODEL_READING_H

#include "ocr/model/page.h"

/**
 * What a recognizer saw on the pixels of a page, before layout: words in the recognizer's order,
 * grouped into its lines, paragraphs and blocks, and the areas that are not text.
 *
 * Everything is in page pixels of the ocr_page it belongs to (whatever resolution was recognized),
 * on the page as it is displayed after turning; memory is that page's arena, so that layout may
 * keep the words and their texts without copying.
 */
typedef enum ocr_region_kind {
    OCR_REGION_TEXT,    /* running text, headings, captions */
    OCR_REGION_TABLE,   /* the recognizer thinks that the block is tabular; its words are read */
    OCR_REGION_MATH,    /* the recognizer thinks that the block is a formula; words unreliable */
    OCR_REGION_IMAGE,   /* picture */
    OCR_REGION_H_RULE,  /* horizontal rule */
    OCR_REGION_V_RULE,  /* vertical rule */
    OCR_REGION_UNKNOWN, /* noise and what is outside any column */
    OCR_REGION_COUNT
} ocr_region_kind;

/** A part of the page that holds no words: picture or rule. */
typedef struct ocr_region {
    ocr_box box;
    ocr_region_kind kind;
} ocr_region;

/** One line as the recognizer cut it; numbers count from 0 over the page. */
typedef struct ocr_read_line {
    ocr_box box;
    size_t word0, nwords; /* its words: words[word0] to words[word0 + nwords - 1]; at least one */
    int block, par;       /* par counts over the page too, not within the block */
    ocr_region_kind kind; /* of the block: TEXT, TABLE, MATH or UNKNOWN */
    float baseline0, baseline1; /* y at box.x0 and at box.x1 */
    float font_size;            /* pixels per em, from the heights of the line's letters */
} ocr_read_line;

/** One character where it stands, with the confidence of its own. */
typedef struct ocr_sign {
    ocr_box box;
    uint32_t rune; /* Unicode; of several code points the first */
    float conf;    /* 0 to 1 */
} ocr_sign;

typedef struct ocr_reading {
    ocr_word *words; /* style 0 (unknown to an LSTM recognizer); glyph0, glyph1: its signs, -1: not
                        asked for */
    size_t nwords;
    ocr_sign *signs; /* where they were asked for, else NULL */
    size_t nsigns;
    ocr_read_line *lines;
    size_t nlines;
    ocr_region *regions; /* IMAGE, H_RULE, V_RULE */
    size_t nregions;
} ocr_reading;

#endif
