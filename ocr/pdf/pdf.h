/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_PDF_H
#define OCR_PDF_PDF_H

#include "schema/base/arena.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * PDF pages as glyphs, rules, images and pixels: a C interface over Poppler, whose types stay
 * inside this folder (its private headers change with every release; 22.12 is what we build on).
 *
 * Units of ocr_pdf_page are PDF points (1/72 inch), origin top left of the crop box, y down, the
 * page's /Rotate applied. A handle belongs to one thread.
 */
typedef struct ocr_pdf ocr_pdf;

typedef struct ocr_pdf_font {
    const char *name; /* BaseFont without subset tag and CMap; "" when it has none */
    int type;         /* ocr_pdf_font_type */
    bool embedded, has_tounicode, is_cid, bold, italic, fixed, serif, symbolic;
    bool outlines;         /* its embedded program was read: ink boxes are exact */
    float ascent, descent; /* em; descent negative */
    uint64_t key;          /* tells the fonts of a document apart, page after page */
} ocr_pdf_font;
typedef enum ocr_pdf_font_type {
    OCR_FONT_UNKNOWN,
    OCR_FONT_TYPE1,
    OCR_FONT_TYPE1C,
    OCR_FONT_TYPE3,
    OCR_FONT_TRUETYPE,
    OCR_FONT_CID_CFF,
    OCR_FONT_CID_TRUETYPE,
} ocr_pdf_font_type;

enum {                        /* ocr_glyph.flags */
       OCR_GLYPH_HIDDEN = 1,  /* render mode 3, or 7 (clip only) */
       OCR_GLYPH_CLIPPED = 2, /* its ink lies outside the clip */
       OCR_GLYPH_OFF_PAGE = 4,
       OCR_GLYPH_EXACT = 8,   /* ink box from the outline or bitmap, else from advance and ascent */
       OCR_GLYPH_WHITE = 16,  /* painted in the page's background colour */
       OCR_GLYPH_ACTUAL = 32, /* uni comes from /ActualText */
       OCR_GLYPH_ARTIFACT =
           64,               /* inside marked content /Artifact (running heads of tagged files) */
       OCR_GLYPH_LABEL = 128 /* recognized on a picture that stays one: a label in it, no text */
};

typedef struct ocr_glyph {
    int32_t font;  /* index into ocr_pdf_page.fonts */
    uint32_t code; /* character code, or CID: the TeX slot in 8-bit TeX fonts */
    int32_t gid;   /* glyph index in the font program (bare CID-keyed CFF: the CID); -1 unknown */
    const char *name; /* glyph name from the encoding or the program, or NULL */
    uint32_t uni[4];  /* Unicode of the text layer */
    uint8_t nuni;     /* 0 to 4 */
    uint8_t flags;
    uint16_t turn;        /* writing direction, degrees clockwise: 0, 90, 180, 270; else 360 */
    uint8_t read_conf;    /* 0: painted; else recognized on pixels, by this many per cent */
    float size;           /* font size, points */
    float x, y;           /* origin on the baseline */
    float dx, dy;         /* advance, without character and word spacing */
    float x0, y0, x1, y1; /* ink box; a space has an empty one at its origin */
    float m[4];           /* font matrix on the page: em to points */
    uint32_t rgb;         /* 0xRRGGBB: fill, or stroke where it is only stroked */
    int32_t seq;          /* paint order, one count with rules, paths and images */
    int32_t bitmap;       /* Type 3: index into ocr_pdf_page.bitmaps, else -1 */
    int32_t mcid;         /* marked content id, -1 none */
} ocr_glyph;

typedef enum ocr_rule_kind {
    OCR_RULE_HORIZONTAL,
    OCR_RULE_VERTICAL,
    OCR_RULE_BOX,
    OCR_RULE_SLOPED,
    OCR_RULE_PATH
} ocr_rule_kind;
/**
 * A thin filled rectangle or a stroked segment; BOX: a filled area; PATH: all that one operator
 * paints besides. Cut to the clip. Patterns and shadings have rgb 0x808080.
 */
