/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Type 3 glyphs: each is a small content stream. The first of a kind is interpreted, which gives
 * its ink box and, for bitmap fonts (dvips), its bitmap; the next ones are placed from that.
 */
#include "ocr/pdf/glyph_device.hh"

#include <algorithm>
#include <cmath>

namespace ocr
{
namespace
{
constexpr int MAX_BITMAP_SIDE = 1024; /* pixels; larger ones are pictures, not letters */

struct Mask { /* a stencil, 1 byte a pixel, and where it has ink */
    std::vector<uint8_t> bits;
    int x0, y0, x1, y1; /* x1, y1 exclusive */
};

Mask read_mask(Stream *str, int width, int height, bool invert)
{
    const uint8_t flip = invert ? 0 : 0xFF; /* a sample of 0 paints unless inverted */
    Mask mask{{}, width, height, 0, 0};
    const bool keep = width <= MAX_BITMAP_SIDE && height <= MAX_BITMAP_SIDE;

    if (keep)
        mask.bits.resize(static_cast<size_t>(width) * height);
    str->reset();
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x += 8) {
            const int got = str->getChar();
            if (got == EOF) {
                str->close();
                return mask;
            }
            const int byte = (got ^ flip) & 0xFF;
            for (int i = 0; byte && i < 8 && x + i < width; i++) {
                if (!(byte >> (7 - i) & 1))
                    continue;
                mask.x0 = std::min(mask.x0, x + i);
                mask.x1 = std::max(mask.x1, x + i + 1);
                mask.y0 = std::min(mask.y0, y);
                mask.y1 = std::max(mask.y1, y + 1);
                if (keep)
                    mask.bits[static_cast<size_t>(y) * width + x + i] = 1;
            }
        }
    str->close();
    return mask;
}

/* FNV-1a over the pixels and the size. */
uint64_t hash_of(const Type3Shape &shape)
{
    uint64_t hash = 14695981039346656037u;

    for (const int side : {shape.w, shape.h})
        hash = (hash ^ static_cast<uint64_t>(side)) * 1099511628211u;
    for (const uint8_t bit : shape.bits)
        hash = (hash ^ bit) * 1099511628211u;
    return hash;
}

/* Cut the bitmap to its ink and set it upright, so that equal letters are equal bitmaps. */
void keep_bitmap(const Mask &mask, int width, bool flip_x, bool flip_y, Type3Shape *shape)
{
    if (mask.bits.empty() || mask.x1 <= mask.x0)
        return;
    shape->w = mask.x1 - mask.x0;
    shape->h = mask.y1 - mask.y0;
    shape->bits.resize(static_cast<size_t>(shape->w) * shape->h);
    for (int y = 0; y < shape->h; y++)
        for (int x = 0; x < shape->w; x++) {
            const int from_x = flip_x ? mask.x1 - 1 - x : mask.x0 + x;
            const int from_y = flip_y ? mask.y1 - 1 - y : mask.y0 + y;
            shape->bits[static_cast<size_t>(y) * shape->w + x] =
                mask.bits[static_cast<size_t>(from_y) * width + from_x];
        }
    shape->hash = hash_of(*shape);
}

bool invert(const double m[6], double inverse[6])
{
    const double det = m[0] * m[3] - m[1] * m[2];

    if (!(std::fabs(det) > 1e-12))
        return false;
    inverse[0] = m[3] / det;
    inverse[1] = -m[1] / det;
    inverse[2] = -m[2] / det;
    inverse[3] = m[0] / det;
    inverse[4] = (m[2] * m[5] - m[3] * m[4]) / det;
    inverse[5] = (m[1] * m[4] - m[0] * m[5]) / det;
    return true;
}
} // namespace

void GlyphDevice::read_type3_mask(GfxState *state, Stream *str, int width, int height,
                                  bool invert_mask)
{
    const double *ctm = state->getCTM();
    const Mask mask = read_mask(str, width, height, invert_mask);
    const double w = width, h = height;

    type3_.nmasks++;
    if (mask.x1 <= mask.x0)
        return;
    /* Row 0 of an image is at the top of the unit square, y = 1. */
    type3_.ink.add(map_box(ctm, mask.x0 / w, 1 - mask.y1 / h, mask.x1 / w, 1 - mask.y0 / h));
    if (type3_.nmasks == 1) {
        const double *glyph = type3_.ctm;
        /* The image is mirrored in glyph space when the two matrices disagree about a side. */
        const bool flip_x = ctm[0] * glyph[0] + ctm[1] * glyph[1] < 0;
        const bool flip_y = ctm[2] * glyph[2] + ctm[3] * glyph[3] < 0;
        keep_bitmap(mask, width, flip_x, flip_y, &type3_.shape);
    }
}

