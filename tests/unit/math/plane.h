/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_MATH_PLANE_H
#define TESTS_UNIT_MATH_PLANE_H

#include "ocr/math/analyse.h"

/**
 * Symbols on a plane, in a line of text, for tests of the structure analysis.
 *
 * Items are separated by spaces: NAME,X,Y[,SIZE]. NAME is a symbol's LaTeX name; "r:" before it
 * makes a letter upright. X is the left edge; Y the baseline, or TOP:BOTTOM of the ink for what
 * has none (tall delimiters, operators). SIZE is 10 when left out. "rule,X0,X1,Y" is a bar. Ink
 * follows from the name: ascenders, descenders, flat signs; a letter is half an em wide.
 */
typedef struct t_plane {
    ocr_sym syms[400];
    ocr_math_rule rules[100];
    ocr_math_input in;
} t_plane;

/** seq: items are painted in the order in which they are written. Aborts on a wrong text. */
void t_plane_parse(t_plane *plane, const char *text, bool seq);

#endif
