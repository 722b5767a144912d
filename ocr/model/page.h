/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_PAGE_H
#define OCR_MODEL_PAGE_H

#include "schema/base/arena.h"
#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * The page model: the single truth that lines.json, lines.mmd.json, mmd, word and line data, crops
 * and overlays are printed from.
 *
 * Two stages share it. Reading (ocr/layout, one page at a time, pages in parallel) fills geometry,
 * words and what one page can tell. Assembly (ocr/assemble, whole document) settles what needs all
 * pages (headings, running heads, paragraphs over a page break) and fills text and text_display.
 *
 * Coordinates are page pixels: origin top left, y down, the page as displayed (rotation applied).
 * PDF pages are measured at OCR_PAGE_DPI; images at their own pixels. All memory is the page's
 * arena.
 */
#define OCR_PAGE_DPI 250

typedef struct ocr_box {
    float x0, y0, x1, y1; /* x0 <= x1, y0 <= y1 */
} ocr_box;
/** The least box that holds both. */
void ocr_box_grow(ocr_box *box, const ocr_box *more);

/** Line types of the API (contract 4.4), containers included. */
typedef enum ocr_type {
    OCR_TEXT,
    OCR_MATH,
    OCR_TABLE,
    OCR_TABLE_CELL,
    OCR_DIAGRAM,
    OCR_CHART,
    OCR_FIGURE_LABEL,
    OCR_EQUATION_NUMBER,
    OCR_PAGE_INFO,
    OCR_TITLE,
    OCR_AUTHORS,
    OCR_ABSTRACT,
    OCR_SECTION_HEADER,
    OCR_QUOTE,
    OCR_FOOTNOTE,
    OCR_CODE,
    OCR_PSEUDOCODE,
    OCR_COLUMN,
    OCR_ROTATED_CONTAINER,
    OCR_TOC_CONTAINER,
    OCR_TOC_ROW,
    OCR_TOC_ITEM,
    OCR_TOC_NUMBER,
    OCR_MULTIPLE_CHOICE_BLOCK,
    OCR_MULTIPLE_CHOICE_OPTION,
    OCR_FORM_FIELD,
    OCR_CHART_INFO,
    OCR_DIAGRAM_INFO,
    OCR_X_AXIS_TICK_LABEL,
    OCR_Y_AXIS_TICK_LABEL,
    OCR_X_AXIS_LABEL,
    OCR_Y_AXIS_LABEL,
    OCR_LEGEND_LABEL,
    OCR_MODEL_LABEL,
    OCR_QED_SYMBOL,
    OCR_TYPE_COUNT
} ocr_type;
/** The word on the wire: "text", "section_header", "table_of_contents_container", ... */
const char *ocr_type_name(ocr_type type);
/** @return false: no such type */
bool ocr_type_parse(const char *name, ocr_type *ret_type);

/** Where a line's text came from. */
typedef enum ocr_source {
    OCR_SOURCE_GLYPHS, /* the PDF's own text layer */
    OCR_SOURCE_PIXELS, /* recognized from the page image */
    OCR_SOURCE_COUNT
} ocr_source;

enum { /* ocr_word.style */
       OCR_BOLD = 1,
       OCR_ITALIC = 2,
       OCR_MONO = 4,
       OCR_SUPERSCRIPT = 8,
       OCR_SUBSCRIPT = 16,
       OCR_MATH_WORD = 32,       /* text is LaTeX, without delimiters */
       OCR_MATH_OPEN_END = 64,   /* a formula that ends in a relation or binary operator */
       OCR_MATH_OPEN_START = 128 /* one that begins with a relation */
};

typedef struct ocr_word {
    ocr_box box;
    const char *text;       /* UTF-8, never NULL */
    float font_size;        /* pixels per em */
    float baseline;         /* y of the baseline */
    float conf;             /* 0 to 1 */
    uint8_t style;          /* OR of the flags above */
    bool glued;             /* no space between the word before and this one */
    int32_t glyph0, glyph1; /* range in the glyph source, glyph1 exclusive; both -1: none */
} ocr_word;

enum { /* ocr_cell.edges: sides of the cell that have a rule */
       OCR_CELL_TOP = 1,
       OCR_CELL_LEFT = 2,
       OCR_CELL_BOTTOM = 4,
       OCR_CELL_RIGHT = 8,
       OCR_CELL_EDGES = 15, /* all of them */
};

/** Place of a table_cell, from 0; of a table, its size (row and col 0, no edges). */
typedef struct ocr_cell {
    uint16_t row, col, nrows, ncols;
    uint8_t edges; /* OR of the flags above */
} ocr_cell;

