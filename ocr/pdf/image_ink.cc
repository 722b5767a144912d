/* SPDX-License-Identifier: Apache-2.0 */
/** What an image shows within its frame, without the text that stands on the page there. */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <cmath>
#include <new>

#include <SplashOutputDev.h>
#include <splash/SplashBitmap.h>

namespace
{
constexpr double DPI = 100;
constexpr int PAPER_LEVEL = 248; /* lighter is paper */
constexpr int MAX_SIDE = 8000;   /* pixels; pages beyond are not looked at */

/* Draws everything but text. */
class TextlessDevice : public SplashOutputDev
{
  public:
    TextlessDevice(SplashColor paper) : SplashOutputDev(splashModeMono8, 4, false, paper)
    {
    }
    void drawChar(GfxState *, double, double, double, double, double, double, CharCode, int,
                  const Unicode *, int) override
    {
    }
    bool beginType3Char(GfxState *, double, double, double, double, CharCode, const Unicode *,
                        int) override
    {
        return true; /* drawn: nothing is left to do */
    }
};

/* Bounds of what is darker than paper, in pixels. */
ocr::Box bounds_of(SplashBitmap &bitmap)
{
    ocr::Box box;

    for (int y = 0; y < bitmap.getHeight(); y++) {
        const unsigned char *row =
            bitmap.getDataPtr() + static_cast<ptrdiff_t>(y) * bitmap.getRowSize();
        for (int x = 0; x < bitmap.getWidth(); x++)
            if (row[x] < PAPER_LEVEL) {
                box.add(x, y);
                box.add(x + 1, y + 1);
            }
    }
    return box;
}

bool measure(const ocr_pdf_page &page, const ocr_image &image, float ret_box[4])
{
    const double k = DPI / 72;
    const int x = static_cast<int>(std::floor(image.x0 * k));
    const int y = static_cast<int>(std::floor(image.y0 * k));
    const int w = static_cast<int>(std::ceil(image.x1 * k)) - x;
    const int h = static_cast<int>(std::ceil(image.y1 * k)) - y;
    SplashColor white = {255, 255, 255, 255};

    if (w < 1 || h < 1 || w > MAX_SIDE || h > MAX_SIDE)
        return false;
    TextlessDevice device(white);
    device.startDoc(page.pdf->doc.get());
    page.pdf->doc->displayPageSlice(&device, page.number, DPI, DPI, 0, false, true, false, x, y, w,
                                    h);
    std::unique_ptr<SplashBitmap> bitmap(device.takeBitmap());
    if (!bitmap || !bitmap->getDataPtr())
        return false;
    const ocr::Box box = bounds_of(*bitmap);
    if (box.empty()) {
        std::fill_n(ret_box, 4, image.x0);
        return true;
    }
    ret_box[0] = std::max(image.x0, static_cast<float>((x + box.x0) / k));
    ret_box[1] = std::max(image.y0, static_cast<float>((y + box.y0) / k));
    ret_box[2] = std::min(image.x1, static_cast<float>((x + box.x1) / k));
    ret_box[3] = std::min(image.y1, static_cast<float>((y + box.y1) / k));
    return true;
}
} // namespace

bool ocr_pdf_image_ink(const ocr_pdf_page *page, const ocr_image *image, float ret_box[4])
{
    if (!page->pdf || page->number < 1)
        return false;
    try {
        return measure(*page, *image, ret_box);
    } catch (const std::exception &) {
        return false;
    }
}
