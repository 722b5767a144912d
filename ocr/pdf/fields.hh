/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_FIELDS_HH
#define OCR_PDF_FIELDS_HH

#include "ocr/pdf/poppler_priv.hh"

namespace ocr
{
/** Fill out->fields; out's size is set. @return false: no memory */
bool add_fields(Page *page, sch_arena *arena, ocr_pdf_page *out);
} // namespace ocr

#endif
