/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Scanned pages: the page's only image, taken from its stream instead of being rendered.
 *
 * The raster has the size that rendering at its dpi gives, with white where the image does not
 * reach, so that positions mean the same on both ways.
 */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <cmath>
#include <new>
#include <vector>

#include "ocr/pdf/raster.h"

namespace
{
constexpr double MIN_COVER = 0.5;   /* share of the page under the image */
constexpr double MAX_SKEW = 0.002;  /* of the image's axes against the page's */
constexpr double MAX_UNEVEN = 0.01; /* between horizontal and vertical resolution */
constexpr int BAND_ROWS = 64;
constexpr float WHITE_EDGE_PT = 1; /* paths may stick out of the image by this much */

bool is_scan(const ocr_pdf_page &page)
{
    if (page.nimages != 1 || page.images[0].mask || page.truncated)
        return false;
    const ocr_image &image = page.images[0];
    const double area = static_cast<double>(image.x1 - image.x0) * (image.y1 - image.y0);
    if (area < MIN_COVER * page.width * page.height)
        return false;
    for (size_t i = 0; i < page.nglyphs; i++) {
        const ocr_glyph &g = page.glyphs[i];
        const bool has_ink = g.x1 > g.x0 && g.y1 > g.y0;
        const bool is_under = g.seq < image.seq && g.x0 >= image.x0 && g.x1 <= image.x1 &&
                              g.y0 >= image.y0 && g.y1 <= image.y1;
        if (has_ink && !is_under &&
            !(g.flags & (OCR_GLYPH_HIDDEN | OCR_GLYPH_CLIPPED | OCR_GLYPH_OFF_PAGE)))
            return false;
    }
    for (size_t i = 0; i < page.nrules; i++) {
        const ocr_rule &r = page.rules[i];
        const bool is_under = r.x0 >= image.x0 - WHITE_EDGE_PT &&
                              r.x1 <= image.x1 + WHITE_EDGE_PT &&
                              r.y0 >= image.y0 - WHITE_EDGE_PT && r.y1 <= image.y1 + WHITE_EDGE_PT;
        if (r.seq > image.seq || (r.rgb != 0xFFFFFF && !is_under))
            return false;
    }
    return true;
}

/* Convert rows of an image to grey or RGB. */
class RowConverter
{
  public:
    RowConverter(GfxImageColorMap *colors, int channels)
        : colors_(colors), channels_(channels), ncomps_(colors->getNumPixelComps())
    {
        if (ncomps_ != 1 || colors->getBits() > 8)
            return;
        table_.resize(static_cast<size_t>(channels) << colors->getBits());
        for (int i = 0; i < 1 << colors->getBits(); i++)
            convert_pixel(static_cast<unsigned char>(i),
                          &table_[static_cast<size_t>(i) * static_cast<size_t>(channels)]);
    }

    void convert(unsigned char *from, int width, uint8_t *to)
    {
        if (!table_.empty())
            return convert_by_table(from, width, to);
        if (!colors_->useRGBLine())
            return convert_slowly(from, width, to);
        if (channels_ == 3)
            return colors_->getRGBLine(from, to, width);
        rgb_.resize(static_cast<size_t>(width) * 3);
        colors_->getRGBLine(from, rgb_.data(), width);
        const uint8_t *p = rgb_.data();
        for (int x = 0; x < width; x++, p += 3) /* the weights that Poppler's DeviceRGB has */
            to[x] = static_cast<uint8_t>((77 * p[0] + 151 * p[1] + 28 * p[2] + 128) >> 8);
    }

  private:
    void convert_pixel(const unsigned char *pixel, uint8_t *to)
    {
        if (channels_ == 1) {
            GfxGray grey;
            colors_->getGray(pixel, &grey);
            *to = colToByte(grey);
        } else {
            GfxRGB rgb;
            colors_->getRGB(pixel, &rgb);
            to[0] = colToByte(rgb.r);
            to[1] = colToByte(rgb.g);
            to[2] = colToByte(rgb.b);
        }
    }
    void convert_pixel(unsigned char value, uint8_t *to)
    {
        convert_pixel(&value, to);
    }
    void convert_by_table(const unsigned char *from, int width, uint8_t *to) const
    {
        const size_t mask = table_.size() / static_cast<size_t>(channels_) - 1;
        for (int x = 0; x < width; x++) {
            const uint8_t *entry = &table_[(from[x] & mask) * static_cast<size_t>(channels_)];
            for (int c = 0; c < channels_; c++)
                *to++ = entry[c];
        }
    }
    void convert_slowly(const unsigned char *from, int width, uint8_t *to)
    {
        for (int x = 0; x < width; x++, from += ncomps_, to += channels_)
            convert_pixel(from, to);
    }

