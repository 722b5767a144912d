/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_ASSEMBLE_ASSEMBLE_PRIV_H
#define OCR_ASSEMBLE_ASSEMBLE_PRIV_H

#include "ocr/ocr.h"

/**
 * Inside of assembly: what the pages of a document say together, and how it is printed.
 *
 * The unit is the block: lines of one page that layout gave one number. Stages give blocks their
 * kind; the writer then fills text and text_display of every line, and the printers only copy.
 */
typedef enum asm_kind {
    ASM_TEXT,
    ASM_TITLE,
    ASM_AUTHORS,
    ASM_ABSTRACT,
    ASM_HEADING,
    ASM_ITEM,
    ASM_CODE,
    ASM_STEPS, /* lines of an algorithm: text, each a line */
    ASM_FOOTNOTE,
    ASM_PICTURE,
    ASM_TABLE,   /* its line and those of its cells */
    ASM_CAPTION, /* owned by a picture: not printed by itself */
    ASM_PAGE_INFO,
    ASM_MATH,
    ASM_NUMBER,   /* of an equation: printed by the equation, if at all */
    ASM_INSIDE,   /* text inside a picture */
    ASM_CONTENTS, /* a table of contents: its container, rows, items and numbers */
    ASM_QUOTE,
    ASM_KIND_COUNT
} asm_kind;

/** How the label of a list item is written. */
typedef enum asm_list { ASM_LIST_NONE, ASM_LIST_BULLET, ASM_LIST_NUMBER } asm_list;

/** Of a table that goes on over the page: what this page's part of it writes. */
typedef struct asm_part {
    bool goes_on;    /* the part before left its tabular open */
    bool breaks_off; /* so does this one */
    bool captioned;  /* goes on: the first part opened a table with a caption */
    bool ruled;      /* goes on: rules are between its rows */
    int skip, drop;  /* rows at its top and at its end that are not written */
} asm_part;

typedef struct asm_block {
    ocr_page *page;
    size_t page_at;    /* index of the page */
    size_t first, end; /* lines of the page, end exclusive */
    asm_kind kind;
    int heading;   /* level 1 to 3 */
    bool numbered; /* heading with a printed number */
    asm_list list;
    size_t label_len; /* item: bytes of its first word(s) that are the label */
    bool unlabelled;  /* abstract: the document does not call it so */
    bool marked;      /* item: its label is written, a renderer would write another */
    int depth;        /* item, and what belongs to one: nesting, from 0 */
    int choice;       /* item: of this multiple choice, from 1; 0: of none */
    int in_column;    /* number of the column on its page, -1: the page has one, or it spans them */
    int group;        /* blocks in one environment share it, -1: none */
    bool goes_on;     /* what stood between it and the first half of its paragraph was moved */
    bool more;        /* footnote: goes on with the note before it */
    bool joined;      /* goes on with the paragraph of the printed block before it */
    asm_part part;    /* table */
    float size;       /* font size of its longest line */
    uint8_t style;    /* flags that all its lines share */
    ocr_box box;
    size_t chars;
} asm_block;

typedef struct asm_doc {
    sch_arena *arena; /* scratch */
    ocr_page *const *pages;
    size_t npages;
    int doc_pages;
    const ocr_options *options;
    const ocr_print *print;
    float body; /* font size of most text, pixels per em */
    uint8_t body_style;
    asm_block *blocks;
    size_t nblocks, cap_blocks;
    uint64_t *vocabulary; /* open hash of words, 0: empty */
    size_t vocabulary_cap;
    int ngroups, nchoices;
} asm_doc;

