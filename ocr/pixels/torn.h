/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_TORN_H
#define OCR_PIXELS_TORN_H

#include "ocr/model/reading.h"

/**
 * Put lines together that the recognizer tore apart at a wide gap: the end of a line that stands in
 * a block of its own, on the baseline of a line whose block has other lines that reach as far.
 *
 * @param arena  takes the words in their new order
 * @return SCH_OK; SCH_LIMIT: the arena is full
 */
sch_status ocr_torn_join(ocr_reading *reading, sch_arena *arena, sch_err *err);

#endif
