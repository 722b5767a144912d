/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_PAGE_JSON_H
#define OCR_MODEL_PAGE_JSON_H

#include "ocr/model/page.h"

/**
 * Page models as JSON, one object on one line. Private to page_write.c and page_parse.c.
 *
 * Lengths travel as whole hundredths of a pixel and confidences as whole ten-thousandths: both
 * ends are several times quicker with integers, and nothing measures finer. A line's words are one
 * flat array of OCR_JSON_WORD_ITEMS values a word. What is zero, false or absent is left out.
 */
enum {
    OCR_JSON_WORD_ITEMS = 11,  /* x0 y0 x1 y1 font_size baseline conf flags glyph0 glyph1 text */
    OCR_JSON_GLUED_FLAG = 256, /* beside the style flags in a word's flags */
};
#define OCR_JSON_PX_SCALE   100.0
#define OCR_JSON_CONF_SCALE 10000.0
#define OCR_JSON_MAX_LEN_PX                                                                        \
    (OCR_PAGE_MAX_PX * 4.0) /* things may stick out of the page, but not far */

#endif
