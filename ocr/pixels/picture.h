/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_PICTURE_H
#define OCR_PIXELS_PICTURE_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stddef.h>

struct Pix;

/**
 * Image files as documents: PNG, JPEG, TIFF with several pages, WebP, BMP, JPEG 2000, PNM.
 *
 * Bytes come from a stranger. They are decoded from memory (never by file name), by Leptonica and
 * the libraries below it; the size in the header is checked before anything is decoded, and the
 * decoded size is checked against it.
 */
typedef struct ocr_picture ocr_picture;

#define OCR_PICTURE_MAX_PIXELS 200000000 /* of one page: 800 MB decoded in colour */
#define OCR_PICTURE_MAX_SIDE   100000
#define OCR_PICTURE_MAX_PAGES  5000 /* contract 1.7: pages per document */

/**
 * Recognize the format from its first bytes and count the pages. Nothing is decoded.
 * @param bytes  borrowed until ocr_picture_close()
 * @return SCH_OK; SCH_INVALID with id unsupported_file_type or corrupt_image; SCH_LIMIT with id
 *         tiff_page_limit_exceeded; SCH_FATAL (memory)
 */
sch_status ocr_picture_open(const void *bytes, size_t len, ocr_picture **ret_picture, sch_err *err);
ocr_picture *ocr_picture_close(ocr_picture *picture);
SCH_DEFINE_AUTO(ocr_picture *, ocr_picture_close);
/** "image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/jp2",
 *  "image/x-portable-anymap" */
const char *ocr_picture_mime(const ocr_picture *picture);
int ocr_picture_pages(const ocr_picture *picture);

/**
 * Size of a page as it is stored, from its header alone.
 * @return SCH_OK; SCH_INVALID with id corrupt_image; SCH_LIMIT with id tiff_page_size_error (TIFF)
 *         or corrupt_image: more than OCR_PICTURE_MAX_PIXELS or OCR_PICTURE_MAX_SIDE
 */
sch_status ocr_picture_size(const ocr_picture *picture, int page, int *ret_width, int *ret_height,
                            sch_err *err);
/**
 * Decode a page (from 1): 8-bit grey or 32-bit RGB, no palette, transparency on white, turned
 * upright as EXIF (JPEG) or the orientation tag (TIFF) says.
 * @param[out] ret_pix  owned by the caller: ocr_pix_free(). Its xres is the resolution in pixels
 *             per inch, or 0 where the file says none or an unlikely one.
 * @return as ocr_picture_size()
 */
sch_status ocr_picture_read(const ocr_picture *picture, int page, struct Pix **ret_pix,
                            sch_err *err);

/** Release an image of Leptonica; NULL is fine. @return NULL always. */
struct Pix *ocr_pix_free(struct Pix *pix);
SCH_DEFINE_AUTO(struct Pix *, ocr_pix_free);
/** Silence the messages that Leptonica and libtiff print about bad files. Cheap, idempotent. */
void ocr_pix_quiet(void);

#endif
