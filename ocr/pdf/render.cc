/* SPDX-License-Identifier: Apache-2.0 */
/** Rendering of pages and of parts of them with Splash. */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <cmath>
#include <new>

#include <SplashOutputDev.h>
#include <splash/SplashBitmap.h>

namespace
{
constexpr double MAX_PIXELS = 200e6;
constexpr double MAX_SIDE = 65500; /* Splash counts bytes of a row in int */
constexpr float MIN_DPI = 1, MAX_DPI = 4800;

struct Rect {
    int x, y, w, h;
};

/* The part of the page that was asked for, cut to the page. */
sch_status find_rect(const Page *page, float dpi, const int *crop_px, Rect *ret_rect, sch_err *err)
{
    double width, height;

    ocr::displayed_size(page, &width, &height);
    /* As Poppler rounds it; a page is never less than one pixel. */
    width = std::max(1.0, std::floor(width * dpi / 72 + 0.5));
    height = std::max(1.0, std::floor(height * dpi / 72 + 0.5));
    double x0 = 0, y0 = 0, x1 = width, y1 = height;
    if (crop_px) {
        x0 = std::max(x0, static_cast<double>(crop_px[0]));
        y0 = std::max(y0, static_cast<double>(crop_px[1]));
        x1 = std::min(x1, static_cast<double>(crop_px[0]) + crop_px[2]);
        y1 = std::min(y1, static_cast<double>(crop_px[1]) + crop_px[3]);
    }
    if (!(x1 > x0 && y1 > y0))
        return sch_fail(err, SCH_INVALID, "the crop holds nothing of the page");
    if ((x1 - x0) * (y1 - y0) > MAX_PIXELS || x1 > 1e9 || y1 > 1e9 || x1 - x0 > MAX_SIDE ||
        y1 - y0 > MAX_SIDE)
        return sch_fail(err, SCH_LIMIT, "%.0f x %.0f pixels: more than 200 megapixels", x1 - x0,
                        y1 - y0);
    *ret_rect = {static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1 - x0),
                 static_cast<int>(y1 - y0)};
    return SCH_OK;
}

/* One device a mode for the whole document, so that its fonts are loaded once. */
SplashOutputDev *device_of(ocr_pdf *pdf, int channels)
{
    auto &device = pdf->splash[channels == 3];

    if (!device) {
        SplashColor white = {255, 255, 255, 255};
        device = std::make_unique<SplashOutputDev>(channels == 3 ? splashModeRGB8 : splashModeMono8,
                                                   4, false, white);
        device->setFontAntialias(true);
        device->setVectorAntialias(true);
        device->setFreeTypeHinting(false, false);
        device->startDoc(pdf->doc.get());
    }
    return device.get();
}

sch_status render(ocr_pdf *pdf, int number, float dpi, int channels, const int *crop_px,
                  ocr_raster *ret_raster, sch_err *err)
{
    const Page *page = ocr::find_page(pdf, number, err);
    Rect rect{};

    if (!page)
        return SCH_INVALID;
    if ((channels != 1 && channels != 3) || !(dpi >= MIN_DPI && dpi <= MAX_DPI))
        return sch_fail(err, SCH_INVALID, "cannot render %d channels at %g dpi", channels,
                        static_cast<double>(dpi));
    const sch_status status = find_rect(page, dpi, crop_px, &rect, err);
    if (status != SCH_OK)
        return status;
    SplashOutputDev *device = device_of(pdf, channels);
    pdf->doc->displayPageSlice(device, number, dpi, dpi, 0, false, true, false, rect.x, rect.y,
                               rect.w, rect.h);
    std::unique_ptr<SplashBitmap> bitmap(device->takeBitmap());
    if (!bitmap || bitmap->getWidth() < 1 || !bitmap->getDataPtr())
        return sch_fail(err, SCH_FATAL, "page %d: cannot be rendered", number);
    ocr_raster raster{};
    raster.width = bitmap->getWidth();
    raster.height = bitmap->getHeight();
    raster.stride = bitmap->getRowSize();
    raster.channels = channels;
    raster.dpi = dpi;
    raster.pixels = bitmap->takeData(); /* from malloc(), as Poppler's gmalloc() is */
    *ret_raster = raster;
    return SCH_OK;
}
} // namespace

sch_status ocr_pdf_render(ocr_pdf *pdf, int page, float dpi, int channels, const int crop_px[4],
                          ocr_raster *ret_raster, sch_err *err)
{
    try {
        return render(pdf, page, dpi, channels, crop_px, ret_raster, err);
    } catch (const std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "render page %d: out of memory", page);
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "render page %d: %s", page, e.what());
    }
}
