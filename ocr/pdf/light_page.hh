/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_LIGHT_PAGE_HH
#define OCR_PDF_LIGHT_PAGE_HH

#include "ocr/pdf/poppler_priv.hh"

namespace ocr
{
/**
 * Interpret a page at 72 dpi for a device that does not look at pixels.
 *
 * The same as PDFDoc::displayPage(), but JPEG 2000 images of the page are empty: Poppler decodes
 * such an image whole, 130 ms for a scanned page, only to learn its depth.
 */
void display_light(ocr_pdf *pdf, int number, OutputDev *device, bool (*is_full)(void *),
                   void *data);
} // namespace ocr

#endif
