/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_GAPS_H
#define OCR_PIXELS_GAPS_H

#include "ocr/model/reading.h"

struct Pix;

/**
 * Open the spaces that the recognizer overlooked: a word that occurs once on the page is two of its
 * other words, and a gap parts them that is wider than those between letters.
 *
 * @param pix      8 bits grey, dark on light; borrowed
 * @param scale    pixels of pix per page pixel
 * @param reading  its words may become more
 * @param arena    takes them
 * @return SCH_OK; SCH_LIMIT: the arena is full
 */
sch_status ocr_gaps_open(struct Pix *pix, float scale, sch_arena *arena, ocr_reading *reading,
                         sch_err *err);

#endif
