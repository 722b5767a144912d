/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_LAYOUT_GLYPH_PAGE_H
#define TESTS_UNIT_LAYOUT_GLYPH_PAGE_H

#include "ocr/layout/layout.h"

/**
 * Glyph pages made by hand: letters are half an em wide and half an em high, so that positions can
 * be told by counting. Coordinates are points; the page is US letter.
 */
enum { T_PLAIN, T_BOLD, T_ITALIC, T_MONO, T_TYPE3, T_ROMAN, T_MATH, T_SYMBOL, T_FONTS };
#define T_SPACE_EM 0.3F /* between words; no space glyph is painted */

typedef struct t_glyphs {
    sch_arena *arena;
    ocr_pdf_page page;
    size_t cap_glyphs, cap_rules, cap_images;
    ocr_pdf_font fonts[T_FONTS];
    int32_t seq;
    uint16_t turn;              /* of what is painted next: 0, 90, 180, 270 */
    uint8_t flags;              /* of what is painted next */
    uint32_t rgb;               /* of what is painted next */
    float tracking_em;          /* extra gap behind each letter */
    const ocr_options *options; /* NULL: defaults */
    bool space_glyphs;          /* paint spaces as glyphs */
} t_glyphs;

/** Start an empty page. */
void t_glyphs_init(t_glyphs *g);
/** Twice is fine. */
void t_glyphs_done(t_glyphs *g);
/** An empty page g until the end of the scope. */
#define WITH_GLYPHS(g)                                                                             \
    t_glyphs g __attribute__((cleanup(t_glyphs_done)));                                            \
    t_glyphs_init(&(g))
/** Paint UTF-8 text with its first baseline point at x, y. @return where the pen ends along it */
float t_paint(t_glyphs *g, int font, float size, float x, float y, const char *text);
/** One glyph, exactly there. */
ocr_glyph *t_paint_rune(t_glyphs *g, int font, float size, float x, float y, uint32_t rune);
/** count lines of about width points, pitch apart: words of `word` and the line's number. */
void t_paint_lines(t_glyphs *g, float size, float x, float y, float pitch, int count, float width,
                   const char *word);
void t_paint_image(t_glyphs *g, float x0, float y0, float x1, float y1);
void t_paint_rule(t_glyphs *g, float x0, float y0, float x1, float y1);
/** A rule, area or curve of this kind; areas are filled, the others stroked. */
void t_paint_ink(t_glyphs *g, ocr_rule_kind kind, float x0, float y0, float x1, float y1);
/** Four lines. */
void t_paint_frame(t_glyphs *g, float x0, float y0, float x1, float y1);

/** Layout of what was painted, onto a new page (free it). */
ocr_page *t_layout(t_glyphs *g);
/** Text of line i, words joined by blanks; glued words without. Static buffer. */
const char *t_line_text(const ocr_page *page, size_t i);
/** Index of the line whose text begins so; fails the test when there is none. */
size_t t_find_line(const ocr_page *page, const char *text);

#endif