int GlyphDevice::page_bitmap(Type3Shape &shape)
{
    if (shape.w == 0)
        return -1;
    if (shape.page_serial != serial_) {
        auto *bits = static_cast<uint8_t *>(sch_arena_alloc(arena_, shape.bits.size(), 1));
        if (!bits) {
            no_memory_ = true;
            return -1;
        }
        std::copy(shape.bits.begin(), shape.bits.end(), bits);
        shape.page_serial = serial_;
        shape.page_bitmap = static_cast<int>(bitmaps_.size());
        bitmaps_.push_back({shape.w, shape.h, shape.hash, bits});
    }
    return shape.page_bitmap;
}

void GlyphDevice::end_type3_glyph(GfxState *state, Type3Shape &shape, ocr_glyph *g)
{
    const double *ctm = type3_.ctm;

    if (shape.has_ink) {
        const Box box = map_box(ctm, shape.x0, shape.y0, shape.x1, shape.y1);
        g->x0 = static_cast<float>(box.x0);
        g->y0 = static_cast<float>(box.y0);
        g->x1 = static_cast<float>(box.x1);
        g->y1 = static_cast<float>(box.y1);
    } else {
        g->x0 = g->x1 = g->x;
        g->y0 = g->y1 = g->y;
    }
    g->flags |= OCR_GLYPH_EXACT;
    g->bitmap = page_bitmap(shape);
    end_glyph(state, g);
}

/**
 * The CTM maps glyph space to the page here. dx and dy are of no use: their space differs between
 * releases of Poppler, so the advance is made from the font's widths.
 */
bool GlyphDevice::beginType3Char(GfxState *state, double, double, double, double, CharCode code,
                                 const Unicode *u, int nu)
{
    if (muted_ || type3_.is_open) /* nested: the outer glyph has the meaning, the inner one ink */
        return muted_ != 0;
    Font *font = font_of(state);
    if (!font || !font->is_type3)
        return true;
    ocr_glyph g{};
    double inverse[6], *m = type3_.ctm;

    std::copy_n(state->getCTM(), 6, m);
    begin_glyph(state, font, code, u, nu, &g);
    g.name = page_name(font->shape(code));
    g.x = static_cast<float>(m[4]);
    g.y = static_cast<float>(m[5]);
    /* em = glyph space through the font matrix */
    const bool is_regular = invert(font->matrix, inverse);
    for (int i = 0; i < 4; i += 2) {
        const double a = is_regular ? inverse[i] : i == 0, b = is_regular ? inverse[i + 1] : i != 0;
        g.m[i] = static_cast<float>(a * m[0] + b * m[2]);
        g.m[i + 1] = static_cast<float>(a * m[1] + b * m[3]);
    }
    g.dx = static_cast<float>(g.m[0] * font->width(code));
    g.dy = static_cast<float>(g.m[1] * font->width(code));
    const double stretch = state->getHorizScaling();
    const double det = static_cast<double>(g.m[0]) * g.m[3] - static_cast<double>(g.m[1]) * g.m[2];
    g.size = static_cast<float>(std::sqrt(std::fabs(stretch != 0 ? det / stretch : det)));
    g.turn = turn_of(g.m[0], g.m[1]);
    if (Type3Shape *shape = font->find_type3(code)) {
        end_type3_glyph(state, *shape, &g);
        return true;
    }
    type3_.is_open = true;
    type3_.font = font;
    type3_.code = code;
    type3_.glyph = g;
    type3_.ink = Box();
    type3_.nmasks = type3_.nother = 0;
    type3_.shape = Type3Shape();
    return false;
}

void GlyphDevice::endType3Char(GfxState *state)
{
    double inverse[6];

    if (!type3_.is_open)
        return;
    type3_.is_open = false;
    Type3Shape &shape = type3_.shape;
    if (type3_.nmasks != 1 || type3_.nother > 0) {
        shape.bits.clear();
        shape.w = shape.h = 0;
    }
    if (!type3_.ink.empty() && invert(type3_.ctm, inverse)) {
        const Box &ink = type3_.ink;
        const Box box = map_box(inverse, ink.x0, ink.y0, ink.x1, ink.y1);
        shape.has_ink = true;
        shape.x0 = box.x0;
        shape.y0 = box.y0;
        shape.x1 = box.x1;
        shape.y1 = box.y1;
    }
    Type3Shape &kept = type3_.font->keep_type3(type3_.code, std::move(shape));
    end_type3_glyph(state, kept, &type3_.glyph);
}
} // namespace ocr
