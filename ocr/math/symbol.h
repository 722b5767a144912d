/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_SYMBOL_H
#define OCR_MATH_SYMBOL_H

#include "ocr/model/page.h"
#include "ocr/pdf/pdf.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Symbols: what a painted shape is, apart from where it stands.
 *
 * The table (symbols.tsv, compiled in) gives each symbol its LaTeX, class and Unicode. Three
 * sources make symbols: glyphs of a PDF (symbol_glyph.c), shapes on a scan, strokes; the structure
 * analyser does not know which.
 */
typedef enum ocr_symbol_class {
    OCR_CLS_ORD, /* variables, Greek, \infty; italic letters */
    OCR_CLS_RM,  /* upright letters: parts of words and operator names */
    OCR_CLS_DIGIT,
    OCR_CLS_OP, /* \sum, \int: may take limits */
    OCR_CLS_BIN,
    OCR_CLS_REL,
    OCR_CLS_OPEN,
    OCR_CLS_CLOSE,
    OCR_CLS_FENCE, /* |, \|: opens or closes */
    OCR_CLS_PUNCT,
    OCR_CLS_ACCENT,
    OCR_CLS_RADICAL,
    OCR_CLS_VPIECE,  /* part of a tall delimiter; latex names the delimiter, "brex" an extender of
                        braces */
    OCR_CLS_RPIECE,  /* part of a tall radical */
    OCR_CLS_HPIECE,  /* part of a horizontal brace or an arrow */
    OCR_CLS_OVERLAY, /* \not, mapstochar, hooks: combines with a neighbour */
    OCR_CLS_COUNT
} ocr_symbol_class;

typedef enum ocr_math_style {
    OCR_STYLE_NONE,
    OCR_STYLE_BF,   /* \mathbf */
    OCR_STYLE_BOLD, /* \boldsymbol */
    OCR_STYLE_IT,   /* \mathit */
    OCR_STYLE_SF,   /* \mathsf */
    OCR_STYLE_TT,   /* \mathtt */
    OCR_STYLE_CAL,  /* \mathcal */
    OCR_STYLE_SCR,  /* \mathscr */
    OCR_STYLE_FRAK, /* \mathfrak */
    OCR_STYLE_BB,   /* \mathbb */
    OCR_STYLE_COUNT
} ocr_math_style;

/** One row of the table. */
typedef struct ocr_symbol_info {
    const char *name;  /* "\\alpha", "x", "\\sum": what the analyser compares with */
    const char *latex; /* what is written, without its style; mostly the name */
    uint32_t unicode;  /* 0: none */
    uint8_t cls;       /* ocr_symbol_class */
    bool limits;       /* takes limits in display style */
    bool allowed;      /* latex is the name itself; else a near relative or the character */
} ocr_symbol_info;

/** Number of symbols; ids are 0 .. count - 1, 0 is "unknown". */
int ocr_symbol_count(void);
const ocr_symbol_info *ocr_symbol(uint16_t id);
/** Id of a LaTeX name or an alias of one: "\\leq", "\\le", "x"; 0: unknown. */
uint16_t ocr_symbol_find(const char *latex);
/** Id and style of a code point, math alphanumerics included; 0: unknown. */
uint16_t ocr_symbol_of_unicode(uint32_t rune, ocr_math_style *ret_style);

/** How a symbol was told; in falling trust, with which conf goes. */
typedef enum ocr_symbol_way {
    OCR_WAY_NONE,    /* not told */
    OCR_WAY_FAMILY,  /* the font's family and the glyph's name or slot in it */
    OCR_WAY_NAME,    /* the glyph's name alone */
    OCR_WAY_UNICODE, /* the text layer */
    OCR_WAY_SLOT,    /* a slot of a family that is known to move them */
    OCR_WAY_VOTE,    /* a font without a name, whose shapes agree on an encoding; then the slot */
    OCR_WAY_SHAPE,   /* compared with outlines of known fonts */
    OCR_WAY_COUNT
} ocr_symbol_way;

/** A symbol on the plane. Units are those of the page it stands on; y down. */
typedef struct ocr_sym {
    uint16_t id;
    uint8_t cls;     /* ocr_symbol_class; usually the table's, a font may overrule it */
    uint8_t style;   /* ocr_math_style */
    uint8_t way;     /* ocr_symbol_way; scans and strokes: SHAPE */
    bool extensible; /* from an extension font, or taller than text: base means nothing */
    bool text_font;  /* from a font of running text, not of mathematics */
    float size;      /* em of its font */
    float base;      /* y of the baseline; NaN when extensible */
    ocr_box ink;
    float x, advance; /* origin and advance width */
    int32_t seq;      /* paint order; -1: not known */
    int32_t glyph;    /* index into the page's glyphs, -1: none */
    float conf;       /* 0 to 1 */
    uint16_t alt[4];  /* next best ids, 0-ended; scans and strokes */
    float alt_conf[4];
} ocr_sym;

/** What the identification keeps between glyphs of one document: fonts, shapes. */
typedef struct ocr_symbol_cache ocr_symbol_cache;
ocr_symbol_cache *ocr_symbol_cache_new(void);
ocr_symbol_cache *ocr_symbol_cache_free(ocr_symbol_cache *cache);
SCH_DEFINE_AUTO(ocr_symbol_cache *, ocr_symbol_cache_free);

/** What is known of a font by its name and flags. */
typedef struct ocr_font_role {
    bool math;      /* a font of mathematics: letters in it are variables */
    bool extension; /* tall delimiters, big operators */
    bool pi;        /* signs for text and formulas alike: Symbol, MathematicalPi */
    bool signs;     /* office programs take signs of formulas from it, and bullets */
    uint8_t style;  /* ocr_math_style that its letters carry */
    bool italic, bold, mono;
} ocr_font_role;
ocr_font_role ocr_font_role_of(const ocr_pdf_font *font);

/**
 * Identify one glyph: family and slot, glyph name, Unicode, outline, in the order of design
 * section 4.
 * @return false: nothing that has ink (a space); else ret_sym is filled, id 0 when unknown
 */
bool ocr_symbol_of_glyph(ocr_symbol_cache *cache, const ocr_pdf_page *page, const ocr_glyph *glyph,
                         ocr_sym *ret_sym);

#endif
