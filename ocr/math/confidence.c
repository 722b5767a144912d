/* SPDX-License-Identifier: Apache-2.0 */
/** Confidence of a formula: the product over its symbols, and their geometric mean. */
#include "ocr/math/tree.h"

typedef struct tally {
    double log_sum;
    size_t count;
} tally;

static void add_list(tally *t, const ocr_math_list *list);

static void add_node(tally *t, const ocr_math_node *n)
{
    if (n->kind == OCR_NODE_SYM || n->kind == OCR_NODE_WORD) {
        t->log_sum += log(fmax(n->conf, 1e-3));
        t->count++;
    }
    for (int k = 0; k < 3; k++)
        add_list(t, &n->kid[k]);
    for (size_t i = 0; i < n->cells.rows * n->cells.cols; i++)
        add_list(t, &n->cells.cell[i]);
    add_list(t, &n->sup);
    add_list(t, &n->sub);
}

static void add_list(tally *t, const ocr_math_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_node(t, list->items[i]);
}

void ocr_math_confidence(const ocr_math_node *tree, float *ret_conf, float *ret_rate)
{
    tally t = {0};

    add_list(&t, &tree->kid[0]);
    *ret_conf = t.count ? (float)exp(t.log_sum) : 0;
    *ret_rate = t.count ? (float)exp(t.log_sum / (double)t.count) : 0;
}
