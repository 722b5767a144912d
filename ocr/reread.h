/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_REREAD_H
#define OCR_REREAD_H

#include "ocr/hidden.h"
#include "ocr/model/reading.h"
#include "ocr/pixels/prepare.h"

/**
 * Read the lines that were read with little confidence again, each alone and larger, and keep of
 * every stretch of words the reading that is surer of itself.
 *
 * A line on its own is cut, sized and set on its baseline anew, which a smudge, a heavy face or
 * words set far apart may have spoilt on the page. At most a fixed number of lines is read, those
 * that are least sure.
 *
 * @param ready    upright as the reading is; borrowed, not changed
 * @param arena    of the page; takes new words
 * @param hidden   what another recognizer read in the same places: where it agrees, the words are
 *                 sure, and it stands for those of which nobody is; NULL: nothing
 * @param reading  in page pixels, of ready->pix; its words, lines and their boxes may change
 * @return SCH_OK; SCH_LIMIT, SCH_FATAL: as ocr_tess_read()
 */
sch_status ocr_reread(const ocr_prepared *ready, const char *languages, const ocr_hidden *hidden,
                      sch_arena *arena, ocr_reading *reading, sch_err *err);

#endif
