/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Pictures of single glyphs, for telling what they are: all to one size, so that the same letter of
 * an outline font at 8 points and of a bitmap font at 300 dpi look alike.
 */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <cmath>

#include FT_BBOX_H
#include FT_OUTLINE_H

namespace ocr
{
namespace
{
constexpr int SIDE = OCR_GLYPH_PICTURE_PX;

/* Pixels of a width x height area whose larger side becomes SIDE. */
bool fit(double width, double height, ocr_glyph_picture *picture)
{
    if (!(width > 0 && height > 0) || width > 1e3 * height * SIDE || height > 1e3 * width * SIDE)
        return false;
    const double scale = SIDE / std::max(width, height);
    picture->w = std::clamp(static_cast<int>(std::lround(width * scale)), 1, SIDE);
    picture->h = std::clamp(static_cast<int>(std::lround(height * scale)), 1, SIDE);
    picture->aspect = static_cast<float>(width / height);
    return true;
}

/* Share of ink of each pixel's area; bitmaps are larger or smaller than the picture. */
bool draw_bitmap(const ocr_bitmap &bitmap, ocr_glyph_picture *picture)
{
    if (!fit(bitmap.w, bitmap.h, picture))
        return false;
    const double step_x = static_cast<double>(bitmap.w) / picture->w;
    const double step_y = static_cast<double>(bitmap.h) / picture->h;
    for (int y = 0; y < picture->h; y++)
        for (int x = 0; x < picture->w; x++) {
            const int x0 = static_cast<int>(x * step_x), y0 = static_cast<int>(y * step_y);
            const int x1 = std::min(bitmap.w, std::max(x0 + 1, static_cast<int>((x + 1) * step_x)));
            const int y1 = std::min(bitmap.h, std::max(y0 + 1, static_cast<int>((y + 1) * step_y)));
            int ink = 0;
            for (int v = y0; v < y1; v++)
                for (int u = x0; u < x1; u++)
                    ink += bitmap.bits[static_cast<size_t>(v) * bitmap.w + u] != 0;
            picture->ink[y * picture->w + x] =
                static_cast<uint8_t>(ink * 255 / ((x1 - x0) * (y1 - y0)));
        }
    return true;
}
} // namespace

bool Font::draw(uint32_t code, int side, ocr_glyph_picture *ret_picture) const
{
    const auto known = shapes_.find(code);
    ocr_glyph_picture picture{};
    FT_BBox box;

    if (!face_ || is_substitute || known == shapes_.end() || !known->second.has_outline)
        return false;
    if (FT_Load_Glyph(face_, static_cast<FT_UInt>(known->second.gid),
                      FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP))
        return false;
    FT_Outline *outline = &face_->glyph->outline;
    if (FT_Outline_Get_BBox(outline, &box))
        return false;
    const FT_Pos larger = std::max(box.xMax - box.xMin, box.yMax - box.yMin);
    if (larger < 1 || larger > 1 << 20)
        return false;
    const FT_Fixed scale = static_cast<FT_Fixed>(side) * 64 * 65536 / larger;
    FT_Matrix matrix = {scale, 0, 0, scale};
    FT_Outline_Transform(outline, &matrix);
    if (FT_Outline_Get_BBox(outline, &box) ||
        !fit(static_cast<double>(box.xMax - box.xMin), static_cast<double>(box.yMax - box.yMin),
             &picture))
        return false;
    FT_Outline_Translate(outline, -box.xMin, -box.yMin);
    FT_Bitmap bitmap{};
    bitmap.rows = static_cast<unsigned>(picture.h);
    bitmap.width = static_cast<unsigned>(picture.w);
    bitmap.pitch = picture.w;
    bitmap.buffer = picture.ink;
    bitmap.num_grays = 256;
    bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
    if (FT_Outline_Get_Bitmap(face_->glyph->library, outline, &bitmap))
        return false;
    *ret_picture = picture;
    return true;
}
} // namespace ocr

bool ocr_pdf_glyph_picture(const ocr_pdf_page *page, const ocr_glyph *glyph,
                           ocr_glyph_picture *ret_picture)
{
    ocr_glyph_picture picture{};

    if (glyph->bitmap >= 0) {
        if (static_cast<size_t>(glyph->bitmap) >= page->nbitmaps ||
            !ocr::draw_bitmap(page->bitmaps[glyph->bitmap], &picture))
            return false;
        *ret_picture = picture;
        return true;
    }
    if (!page->pdf || glyph->font < 0 || static_cast<size_t>(glyph->font) >= page->nfonts)
        return false;
    const ocr::Font *font = page->pdf->fonts.find(page->fonts[glyph->font].key);
    return font && font->draw(glyph->code, OCR_GLYPH_PICTURE_PX, ret_picture);
}
