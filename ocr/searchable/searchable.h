/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_SEARCHABLE_SEARCHABLE_H
#define OCR_SEARCHABLE_SEARCHABLE_H

#ifdef __cplusplus
extern "C" {
#endif

#include "ocr/model/page.h"

/**
 * A searchable copy of a document: its pages as they are, and over each the words that were
 * recognized on it, invisible and in their places.
 *
 * Pages of a PDF are copied, not painted anew; pages of an image become pages of that image. Only
 * words that the page does not have as text itself are laid over it: what was read from pixels. A
 * page that was recognized loses the invisible text that it had before, or each word would be
 * found twice.
 *
 * It is qpdf that reads and writes the PDF: it keeps what it does not understand, repairs what is
 * damaged, and does nothing else. Pages are added in order, by one thread.
 */
typedef struct ocr_searchable ocr_searchable;

/**
 * @param bytes  the document, PDF or image; borrowed until ocr_searchable_close()
 * @return SCH_OK; SCH_INVALID with id corrupt_pdf_file, corrupt_image or unsupported_file_type;
 *         SCH_FATAL
 */
sch_status ocr_searchable_open(const void *bytes, size_t len, ocr_searchable **ret_copy,
                               sch_err *err);
/** Take the page over that the model is of; one that had an error keeps its picture, without words.
 *  @return SCH_OK; SCH_INVALID: the document has no such page; as ocr_searchable_open() */
sch_status ocr_searchable_add(ocr_searchable *copy, const ocr_page *page, sch_err *err);
/** Write the pages that were added to descriptor fd, which stays open. */
sch_status ocr_searchable_write(ocr_searchable *copy, int fd, sch_err *err);
ocr_searchable *ocr_searchable_close(ocr_searchable *copy);

#ifdef __cplusplus
}
#else
SCH_DEFINE_AUTO(ocr_searchable *, ocr_searchable_close);
#endif

#endif
