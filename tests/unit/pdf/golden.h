/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_PDF_GOLDEN_H
#define TESTS_UNIT_PDF_GOLDEN_H

#include "ocr/pdf/pdf.h"

/** Descriptor of a file of tests/golden/pdf; the test fails when there is none. */
int t_golden_fd(const char *name);
/** Open it as a PDF; the test fails when that fails. */
ocr_pdf *t_golden_open(const char *name);
/** Load a page; the test fails when that fails. */
ocr_pdf_page *t_page(ocr_pdf *pdf, int page, sch_arena *arena);
/** First glyph whose text is the one character u; the test fails when there is none. */
const ocr_glyph *t_glyph(const ocr_pdf_page *page, uint32_t u);
/** Text of all glyphs as UTF-8, no spaces added; release with free(). */
char *t_text(const ocr_pdf_page *page);
/** Fail unless |a - b| <= tolerance. */
void t_near(double a, double b, double tolerance);

#endif
