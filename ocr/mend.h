/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MEND_H
#define OCR_MEND_H

#include "ocr/ocr_priv.h"

/**
 * Parts of a page whose text layer says nothing, in a page whose layer is good
 * otherwise.
 *
 * Fonts without a usable encoding give glyphs that mean nothing: the lines that
 * they make are rendered and recognized, and the words found there take the
 * glyphs' places, as glyphs with read_conf. Layout then reads the page as one,
 * and each line knows where its text came from.
 *
 * @param loaded  changed: the glyphs concerned are marked as clipped, new ones
 * appended
 * @param arena   the one that holds it
 * @return SCH_OK, also when there is nothing to mend or nothing could be read;
 * SCH_FATAL, SCH_LIMIT
 */
sch_status ocr_mend_page(ocr_job *job, ocr_pdf_page *loaded, sch_arena *arena, sch_err *err);

#endif
