/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/searchable/picture_page.h"

#include "ocr/pixels/tags.h"

#include <allheaders.h>
#include <stdbool.h>
#include <string.h>

#define GUESSED_DPI 150 /* a page of letter size in an image of 1275 x 1650 */

/** The file as it is. @return false: it has to be decoded */
static bool embed_jpeg(const uint8_t *bytes, size_t len, int dpi, uint8_t **ret_pdf,
                       size_t *ret_len)
{
    L_COMP_DATA *data;
    l_uint8 *copy;

    if (ocr_jpeg_orientation(bytes, len) != 1)
        return false;
    copy = malloc(len); /* Leptonica takes it over, also when it fails */
    if (!copy)
        return false;
    memcpy(copy, bytes, len);
    data = l_generateJpegDataMem(copy, len, 0);
    if (!data)
        return false;
    data->res = dpi;
    if (data->spp != 1 && data->spp != 3) {
        l_CIDataDestroy(&data);
        return false;
    }
    return cidConvertToPdfData(data, NULL, ret_pdf, ret_len) == 0; /* takes data over, too */
}

sch_status ocr_picture_page(const ocr_picture *picture, const void *bytes, size_t len, int page,
                            float dpi, uint8_t **ret_pdf, size_t *ret_len, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    int res = dpi > 0 ? (int)dpi : GUESSED_DPI;
    l_uint8 *pdf = NULL;
    size_t pdf_len = 0;
    sch_status s;

    if (strcmp(ocr_picture_mime(picture), "image/jpeg") == 0 &&
        embed_jpeg(bytes, len, res, ret_pdf, ret_len))
        return SCH_OK;
    s = ocr_picture_read(picture, page, &pix, err);
    if (s != SCH_OK)
        return s;
    if (pixConvertToPdfData(pix, L_FLATE_ENCODE, 0, &pdf, &pdf_len, 0, 0, res, NULL, NULL, 0) != 0)
        return sch_fail(err, SCH_FATAL, "no memory for an image in a PDF");
    *ret_pdf = pdf;
    *ret_len = pdf_len;
    return SCH_OK;
}
