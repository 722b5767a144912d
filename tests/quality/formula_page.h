/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_QUALITY_FORMULA_PAGE_H
#define TESTS_QUALITY_FORMULA_PAGE_H

#include "ocr/math/analyse.h"
#include "ocr/pdf/pdf.h"

/** What is told of a formula besides its LaTeX. */
typedef struct t_formula {
    float conf, rate; /* 0 to 1 */
    ocr_math_doubt doubt;
} t_formula;

/**
 * The formula of a page: its glyphs and rules, analysed.
 * @param box  where it is, in points; NULL: the page is one formula
 * @param seq  false: paint order is withheld, as on a scan
 * @param[out] ret_latex  appended to, with aligned and cases
 */
sch_status t_formula_read(ocr_pdf *pdf, int number, const ocr_box *box, ocr_symbol_cache *cache,
                          bool seq, sch_strbuf *ret_latex, t_formula *ret, sch_err *err);

#endif
