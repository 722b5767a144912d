/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_HIDDEN_H
#define OCR_HIDDEN_H

#include "ocr/model/page.h"
#include "ocr/pdf/pdf.h"

/** Words of a text layer that is not seen: what another recognizer read on the same scan. */
typedef struct ocr_hidden {
    ocr_word *words; /* conf 0: nothing is known of it */
    size_t nwords;
} ocr_hidden;

/**
 * The hidden words of a page, in the order of the file.
 *
 * @param pdf    borrowed
 * @param scale  page pixels per point: boxes are in page pixels of the page as the file shows it
 * @param arena  takes words and texts
 * @return SCH_OK (also without any); SCH_FATAL: memory
 */
sch_status ocr_hidden_words(const ocr_pdf_page *pdf, float scale, sch_arena *arena,
                            ocr_hidden *ret_hidden, sch_err *err);

/**
 * Those whose middle lies in a box, from left to right.
 * @param ret  room for max words
 * @return how many; 0 where there are more than max
 */
size_t ocr_hidden_in(const ocr_hidden *hidden, ocr_box box, ocr_word *ret, size_t max);

#endif
