/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_TABLES_TABLE_PRIV_H
#define OCR_LAYOUT_TABLES_TABLE_PRIV_H

#include "ocr/layout/layout_priv.h"

/**
 * Inside of table finding: rules and words of a part of the page -> rows and columns -> cells.
 * Everything is in the frame of the page's main direction.
 */
enum { TAB_MAX_ROWS = 600, TAB_MAX_COLS = 60, TAB_MAX_CELLS = 6000 };

/** A rule after those that touch end to end were made one. */
typedef struct tab_rule {
    float at;       /* v of a horizontal one, u of an upright one */
    float from, to; /* along it */
    int group;      /* rules that touch or cross share it */
} tab_rule;

typedef struct tab_rules {
    tab_rule *h, *v; /* sorted by `at` */
    size_t nh, nv;
    int ngroups;
} tab_rules;

/** Words that stand close on one line: what columns are cut from. */
typedef struct tab_chunk {
    const lay_word **words;
    size_t nwords;
    float x0, x1;
    int line;
    bool numeric, year; /* a number, or a dash for one; a year is both */
    bool low;           /* begins with a word in lower case */
    int col0, col1;     /* first and last column, once these are known */
} tab_chunk;

/** One line of text across a table. */
typedef struct tab_line {
    size_t first, count; /* its chunks */
    float v, size;
} tab_line;

typedef struct tab_text {
    const lay_word **words; /* by line, then u */
    size_t nwords;
    tab_chunk *chunks;
    size_t nchunks;
    tab_line *lines;
    size_t nlines;
    float em;
    float x0, x1; /* of all chunks */
} tab_text;

/* All return false when there is no memory. */

/** rules.c: the page's rules merged and grouped. */
bool tab_rules_collect(lay_page *lay, tab_rules *ret_rules);
/** True when a horizontal rule lies between v0 and v1 and covers part of [x0, x1]. */
bool tab_rule_between(const tab_rules *rules, float v0, float v1, float x0, float x1);

/** text.c: does the middle of the word lie in the box? */
bool tab_is_inside(const lay_word *word, const ocr_box *box);
/** text.c: words in the box as lines and chunks. margins: those of running heads too. */
bool tab_text_collect(lay_page *lay, const ocr_box *box, bool margins, tab_text *ret_text);
/** text.c: a and b, neighbours, are large beside the table's text (em) and stand a word space
 * apart. */
bool tab_is_large_space(const lay_word *a, const lay_word *b, float em);
/** cut.c: cut the chunks again where `cuts` (sorted) say and the words leave room; then give
 * every chunk its columns. */
bool tab_text_cut(lay_page *lay, tab_text *text, const tab_rules *rules, const float *cuts,
                  size_t ncuts);

/** chunk.c: what the words of the chunk say of it. */
void tab_chunk_settle(tab_chunk *chunk);
/** labels.c: "1.", "a)", "(iv)": what numbers a label or a heading. */
bool tab_is_number(const char *text);
/** joins.c: "$", "HK$", "Rs.": what stands before a number. */
bool tab_is_currency(const char *text);
/** joins.c: a number and what belongs to it are one chunk. */
bool tab_join_numbers(lay_page *lay, tab_text *text);

/** columns.c: positions between columns, sorted; at most TAB_MAX_COLS - 1. */
bool tab_columns_find(lay_page *lay, const tab_text *text, float *ret_cuts, size_t *ret_ncuts);
/**
 * labels.c: drop cuts that split a column: labels from the numbers that count them, a heading
 * from the entries that stand beside it. @return true: some were
 */
bool tab_columns_join(const tab_text *text, const tab_rules *rules, float *cuts, size_t *ncuts);
/**
 * lines.c: number of lines that the header has, 0: unknown. It ends at a rule across the
 * table, or else before the first line with figures (years are none) or with a label alone.
 */
size_t tab_header_lines(const tab_text *text, const tab_rules *rules);
/**
 * lines.c: labels of several lines whose numbers stand in the middle of their height: a line
 * without a label half way between two label lines, and more label lines at the same distance above
 * and below.
 *
 * @param[out] ret_joins  by line, cleared by the caller: it belongs to the row of the line before
 * @return number of lines that do
 */
