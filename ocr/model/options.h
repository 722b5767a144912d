/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_OPTIONS_H
#define OCR_MODEL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/** Keys of alphabets_allowed. */
typedef enum ocr_alphabet {
    OCR_ALPHABET_EN, /* Latin letters but those of Vietnamese words */
    OCR_ALPHABET_HI, /* Devanagari */
    OCR_ALPHABET_ZH, /* Han, in lines without kana */
    OCR_ALPHABET_JA, /* kana, and Han in their lines */
    OCR_ALPHABET_KO, /* Hangul */
    OCR_ALPHABET_RU, /* Cyrillic */
    OCR_ALPHABET_TH,
    OCR_ALPHABET_TA,
    OCR_ALPHABET_TE,
    OCR_ALPHABET_GU,
    OCR_ALPHABET_BN,
    OCR_ALPHABET_VI, /* Latin words with a letter that only Vietnamese has */
    OCR_ALPHABET_COUNT
} ocr_alphabet;
/** "en", "hi", ... */
const char *ocr_alphabet_key(ocr_alphabet alphabet);

/** Options of the API that concern reading and text (contract 3.3.1); zero is not the default. */
typedef struct ocr_options {
    const char *languages; /* Tesseract's names joined by '+', "eng" */
    bool include_page_info;
    bool include_page_breaks;
    bool rm_spaces, rm_fonts;
    bool idiomatic_eqn_arrays, idiomatic_braces;
    bool include_equation_tags;
    bool numbers_default_to_math, math_fonts_default_to_math;
    bool disable_itemize, disable_lstlisting;
    bool include_diagram_text;
    bool by_line; /* an image, not a document: lines stay lines, one text each, whatever they hold;
                     pictures and what a document is made of (headings, captions) are not written */
    int fullwidth_punctuation; /* -1: as the document has it, 0, 1 */
    unsigned alphabets_denied; /* OR of 1 << ocr_alphabet: their letters are not output */
    enum { OCR_SECTIONS_PRESERVE, OCR_SECTIONS_AUTO, OCR_SECTIONS_REMOVE } sections;
    const char *math_inline[2];  /* delimiters, "\\(" and "\\)" */
    const char *math_display[2]; /* "\\[" and "\\]" */
    const char *image_base; /* put before "{image_id}.jpg" in the mmd; "images/" in local mode */
    const char *image_id;   /* id of the document: the file_id or pdf_id */
    bool image_query;       /* append ?height=..&width=..&top_left_y=..&top_left_x=.. */
} ocr_options;
/** The defaults of the API. */
void ocr_options_init(ocr_options *options);
/**
 * Languages to recognize without those of denied alphabets.
 *
 * @param languages  Tesseract's names joined by '+'
 * @param[out] ret_languages  the rest of them; all of them when none would be left, or when cap
 *     is too small
 */
void ocr_options_languages(const char *languages, unsigned denied, char *ret_languages, size_t cap);

#endif
