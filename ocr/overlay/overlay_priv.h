/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_OVERLAY_OVERLAY_PRIV_H
#define OCR_OVERLAY_OVERLAY_PRIV_H

#include "ocr/overlay/overlay.h"

#include <ft2build.h>
#include FT_FREETYPE_H

struct Pix;

/**
 * Inside of the overlay: a canvas over Leptonica and FreeType, and the two halves of the picture.
 * Places are pixels of the canvas; what lies outside it is cut. Colours are 0xRRGGBB.
 */
enum { OVL_INK = 0x1f2933, OVL_FAINT = 0x8a94a0, OVL_PAPER = 0xffffff };

typedef enum ovl_font { OVL_SANS, OVL_BOLD, OVL_MONO, OVL_FONT_COUNT } ovl_font;
typedef struct ovl_letters {
    FT_Library library;
    FT_Face faces[OVL_FONT_COUNT];
} ovl_letters;
/** @return SCH_OK; SCH_FATAL: a font is missing; done with ovl_letters_done() */
sch_status ovl_letters_open(ovl_letters *ret_letters, sch_err *err);
void ovl_letters_done(ovl_letters letters);
SCH_DEFINE_AUTO(ovl_letters, ovl_letters_done);

typedef struct ovl_canvas {
    struct Pix *pix; /* 32 bits */
    ovl_letters *letters;
} ovl_canvas;

/** Text as it is set: its font, height in pixels, colour. */
typedef struct ovl_style {
    ovl_font font;
    int size;
    uint32_t rgb;
} ovl_style;

/* canvas.c */
void ovl_fill(ovl_canvas *c, ocr_box box, uint32_t rgb, float alpha);
/** A frame around box: what is in it stays to be seen. */
void ovl_frame(ovl_canvas *c, ocr_box box, uint32_t rgb, int width);
void ovl_dashes(ovl_canvas *c, ocr_box box, uint32_t rgb);
void ovl_hatch(ovl_canvas *c, ocr_box box, uint32_t rgb);
void ovl_arrow(ovl_canvas *c, float x0, float y0, float x1, float y1, uint32_t rgb);
void ovl_paste(ovl_canvas *c, struct Pix *from, int x, int y);

/* letters.c */
/** @return the width that len bytes of UTF-8 take */
int ovl_text_width(const ovl_canvas *c, ovl_style style, const char *text, size_t len);
/** Set text with its baseline at y. @return x behind it */
int ovl_text(ovl_canvas *c, ovl_style style, int x, int y, const char *text, size_t len);
/** Bytes of text that fit into width: up to a blank where there is one, at least one character. */
size_t ovl_text_fit(const ovl_canvas *c, ovl_style style, const char *text, int width);

/** What both halves know of the page. */
typedef struct ovl_page {
    const ocr_page *page;
    struct Pix *pix; /* the page, clean */
    float scale;     /* page pixels to those of the canvas */
} ovl_page;

/** A line that only holds others together. */
bool ovl_is_container(const ocr_line *line);
/** A line that has a number: lines.json lists no text inside pictures unless it is asked to. */
bool ovl_is_listed(const ocr_line *line);
/** A line whose text reaches the document neither by itself nor through another one. */
bool ovl_is_dropped(const ocr_page *page, const ocr_line *line);
ocr_box ovl_box(const ovl_page *p, ocr_box box);

/** mark.c: draw over the page, which lies at the canvas' origin. */
void ovl_mark_page(ovl_canvas *c, const ovl_page *p);

/**
 * panel.c: list the lines in columns of OCR_OVERLAY_PANEL_PX from x on, each `height` high.
 * A canvas without pixels is only measured. @return columns that it takes
 */
int ovl_panel(ovl_canvas *c, const ovl_page *p, int x, int height);

#endif
