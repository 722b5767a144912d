/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_BARS_PRIV_H
#define OCR_MATH_BARS_PRIV_H

#include "ocr/math/tree.h"

/** Rules and horizontal braces at work. Private to bars.c and bar_sides.c. */
typedef struct ocr_math_bar {
    ocr_box box;
    int32_t seq;
    size_t index;        /* into the rules of the input */
    ocr_math_node *sign; /* a horizontal brace instead of a rule, or NULL */
    bool radical;        /* a radical ends at its left */
    float rank;          /* by which they are taken */
} ocr_math_bar;

/** One rule at work: it, and those still to come. */
typedef struct ocr_math_bar_state {
    ocr_math_ctx *ctx;
    ocr_math_list *list;
    ocr_math_list by_seq; /* the list in paint order; empty without it */
    const ocr_math_bar *bar;
    const ocr_math_bar *later; /* wider rules */
    size_t nlater;
    ocr_math_node *radical; /* whose top right corner meets the bar, or NULL */
    float em;
} ocr_math_bar_state;

/** bar_sides.c: what stands on both sides of the bar. */
void ocr_math_bar_collect(ocr_math_bar_state *st, ocr_math_list *above, ocr_math_list *below);

#endif
