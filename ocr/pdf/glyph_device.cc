/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/glyph_device.hh"

#include <algorithm>
#include <cmath>

namespace ocr
{
namespace
{
/* Fonts note the page they were last used on; any number that differs from page to page will do. */
unsigned next_serial()
{
    static thread_local unsigned serial;

    return ++serial ? serial : ++serial;
}

bool is_space(const ocr_glyph &g)
{
    for (int i = 0; i < g.nuni; i++)
        if (g.uni[i] != ' ' && g.uni[i] != 0xA0 && g.uni[i] != '\t' &&
            (g.uni[i] < 0x2000 || g.uni[i] > 0x200B) && g.uni[i] != 0x3000)
            return false;
    return g.nuni > 0;
}

/**
 * Has more ink than a speck. Word's older converters call every letter beyond the first Unicode
 * plane (the italics of Cambria Math) a space: what has ink is none, and its name is not known.
 */
bool is_drawn(const Shape &shape)
{
    constexpr double SPECK_EM = 0.05;

    return shape.x1 - shape.x0 > SPECK_EM || shape.y1 - shape.y0 > SPECK_EM;
}

bool is_near(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift < 24; shift += 8)
        if (std::abs(static_cast<int>(a >> shift & 255) - static_cast<int>(b >> shift & 255)) > 6)
            return false;
    return true;
}
} // namespace

/* Scanned pages with a text layer are a degree or two off; those lines are still level. */
uint16_t turn_of(double x, double y)
{
    constexpr double TAN_2_DEG = 0.035;

    if (std::fabs(y) <= std::fabs(x) * TAN_2_DEG)
        return x >= 0 ? 0 : 180;
    if (std::fabs(x) <= std::fabs(y) * TAN_2_DEG)
        return y >= 0 ? 90 : 270;
    return 360;
}

void Box::add(double x, double y)
{
    x0 = std::min(x0, x);
    y0 = std::min(y0, y);
    x1 = std::max(x1, x);
    y1 = std::max(y1, y);
}

void Box::add(const Box &other)
{
    if (other.empty())
        return;
    add(other.x0, other.y0);
    add(other.x1, other.y1);
}

Box Box::cut(const Box &other) const
{
    Box box;

    box.x0 = std::max(x0, other.x0);
    box.y0 = std::max(y0, other.y0);
    box.x1 = std::min(x1, other.x1);
    box.y1 = std::min(y1, other.y1);
    return box;
}