size_t tab_middles_find(const tab_text *text, size_t header, bool *ret_joins);
/** row[i] of each line, from 0; wrapped lines share one. @return number of rows */
int tab_rows_number(const tab_text *text, const tab_rules *rules, size_t header, int *ret_row);

/** Where a chunk belongs. */
typedef struct tab_place {
    int row, col, nrows, ncols;
} tab_place;
/** header.c: cells of the chunks of the first nlines lines; *ret_rows: rows that these take.
 */
bool tab_header_place(lay_page *lay, const tab_text *text, const tab_rules *rules, int ncols,
                      size_t nlines, tab_place *ret_places, int *ret_rows);
/**
 * halves.c: lines whose entries stand between two rows, in columns that these leave empty.
 *
 * @param[out] ret_half  by line, cleared by the caller
 * @return number of such lines
 */
size_t tab_halves_find(const tab_text *text, size_t header, bool *ret_half);
/**
 * halves.c: the rows that the entries of such columns take.
 *
 * @param places  by chunk; entries of half lines take the two rows that they stand between
 * @param top  first row of the body
 */
void tab_halves_place(const tab_text *text, size_t header, const bool *half, int top, int nrows,
                      tab_place *places);
/** trim.c: a title above the table and notes below it are cut off the box. @return true: it
 * was made smaller */
bool tab_trim(const tab_text *text, const tab_rules *rules, ocr_box *box);
/** Line l begins "Table 3.", "Exhibit A-2": a word for it and a number. */
bool tab_names_table(const tab_text *t, size_t l);
/** Line l begins "Note:", "Source:", "* Estimated". */
bool tab_opens_note(const tab_text *t, size_t l);
/** Line l is running text, over most of the width, as one piece. */
bool tab_is_prose(const tab_text *t, size_t l, float width);

/** words.c: a table by its form alone, whose columns are told, and which has no rules. */
bool tab_is_of_words(const tab_text *t, int ncols);

/** What says that there is a table. */
typedef enum tab_evidence {
    TAB_RULED, /* long rules */
    TAB_PLAIN, /* only the text, in one column of the page */
    TAB_WIDE   /* only the text, perhaps with running text beside it */
} tab_evidence;
/**
 * stream.c: a table whose columns are told by white space. *ret_table NULL: none. Title and
 * notes are cut off the box.
 *
 * @param[out] ret_beside  unless NULL: where there is none, but running text fills columns at the
 *             sides, the part of the box beside it; else untouched
 */
bool tab_stream_build(lay_page *lay, ocr_box *box, const tab_rules *rules, tab_evidence evidence,
                      ocr_box *ret_beside, lay_table **ret_table);
/** stream.c: the same where the cuts between the columns are known, and that it is one. */
bool tab_stream_cut(lay_page *lay, const ocr_box *box, const tab_rules *rules, const float *cuts,
                    size_t ncuts, lay_table **ret_table);
/** headed.c: a table whose headings are underlined one by one, below rule number `first`.
 * *ret_box: where it is; *ret_table NULL: none. */
bool tab_headed_build(lay_page *lay, const tab_rules *rules, size_t first, ocr_box *ret_box,
                      lay_table **ret_table);
/** grid.c: a table whose cells are told by the rules of one group. *ret_table NULL: none. */
bool tab_grid_build(lay_page *lay, const tab_rules *rules, int group, lay_table **ret_table);

/** cells.c: an empty table; cells are added row by row. */
lay_table *tab_table_new(lay_page *lay, const ocr_box *box, int nrows, int ncols);
/** Words join the cell that begins at row, col; it is made, or grown to the given size. */
bool tab_cell_add(lay_page *lay, lay_table *table, int row, int col, int nrows, int ncols,
                  const lay_word *const *words, size_t nwords);
/** edges.c: which sides of a finished table's cells have rules. */
bool tab_edges_find(lay_page *lay, const tab_rules *rules, lay_table *table);
/** Drop empty rows and columns, add the empty cells, sort, set the box. */
bool tab_table_finish(lay_page *lay, lay_table *table);

#endif
