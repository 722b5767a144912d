/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Confidence of a formula: the product over its symbols and the decisions about them.
 *
 * Besides margins, what is rare in right readings counts against one: pieces that found no whole,
 * accents without a letter, scripts that hang on nothing, rows where no operator or display has
 * them. The factors are measured on tests/quality/formulas.
 *
 * A table or a glyph's name is wrong for a symbol everywhere or nowhere, so such a symbol counts
 * once; a shape that was classified may be wrong each time.
 */
#include "ocr/math/tree.h"

#include <stdlib.h>

/**
 * On a page a formula may lack what stands beside it, or have what is none of it: a chance that
 * every symbol brings along. Fitted by tests/quality/calibration.py --fit on 1,288 formulas of four
 * papers with their sources, 94.4 % of them right.
 */
#define PAGE_SYMBOL 0.99

typedef struct tally {
    double log_sum;
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

    if (n->kind == OCR_NODE_SYM && (is_piece || ocr_math_is_brace(n)))
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
    double factor = fmin(fmax(n->margin, 1e-3), 1) * plausibility(n, under_operator);

    if (n->kind == OCR_NODE_SYM || n->kind == OCR_NODE_WORD) {
        factor *= symbol_factor(t, n);
        t->count++;
    }
    t->log_sum += log(factor);
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

void ocr_math_confidence(const ocr_math_node *tree, float *ret_conf, float *ret_rate)
{
    size_t symbols = (size_t)ocr_symbol_count() * OCR_STYLE_COUNT;
    tally t = {log(fmax(tree->margin, 1e-3)), 0, calloc(symbols, 1)};

    add_list(&t, &tree->kid[0], false);
    t.log_sum += (double)t.count * log(PAGE_SYMBOL);
    *ret_conf = t.count ? (float)exp(t.log_sum) : 0;
    *ret_rate = t.count ? (float)exp(t.log_sum / (double)t.count) : 0;
    free(t.seen);
}
