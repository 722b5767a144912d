/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Paths, shadings and images as rules and boxes.
 *
 * Each axis-parallel rectangle or segment is a rule of its own; everything else that one operator
 * paints is one PATH, so that a plot of 100,000 segments costs one entry. All boxes are cut to the
 * clip: they say what is seen.
 */
#include "ocr/pdf/glyph_device.hh"

#include <algorithm>
#include <cmath>

namespace ocr
{
namespace
{
constexpr double LEVEL_PT = 0.05; /* how much a level line may rise */
constexpr double THIN_PT = 3;     /* a filled rectangle this thin is a rule */
constexpr int MAX_SEGMENTS = 24;  /* longer polylines are drawings */
constexpr double BACKDROP_PT = 3; /* areas smaller than this hide no glyph */
constexpr size_t MAX_BACKDROPS = 20000;
constexpr uint32_t UNKNOWN_RGB = 0x808080; /* of patterns and shadings */

struct Point {
    double x, y;
};

Point point_of(GfxState *state, const GfxSubpath *sub, int i)
{
    Point p;

    state->transform(sub->getX(i), sub->getY(i), &p.x, &p.y);
    return p;
}

/* Bounds, control points included. @return whether it is a rectangle along the axes */
bool measure(GfxState *state, const GfxSubpath *sub, Box *ret_box)
{
    const int n = sub->getNumPoints();
    bool is_rect = n == 4 || n == 5;
    Point last{};

    for (int i = 0; i < n; i++) {
        const Point p = point_of(state, sub, i);
        ret_box->add(p.x, p.y);
        if (sub->getCurve(i))
            is_rect = false;
        if (i > 0 && std::fabs(p.x - last.x) > LEVEL_PT && std::fabs(p.y - last.y) > LEVEL_PT)
            is_rect = false;
        last = p;
    }
    return is_rect;
}

bool has_curves(const GfxSubpath *sub)
{
    for (int i = 0; i < sub->getNumPoints(); i++)
        if (sub->getCurve(i))
            return true;
    return false;
}

/* One closed curve whose ends of arcs all have one distance from the middle. */
bool is_circle(GfxState *state, const GfxPath *path)
{
    constexpr double OUT_OF_ROUND = 0.05; /* of the radius */
    constexpr int MIN_POINTS = 7, MAX_POINTS = 64;
    const GfxSubpath *sub = path->getNumSubpaths() == 1 ? path->getSubpath(0) : nullptr;
    const int n = sub ? sub->getNumPoints() : 0;
    Box ends;

    if (n < MIN_POINTS || n > MAX_POINTS)
        return false;
    for (int i = 0; i < n; i++) {
        const Point p = point_of(state, sub, i);
        if (!sub->getCurve(i))
            ends.add(p.x, p.y);
        if (i > 0 && !sub->getCurve(i) && !sub->getCurve(i - 1)) {
            const Point q = point_of(state, sub, i - 1);
            if (std::hypot(p.x - q.x, p.y - q.y) > LEVEL_PT)
                return false;
        }
    }
    const double x = (ends.x0 + ends.x1) / 2, y = (ends.y0 + ends.y1) / 2;
    const Point first = point_of(state, sub, 0), last = point_of(state, sub, n - 1);
    const double r = std::hypot(first.x - x, first.y - y);
    if (!(r > 0) || std::hypot(first.x - last.x, first.y - last.y) > OUT_OF_ROUND * r)
        return false;
    for (int i = 0; i < n; i++) {
        const Point p = point_of(state, sub, i);
        if (!sub->getCurve(i) && std::fabs(std::hypot(p.x - x, p.y - y) - r) > OUT_OF_ROUND * r)
            return false;
    }
    return std::fabs((ends.x1 - ends.x0) - (ends.y1 - ends.y0)) < 4 * OUT_OF_ROUND * r;
}

/* Inline images lie in the content stream; what is not read would be taken for operators. */
void skip_inline(Stream *str, int width, int height, int bits)
{
    const int64_t total = (static_cast<int64_t>(width) * bits + 7) / 8 * height;

    str->reset();
    for (int64_t i = 0; i < total && str->getChar() != EOF; i++)
        ;
    str->close();
}
} // namespace

Box GlyphDevice::clip_of(const GfxState *state) const
{
    Box clip;

    state->getClipBBox(&clip.x0, &clip.y0, &clip.x1, &clip.y1);
    return clip.cut(page_);
}

void GlyphDevice::add_backdrop(const Box &box, uint32_t rgb, bool is_flat)
{
    if (box.x1 - box.x0 > BACKDROP_PT && box.y1 - box.y0 > BACKDROP_PT &&
        backdrops_.size() < MAX_BACKDROPS)
        backdrops_.push_back({box, rgb, is_flat});
}

void GlyphDevice::add_rule(const Box &box, const Box &clip, ocr_rule_kind kind, bool is_fill)
{
    const Box seen = box.cut(clip);

    if (seen.empty() || !std::isfinite(seen.x0 + seen.y0 + seen.x1 + seen.y1))
        return;
    if (rules_.size() >= OCR_PDF_MAX_RULES) {
        truncated_ = true;
        return;
    }
    ocr_rule rule{};
    rule.x0 = static_cast<float>(seen.x0);
    rule.y0 = static_cast<float>(seen.y0);
    rule.x1 = static_cast<float>(seen.x1);
    rule.y1 = static_cast<float>(seen.y1);
    rule.kind = static_cast<uint8_t>(kind);
    rule.filled = is_fill;
    rule.is_round = kind == OCR_RULE_PATH && path_is_round_;
    rule.rgb = path_rgb_;
    rule.seq = seq_++;
    rules_.push_back(rule);
    if (is_fill)
        add_backdrop(seen, path_rgb_, path_is_flat_ && kind != OCR_RULE_PATH);
}

void GlyphDevice::add_fill(GfxState *state, const GfxSubpath *sub, const Box &clip, Box *rest)
{
    Box box;

    if (!measure(state, sub, &box)) {
        rest->add(box);
        return;
    }
    const double w = box.x1 - box.x0, h = box.y1 - box.y0;
    if (h <= THIN_PT && w > 2 * h)
        add_rule(box, clip, OCR_RULE_HORIZONTAL, true);
    else if (w <= THIN_PT && h > 2 * w)
        add_rule(box, clip, OCR_RULE_VERTICAL, true);
    else
        add_rule(box, clip, OCR_RULE_BOX, true);
}

void GlyphDevice::add_stroke(GfxState *state, const GfxSubpath *sub, const Box &clip, double width,
                             Box *rest)
{
    const int n = sub->getNumPoints();
    Box bounds;

    if (n > MAX_SEGMENTS + 1 || has_curves(sub)) {
        measure(state, sub, &bounds);
        rest->add(bounds);
        return;
    }
    for (int i = 1; i < n; i++) {
        const Point a = point_of(state, sub, i - 1), b = point_of(state, sub, i);
        const bool is_level = std::fabs(a.y - b.y) < LEVEL_PT;
        const bool is_upright = std::fabs(a.x - b.x) < LEVEL_PT;
        Box box;

        box.add(a.x, a.y);
        box.add(b.x, b.y);
        if (is_level && is_upright)
            continue;
        if (is_level) {
            box.y0 -= width / 2;
            box.y1 += width / 2;
            add_rule(box, clip, OCR_RULE_HORIZONTAL, false);
        } else if (is_upright) {
            box.x0 -= width / 2;
            box.x1 += width / 2;
            add_rule(box, clip, OCR_RULE_VERTICAL, false);
        } else {
            add_rule(box, clip, OCR_RULE_SLOPED, false);
        }
    }
}

void GlyphDevice::add_path(GfxState *state, bool is_fill)
{
    const GfxPath *path = state->getPath();
    const Box clip = clip_of(state);
    const double width = is_fill ? 0 : state->getTransformedLineWidth();
    const double opacity = is_fill ? state->getFillOpacity() : state->getStrokeOpacity();
    Box rest;

    pattern_text_ = false;
    if (muted_ || opacity <= 0)
        return;
    if (type3_.is_open) { /* not cut: the next glyph of the kind may lie elsewhere */
        for (int i = 0; i < path->getNumSubpaths(); i++)
            measure(state, path->getSubpath(i), &rest);
        type3_.ink.add(rest);
        type3_.nother++;
        return;
    }
    if (clip.empty())
        return;
    path_is_round_ = is_circle(state, path);
    /* Two rectangles in one path may be a frame, with the page showing inside. */
    path_is_flat_ =
        path->getNumSubpaths() == 1 && opacity >= 1 && state->getBlendMode() == gfxBlendNormal;
    if (is_fill) {
        path_rgb_ = fill_rgb(state);
    } else {
        GfxRGB c;
        state->getStrokeRGB(&c);
        path_rgb_ = static_cast<uint32_t>(colToByte(c.r)) << 16 |
                    static_cast<uint32_t>(colToByte(c.g)) << 8 | colToByte(c.b);
    }
    for (int i = 0; i < path->getNumSubpaths(); i++) {
        const GfxSubpath *sub = path->getSubpath(i);
        if (sub->getNumPoints() < 2)
            continue;
        if (is_fill)
            add_fill(state, sub, clip, &rest);
        else
            add_stroke(state, sub, clip, width, &rest);
    }
    if (!rest.empty())
        add_rule(rest, clip, OCR_RULE_PATH, is_fill);
}

void GlyphDevice::stroke(GfxState *state)
{
    add_path(state, false);
}

void GlyphDevice::fill(GfxState *state)
{
    add_path(state, true);
}

void GlyphDevice::eoFill(GfxState *state)
{
    add_path(state, true);
}

/* A shading fills the clip, which Poppler has cut to the path. */
void GlyphDevice::add_shading(GfxState *state)
{
    const Box clip = clip_of(state);
    const bool is_text = pattern_text_;

    pattern_text_ = false;
    if (is_text || muted_ || clip.empty() || state->getFillOpacity() <= 0)
        return;
    if (type3_.is_open) {
        type3_.ink.add(clip);
        type3_.nother++;
        return;
    }
    path_rgb_ = UNKNOWN_RGB;
    path_is_round_ = false;
    add_rule(clip, clip, OCR_RULE_PATH, true);
}

bool GlyphDevice::tilingPatternFill(GfxState *state, Gfx *, Catalog *, GfxTilingPattern *,
                                    const double *, int, int, int, int, double, double)
{
    add_shading(state);
    return true;
}

bool GlyphDevice::functionShadedFill(GfxState *state, GfxFunctionShading *)
{
    add_shading(state);
    return true;
}

bool GlyphDevice::axialShadedFill(GfxState *state, GfxAxialShading *, double, double)
{
    add_shading(state);
    return true;
}

bool GlyphDevice::radialShadedFill(GfxState *state, GfxRadialShading *, double, double)
{
    add_shading(state);
    return true;
}

bool GlyphDevice::gouraudTriangleShadedFill(GfxState *state, GfxGouraudTriangleShading *)
{
    add_shading(state);
    return true;
}

bool GlyphDevice::patchMeshShadedFill(GfxState *state, GfxPatchMeshShading *)
{
    add_shading(state);
    return true;
}

void GlyphDevice::add_image(GfxState *state, int width, int height, bool is_mask)
{
    const Box clip = clip_of(state);
    const Box box = map_box(state->getCTM(), 0, 0, 1, 1);
    const Box seen = box.cut(clip);

    if (muted_ || state->getFillOpacity() <= 0)
        return;
    if (type3_.is_open) {
        type3_.ink.add(box);
        type3_.nother++;
        return;
    }
    if (seen.empty() || !std::isfinite(seen.x0 + seen.y0 + seen.x1 + seen.y1))
        return;
    if (is_mask && width == 1 && height == 1) { /* how some drivers fill a rectangle */
        const double w = box.x1 - box.x0, h = box.y1 - box.y0;
        path_rgb_ = fill_rgb(state);
        path_is_flat_ = state->getFillOpacity() >= 1;
        add_rule(box, clip,
                 h <= THIN_PT && w > 2 * h   ? OCR_RULE_HORIZONTAL
                 : w <= THIN_PT && h > 2 * w ? OCR_RULE_VERTICAL
                                             : OCR_RULE_BOX,
                 true);
        return;
    }
    if (images_.size() >= OCR_PDF_MAX_RULES) {
        truncated_ = true;
        return;
    }
    ocr_image image{};
    image.x0 = static_cast<float>(seen.x0);
    image.y0 = static_cast<float>(seen.y0);
    image.x1 = static_cast<float>(seen.x1);
    image.y1 = static_cast<float>(seen.y1);
    image.w = width;
    image.h = height;
    image.mask = is_mask;
    image.seq = seq_++;
    images_.push_back(image);
    if (!is_mask)
        add_backdrop(seen, UNKNOWN_RGB, false);
}

void GlyphDevice::drawImageMask(GfxState *state, Object *, Stream *str, int width, int height,
                                bool invert, bool, bool is_inline)
{
    if (type3_.is_open && !muted_) {
        read_type3_mask(state, str, width, height, invert);
        return;
    }
    add_image(state, width, height, true);
    if (is_inline)
        skip_inline(str, width, height, 1);
}

void GlyphDevice::drawImage(GfxState *state, Object *, Stream *str, int width, int height,
                            GfxImageColorMap *colors, bool, const int *, bool is_inline)
{
    add_image(state, width, height, false);
    if (is_inline)
        skip_inline(str, width, height, colors->getNumPixelComps() * colors->getBits());
}

void GlyphDevice::drawMaskedImage(GfxState *state, Object *, Stream *, int width, int height,
                                  GfxImageColorMap *, bool, Stream *, int, int, bool, bool)
{
    add_image(state, width, height, false);
}

void GlyphDevice::drawSoftMaskedImage(GfxState *state, Object *, Stream *, int width, int height,
                                      GfxImageColorMap *, bool, Stream *, int, int,
                                      GfxImageColorMap *, bool)
{
    add_image(state, width, height, false);
}

void GlyphDevice::beginTransparencyGroup(GfxState *, const double *, GfxColorSpace *, bool, bool,
                                         bool for_soft_mask)
{
    groups_.push_back(for_soft_mask);
    muted_ += for_soft_mask;
}

void GlyphDevice::endTransparencyGroup(GfxState *)
{
    if (groups_.empty())
        return;
    muted_ -= groups_.back();
    groups_.pop_back();
}
} // namespace ocr