#define OCR_LINE_ID_LEN 33 /* 32 lower-case hexadecimal digits and NUL */

typedef struct ocr_line {
    char id[OCR_LINE_ID_LEN]; /* from page, order and text: the same document gives the same ids */
    ocr_type type;
    const char *subtype; /* NULL: none */
    ocr_source source;
    ocr_box box;
    int parent;      /* index of the container line on the page, -1: none */
    int block;       /* paragraph or other block on the page, counted from 0 in reading order */
    int column;      /* as lines.json has it: 0 for the first column or a line that spans all */
    float font_size; /* of most of its glyphs, pixels per em */
    float baseline;  /* y; NaN for containers and images */
    uint8_t style;   /* flags that all its words share */
    float conf, conf_rate; /* 0 to 1; negative: none */
    ocr_word *words;
    size_t nwords;
    bool after_hyphen;   /* the last word of the line before goes on here: a hyphen, an initial */
    bool is_handwritten; /* else printed */
    ocr_cell cell;       /* table and table_cell, else 0 */
    int heading;         /* section_header: level 1 to 3, else 0; filled by assembly. Reading
                            leaves the level, 1 to 6, of the outline's item with this text */
    const char *crop;    /* images: leaf of the crop file, NULL: none */
    int *labels;         /* indices of the figure_label lines that this float owns */
    size_t nlabels;
    const char *error_id; /* of an image: why the line is no output; NULL: it may be */

    /* Filled by assembly. */
    bool conversion_output;
    const char *text;         /* never NULL after assembly */
    const char *text_display; /* never NULL after assembly */
} ocr_line;

/** How the text of a page was obtained, and why. */
typedef struct ocr_decision {
    ocr_source source;
    float
        coverage; /* share of the ink (or of the image area) that visible glyphs explain, 0 to 1 */
    float readable;     /* share of the layer's characters that make sense, 0 to 1 */
    const char *reason; /* "text layer", "no glyphs", "hidden text over an image", ... */
} ocr_decision;

typedef struct ocr_page {
    sch_arena *arena;  /* owned; holds everything below */
    int number;        /* in the document, from 1 */
    int width, height; /* pixels */
    float dpi;         /* OCR_PAGE_DPI for PDF; of the image, or 0 when it does not say */
    int rotate;        /* degrees clockwise by which the source was turned: 0, 90, 180, 270 */
    float skew_deg;
    ocr_decision decision;
    const char *error_id; /* NULL, or why this page has no content */
    const char *error_text;
    ocr_line *lines; /* in reading order; containers before their children */
    size_t nlines, cap_lines;
} ocr_page;

/** Empty page with an arena of its own, at most limit_bytes. @return NULL: out of memory */
ocr_page *ocr_page_new(size_t limit_bytes);
ocr_page *ocr_page_free(ocr_page *page);
SCH_DEFINE_AUTO(ocr_page *, ocr_page_free);
/** Append a zeroed line (parent -1, baseline NaN, conf -1); NULL: out of memory. Moves lines. */
ocr_line *ocr_page_add_line(ocr_page *page);

/**
 * Identifier of a line: SHA-256 over page number, index on the page, box (rounded to pixels) and
 * text, of which 128 bits are kept. The same document gives the same ids on every run and machine.
 */
void ocr_line_id(int page, size_t index, ocr_box box, const char *text,
                 char ret_id[OCR_LINE_ID_LEN]);

/** "glyphs", "pixels". */
const char *ocr_source_name(ocr_source source);

/* What ocr_page_parse() accepts from a process that may lie. */
#define OCR_PAGE_MAX_LINES  20000
#define OCR_PAGE_MAX_WORDS  200000
#define OCR_PAGE_MAX_LABELS 20000
#define OCR_PAGE_MAX_SIDE   2000        /* rows or columns of a table */
#define OCR_PAGE_MAX_JSON   (32u << 20) /* bytes */
#define OCR_PAGE_MAX_PX     200000      /* width or height */

/** One JSON object on one line, the form in which page models travel between processes. */
void ocr_page_write(const ocr_page *page, sch_strbuf *sb);
/**
 * Read what ocr_page_write() wrote, from a process that is not trusted.
 * @return SCH_OK; SCH_INVALID: not a page model (text says where); SCH_LIMIT: too large; SCH_FATAL
 */
sch_status ocr_page_parse(const char *json, size_t len, ocr_page **ret_page, sch_err *err);

#endif
