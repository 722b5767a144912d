/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_OCR_PAGES_H
#define TESTS_UNIT_OCR_PAGES_H

#include <allheaders.h>

/** Lines that t_text_page() writes, one below the other; NULL ends them. */
extern const char *const t_page_lines[];

/**
 * A white 8-bit page of 1500 x 1000 pixels with t_page_lines in Leptonica's own bitmap font:
 * x-height about 20 pixels. @return owned by the caller
 */
PIX *t_text_page(void);
/** A white 8-bit image. */
PIX *t_blank(int width, int height);

#endif