Box map_box(const double m[6], double x0, double y0, double x1, double y1)
{
    Box box;

    for (double x : {x0, x1})
        for (double y : {y0, y1})
            box.add(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
    return box;
}

GlyphDevice::GlyphDevice(FontCache &fonts, sch_arena *arena, double width, double height)
    : cache_(fonts), arena_(arena), serial_(next_serial())
{
    page_.add(0, 0);
    page_.add(width, height);
}

void GlyphDevice::startPage(int, GfxState *, XRef *xref)
{
    xref_ = xref;
}

void GlyphDevice::saveState(GfxState *state)
{
    outer_render_ = state->getRender();
}

void GlyphDevice::restoreState(GfxState *)
{
    font_ = nullptr;
    has_fill_rgb_ = false;
}

void GlyphDevice::updateAll(GfxState *)
{
    font_ = nullptr;
    has_fill_rgb_ = false;
}

void GlyphDevice::updateFont(GfxState *)
{
    font_ = nullptr;
}

void GlyphDevice::updateFillColorSpace(GfxState *)
{
    has_fill_rgb_ = false;
}

void GlyphDevice::updateFillColor(GfxState *)
{
    has_fill_rgb_ = false;
}

Font *GlyphDevice::font_of(GfxState *state)
{
    if (!font_) {
        const auto &gfx = state->getFont();
        if (gfx)
            font_ = cache_.get(*gfx, xref_);
    }
    return font_;
}

int GlyphDevice::page_font(Font *font)
{
    if (font->page_serial != serial_) {
        font->page_serial = serial_;
        font->page_index = static_cast<int>(fonts_.size());
        fonts_.push_back(font);
    }
    return font->page_index;
}

namespace
{
uint32_t pack_rgb(const GfxRGB &c)
{
    return static_cast<uint32_t>(colToByte(c.r)) << 16 |
           static_cast<uint32_t>(colToByte(c.g)) << 8 | colToByte(c.b);
}
} // namespace

/* Converting a colour through an ICC profile costs more than the rest of a glyph. */
uint32_t GlyphDevice::fill_rgb(GfxState *state)
{
    if (!has_fill_rgb_) {
        GfxRGB c;
        state->getFillRGB(&c);
        fill_rgb_ = pack_rgb(c);
        has_fill_rgb_ = true;
    }
    return fill_rgb_;
}

/* Text in a pattern colour reaches a device as "clip only": the mode outside tells. */
bool GlyphDevice::is_invisible(const GfxState *state) const
{
    const int render = state->getRender();

    if (state->getFillOpacity() <= 0)
        return true;
    if (render == 7)
        return const_cast<GfxState *>(state)->getFillColorSpace()->getMode() != csPattern ||
               (outer_render_ & 3) == 3;
    return render == 3;
}

void GlyphDevice::begin_glyph(GfxState *state, Font *font, CharCode code, const Unicode *u, int nu,
                              ocr_glyph *g)
{
    const int render = state->getRender();

    g->font = page_font(font);
    g->code = code;
    g->nuni = static_cast<uint8_t>(std::clamp(nu, 0, 4));
    std::copy_n(u, g->nuni, g->uni);
    if (is_invisible(state))
        g->flags |= OCR_GLYPH_HIDDEN;
    if (is_artifact())
        g->flags |= OCR_GLYPH_ARTIFACT;
    if ((render & 3) == 1) {
        GfxRGB c;
        state->getStrokeRGB(&c);
        g->rgb = pack_rgb(c);
    } else {
        g->rgb = fill_rgb(state);
    }
    g->mcid = mcid();
    g->bitmap = -1;
    g->gid = -1;
}

const char *GlyphDevice::page_name(Shape &shape)
{
    if (shape.name.empty())
        return nullptr;
    if (shape.page_serial != serial_) {
        shape.page_name = sch_arena_strndup(arena_, shape.name.data(), shape.name.size());
        shape.page_serial = serial_;
        no_memory_ |= !shape.page_name;
    }
    return shape.page_name;
}

/**
 * Ink box from the outline. Without one: nothing for a space, and for others (the glyphless fonts
 * of text layers over scans, fonts that could not be read) the advance times ascent and descent.
 */
void GlyphDevice::place(GfxState *state, const Shape &shape, double width_em, ocr_glyph *g) const
{
    const Font *font = fonts_[g->font];
    const double m[6] = {g->m[0], g->m[1], g->m[2], g->m[3], g->x, g->y};
    double stretch = 1;
    Box box;

    if (shape.has_outline && font->is_substitute && shape.advance > 0 && width_em > 0)
        stretch = std::clamp(width_em / shape.advance, 0.5, 2.0);
    if (shape.has_outline) {
        box = map_box(m, shape.x0 * stretch, shape.y0, shape.x1 * stretch, shape.y1);
        if (!font->is_substitute) {
            g->flags |= OCR_GLYPH_EXACT;
            if (is_space(*g) && is_drawn(shape))
                g->nuni = 0;
        }
    } else if (is_space(*g)) {
        box.add(g->x, g->y);
        g->flags |= OCR_GLYPH_EXACT;
    } else if (state->getFont()->getWMode()) {
        box = map_box(m, 0, font->info.descent, 1, font->info.ascent);
    } else {
        box = map_box(m, 0, font->info.descent, width_em, font->info.ascent);
    }
    g->x0 = static_cast<float>(box.x0);
    g->y0 = static_cast<float>(box.y0);
    g->x1 = static_cast<float>(box.x1);
    g->y1 = static_cast<float>(box.y1);
}

bool GlyphDevice::is_on_own_colour(const ocr_glyph &g) const
{
    constexpr size_t LOOK_BACK = 512; /* areas; enough for a page of table cells */
    const double x = (g.x0 + g.x1) / 2, y = (g.y0 + g.y1) / 2;
    const size_t n = backdrops_.size();

    for (size_t i = 0; i < n && i < LOOK_BACK; i++) {
        const Backdrop &b = backdrops_[n - 1 - i];
        if (x >= b.box.x0 && x <= b.box.x1 && y >= b.box.y0 && y <= b.box.y1)
            return b.is_flat && is_near(b.rgb, g.rgb);
    }
    return is_near(0xFFFFFF, g.rgb);
}

void GlyphDevice::end_glyph(GfxState *state, ocr_glyph *g)
{
    const Box clip = clip_of(state);
    const float place = g->x0 + g->x1 + g->y0 + g->y1 + g->x + g->y;

    if (!std::isfinite(place + g->size + g->dx + g->dy)) /* a matrix out of all range */
        return;
    if (glyphs_.size() >= OCR_PDF_MAX_GLYPHS) {
        truncated_ = is_full_ = true;
        return;
    }
    if (g->x1 < page_.x0 || g->x0 > page_.x1 || g->y1 < page_.y0 || g->y0 > page_.y1)
        g->flags |= OCR_GLYPH_OFF_PAGE;
    if (g->x1 < clip.x0 || g->x0 > clip.x1 || g->y1 < clip.y0 || g->y0 > clip.y1)
        g->flags |= OCR_GLYPH_CLIPPED;
    if (is_on_own_colour(*g))
        g->flags |= OCR_GLYPH_WHITE;
    g->seq = seq_++;
    glyphs_.push_back(*g);
}

void GlyphDevice::drawChar(GfxState *state, double x, double y, double dx, double dy,
                           double origin_x, double origin_y, CharCode code, int nbytes,
                           const Unicode *u, int nu)
{
    Font *font = muted_ ? nullptr : font_of(state);
    double px, py, m11, m12, m21, m22, sx = 0, sy = 0;
    ocr_glyph g{};

    if (!font)
        return;
    pattern_text_ = (state->getRender() & 4) && state->getFillColorSpace()->getMode() == csPattern;
    begin_glyph(state, font, code, u, nu, &g);
    state->transform(x - origin_x, y - origin_y, &px, &py);
    state->getFontTransMat(&m11, &m12, &m21, &m22);
    const double stretch = state->getHorizScaling();
    g.size = static_cast<float>(std::sqrt(std::fabs(m11 * m22 - m12 * m21)));
    m11 *= stretch; /* Poppler leaves it out */
    m12 *= stretch;

    /* The advance without the character and word spacing that Poppler has put in. */
    const bool is_vertical = state->getFont()->getWMode() != 0;
    double spacing = state->getCharSpace();
    if (nbytes == 1 && code == ' ')
        spacing += state->getWordSpace();
    if (is_vertical)
        state->textTransformDelta(0, spacing, &sx, &sy);
    else
        state->textTransformDelta(spacing * stretch, 0, &sx, &sy);
    state->transformDelta(dx - sx, dy - sy, &dx, &dy);

    g.x = static_cast<float>(px);
    g.y = static_cast<float>(py);
    g.dx = static_cast<float>(dx);
    g.dy = static_cast<float>(dy);
    g.m[0] = static_cast<float>(m11);
    g.m[1] = static_cast<float>(m12);
    g.m[2] = static_cast<float>(m21);
    g.m[3] = static_cast<float>(m22);
    g.turn = is_vertical ? turn_of(-m21, -m22) : turn_of(m11, m12);

    Shape &shape = font->shape(code);
    const double unit = std::hypot(m11, m12);
    g.gid = shape.gid;
    g.name = page_name(shape);
    place(state, shape, unit > 0 ? std::hypot(dx, dy) / unit : 0, &g);
    if (type3_.is_open) { /* a Type 3 glyph that shows text of another font: only its ink counts */
        type3_.nother++;
        type3_.ink.add(g.x0, g.y0);
        type3_.ink.add(g.x1, g.y1);
    } else {
        end_glyph(state, &g);
    }
}

namespace
{
template <typename T> bool copy_to_arena(sch_arena *arena, const std::vector<T> &from, T **to)
{
    *to = nullptr;
    if (from.empty())
        return true;
    *to = static_cast<T *>(sch_arena_alloc(arena, from.size(), sizeof(T)));
    if (!*to)
        return false;
    std::copy(from.begin(), from.end(), *to);
    return true;
}
} // namespace

bool GlyphDevice::finish(ocr_pdf_page *page)
{
    std::vector<ocr_pdf_font> infos;

    for (const Font *font : fonts_) {
        ocr_pdf_font info = font->info;
        info.name = sch_arena_strdup(arena_, font->info.name);
        no_memory_ |= !info.name;
        infos.push_back(info);
    }
    page->nfonts = infos.size();
    page->nglyphs = glyphs_.size();
    page->nrules = rules_.size();
    page->nimages = images_.size();
    page->nbitmaps = bitmaps_.size();
    page->truncated = truncated_;
    return !no_memory_ && copy_to_arena(arena_, infos, &page->fonts) &&
           copy_to_arena(arena_, glyphs_, &page->glyphs) &&
           copy_to_arena(arena_, rules_, &page->rules) &&
           copy_to_arena(arena_, images_, &page->images) &&
           copy_to_arena(arena_, bitmaps_, &page->bitmaps);
}
} // namespace ocr
