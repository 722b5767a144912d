/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_LAYOUT_PRIV_H
#define OCR_LAYOUT_LAYOUT_PRIV_H

#include "ocr/layout/layout.h"

/**
 * Inside of layout: characters -> words -> segments -> ordered segments -> lines -> blocks.
 *
 * All stages work in a frame turned so that text runs to the right: u grows along the line, v grows
 * downwards, both in page pixels. lay_frame maps to the page and back. Memory of the stages is one
 * scratch arena; only what the page keeps goes into page->arena.
 */
typedef struct lay_frame {
    int turn;            /* writing direction on the page, degrees clockwise */
    float width, height; /* of the page as displayed, pixels */
} lay_frame;
/** Point of the page in the frame. */
void lay_frame_enter(const lay_frame *frame, float x, float y, float *ret_u, float *ret_v);
ocr_box lay_frame_enter_box(const lay_frame *frame, ocr_box page_box);
/** The same for a box of the PDF's page, in points. */
ocr_box lay_frame_enter_points(const lay_frame *frame, float x0, float y0, float x1, float y1);
ocr_box lay_frame_leave_box(const lay_frame *frame, ocr_box frame_box);
/** Width and height of the page as the frame sees it. */
float lay_frame_width(const lay_frame *frame);
float lay_frame_height(const lay_frame *frame);

static inline float lay_min(float a, float b)
{
    return a < b ? a : b;
}
static inline float lay_max(float a, float b)
{
    return a > b ? a : b;
}
/** Length of the overlap of [a0, a1] and [b0, b1]; negative: the gap between them. */
static inline float lay_overlap(float a0, float a1, float b0, float b1)
{
    return lay_min(a1, b1) - lay_max(a0, b0);
}
ocr_box lay_box_union(ocr_box a, ocr_box b);
/** Does inner lie in outer, or reach over it by no more than slack? */
static inline bool lay_box_holds(ocr_box outer, ocr_box inner, float slack)
{
    return inner.x0 >= outer.x0 - slack && inner.x1 <= outer.x1 + slack &&
           inner.y0 >= outer.y0 - slack && inner.y1 <= outer.y1 + slack;
}

#define LAY_MAX_RUNES 8

/** One character as it will be read: a glyph, its ligature undone, its accent composed. */
typedef struct lay_char {
    uint32_t runes[LAY_MAX_RUNES];
    uint8_t nrunes;
    uint8_t style; /* OCR_BOLD, OCR_ITALIC, OCR_MONO */
    bool space;    /* paints nothing: ends a word */
    bool artifact;
    float conf;   /* 1 unless recognized on pixels */
    bool read;    /* was */
    bool apart;   /* a formula was painted between it and the character before */
    float u0, u1; /* origin and end of the advance */
    float v, size;
    ocr_box ink;
    int32_t glyph;
} lay_char;

/** Glyphs of a formula: indices into the page's mathematics, in paint order. */
typedef struct lay_math {
    const int32_t *glyphs;
    size_t nglyphs;
} lay_math;

typedef struct lay_word {
    const char *text; /* in the page's arena */
    ocr_box box;
    float u0, u1, v, size;
    float conf, rate; /* product over its symbols, and their geometric mean */
    uint8_t style;
    bool glued, artifact;
    bool read;            /* recognized on pixels */
    const lay_math *math; /* OCR_MATH_WORD: what it is made of */
    int32_t glyph0, glyph1;
    uint16_t nrunes, nletters, ndigits;
    int row; /* words of one row have one baseline; scripts take the row of their host */
} lay_word;

typedef struct lay_seg lay_seg;
typedef struct lay_figure lay_figure; /* figure.h */
typedef enum lay_kind {
    LAY_TEXT,
    LAY_IMAGE,
    LAY_TURNED, /* a line that runs in another direction, as one piece */
    LAY_TABLE,
    LAY_PANEL, /* while ordering only: a tinted area with what it holds */
} lay_kind;
/** What takes no part in the columns, and why. */
typedef enum lay_margin {
    LAY_BODY,
    LAY_HEAD,
    LAY_FOOT,
    LAY_SIDE,
    LAY_INSIDE /* text inside a picture: follows it */
} lay_margin;

