/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_MARGINS_MARGIN_PRIV_H
#define OCR_LAYOUT_MARGINS_MARGIN_PRIV_H

#include "ocr/layout/layout_priv.h"

/**
 * Inside of the search for running heads and feet: rows at an edge of the page -> signs -> score.
 */
enum { LAY_BAND_TEXT = 160, LAY_BAND_PIECES = 8 };

/** Words of one row with no wide gap between them. */
typedef struct lay_band_piece {
    float x0, x1;
    size_t text0, text1; /* bytes in the row's text */
} lay_band_piece;

/** What one page has at one height, over all columns; as much of its text as fits. */
typedef struct lay_band_row {
    lay_seg **segs; /* left to right */
    size_t nsegs;
    float top, bottom, v;                            /* em boxes */
    float x0, x1, size;                              /* size: of most of its characters */
    size_t nwords, nrunes, nletters, ndigits, nmath; /* nmath: runes of formulas */
    uint8_t style;                                   /* that all its words share */
    bool artifact;
    bool raised;              /* begins with a raised mark */
    bool rule;                /* a rule typed in letters: "_____" */
    char text[LAY_BAND_TEXT]; /* words joined by blanks, pieces by tabs */
    lay_band_piece pieces[LAY_BAND_PIECES];
    size_t npieces;
    unsigned says; /* a sum of LAY_SAYS_* */
} lay_band_row;

typedef struct lay_band_page {
    const lay_page *lay;
    lay_band_row *rows; /* top down */
    size_t nrows;
    float step;     /* distance of baselines in running text */
    float x0, x1;   /* where most rows begin and end */
    float large;    /* largest size that a good share of the text has */
    uint8_t style;  /* OCR_BOLD, OCR_ITALIC that most rows have */
    bool artifacts; /* marks of page furniture are believed: little is marked so */
} lay_band_page;
/** rows.c: rows of all text segments; measures lay->pitch. */
bool lay_band_rows(lay_page *lay, lay_band_page *ret_page);

/** Signs in the wording of a row; bits. */
enum lay_wording {
    LAY_SAYS_NUMBER = 1,      /* nothing but a page number: "12", "- xiv -", "Page 3 of 10" */
    LAY_SAYS_EDGE_NUMBER = 2, /* a page number at an end, behind a gap or a bar */
    LAY_SAYS_END_NUMBER = 4,  /* a bare number as last word */
    LAY_SAYS_ADDRESS = 8,     /* of the web or of mail */
    LAY_SAYS_DATE = 16,
    LAY_SAYS_RIGHTS = 32,   /* copyright, licence, download and distribution notices */
    LAY_SAYS_ISSUE = 64,    /* volume, number, pages, ISSN, DOI */
    LAY_SAYS_SECTION = 128, /* names of parts that head every page of a report or a book */
    LAY_SAYS_SENTENCE = 256,
    LAY_SAYS_MIDDLE = 512, /* begins in lower case: goes on with something */
    LAY_SAYS_LABEL = 1024, /* begins with a bullet or a number of a section or an item */
    LAY_SAYS_CAPTION = 2048,
    LAY_SAYS_NOTE = 4096,  /* "Note:", "* Source" */
    LAY_SAYS_COLON = 8192, /* ends in one */
    LAY_SAYS_CAPITALS = 16384,
    LAY_SAYS_COMPANY = 32768,
    LAY_SAYS_CONTINUED = 131072,
    LAY_SAYS_START_NUMBER = 262144, /* a bare number as first word */
    LAY_SAYS_AMOUNT = 65536,        /* a piece is a decimal or a percentage: a table's */
};
/** words.c: what a row says, once its text is there. */
unsigned lay_band_wording(const lay_band_row *row);

/**
 * score.c: how much rows at an edge of the page look like a running head or foot; above
 * 0 is one.
 *
 * @param first, end  the rows that are judged: the first or the last of those still in the text;
 *        those further out have been taken
 */
float lay_band_score(const lay_band_page *page, size_t first, size_t end, bool head);

#endif
