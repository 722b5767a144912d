/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_INSET_H
#define OCR_INSET_H

#include "ocr/ocr_priv.h"

/**
 * Text in the pictures of a page whose text layer is good: a paragraph or a table that was pasted
 * as a scan; and the labels of charts, diagrams and screens.
 *
 * Bright pictures without glyphs over them are rendered and recognized. Where lines of text fill
 * one, its words become glyphs with read_conf, and the picture is taken off the page's images, so
 * that its lines are read as those around it. All others stay pictures; words that stand here and
 * there in one, most of them read well, become glyphs that are its labels (OCR_GLYPH_LABEL).
 *
 * At most four pictures a page are recognized, of four megapixels in all, and the same again for
 * labels. On a page of very many pictures only the first are looked at.
 *
 * @param loaded  changed: glyphs appended, images taken off
 * @param arena   the one that holds it
 * @return SCH_OK, also when there is nothing to read; SCH_FATAL, SCH_LIMIT
 */
sch_status ocr_read_insets(ocr_job *job, ocr_pdf_page *loaded, sch_arena *arena, sch_err *err);

#endif
