/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_RULES_H
#define OCR_PIXELS_RULES_H

#include "ocr/model/reading.h"
#include "schema/base/arena.h"
#include "schema/base/status.h"

struct Pix;

/**
 * Find the long rules of a small picture, and wipe them off it, so that no letter is read from
 * them: Tesseract's own search for rules takes a picture of a few lines for text.
 *
 * @param grey     8 bits; wiped where two horizontal rules run over most of it, else left alone
 * @param x_height_px  of the letters in it, 0 unknown: what is shorter than a word is no rule
 * @param scale    by which places are multiplied
 * @param[out] ret_rules  in the arena; NULL when there are none
 * @return SCH_OK, also without rules; SCH_FATAL: memory
 */
sch_status ocr_rules_take(struct Pix *grey, float x_height_px, float scale, sch_arena *arena,
                          ocr_region **ret_rules, size_t *ret_count, sch_err *err);

#endif
