/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_IMAGE_FORMULAS_PRIV_H
#define OCR_IMAGE_FORMULAS_PRIV_H

#include "ocr/image/image_priv.h"

/** Inside of formulas.c: words that a text recognizer read -> formulas among them -> LaTeX. */
typedef struct ocr_formulas {
    ocr_page *page;
    const ocr_options *options;
    const ocr_sign *signs;
    size_t nsigns;
    ocr_line *lines; /* the new ones */
    size_t nlines, cap_lines;
    int *moved; /* where the old ones are now */
    bool failed;
} ocr_formulas;

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** formula_words.c: what a word may be in a formula. */
typedef enum ocr_word_kind {
    OCR_WORD_PROSE,
    OCR_WORD_NUMBER,
    OCR_WORD_VARIABLE,
    OCR_WORD_FUNCTION,
    OCR_WORD_SIGNS,
    OCR_WORD_PUNCTUATION
} ocr_word_kind;
ocr_word_kind ocr_word_kind_of(const char *text);
/** "sin", "log": the name of a function. */
bool ocr_is_function(const char *word);
/** What the words from first to end are together. */
typedef struct ocr_content {
    bool prose, relation, operator, variable;
    size_t signs;
} ocr_content;
ocr_content ocr_content_of(const ocr_word *words, size_t first, size_t end);
bool ocr_is_formula(const ocr_content *c);

/** A ocr_stretch of words of one line. */
typedef struct ocr_stretch {
    const ocr_line *line;
    size_t first, end;
} ocr_stretch;
/**
 * formula_latex.c: LaTeX of stretches one below the other: rows of an array, or of gathered where
 * that is asked for.
 * @return NULL: cannot be written, or no memory (m->failed)
 */
const char *ocr_stretches_latex(ocr_formulas *m, const ocr_stretch *parts, size_t count);
/** formula_latex.c: one word of LaTeX in place of those of a ocr_stretch. */
ocr_word ocr_formula_word(const ocr_stretch *part, const char *latex);

#endif
