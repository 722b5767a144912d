/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MEND_H
#define OCR_MEND_H

#include "ocr/ocr_priv.h"

/**
 * Parts of a page whose text layer says nothing or something else, in a page whose layer is good
 * otherwise.
 *
 * The lines in fonts of that kind are rendered and recognized, and the words found there take the
 * glyphs' places, as glyphs with read_conf. Layout then reads the page as one, and each line knows
 * where its text came from.
 *
 * @param loaded  changed: the glyphs concerned are marked as clipped, new ones appended
 * @param bad     the fonts, by font: what ocr_fonts_judge() says
 * @param arena   the one that holds the page
 * @return SCH_OK, also when nothing could be read; SCH_FATAL, SCH_LIMIT
 */
sch_status ocr_mend_page(ocr_job *job, ocr_pdf_page *loaded, const uint8_t *bad, sch_arena *arena,
                         sch_err *err);

#endif
