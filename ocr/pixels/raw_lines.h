/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_RAW_LINES_H
#define OCR_PIXELS_RAW_LINES_H

#include <stdbool.h>

/**
 * Tesseract keeps the image of each text line as a PNG file in memory, and decodes it again a
 * moment later: a tenth of its time goes into deflate and inflate. While this is on, Leptonica's
 * pixWriteMem() writes what is asked for as PNG in Leptonica's own uncompressed form instead, which
 * pixReadMem() reads as well. The pixels, and so what is recognized, are the same.
 *
 * It works by symbol interposition: the program that links this file defines pixWriteMem() before
 * the library does. Where a linker does not arrange that, nothing changes but the time.
 */
void ocr_raw_lines(bool on);

#endif