    GfxImageColorMap *colors_;
    int channels_, ncomps_;
    std::vector<uint8_t> table_; /* of one-component images of at most 8 bits */
    std::vector<uint8_t> rgb_;
};

/* Takes the first plain image and ignores all else. */
class ImageDevice : public OutputDev
{
  public:
    ImageDevice(double width, double height, int channels)
        : width_(width), height_(height), channels_(channels)
    {
    }

    sch_status status = SCH_NOT_FOUND;
    ocr_raster raster{};

    bool upsideDown() override
    {
        return true;
    }
    bool useDrawChar() override
    {
        return true;
    }
    bool interpretType3Chars() override
    {
        return false;
    }
    bool useTilingPatternFill() override
    {
        return true;
    }
    bool tilingPatternFill(GfxState *, Gfx *, Catalog *, GfxTilingPattern *, const double *, int,
                           int, int, int, double, double) override
    {
        return true;
    }
    void drawImage(GfxState *state, Object *, Stream *str, int width, int height,
                   GfxImageColorMap *colors, bool, const int *mask_colors, bool) override
    {
        if (!is_done_ && !mask_colors)
            take(state, str, width, height, colors);
        is_done_ = true;
    }
    /* Not even skipped: whatever is masked is rendered, which is another pass. */
    void drawImageMask(GfxState *, Object *, Stream *, int, int, bool, bool, bool) override
    {
        is_done_ = true;
    }
    void drawMaskedImage(GfxState *, Object *, Stream *, int, int, GfxImageColorMap *, bool,
                         Stream *, int, int, bool, bool) override
    {
        is_done_ = true;
    }
    void drawSoftMaskedImage(GfxState *, Object *, Stream *, int, int, GfxImageColorMap *, bool,
                             Stream *, int, int, GfxImageColorMap *, bool) override
    {
        is_done_ = true;
    }
    static bool is_done(void *device)
    {
        return static_cast<ImageDevice *>(device)->is_done_;
    }

  private:
    bool find_placing(GfxState *state, int width, int height, ocr_placing *ret_placing,
                      double *ret_dpi) const;
    void take(GfxState *state, Stream *str, int width, int height, GfxImageColorMap *colors);
    void decode(Stream *str, const ocr_placing &placing, GfxImageColorMap *colors);

