/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_GROW_H
#define OCR_PIXELS_GROW_H

#include "ocr/model/reading.h"
#include "schema/base/status.h"

struct Pix;

/**
 * Grow the pictures of a reading over the marks that they cut: the recognizer finds what is dense,
 * and leaves out axes, frames and thin ends. No picture grows over words that lie beside it, nor
 * over marks that go on beyond its neighbourhood, as the frame of a page does.
 *
 * @param grey   8 bits, the pixels that were read; borrowed
 * @param scale  page pixels per pixel of grey; boxes of the reading are page pixels
 * @return SCH_OK; SCH_FATAL (memory)
 */
sch_status ocr_pictures_grow(struct Pix *grey, float scale, ocr_reading *reading, sch_err *err);

#endif
