/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_SEARCHABLE_PICTURE_PAGE_H
#define OCR_SEARCHABLE_PICTURE_PAGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "ocr/pixels/picture.h"

/**
 * A page of an image document as a PDF of one page: the bytes of a JPEG as they are where they
 * stand upright, else its pixels, packed without loss.
 *
 * @param bytes  of the whole image file
 * @param dpi  pixels per inch, which give the page its size; 0: not known
 * @param[out] ret_pdf  owned by the caller: free()
 * @return SCH_OK; as ocr_picture_read()
 */
sch_status ocr_picture_page(const ocr_picture *picture, const void *bytes, size_t len, int page,
                            float dpi, uint8_t **ret_pdf, size_t *ret_len, sch_err *err);

#ifdef __cplusplus
}
#endif

#endif
