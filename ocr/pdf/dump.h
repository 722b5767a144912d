/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_DUMP_H
#define OCR_PDF_DUMP_H

#include "ocr/pdf/pdf.h"

#include <stdio.h>

/**
 * Write what page_load() gives for one page as a JSON object on one line, for tests and for
 * looking into a file that reads badly. Field names are those of pdf.h.
 *
 * @param fd  the PDF, as for ocr_pdf_open()
 * @param page  from 1
 * @return SCH_OK; what ocr_pdf_open() and ocr_pdf_page_load() return; SCH_FATAL: cannot write
 */
sch_status ocr_pdf_dump(int fd, int page, FILE *out, sch_err *err);

#endif
