/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_TAGS_H
#define OCR_PIXELS_TAGS_H

#include <stddef.h>
#include <stdint.h>

/**
 * The EXIF orientation of a JPEG file.
 * @return 1 to 8 as EXIF 2.3 numbers them; 1 (upright) where there is none or it is broken
 */
int ocr_jpeg_orientation(const uint8_t *bytes, size_t len);

/**
 * The pages of a TIFF or BigTIFF file, counted along its chain of directories.
 * @param limit  stop counting past so many, which also ends a chain that bites its tail
 * @return 0: not a TIFF, or its first directory is not there; up to limit + 1
 */
int ocr_tiff_pages(const uint8_t *bytes, size_t len, int limit);

#endif
