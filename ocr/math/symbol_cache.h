/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_CACHE_H
#define OCR_MATH_SYMBOL_CACHE_H

#include "ocr/math/symbol_data.h"
#include "ocr/math/symbol_shape.h"

/** What is kept of the fonts of a document while their glyphs are told. */

/** A shape that was compared before. */
typedef struct ocr_seen_shape {
    uint32_t code;
    bool found, used;
    ocr_shape_match match;
    ocr_shape shape;
} ocr_seen_shape;

/** What a glyph was told to be, remembered: most glyphs of a font come again and again. */
typedef struct ocr_told_glyph {
    uint32_t code, rune;
    const char *glyph_name; /* by address: it lives as long as the page */
    uint16_t id;
    uint8_t cls, style;
    ocr_symbol_way way;
    bool extensible, is_set;
    float conf;
} ocr_told_glyph;

/** What is derived from a font once: from its name, and from its shapes when that says nothing. */
typedef struct ocr_font_entry {
    struct ocr_font_entry *next;
    char *name;
    uint64_t key;
    int type;
    bool is_cid;
    ocr_font_role role;
    const char *encoding;         /* NULL: none of TeX's */
    const ocr_symbol_slot *slots; /* of the encoding; NULL: none */
    bool trust_slots;
    const ocr_pdf_page *vote_page; /* the last page that was asked for a vote, and how many were */
    int nvotes;
    float vote_distance; /* of the encoding that was voted for; 0: none was */
    bool vote_by_name;
    ocr_seen_shape *seen; /* by code; made when the first shape is compared */
    ocr_told_glyph *told; /* by code; made at first use; NULL: no memory, it does without */
    const ocr_pdf_page *told_page; /* the page that they are of */
} ocr_font_entry;

/** The entry of a font, made at first use; NULL: out of memory. */
ocr_font_entry *ocr_font_entry_of(ocr_symbol_cache *cache, const ocr_pdf_font *font);
/** The glyph's shape and what it looks like, remembered. @return NULL: it cannot be drawn */
const ocr_seen_shape *ocr_font_shape(ocr_font_entry *font, const ocr_pdf_page *page,
                                     const ocr_glyph *glyph);
/** Let the font's glyphs on this page choose its encoding, on a few pages at most. */
void ocr_font_vote(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph);
/** Place of a glyph among the remembered ones; emptied when a new page begins; NULL: no memory. */
ocr_told_glyph *ocr_font_told(ocr_font_entry *font, const ocr_pdf_page *page,
                              const ocr_glyph *glyph);

#endif
