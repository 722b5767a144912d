/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_PAGE_JSON_H
#define OCR_MODEL_PAGE_JSON_H

#include "ocr/model/page.h"

/**
 * Page models as JSON, one object on one line. Private to page_write.c and page_parse.c.
 *
 * Lengths travel as whole hundredths of a pixel and confidences as whole ten-thousandths: both
 * ends are several times quicker with integers, and nothing measures finer. A word is one string,
 * ten numbers and its text with a blank between any two: a tree of them would cost more than all
 * of assembly. What is zero, false or absent is left out.
 */
enum {
    OCR_JSON_WORD_INTS = 10,   /* x0 y0 x1 y1 font_size baseline conf flags glyph0 glyph1 */
    OCR_JSON_INT_CHARS = 12,   /* of one of them, with sign and blank */
    OCR_JSON_GLUED_FLAG = 256, /* beside the style flags in a word's flags */
};
#define OCR_JSON_PX_SCALE   100.0
#define OCR_JSON_CONF_SCALE 10000.0
#define OCR_JSON_MAX_LEN_PX                                                                        \
    (OCR_PAGE_MAX_PX * 4.0) /* things may stick out of the page, but not far */

#endif
