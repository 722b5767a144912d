/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_QUALITY_FORMULA_PAGE_H
#define TESTS_QUALITY_FORMULA_PAGE_H

#include "ocr/math/analyse.h"
#include "ocr/pdf/pdf.h"

/**
 * The one formula of a page: all its glyphs and rules, analysed.
 * @param seq  false: paint order is withheld, as on a scan
 * @param[out] ret_latex  appended to, with aligned and cases
 * @param[out] ret_rate  confidence per symbol and decision
 */
sch_status t_formula_read(ocr_pdf *pdf, int number, ocr_symbol_cache *cache, bool seq,
                          sch_strbuf *ret_latex, float *ret_conf, float *ret_rate, sch_err *err);

#endif
