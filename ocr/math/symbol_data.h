/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_DATA_H
#define OCR_MATH_SYMBOL_DATA_H

#include "ocr/math/symbol.h"

/** The compiled tables of ocr/math/data; private to symbol*.c. */
typedef struct ocr_symbol_key {
    const char *name; /* a symbol's name or an alias */
    uint16_t id;
} ocr_symbol_key;

/** What a slot of an encoding or a glyph name stands for; id 0: nothing. */
typedef struct ocr_symbol_slot {
    uint16_t id;
    uint8_t cls;   /* ocr_symbol_class */
    uint8_t style; /* ocr_math_style */
    bool extensible;
} ocr_symbol_slot;

typedef struct ocr_symbol_encoding {
    const char *name;             /* "OML" */
    const ocr_symbol_slot *slots; /* 256 */
} ocr_symbol_encoding;

typedef struct ocr_symbol_name {
    const char *name; /* of the glyph */
    ocr_symbol_slot slot;
} ocr_symbol_name;

typedef struct ocr_symbol_rune {
    uint32_t rune;
    uint16_t id;
    uint8_t cls;
} ocr_symbol_rune;

/** How a glyph of a known font looks; see symbol_shape.c for the measures. */
enum { OCR_SHAPE_SIDE = 16, OCR_SHAPE_CELLS = OCR_SHAPE_SIDE * OCR_SHAPE_SIDE, OCR_SHAPE_INK = 7 };
typedef struct ocr_shape {
    int16_t log_aspect; /* 1000 ln(width / height) of the ink */
    int16_t low, high;  /* ink above the baseline, em / 1000, upward */
    bool sized;         /* low and high are em; else only their proportion means something */
    uint8_t grid[OCR_SHAPE_CELLS]; /* ink in each cell of the box, rows from the top, 0 to 7 */
} ocr_shape;

typedef struct ocr_symbol_shape {
    ocr_symbol_slot slot;
    ocr_shape shape;
} ocr_symbol_shape;

extern const ocr_symbol_info ocr_symbol_table[]; /* by id */
extern const int ocr_symbol_table_count;
extern const ocr_symbol_key ocr_symbol_index[]; /* sorted by name */
extern const int ocr_symbol_index_count;
extern const ocr_symbol_encoding ocr_symbol_encodings[]; /* sorted by name */
extern const int ocr_symbol_encoding_count;
extern const ocr_symbol_name ocr_symbol_names[]; /* sorted by name */
extern const int ocr_symbol_name_count;
extern const ocr_symbol_rune ocr_symbol_runes[]; /* sorted by rune */
extern const int ocr_symbol_rune_count;
extern const ocr_symbol_shape ocr_symbol_shapes[];
extern const int ocr_symbol_shape_count;

/** The row of a code point, NULL: none; alphanumerics are not among them. */
const ocr_symbol_rune *ocr_symbol_rune_find(uint32_t rune);

#endif
