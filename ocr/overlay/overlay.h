/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_OVERLAY_OVERLAY_H
#define OCR_OVERLAY_OVERLAY_H

#include "ocr/ocr.h"

/**
 * A picture of what was made of a page, for whoever looks for the reason of a wrong one.
 *
 * Left the page itself with a frame about each line (its colour tells the type), the line's number
 * as lines.json has it, arrows from block to block in reading order, dashed frames about columns
 * and containers, and hatching over what does not reach the text. Right of it a panel that begins
 * with the legend and lists the lines: number, type, confidence, text, and each formula as it is
 * printed beside its LaTeX.
 *
 * Source: nothing but the page model and the page's pixels, so it shows what every output has.
 */
#define OCR_OVERLAY_SIDE_PX 1600 /* longer side of the page; 145 dpi on US letter */
#define OCR_OVERLAY_PANEL_PX                                                                       \
    820 /* width of a column of the panel; there are as many as it takes                           \
         */

/** Colour of the frames of a type, 0xRRGGBB. */
uint32_t ocr_overlay_colour(ocr_type type);

/**
 * Draw a page.
 *
 * @param doc   the open document, for the pixels
 * @param page  read from it and assembled: text and conversion_output are set
 * @param[out] ret_png  a PNG is appended
 * @return SCH_OK; SCH_FATAL: memory, or the fonts of fonts-urw-base35 are not there; whatever
 *         rendering the page returns
 */
sch_status ocr_overlay_draw(ocr_doc *doc, const ocr_page *page, sch_strbuf *ret_png, sch_err *err);

#endif
