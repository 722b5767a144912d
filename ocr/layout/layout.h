/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_LAYOUT_H
#define OCR_LAYOUT_LAYOUT_H

#include "ocr/model/options.h"
#include "ocr/model/page.h"
#include "ocr/model/reading.h"
#include "ocr/pdf/pdf.h"

/**
 * Layout of one page: glyphs or recognized words in, lines in reading order out.
 *
 * Both functions append to page->lines: words, boxes, block (paragraph), column, font size, style,
 * and the types that one page can tell: text, diagram (pictures), page_info, figure_label,
 * footnote, code. Headings, titles and what needs other pages are assembly's (ocr/assemble).
 * page->width, height and number must be set; page->arena takes the memory.
 */

/**
 * Lines of a page from its glyphs; boxes come out in pixels at OCR_PAGE_DPI.
 *
 * @param options  how mathematics is found and written; NULL: defaults
 * @param pdf  borrowed, may be released afterwards
 * @return SCH_OK (also with no line at all); SCH_FATAL: memory. The page is unchanged on failure.
 */
sch_status ocr_layout_glyphs(const ocr_pdf_page *pdf, const ocr_options *options, ocr_page *page,
                             sch_err *err);

/**
 * Lines of a page from what a recognizer read.
 *
 * @param reading  its words and texts are kept, so they must live in page->arena
 * @return as ocr_layout_glyphs()
 */
sch_status ocr_layout_reading(const ocr_reading *reading, ocr_page *page, sch_err *err);

#endif
