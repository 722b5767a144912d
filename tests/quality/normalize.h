/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_QUALITY_NORMALIZE_H
#define TESTS_QUALITY_NORMALIZE_H

#include "schema/base/strbuf.h"

/**
 * One form for all spellings of a formula that print alike, so that two of them can be compared.
 *
 * Left out: spaces, sizes, \left and \right, alignment of columns. Equal: the order of scripts,
 * \mid and |, narrow and wide accents, \mathcal and \mathscr, upright letters as text, operator or
 * function; aligned, gathered, cases and array; fonts count for each letter.
 * Tokens are separated by one space. Text that is not LaTeX gives some form, never an error.
 */
void t_normalize(const char *latex, sch_strbuf *ret);

#endif
