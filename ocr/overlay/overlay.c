/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/ocr_priv.h"
#include "ocr/overlay/overlay_priv.h"

#include <allheaders.h>
#include <math.h>

/* The picture as a whole: the page's pixels, a canvas that holds both halves, a PNG. */
enum {
    MIN_HEIGHT_PX = 500, /* of the panel beside a small image */
    MAX_COLUMNS = 6,     /* of the panel; what is beyond them is cut */
    MAX_ENLARGEMENT = 4,
};

static float scale_of(const ocr_page *page)
{
    int longer = page->width > page->height ? page->width : page->height;

    return longer > 0 ? fminf(OCR_OVERLAY_SIDE_PX / (float)longer, MAX_ENLARGEMENT) : 1;
}

/** The displayed page turned as recognition turned it, 32 bits; pix is taken over. */
static PIX *as_read(PIX *pix, int quarters)
{
    PIX *turned = pix ? pixRotateOrth(pix, quarters & 3) : NULL;
    PIX *rgb = turned ? pixConvertTo32(turned) : NULL;

    pixDestroy(&pix);
    pixDestroy(&turned);
    return rgb;
}

static sch_status pdf_pixels(ocr_doc *doc, const ocr_page *page, float scale, PIX **ret_pix,
                             sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(256 << 20);
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    ocr_pdf_page *loaded = NULL;
    int turned = 0;
    sch_status s;

    if (!arena)
        return sch_fail(err, SCH_FATAL, "no memory for the page");
    if (ocr_pdf_page_load(doc->pdf, page->number, arena, &loaded, NULL) == SCH_OK)
        turned = (page->rotate - loaded->rotate + 360) % 360;
    s = ocr_pdf_render(doc->pdf, page->number, scale * OCR_PAGE_DPI, 3, NULL, &raster, err);
    if (s == SCH_OK)
        *ret_pix = as_read(ocr_pix_of_raster(&raster), turned / 90);
    return s;
}

static sch_status image_pixels(ocr_doc *doc, const ocr_page *page, float scale, PIX **ret_pix,
                               sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *whole = NULL;
    sch_status s = ocr_picture_read(doc->picture, page->number, &whole, err);

    if (s == SCH_OK)
        *ret_pix = as_read(pixScale(whole, scale, scale), page->rotate / 90);
    return s;
}

/** Both halves; the panel is measured first. */
static PIX *compose(ovl_letters *letters, const ovl_page *p)
{
    ovl_canvas c = {.letters = letters};
    int width = pixGetWidth(p->pix), height = pixGetHeight(p->pix), columns;

    height = height > MIN_HEIGHT_PX ? height : MIN_HEIGHT_PX;
    columns = ovl_panel(&c, p, width, height);
    columns = columns < MAX_COLUMNS ? columns : MAX_COLUMNS;
    c.pix = pixCreate(width + columns * OCR_OVERLAY_PANEL_PX, height, 32);
    if (!c.pix)
        return NULL;
    (void)pixSetAll(c.pix);
    ovl_paste(&c, p->pix, 0, 0);
    ovl_mark_page(&c, p);
    /* what leaves the page at its right must not lie under the panel */
    ovl_fill(&c, (ocr_box){(float)width, 0, (float)pixGetWidth(c.pix), (float)height}, OVL_PAPER,
             1);
    ovl_fill(&c, (ocr_box){(float)width, 0, (float)width + 1, (float)height}, OVL_FAINT, 1);
    (void)ovl_panel(&c, p, width, height);
    return c.pix;
}

static sch_status add_png(PIX *pix, sch_strbuf *png, sch_err *err)
{
    SCH_AUTO(free) l_uint8 *bytes = NULL;
    size_t len = 0;

    if (!pix || pixWriteMemPng(&bytes, &len, pix, 0) != 0)
        return sch_fail(err, SCH_FATAL, "no memory for the picture");
    sch_strbuf_add(png, (const char *)bytes, len);
    return png->failed ? sch_fail(err, SCH_FATAL, "no memory for the picture") : SCH_OK;
}

sch_status ocr_overlay_draw(ocr_doc *doc, const ocr_page *page, sch_strbuf *ret_png, sch_err *err)
{
    SCH_AUTO(ovl_letters_done) ovl_letters letters = {0};
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    SCH_AUTO(ocr_pix_free) PIX *all = NULL;
    float scale = scale_of(page);
    sch_status s = ovl_letters_open(&letters, err);

    if (s == SCH_OK)
        s = ocr_doc_kind(doc) == OCR_KIND_PDF ? pdf_pixels(doc, page, scale, &pix, err)
                                              : image_pixels(doc, page, scale, &pix, err);
    if (s != SCH_OK)
        return s;
    if (!pix)
        return sch_fail(err, SCH_FATAL, "no memory for the page's pixels");
    all = compose(&letters, &(ovl_page){page, pix, scale});
    return add_png(all, ret_png, err);
}
