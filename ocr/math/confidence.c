/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Confidence of a formula: from the doubt about its symbols and decisions, calibrated.
 *
 * Besides margins, what is rare in right readings counts against one: pieces that found no whole,
 * accents without a letter, scripts that hang on nothing, rows where no operator or display has
 * them. The factors are measured on tests/quality/formulas.
 *
 * A table or a glyph's name is wrong for a symbol everywhere or nowhere, so such a symbol counts
 * once; a shape that was classified may be wrong each time.
 */
#include "ocr/math/confidence_fit.h"
#include "ocr/math/tree.h"

#include <stdlib.h>

/** The second doubt of a kind weighs less than the first: errors come together. */
#define SYMBOL_UNIT   10
#define DECISION_UNIT 100

typedef struct tally {
    double symbols, decisions; /* sums of logarithms */
    size_t count;
    uint8_t *seen; /* by id and style; NULL: out of memory, all count */
} tally;

static void add_list(tally *t, const ocr_math_list *list, bool under_operator);

/** How plausible it is that a node of this kind is left as it stands. */
static float plausibility(const ocr_math_node *n, bool under_operator)
{
    bool is_piece = n->cls == OCR_CLS_ACCENT || n->cls == OCR_CLS_RADICAL ||
                    n->cls == OCR_CLS_VPIECE || n->cls == OCR_CLS_RPIECE ||
                    n->cls == OCR_CLS_HPIECE || n->cls == OCR_CLS_OVERLAY;

    if (n->kind == OCR_NODE_SYM && (is_piece || (n->id == 0 && !n->text) || ocr_math_is_brace(n)))
        return 0.3F;
    if (n->kind == OCR_NODE_ROWS && !n->func && !under_operator)
        return 0.5F;
    if (n->kind == OCR_NODE_EMPTY && n->sup.count + n->sub.count > 2)
        return 0.7F;
    return 1;
}

/** Factor of a symbol's own confidence. */
static double symbol_factor(tally *t, const ocr_math_node *n)
{
    double conf = fmin(fmax(n->conf, 1e-3), 1);
    uint8_t *seen = t->seen ? &t->seen[(size_t)n->id * OCR_STYLE_COUNT + n->style] : NULL;

    if (n->by_shape || conf < 0.9)
        return conf;
    if (seen && *seen)
        return 1;
    if (seen)
        *seen = 1;
    return 1 - 0.25 * (1 - conf); /* measured: tables err that much less than they say */
}

static void add_node(tally *t, const ocr_math_node *n, bool under_operator)
{
    t->decisions += log(fmin(fmax(n->margin, 1e-3), 1) * plausibility(n, under_operator));
    if (n->kind == OCR_NODE_SYM || n->kind == OCR_NODE_WORD) {
        t->symbols += log(symbol_factor(t, n));
        t->count++;
    }
    for (int k = 0; k < 3; k++)
        add_list(t, &n->kid[k], n->kind == OCR_NODE_LIMITS);
    for (size_t i = 0; i < n->cells.rows * n->cells.cols; i++)
        add_list(t, &n->cells.cell[i], false);
    add_list(t, &n->sup, false);
    add_list(t, &n->sub, false);
}

static void add_list(tally *t, const ocr_math_list *list, bool under_operator)
{
    for (size_t i = 0; i < list->count; i++)
        add_node(t, list->items[i], under_operator);
}

ocr_math_doubt ocr_math_doubt_of(const ocr_math_node *tree)
{
    size_t symbols = (size_t)ocr_symbol_count() * OCR_STYLE_COUNT;
    tally t = {.decisions = log(fmax(tree->margin, 1e-3)), .seen = calloc(symbols, 1)};

    add_list(&t, &tree->kid[0], false);
    free(t.seen);
    return (ocr_math_doubt){(float)t.symbols, (float)t.decisions, t.count};
}

void ocr_math_confidence(const ocr_math_node *tree, bool displayed, float *ret_conf,
                         float *ret_rate)
{
    ocr_math_doubt doubt = ocr_math_doubt_of(tree);
    double logit = FIT_BASE - FIT_SYMBOLS * log(1 - SYMBOL_UNIT * (double)doubt.symbols) -
                   FIT_DECISIONS * log(1 - DECISION_UNIT * (double)doubt.decisions) -
                   FIT_LENGTH * log((double)doubt.count) - (displayed ? FIT_DISPLAYED : 0);
    double chance = 1 / (1 + exp(-logit));

    *ret_conf = doubt.count ? (float)chance : 0;
    *ret_rate = doubt.count ? (float)pow(chance, 1 / (double)doubt.count) : 0;
}