typedef struct ocr_rule {
    float x0, y0, x1, y1;
    uint8_t kind;
    bool filled;
    bool is_round; /* PATH: a circle, and nothing else */
    uint32_t rgb;
    int32_t seq;
} ocr_rule;

typedef struct ocr_image {
    float x0, y0, x1, y1; /* what is seen of it on the page */
    int w, h;             /* its own pixels */
    bool mask;
    int32_t seq;
} ocr_image;

/** A field that a viewer lets its reader fill in; what it shows is among the glyphs and rules. */
typedef struct ocr_field {
    float x0, y0, x1, y1; /* cut to the page */
    uint8_t kind;         /* ocr_field_kind */
    bool is_checked;      /* CHECK, RADIO */
} ocr_field;
typedef enum ocr_field_kind {
    OCR_FIELD_TEXT,
    OCR_FIELD_CHOICE,
    OCR_FIELD_CHECK,
    OCR_FIELD_RADIO
} ocr_field_kind;

/** Bitmap of a Type 3 glyph, upright and cut to its ink: 1 byte a pixel, 0 or 1. */
typedef struct ocr_bitmap {
    int w, h;
    uint64_t hash;
    const uint8_t *bits;
} ocr_bitmap;

typedef struct ocr_pdf_page {
    ocr_pdf *pdf;        /* where it comes from; borrowed. NULL: nowhere (tests) */
    int number;          /* in it, from 1 */
    float width, height; /* points, as displayed */
    int rotate;
    ocr_pdf_font *fonts;
    size_t nfonts;
    ocr_glyph *glyphs;
    size_t nglyphs; /* in paint order */
    ocr_rule *rules;
    size_t nrules;
    ocr_image *images;
    size_t nimages;
    ocr_bitmap *bitmaps;
    size_t nbitmaps;
    ocr_field *fields;
    size_t nfields;
    bool truncated; /* a limit (OCR_PDF_MAX_GLYPHS, OCR_PDF_MAX_RULES) cut the lists */
} ocr_pdf_page;
#define OCR_PDF_MAX_GLYPHS 200000
#define OCR_PDF_MAX_RULES  100000
#define OCR_PDF_MAX_FIELDS 10000 /* the others are none */

/**
 * Set Poppler up (silent, its tables of encodings and the system's fonts found): once a process,
 * before any fork. Otherwise done when first needed.
 */
void ocr_pdf_warm_up(void);
/**
 * Open a PDF held by fd (not closed; read with pread, so the offset does not matter).
 * @return SCH_OK; SCH_INVALID with id pdf_encrypted (a password is needed) or corrupt_pdf_file
 *         (Poppler cannot repair it, or it has no page); SCH_FATAL
 */
sch_status ocr_pdf_open(int fd, ocr_pdf **ret_pdf, sch_err *err);
ocr_pdf *ocr_pdf_close(ocr_pdf *pdf);
SCH_DEFINE_AUTO(ocr_pdf *, ocr_pdf_close);
int ocr_pdf_page_count(const ocr_pdf *pdf);
/** Size as displayed, points; without interpreting the page. @return SCH_INVALID: no such page */
sch_status ocr_pdf_page_size(ocr_pdf *pdf, int page, float *ret_width, float *ret_height,
                             sch_err *err);
/** What a page's resources name, whether or not the page uses it. */
typedef struct ocr_pdf_hint {
    int fonts;
    int64_t image_pixels;  /* of the largest image */
    int64_t content_bytes; /* of the content streams and forms, compressed */
} ocr_pdf_hint;
/**
 * Look at a page's resources without interpreting it (microseconds).
 * @return SCH_OK; SCH_INVALID: no such page; SCH_FATAL
 */