/** A cell; its words line by line. */
typedef struct lay_cell {
    int row, col, nrows, ncols;
    uint8_t edges; /* OCR_CELL_TOP and so on: sides with a rule */
    const lay_word **words;
    size_t nwords;
    ocr_box box; /* of its words; of an empty one, where its row and column cross */
} lay_cell;

/** Cells by row, then column; together they cover every row and column once. */
typedef struct lay_table {
    ocr_box box;
    int nrows, ncols;
    lay_cell *cells;
    size_t ncells, nwords;
    float size;
    bool margins; /* words that were taken for a running head are in it */
} lay_table;

/** Words of one row with no wide gap between them; or a picture. What columns are cut from. */
struct lay_seg {
    lay_kind kind;
    const lay_table *table;   /* LAY_TABLE */
    const lay_figure *figure; /* LAY_IMAGE, and labels: the one they stand in; NULL: none */
    const lay_word *words;
    size_t nwords;
    ocr_box box; /* em boxes for text: 0.75 em above the baseline, 0.25 below */
    float v, size;
    float row_v; /* one value for all segments of a row: what rows are sorted by */
    int row;
    int turn; /* LAY_TURNED: of its words' own frame */
    lay_margin margin;
    bool page_info;
    bool is_taken;      /* by a table */
    int region, column; /* filled by ordering */
    int algorithm;      /* number on the page, from 1; 0: in none */
    bool contents;      /* a row of contents, whatever leads to its number */
    lay_seg **inside;   /* LAY_PANEL */
    size_t ninside;
    float area; /* of the tint, square pixels */
};

/** A line after ordering: one or more segments of one row in one region. */
typedef struct lay_line {
    lay_kind kind;
    const lay_table *table;   /* LAY_TABLE */
    const lay_figure *figure; /* LAY_IMAGE */
    const lay_word **words;
    size_t nwords;
    ocr_box box, em_box;
    float v, size;
    uint8_t style; /* that all its words share */
    int turn, region, column, block, algorithm;
    lay_margin margin;
    bool page_info, after_hyphen;
    bool contents;           /* a row of contents: white space may lead to its number */
    const lay_word *initial; /* read before it; NULL: none */
    ocr_type type;
} lay_line;

typedef struct lay_rule {
    ocr_box box; /* in the frame */
    bool horizontal;
} lay_rule;

/** State of one page. */
typedef struct lay_page {
    sch_arena *scratch;
    ocr_page *page;
    lay_frame frame; /* of most of its text */
    ocr_source source;
    lay_seg *segs;
    size_t nsegs, cap_segs;
    lay_rule *rules;
    size_t nrules;
    ocr_box *areas; /* filled rectangles, in the frame */
    size_t nareas;
    lay_figure *figures;
    size_t nfigures;
    ocr_box *overprints; /* lines of text on photographs, in the frame */
    size_t noverprints;
    ocr_box *fields; /* of a form, in the frame */
    size_t nfields;
    lay_line *lines;
    size_t nlines;
    bool *standard;            /* by font: its text layer takes StandardEncoding for Latin 1 */
    float *scale;              /* by font: what its sizes must be multiplied by */
    float em;                  /* font size of most characters, pixels; 0: no text */
    bool pictures;             /* the page shows some */
    bool vertical;             /* its letters stand upright under each other */
    struct lay_mpage *math;    /* NULL: the page has none */
    struct lay_mpage *symbols; /* what its glyphs look like; NULL: that was not asked */
    lay_word *initials;        /* taken out of the words */
    size_t ninitials;
    float pitch; /* distance of baselines in running text, pixels */
} lay_page;

/* Every stage returns false when there is no memory. */

/** words/chars.c: readable characters of one direction, in paint order, in the frame of that
 * direction.
 */
