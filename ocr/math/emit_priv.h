/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_EMIT_PRIV_H
#define OCR_MATH_EMIT_PRIV_H

#include "ocr/math/tree.h"

/**
 * LaTeX in the making. Private to the emit_*.c files.
 *
 * Tokens are put one by one; a space is written between two of them only where the hosted service
 * writes one: between letters and digits, around commands that stand beside letters, after commas.
 */
typedef struct ocr_math_emitter {
    const ocr_math_emit *how;
    sch_strbuf *out;
    char last;          /* last byte written, '\0' at the start */
    bool after_command; /* the last token is a command made of letters */
    bool after_comma;
    bool in_cell; /* a cell of a matrix or of aligned rows, not a group inside it */
} ocr_math_emitter;

/* ---- emit_tokens.c */

/** A token, with a space before it where one is needed. */
void ocr_math_emit_put(ocr_math_emitter *e, const char *token);
/** A brace or other character that binds to what stands before it. */
void ocr_math_emit_glue(ocr_math_emitter *e, const char *token);
/** A list in braces. */
void ocr_math_emit_group(ocr_math_emitter *e, const ocr_math_list *list);
/** A script (mark "_" or "^"); braces can go where one character stands alone. */
void ocr_math_emit_script(ocr_math_emitter *e, const char *mark, const ocr_math_list *list);

/* ---- emit_symbols.c */

/** A symbol in the command of its style. */
void ocr_math_emit_symbol(ocr_math_emitter *e, const ocr_math_node *n);
/** A word that is no text; unit: a number stands before it. */
void ocr_math_emit_word(ocr_math_emitter *e, const ocr_math_node *n, const ocr_math_node *next,
                        bool unit);
/** Number of words from i on that stand apart by spaces as words of a sentence do. */
size_t ocr_math_emit_text_run(const ocr_math_list *list, size_t i);
/** Is the run set off from its neighbours like text, not like an operator's name or a unit? */
bool ocr_math_emit_reads_as_text(const ocr_math_emitter *e, const ocr_math_list *list, size_t i,
                                 size_t n);
/** n words from i on as \\text. */
void ocr_math_emit_text(ocr_math_emitter *e, const ocr_math_list *list, size_t i, size_t n);

/** A letter of an alphabet whose words are names: calligraphic, script, fraktur. */
bool ocr_math_is_alphabet(const ocr_math_node *n);
/** Letters i to i + n of one alphabet under one command. */
void ocr_math_emit_alphabet(ocr_math_emitter *e, const ocr_math_list *list, size_t i, size_t n);

/* ---- emit_cells.c */

/** A matrix between its delimiters, cases, a binomial. */
void ocr_math_emit_matrix(ocr_math_emitter *e, const ocr_math_node *n);
/** Rows without delimiters: aligned lines at the top, \substack inside. */
void ocr_math_emit_rows(ocr_math_emitter *e, const ocr_math_node *n);

/* ---- emit.c */

/** The items of a row with their scripts; delimiters balanced. */
void ocr_math_emit_list(ocr_math_emitter *e, const ocr_math_list *list);

#endif