sch_status ocr_pdf_page_hint(ocr_pdf *pdf, int page, ocr_pdf_hint *ret_hint, sch_err *err);
/** Interpret page (from 1) into arena. @return SCH_OK; SCH_INVALID; SCH_LIMIT (arena); SCH_FATAL */
sch_status ocr_pdf_page_load(ocr_pdf *pdf, int page, sch_arena *arena, ocr_pdf_page **ret_page,
                             sch_err *err);

/** An item of the outline (bookmarks). */
typedef struct ocr_outline_entry {
    const char *title; /* UTF-8, at most 200 characters */
    int level;         /* 1 to 6, from the outside */
} ocr_outline_entry;
/**
 * Items that lead to a page (from 1), in the outline's order; at most 5,000 of a document are read.
 * @param arena  takes the list and the titles
 * @return SCH_OK, also without an outline; SCH_FATAL
 */
sch_status ocr_pdf_outline(ocr_pdf *pdf, int page, sch_arena *arena,
                           ocr_outline_entry **ret_entries, size_t *ret_count, sch_err *err);

/** Ink of a glyph as its font draws it, wherever and however large it stands on the page. */
#define OCR_GLYPH_PICTURE_PX 48
typedef struct ocr_glyph_picture {
    int w, h;     /* pixels; the larger is OCR_GLYPH_PICTURE_PX */
    float aspect; /* width by height of the ink, exact */
    uint8_t ink[OCR_GLYPH_PICTURE_PX * OCR_GLYPH_PICTURE_PX]; /* h rows of w, 0 to 255 */
} ocr_glyph_picture;
/**
 * Draw one glyph of a loaded page, from its outline or, Type 3, its bitmap.
 * @return false, ret_picture untouched: no program of the document's own, no ink, or the font has
 *         been forgotten since (draw while the page is the last one loaded and the PDF is open)
 */
bool ocr_pdf_glyph_picture(const ocr_pdf_page *page, const ocr_glyph *glyph,
                           ocr_glyph_picture *ret_picture);

/**
 * Bounds of what is drawn within the frame of an image, text left out: images have blank margins.
 * Renders that part of the page at 100 dpi (tens of milliseconds).
 *
 * @param[out] ret_box  x0, y0, x1, y1 in points; of no width and height when nothing is drawn
 * @return false, ret_box untouched: the page is from nowhere, or cannot be rendered
 */
bool ocr_pdf_image_ink(const ocr_pdf_page *page, const ocr_image *image, float ret_box[4]);

/** Pixels of a page or of a part of one; rows of stride bytes, top down. */
typedef struct ocr_raster {
    int width, height, stride;
    int channels; /* 1 grey, 3 RGB */
    float dpi;
    uint8_t *pixels; /* owned, malloc() */
} ocr_raster;
void ocr_raster_done(ocr_raster raster);
SCH_DEFINE_AUTO(ocr_raster, ocr_raster_done);

/**
 * Render page at dpi.
 * @param crop_px  x, y, width, height in pixels at that dpi, cut to the page; NULL: all of it
 * @return SCH_OK; SCH_INVALID: no such page, dpi not 1 to 4800, channels not 1 or 3, empty crop;
 *         SCH_LIMIT: more than 200 megapixels; SCH_FATAL
 */
sch_status ocr_pdf_render(ocr_pdf *pdf, int page, float dpi, int channels, const int crop_px[4],
                          ocr_raster *ret_raster, sch_err *err);
/**
 * The image of a page that is nothing but one image (a scan), decoded at its own resolution and
 * turned as displayed, without rendering (15 against 132 ms). The raster is that of the page at
 * the image's resolution, white where the image does not reach: it has the size, to a pixel, of
 * ocr_pdf_render() at raster.dpi.
 * @param loaded  of this page; tells whether it is a scan
 * @return SCH_OK; SCH_NOT_FOUND: the page is something else; SCH_FATAL
 */
sch_status ocr_pdf_page_image(ocr_pdf *pdf, int page, const ocr_pdf_page *loaded, int channels,
                              ocr_raster *ret_raster, sch_err *err);

#ifdef __cplusplus
}
#endif
#endif
