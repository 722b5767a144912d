/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_ANALYSE_H
#define OCR_MATH_ANALYSE_H

#include "ocr/math/symbol.h"
#include "schema/base/arena.h"
#include "schema/base/status.h"

/**
 * Structure analysis: symbols and rules of one formula on the plane, in; a layout tree and LaTeX,
 * out.
 *
 * The method is the baseline tree of DRACULAE built bottom-up with TeX's rigid geometry, in passes:
 * combine parts, bars, braces and delimiters with rows, then one row. Paint order (seq) decides
 * ownership when every symbol has one; geometry alone must do otherwise.
 */
typedef struct ocr_math_rule {
    ocr_box box;
    int32_t seq; /* -1: not known */
} ocr_math_rule; /* a horizontal bar */

typedef struct ocr_math_input {
    const ocr_sym *syms;
    size_t nsyms;
    const ocr_math_rule *rules;
    size_t nrules;
    bool display; /* several rows are allowed at the top */
} ocr_math_input;

/** How LaTeX is written (contract 3.3.1). */
typedef struct ocr_math_emit {
    bool rm_spaces; /* true: no spaces between tokens that need none */
    bool rm_fonts;
    bool idiomatic_eqn_arrays; /* aligned, gathered, cases instead of array */
    bool idiomatic_braces;     /* x^2 instead of x^{2} */
} ocr_math_emit;

typedef struct ocr_math_node ocr_math_node; /* see tree.h */

/** A page of dense mathematics has 1,500 symbols; some passes take time as the square of them. */
enum { OCR_MATH_MAX_SYMS = 4000, OCR_MATH_MAX_RULES = 1000, OCR_MATH_MAX_DEPTH = 40 };

/**
 * Analyse one formula.
 * @param[out] ret_tree  lives in arena
 * @return SCH_OK; SCH_LIMIT: more symbols, rules or depth than OCR_MATH_MAX_*; SCH_FATAL (memory)
 */
sch_status ocr_math_analyse(sch_arena *arena, const ocr_math_input *input, ocr_math_node **ret_tree,
                            sch_err *err);
/** LaTeX of a tree, without delimiters, appended to sb. */
void ocr_math_latex(const ocr_math_node *tree, const ocr_math_emit *emit, sch_strbuf *sb);
/** What speaks against a tree being right: logarithms of products, 0 when nothing does. */
typedef struct ocr_math_doubt {
    float symbols;   /* of what its symbols are */
    float decisions; /* of where they belong, and of what was left over */
    size_t count;    /* of symbols and words */
} ocr_math_doubt;
ocr_math_doubt ocr_math_doubt_of(const ocr_math_node *tree);
/**
 * Chance that the formula is right, and the same for one symbol of it, 0 to 1; both 0 when it is
 * empty. The chance follows from the doubt by a logistic function that tests/quality/calibration.py
 * fits: of the formulas given 0.9, nine in ten are right.
 * @param displayed  a display that was found on a page: what belongs to it was decided there
 */
void ocr_math_confidence(const ocr_math_node *tree, bool displayed, float *ret_conf,
                         float *ret_rate);

#endif