bool lay_chars_collect(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep,
                       const lay_frame *frame, lay_char **ret_chars, size_t *ret_count);
/**
 * math/glyphs.c: what a glyph is by its font's slots or its looks, where these are told well.
 * @return 0: that is not known. @param[out] ret_sign  a sign, no letter, digit or accent
 */
uint32_t lay_symbol_rune(const lay_page *lay, size_t glyph, bool *ret_sign);
/** words/sizes.c: fill lay->scale. */
bool lay_sizes_measure(lay_page *lay, const ocr_pdf_page *pdf);
/** words/standard.c: fill lay->standard. */
bool lay_standard_find(lay_page *lay, const ocr_pdf_page *pdf);
/** words/standard.c: the character that such a font draws where its text layer says `rune`. */
uint32_t lay_standard_rune(uint32_t rune);
/** words/dingbats.c: what Wingdings draws where its text layer gives `rune`; else `rune`. */
uint32_t lay_dingbat_rune(const ocr_pdf_font *font, uint32_t rune);
/** What becomes of a glyph: not read, read as text, as part of a formula, as a figure's label. */
enum { LAY_SKIP, LAY_KEEP, LAY_FORMULA, LAY_LABEL };
/** words/filter.c: keep[i] says that glyph i is read (visible, on the page, no duplicate). */
bool lay_filter_glyphs(sch_arena *scratch, const ocr_pdf_page *pdf, uint8_t **ret_keep);
/** words/compose.c: put a spacing or combining accent on a letter. @return 0: there is no such
 * letter */
uint32_t lay_compose(uint32_t letter, uint32_t accent);
/** True for spacing accents (U+00B4) and combining marks (U+0301). */
bool lay_is_accent(uint32_t rune);
/** words/words.c: words of chars in paint order. */
bool lay_words_build(lay_page *lay, lay_char *chars, size_t nchars, lay_word **ret_words,
                     size_t *ret_count);
/** words/bullets.c: put bullets that are drawn among the words; lay->em must be known. */
bool lay_bullets_add(lay_page *lay, const ocr_pdf_page *pdf, lay_word **words, size_t *nwords);
/** words/initials.c: take letters of several lines' height out of the words. */
bool lay_initials_take(lay_page *lay, lay_word *words, size_t *nwords);
/** words/initials.c: give each to the line that is read after it. */
void lay_initials_place(lay_page *lay);
/* Words that stand for fields of forms: a line to write on, a box to write in. */
#define LAY_FIELD_BLANK "____"
#define LAY_FIELD_BOX   "▭"
/** fields/fields.c: put the fields of forms among the words, without the marks in them. */
bool lay_fields_take(lay_page *lay, const ocr_pdf_page *pdf, lay_word **words, size_t *nwords);
/** fields/blanks.c: append the segments of lines to write on. */
bool lay_fields_blanks(lay_page *lay);
/** fields/fields.c: the box (of a rule) belongs to a field. */
bool lay_is_in_field(const lay_page *lay, ocr_box box);
/** rows.c: number the rows, attach scripts, and sort words by row, then u; joins touching words. */
bool lay_rows_build(lay_page *lay, lay_word *words, size_t *nwords);
/** rows.c: append the segments of sorted words to lay->segs. */
bool lay_segs_build(lay_page *lay, const lay_word *words, size_t nwords, float em);
lay_seg *lay_seg_add(lay_page *lay);
/** rows.c: baseline, size and box of a segment, from its largest words that are no scripts. */
void lay_seg_settle(lay_seg *seg);
/** Font size of most characters. */
float lay_words_em(const lay_word *words, size_t nwords);

/** slanted.c: append the segments of text at odd angles; watermarks are page_info. */
bool lay_slanted_take(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep);
/** turned.c: turned lines into the cells of tables, and those of one paragraph into one segment. */
bool lay_turned_settle(lay_page *lay);
/** margins/margins.c: mark segments of running heads and feet, and those that are page_info for
 * sure. */
