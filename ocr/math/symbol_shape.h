/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_SHAPE_H
#define OCR_MATH_SYMBOL_SHAPE_H

#include "ocr/math/symbol_data.h"

/**
 * Measure a glyph of a page.
 * @return false, ret_shape untouched: it cannot be drawn, or is too small to look like anything
 */
bool ocr_shape_of_glyph(const ocr_pdf_page *page, const ocr_glyph *glyph, ocr_shape *ret_shape);

/** How unlike two shapes are: 0 the same, 0.1 the same sign of two fonts, from 0.2 on strangers. */
float ocr_shape_distance(const ocr_shape *a, const ocr_shape *b);

/** The best symbol for a shape. */
typedef struct ocr_shape_match {
    const ocr_symbol_slot *slot;
    float distance; /* to the nearest shape of that symbol */
    float margin;   /* how much farther the nearest shape of another symbol is */
} ocr_shape_match;
/** @return false: nothing is nearer than 0.25 */
bool ocr_shape_nearest(const ocr_shape *shape, ocr_shape_match *ret_match);
/** Distance to the nearest shape of the symbol in the alphabet of style; 1: there is none. */
float ocr_shape_distance_to(const ocr_shape *shape, uint16_t id, uint8_t style);
/** Boldness of bold letters; of fonts with strong stems it is less. */
#define OCR_SHAPE_BOLDER 0.02F
/** How much nearer the bold form of a symbol is than its plain one; negative: farther; 0: only one
 * is known. */
float ocr_shape_boldness(const ocr_shape *shape, uint16_t id);
/** Chance that a match is right. Source: sheets of fonts that gave no shapes (data/shapes.sh). */
float ocr_shape_conf(const ocr_shape_match *match);

#endif