    double width_, height_; /* of the page, points */
    int channels_;
    bool is_done_ = false;
};

/* Only images along the axes, of even resolution, painted whole and opaque. */
bool ImageDevice::find_placing(GfxState *state, int width, int height, ocr_placing *ret_placing,
                               double *ret_dpi) const
{
    const double *m = state->getCTM();
    ocr_placing p{};
    ocr::Box clip, page;
    const ocr::Box box = ocr::map_box(m, 0, 0, 1, 1);

    if (state->getFillOpacity() < 1 || state->getBlendMode() != gfxBlendNormal)
        return false;
    state->getClipBBox(&clip.x0, &clip.y0, &clip.x1, &clip.y1);
    page.add(0, 0);
    page.add(width_, height_);
    const ocr::Box seen = box.cut(page), shown = seen.cut(clip);
    if (shown.x0 > seen.x0 + 1 || shown.y0 > seen.y0 + 1 || shown.x1 < seen.x1 - 1 ||
        shown.y1 < seen.y1 - 1)
        return false;
    const double level = std::max(std::fabs(m[0]), std::fabs(m[3]));
    const double swapped = std::max(std::fabs(m[1]), std::fabs(m[2]));
    p.w = width;
    p.h = height;
    p.swap = swapped > level;
    if (std::min(level, swapped) > MAX_SKEW * std::max(level, swapped))
        return false;
    /* Row 0 of the image is at y = 1 of the unit square. */
    p.flip_x = p.swap ? m[2] > 0 : m[0] < 0;
    p.flip_y = p.swap ? m[1] < 0 : m[3] > 0;
    const double across = (p.swap ? height : width) / (box.x1 - box.x0);
    const double down = (p.swap ? width : height) / (box.y1 - box.y0);
    if (!(across > 0 && down > 0 && std::fabs(across / down - 1) <= MAX_UNEVEN))
        return false;
    const double scale = std::sqrt(across * down);
    if (!(scale < 100 && std::fabs(box.x0 * scale) < 1e6 && std::fabs(box.y0 * scale) < 1e6))
        return false;
    p.x = static_cast<int>(std::lround(box.x0 * scale));
    p.y = static_cast<int>(std::lround(box.y0 * scale));
    *ret_placing = p;
    *ret_dpi = scale * 72;
    return true;
}

void ImageDevice::decode(Stream *str, const ocr_placing &placing, GfxImageColorMap *colors)
{
    ImageStream image(str, placing.w, colors->getNumPixelComps(), colors->getBits());
    RowConverter converter(colors, channels_);
    const size_t row_bytes = static_cast<size_t>(placing.w) * static_cast<size_t>(channels_);
    std::vector<uint8_t> band(row_bytes * BAND_ROWS);

    image.reset();
    for (int row = 0; row < placing.h; row += BAND_ROWS) {
        const int n = std::min(BAND_ROWS, placing.h - row);
        int have = 0;
        for (; have < n; have++) {
            unsigned char *line = image.getLine();
            if (!line)
                break;
            converter.convert(line, placing.w, band.data() + row_bytes * static_cast<size_t>(have));
        }
        ocr_raster_place(&raster, &placing, band.data(), row, have);
        if (have < n)
            break; /* the stream is cut short: the rest stays white */
    }
    image.close();
}

void ImageDevice::take(GfxState *state, Stream *str, int width, int height,
                       GfxImageColorMap *colors)
{
    ocr_placing placing;
    double dpi;

    if (static_cast<double>(width) * height > 200e6 ||
        !find_placing(state, width, height, &placing, &dpi))
        return;
    const double across = width_ * dpi / 72, down = height_ * dpi / 72;
    if (across * down > 200e6)
        return;
    status = ocr_raster_init(static_cast<int>(std::max(1.0, std::floor(across + 0.5))),
                             static_cast<int>(std::max(1.0, std::floor(down + 0.5))), channels_,
                             static_cast<float>(dpi), &raster, nullptr);
    if (status == SCH_OK)
        decode(str, placing, colors);
}

sch_status page_image(ocr_pdf *pdf, int number, const ocr_pdf_page &loaded, int channels,
                      ocr_raster *ret_raster, sch_err *err)
{
    const Page *page = ocr::find_page(pdf, number, err);
    double width, height;

    if (!page || !is_scan(loaded))
        return sch_fail(err, SCH_NOT_FOUND, "page %d is not one image", number);
    ocr::displayed_size(page, &width, &height);
    ImageDevice device(width, height, channels);
    try {
        pdf->doc->displayPage(&device, number, 72, 72, 0, false, true, false, ImageDevice::is_done,
                              &device);
    } catch (...) {
        ocr_raster_done(device.raster);
        throw;
    }
    if (device.status != SCH_OK)
        return sch_fail(err, device.status, "page %d: its image cannot be taken out", number);
    *ret_raster = device.raster;
    return SCH_OK;
}
} // namespace

sch_status ocr_pdf_page_image(ocr_pdf *pdf, int page, const ocr_pdf_page *loaded, int channels,
                              ocr_raster *ret_raster, sch_err *err)
{
    if (channels != 1 && channels != 3)
        return sch_fail(err, SCH_INVALID, "an image has 1 or 3 channels, not %d", channels);
    try {
        return page_image(pdf, page, *loaded, channels, ret_raster, err);
    } catch (const std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "image of page %d: out of memory", page);
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "image of page %d: %s", page, e.what());
    }
}