bool lay_margins_mark(lay_page *lay);
/** tables/find.c: make one segment of every ruled table, its words taken out of the others. */
bool lay_tables_find(lay_page *lay);
/**
 * tables/plain.c: the same for tables without rules: over the page, also beside running text, or in
 * the ordered regions.
 */
enum { LAY_PAGE = -1, LAY_BESIDE = -2, LAY_REGIONS = -3 };
bool lay_tables_plain(lay_page *lay, int where);
/** A free strip; its height is that of the part with text on both sides. */
typedef struct lay_gutter {
    float x0, x1, y0, y1, height;
} lay_gutter;
/** order/gutters.c: the tallest gutter of a region. @param segs  top down, those of a row side by
 * side
 * @return false: it has none */
bool lay_gutter_find(const lay_page *lay, lay_seg **segs, size_t n, float em,
                     lay_gutter *ret_gutter);
/** A list of terms on the left of a gutter and their texts on its right, in bands. */
enum { LAY_MAX_TERMS = 64 };
typedef struct lay_terms {
    float top[LAY_MAX_TERMS]; /* of each band: a term with its text, or a heading */
    size_t n;
    bool wraps; /* a term has several lines */
} lay_terms;
/** order/terms.c: is that what the gutter parts? @param segs  as in lay_gutter_find() */
bool lay_terms_find(lay_seg **segs, size_t n, float em, const lay_gutter *gutter,
                    lay_terms *ret_terms);
/** Middle of a segment's height. */
static inline float lay_seg_mid(const lay_seg *seg)
{
    return (seg->box.y0 + seg->box.y1) / 2;
}
/** On which side of a gutter? */
static inline bool lay_is_left_of(const lay_seg *seg, const lay_gutter *gutter)
{
    return seg->box.x0 + seg->box.x1 < gutter->x0 + gutter->x1;
}
/** order/panels.c: put one LAY_PANEL for the segments of each tinted area smaller than `below`.
 * @param segs  body segments with those of a row side by side; their number shrinks */
bool lay_panels_take(lay_page *lay, lay_seg **segs, size_t *n, float below);
/** order/order.c: sort lay->segs into reading order; fills region and column. */
bool lay_order(lay_page *lay);
/** lines.c: join segments of one row in one region to lines. */
bool lay_lines_build(lay_page *lay);
/** blocks.c: number paragraphs and other blocks; set after_hyphen. */
bool lay_blocks_number(lay_page *lay);
/** The line a ends in a hyphen, and b begins with a letter or digit that may go on with its word.
 */
bool lay_is_hyphenated(const lay_line *a, const lay_line *b);
/**
 * whole_rows.c: rows of text in the box, each as one segment.
 * @param[out] ret_rows  in scratch
 */
bool lay_whole_rows(lay_page *lay, const ocr_box *box, lay_seg **ret_rows, size_t *ret_count);
/** whole_rows.c: let such rows stand for the segments that they are made of. */
void lay_whole_rows_put(lay_page *lay, const ocr_box *box, lay_seg *rows, size_t count);
/** algorithms.c: number the lines of algorithms; their rules are no table's. */
bool lay_algorithms_take(lay_page *lay);
/**
 * contents.c: where the box holds rows of a table of contents, each row becomes one segment.
 * @param[out] ret_taken  it does
 * @return false: no memory
 */
bool lay_contents_take(lay_page *lay, const ocr_box *box, bool *ret_taken);
/** Lines of tables of contents become OCR_TOC_ROW, each table one block. @return false: no memory
 */
bool lay_contents_mark(lay_page *lay);
/**
 * The parts of a row: words of the item, and the number of the page behind the leader.
 * @param[out] ret_page  -1: a Roman number
 * @return false: no number; all words are the item's
 */
bool lay_contents_split(const lay_line *l, size_t *ret_item_words, int *ret_page);
/** types.c: figure_label, footnote, code. @return false: no memory */
bool lay_types_set(lay_page *lay);
/** emit.c: lay->lines into page->lines. */
bool lay_emit(lay_page *lay);

#endif
