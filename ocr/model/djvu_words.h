/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_DJVU_WORDS_H
#define OCR_MODEL_DJVU_WORDS_H

#include "ocr/model/page.h"

/**
 * Called for each page, in order; the page is freed afterwards. One without words counts, too.
 * @return SCH_OK to go on
 */
typedef sch_status (*ocr_djvu_page_fn)(const ocr_page *page, void *arg, sch_err *err);

/**
 * The text layer of a DjVu document, as `djvutxt --detail=word` prints it, as page models: lines
 * of words with their places, in pixels of the page, origin top left.
 *
 *   (page 0 0 1240 1754 (line 100 1500 900 1540 (word 100 1500 200 1540 "Tides") ...) ...)
 *
 * Pages whose text has no places finer than a paragraph have no words here; the words of a line
 * that gives no places of its own share its width by their letters.
 *
 * @param text  not trusted
 * @return SCH_OK; SCH_INVALID: it is something else; SCH_LIMIT; SCH_FATAL; what on_page returned
 * Source: the manual of DjVuLibre, djvused(1), "Hidden text syntax".
 */
sch_status ocr_djvu_words(const char *text, size_t len, ocr_djvu_page_fn on_page, void *arg,
                          sch_err *err);

#endif
