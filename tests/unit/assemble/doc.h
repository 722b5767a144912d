/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_ASSEMBLE_DOC_H
#define TESTS_UNIT_ASSEMBLE_DOC_H

#include "ocr/ocr.h"

#include <jansson.h>

/** Page models made by hand, and what assembly makes of them. Pages are 1000 by 1400 pixels. */
enum { T_DOC_PAGES = 12 };

typedef struct t_doc {
    ocr_page *pages[T_DOC_PAGES];
    size_t npages;
    int doc_pages; /* 0: npages */
    ocr_options options;
    ocr_output out;
    int block; /* of the next line */
    float y;   /* of the next line's top */
} t_doc;

/** Start an empty document. */
void t_doc_init(t_doc *doc);
void t_doc_done(t_doc *doc);
/** Begin a page; its number is its index and 1. */
ocr_page *t_page_add(t_doc *doc);
/** Begin another block (paragraph), a line further down. */
void t_block(t_doc *doc);
/**
 * Add a line to the current page and block: words at x = 100, 12 pixels a byte, and 10 pixels
 * between words. The pointer is good until the next line.
 */
ocr_line *t_line(t_doc *doc, float size, uint8_t style, const char *text);
/** A block of its own, one line: body size 20, plain. */
ocr_line *t_par(t_doc *doc, const char *text);
/** A picture with a crop, a block of its own. */
ocr_line *t_picture(t_doc *doc, float x0, float y0, float x1, float y1);
/** Assemble, check the invariants of every output, and keep the result in doc->out. */
void t_assemble(t_doc *doc);
/** The mmd after t_assemble(). */
const char *t_mmd(const t_doc *doc);
#define t_mmd_is(doc, expected) ck_assert_str_eq(t_mmd(doc), expected)
/** A block of lines of running text, so that sizes have something to be larger than. */
void t_body(t_doc *doc, int lines);
/** Move a line and its words to the right. */
void t_indent(ocr_line *line, float dx);

#define T_LONG "This line is long enough to be a line of running text in a page of a document and"

/** Declare a document with one page. */
#define WITH_DOC(d)                                                                                \
    t_doc d;                                                                                       \
    t_doc_init(&(d));                                                                              \
    t_page_add(&(d))

#define ASSERT_HAS(d, piece)                                                                       \
    ck_assert_msg(strstr(t_mmd(d), piece) != NULL, "\"%s\" is missing in:\n%s", piece, t_mmd(d))
#define ASSERT_HAS_NOT(d, piece)                                                                   \
    ck_assert_msg(strstr(t_mmd(d), piece) == NULL, "\"%s\" must not be in:\n%s", piece, t_mmd(d))

#endif
