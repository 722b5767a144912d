/* SPDX-License-Identifier: Apache-2.0 */
/* A page as a picture: rendered, or, of an image file, the image itself. */
#include "ocr/ocr_priv.h"

#include <allheaders.h>

enum {
    PICTURE_DPI = 200, /* that of recognition (crops are cut at it) */
    PICTURE_QUALITY = 90,
};

static sch_status read_pix(ocr_doc *doc, int page, PIX **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    sch_status s;

    if (doc->kind == OCR_KIND_IMAGE)
        return ocr_picture_read(doc->picture, page, ret_pix, err);
    s = ocr_pdf_render(doc->pdf, page, PICTURE_DPI, 3, NULL, &raster, err);
    if (s != SCH_OK)
        return s;
    *ret_pix = ocr_pix_of_raster(&raster);
    if (!*ret_pix)
        return sch_fail(err, SCH_FATAL, "no memory for the page");
    pixSetResolution(*ret_pix, PICTURE_DPI, PICTURE_DPI);
    return SCH_OK;
}

sch_status ocr_doc_picture(ocr_doc *doc, int page, bool is_png, sch_strbuf *ret_bytes, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    SCH_AUTO(free) l_uint8 *bytes = NULL;
    size_t len = 0;
    sch_status s;

    if (page < 1 || page > ocr_doc_pages(doc))
        return sch_fail(err, SCH_INVALID, "there is no page %d", page);
    s = read_pix(doc, page, &pix, err);
    if (s != SCH_OK)
        return s;
    if ((is_png ? pixWriteMemPng(&bytes, &len, pix, 0)
                : pixWriteMemJpeg(&bytes, &len, pix, PICTURE_QUALITY, 0)) != 0)
        return sch_fail(err, SCH_FATAL, "encode a page");
    sch_strbuf_add(ret_bytes, bytes, len);
    return ret_bytes->failed ? sch_fail(err, SCH_FATAL, "no memory for the page") : SCH_OK;
}
