/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_UPRIGHT_H
#define OCR_UPRIGHT_H

#include "ocr/pdf/pdf.h"

/**
 * Vertical lines of East Asian letters that a producer has put one by one under each other, as
 * browsers do: their glyphs get the direction and the advance that a font of vertical writing would
 * have given them.
 *
 * @param page  changed: turn, dx and dy of such glyphs
 */
void ocr_upright_lines(ocr_pdf_page *page);

#endif