/* Stages, in this order; false: no memory. */
bool asm_characters(asm_doc *doc);   /* characters.c: letters and punctuation by option */
bool asm_learn(asm_doc *doc);        /* fonts.c: vocabulary */
void asm_labels_free(asm_doc *doc);  /* blocks.c: words inside pictures that are not there */
void asm_measure(asm_doc *doc);      /* fonts.c: body size, of what is no page_info */
bool asm_page_info(asm_doc *doc);    /* furniture.c: what repeats from page to page */
bool asm_run_ins(asm_doc *doc);      /* run_ins.c: headings out of the lines that they begin */
bool asm_blocks_build(asm_doc *doc); /* blocks.c */
void asm_front_matter(asm_doc *doc); /* front.c: title, authors, abstract */
bool asm_headings(asm_doc *doc);     /* headings.c */
bool asm_lists(asm_doc *doc);        /* lists.c */
bool asm_floats(asm_doc *doc);       /* floats.c: captions to pictures */
void asm_columns(asm_doc *doc);      /* columns.c: columns of the pages */
bool asm_breaks(asm_doc *doc);       /* breaks.c: floats and footnotes out of paragraphs */
bool asm_table_breaks(asm_doc *doc); /* table_breaks.c: tables over pages */
void asm_lists_mend(asm_doc *doc);   /* lists.c: what was moved into a list belongs to it */
void asm_quotes(asm_doc *doc);       /* quotes.c: quotations, set in on both sides */
void asm_joins(asm_doc *doc);        /* joins.c: paragraphs over columns and pages */
bool asm_signs(asm_doc *doc);        /* signs.c: ends of proofs, marks of notes */
bool asm_fields(asm_doc *doc);       /* fields.c: fields of forms, each a line */
bool asm_containers(asm_doc *doc);   /* containers.c: container lines */
bool asm_write(asm_doc *doc, sch_strbuf *mmd); /* write.c */
/** print.c: the line lists; ids are set by it. */
void asm_print_lines(asm_doc *doc, sch_strbuf *sb);
void asm_print_lines_mmd(const asm_doc *doc, sch_strbuf *sb);

/** results.c: the page's Mathpix Markdown. */
void asm_page_text(const ocr_page *page, sch_strbuf *sb);
/** results.c: the lines of a stream. */
void asm_print_stream(const asm_doc *doc, sch_strbuf *sb);
/** results.c: the pages as results; ids are set before. */
void asm_print_results(const asm_doc *doc, sch_strbuf *sb);

/** print.c: top left x, y, width, height of a line in whole pixels, inside the page. */
void asm_region(const ocr_page *page, const ocr_line *line, int ret_region[4]);
/** print.c: "<document>-<page>", the page padded to the digits of the document's page count. */
void asm_image_id(const asm_doc *doc, const ocr_page *page, sch_strbuf *sb);
/** fonts.c: was this word (any case, punctuation around it ignored) seen away from a line break? */
bool asm_knows(const asm_doc *doc, const char *word, size_t len);
/** joins.c: by its words and its type, b may go on with the sentence that a breaks off. */
bool asm_goes_on(const asm_block *a, const asm_block *b);
/** containers.c: which kind of container of its own a block stands in, from 0; -1: none. */
int asm_holder_of(const asm_block *b);
#define ASM_HOLDERS 5
/** containers.c: lines of the page were moved, line i to moved[i]: parents and labels follow. */
void asm_renumber(ocr_page *page, const int *moved);
/** terms.c: bytes of the term that the block's text begins with in a list of terms; 0: in none. */
size_t asm_term_len(const asm_doc *doc, size_t at);
/** joins.c: should the hyphen that ends `left` go when `right` follows? Both are words. */
bool asm_drops_hyphen(const asm_doc *doc, const char *left, const char *right);

/** escape.c: where a piece of text stands. */
typedef enum asm_place { ASM_INLINE, ASM_LINE_START, ASM_IN_BRACES, ASM_IN_CELL } asm_place;
/** Append text so that Mathpix Markdown shows it as it is. */
void asm_escape(sch_strbuf *sb, const char *text, size_t len, asm_place place);

/** tables.c: the cells of a table get their text; wrapped lines are joined. @return false: no
 * memory
 */
bool asm_write_cells(const asm_doc *doc, const asm_block *table);
/** languages.c: of a block of code, "Python"; NULL: not evident. @param sb  scratch */
const char *asm_code_language(const asm_block *b, sch_strbuf *sb);
/** listings.c: advance of the monospaced font of a block of code, pixels. */
float asm_code_advance(const asm_block *b);
/** listings.c: words of a line of code at their columns, as they are. @param x0  of the first one
 */
void asm_add_code(sch_strbuf *sb, const ocr_line *line, float x0, float advance);
/** listings.c: distance of the lines of a block of code, pixels; infinite: it has one line. */
float asm_code_pitch(const asm_block *b);
/** listings.c: between a line of code and the one before: blank lines as such. */
const char *asm_code_separator(const asm_block *b, size_t at, float pitch);
/** tables.c: the block's tabular. @param whole  even if it is a part of one */
void asm_add_tabular(const asm_doc *doc, const asm_block *table, bool whole, sch_strbuf *sb);
/** breaks.c: exchange the blocks [a, b) and [b, c) of one page, and their lines. @return false: no
 * memory */
bool asm_blocks_exchange(asm_doc *doc, size_t a, size_t b, size_t c);
/** How the words of a line are written. */
typedef struct asm_words {
    size_t skip;       /* bytes of the text at the beginning that are not written */
    bool drop_last;    /* the last byte: a hyphen that goes */
    asm_place place;   /* of the line's beginning */
    bool goes_on_from; /* the line begins inside a formula that the line before opened */
    bool goes_on;      /* its last formula is left open for the next line */
} asm_words;
/** formulas.c: text of a line, formulas between delimiters, everything else escaped. */
bool asm_add_words(const asm_doc *doc, const ocr_line *line, const asm_words *how, sch_strbuf *sb);
/** formulas.c: a formula in a line, with the delimiters that are asked for. */
void asm_add_formula(const asm_doc *doc, const char *latex, bool opens, bool closes,
                     sch_strbuf *sb);
/** formulas.c: is the formula that ends a line broken there, and goes on in the next one?
 * Either may be NULL. */
bool asm_formula_goes_on(const ocr_line *line, const ocr_line *next);
/** displays.c: the display at line `at` of the page, between its delimiters. */
void asm_display(const asm_doc *doc, const ocr_page *page, size_t at, sch_strbuf *sb);
/** Plain text of a line, words joined by blanks. */
void asm_line_text(const ocr_line *line, sch_strbuf *sb);
/** Add the capitals and the small letters (a to z) of a text to the counts. */
void asm_count_cases(const char *text, size_t *upper, size_t *lower);
/** Length in bytes of the section number that text begins with ("2.1", "IV.", "A."), 0: none.
 * @param[out] ret_depth  1 for "2", 2 for "2.1"; letters and Roman numbers 1 */
size_t asm_section_number(const char *text, int *ret_depth);
/** headings.c: the usual heading of a part ("Contents", "References"), in any case. */
bool asm_is_known_heading(const char *text);
/** bookmarks.c: what the file's outline and the printed numbers say of the same headings. */
typedef struct asm_bookmarks {
    size_t found;    /* headings that the outline has */
    size_t compared; /* of them, with a printed number */
    size_t same[7];  /* of those, by how much the outline's level is deeper */
} asm_bookmarks;
/** bookmarks.c: level of the outline's item that has the block's text, 0: none. */
int asm_bookmark_level(const asm_block *b);
/** bookmarks.c: counts a heading. @param depth  of its printed number, 1 to 3; 0: none */
void asm_bookmarks_tally(asm_bookmarks *t, const asm_block *b, int depth);
/** bookmarks.c: level of a heading by the outline, 1 to 3; 0: it has none that is to be trusted. */
int asm_bookmarks_say(const asm_bookmarks *t, const asm_block *b);
/** bookmarks.c: lines have no votes any more, and no levels yet. */
void asm_bookmarks_drop(asm_doc *doc);
/** front.c: "1 Introduction", "Contents": the first line of the block opens a part of a document.
 */
bool asm_is_part_heading(const asm_block *b);
/** abstract.c: where a first page has its abstract. */
typedef struct asm_abstract {
    size_t first;  /* its heading, or its first block; the number of blocks of the page: none */
    size_t end;    /* without a heading or a word for it: behind its last block; else 0 */
    size_t run_in; /* bytes of the word that its first paragraph begins with; 0: a heading */
} asm_abstract;
/** abstract.c: the abstract that is called so. @param n  blocks of the first page */
asm_abstract asm_abstract_find(const asm_doc *doc, size_t n);
/** abstract.c: the paragraph set off between title and first heading. @param from  behind the title
 */
asm_abstract asm_abstract_unlabelled(const asm_doc *doc, size_t from, size_t n);
/** abstract.c: what may stand between an abstract and the first heading: keywords, dates. */
bool asm_is_keywords(const asm_block *b);
/** abstract.c: its blocks get their kind. */
void asm_abstract_take(asm_doc *doc, asm_abstract abstract, size_t n);
/** blocks.c: a block of text, with text. */
bool asm_is_plain(const asm_block *b);
/** blocks.c: the plain blocks among [first, end) are of this kind, and one group. */
void asm_set_group(asm_doc *doc, size_t first, size_t end, asm_kind kind);
/** characters.c: words of East Asian letters, which follow each other without a space. */
bool asm_needs_no_space(const char *left, const char *right);
/** blocks.c: text inside a chart or diagram, which only include_diagram_text lists. */
bool asm_is_inside(ocr_type type);
bool asm_is_printed(const asm_doc *doc, const asm_block *block);

#endif
