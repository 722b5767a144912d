/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <cstring>

#include FT_BBOX_H
#include FT_OUTLINE_H

#include <fofi/FoFiTrueType.h>
#include <goo/gmem.h>

#include "ocr/pdf/font_style.h"

namespace ocr
{
namespace
{
/* A 1,000-page book must stay under 200 MB altogether; an ordinary book needs 2 to 10 MB here. */
constexpr size_t CACHE_BYTES = 64u << 20;
constexpr size_t CACHE_FONTS = 1024;
constexpr size_t SHAPE_BYTES = 160; /* a cache node with its share of the table */
/* Poppler's font files are read whole; a CJK collection has 20 MB. */
constexpr size_t PROGRAM_BYTES = 48u << 20;

int font_type(GfxFontType type)
{
    switch (type) {
    case fontType1:
        return OCR_FONT_TYPE1;
    case fontType1C:
    case fontType1COT:
        return OCR_FONT_TYPE1C;
    case fontType3:
        return OCR_FONT_TYPE3;
    case fontTrueType:
    case fontTrueTypeOT:
        return OCR_FONT_TRUETYPE;
    case fontCIDType0:
    case fontCIDType0C:
    case fontCIDType0COT:
        return OCR_FONT_CID_CFF;
    case fontCIDType2:
    case fontCIDType2OT:
        return OCR_FONT_CID_TRUETYPE;
    case fontUnknownType:
        break;
    }
    return OCR_FONT_UNKNOWN;
}

/* Descriptors hold anything, 0 and 32767 included; boxes made from them have to look like text. */
double sane(double value, double low, double high, double fallback)
{
    return value >= low && value <= high ? value : fallback;
}
} // namespace

Font::Font(FT_Library library, GfxFont &gfx, XRef *xref)
{
    describe(gfx);
    is_type3 = gfx.getType() == fontType3;
    if (is_type3)
        std::copy_n(gfx.getFontMatrix(), 6, matrix);
    else
        load(library, gfx, xref);
    bytes_ += sizeof *this + program_.size() + code_gid_.size() * sizeof(int);
}

Font::~Font()
{
    if (face_)
        FT_Done_Face(face_);
}

void Font::describe(GfxFont &gfx)
{
    Ref program;

    if (gfx.getName())
        name_ = gfx.getNameWithoutSubsetTag();
    /* A Type 0 font may be called by its program and its CMap together. */
    for (const char *cmap : {"-Identity-H", "-Identity-V"}) {
        const size_t len = std::strlen(cmap);
        if (name_.size() > len && name_.compare(name_.size() - len, len, cmap) == 0)
            name_.resize(name_.size() - len);
    }
    const ocr_font_style style = ocr_font_style_of_name(name_.c_str());

    info.name = name_.c_str();
    info.type = font_type(gfx.getType());
    info.embedded = gfx.getType() == fontType3 || gfx.getEmbeddedFontID(&program);
    info.has_tounicode = gfx.hasToUnicodeCMap();
    info.is_cid = gfx.isCIDFont();
    info.bold = gfx.isBold() || gfx.getWeight() >= GfxFont::W600 || style.bold;
    info.italic = gfx.isItalic() || style.italic;
    info.fixed = gfx.isFixedWidth() || style.fixed;
    info.serif = gfx.isSerif() || style.serif;
    info.symbolic = gfx.isSymbolic();
    info.ascent = static_cast<float>(sane(gfx.getAscent(), 0.3, 1.2, 0.75));
    info.descent = static_cast<float>(sane(gfx.getDescent(), -0.5, 0, -0.25));
    if (gfx.isCIDFont())
        return;
    auto &gfx8 = static_cast<Gfx8BitFont &>(gfx);
    names_.resize(256);
    for (int code = 0; code < 256; code++) {
        widths_[code] = gfx8.getWidth(static_cast<unsigned char>(code));
        if (const char *name = gfx8.getCharName(code))
            names_[code] = name;
    }
}

void Font::load(FT_Library library, GfxFont &gfx, XRef *xref)
{
    auto loc = gfx.locateFont(xref, nullptr);

    if (!loc)
        return;
    if (loc->locType == gfxFontLocEmbedded) {
        auto program = gfx.readEmbFontFile(xref);
        if (!program || program->empty() || program->size() > PROGRAM_BYTES)
            return;
        program_ = std::move(*program);
        if (FT_New_Memory_Face(library, program_.data(), static_cast<FT_Long>(program_.size()), 0,
                               &face_))
            face_ = nullptr;
    } else if (loc->locType == gfxFontLocExternal) {
        is_substitute = true;
        if (FT_New_Face(library, loc->path.c_str(), loc->fontNum, &face_))
            face_ = nullptr;
    }
    if (!face_)
        return;
    info.outlines = !is_substitute;
    map_codes(gfx, *loc);
}

void Font::map_codes(GfxFont &gfx, const GfxFontLoc &loc)
{
    switch (loc.fontType) {
    case fontType1:
    case fontType1C:
    case fontType1COT:
        by_name_ = !gfx.isCIDFont();
        break;
    case fontTrueType:
    case fontTrueTypeOT:
        map_truetype(gfx, loc);
        break;
    case fontCIDType2:
    case fontCIDType2OT:
        map_cid_truetype(gfx, loc);
        break;
    case fontCIDType0COT:
        map_cid_opentype();
        break;
    case fontCIDType0C: /* bare CFF: FreeType takes the CID itself when the font is CID-keyed */
    case fontCIDType0:
    case fontType3:
    case fontUnknownType:
        break;
    }
}

void Font::map_truetype(GfxFont &gfx, const GfxFontLoc &loc)
{
    if (gfx.isCIDFont()) /* a substitute: its glyphs are in no order that we know */
        return;
    auto file = program_.empty()
                    ? FoFiTrueType::load(loc.path.c_str())
                    : FoFiTrueType::make(program_.data(), static_cast<int>(program_.size()));
    if (!file)
        return;
    if (int *map = static_cast<Gfx8BitFont &>(gfx).getCodeToGIDMap(file.get())) {
        code_gid_.assign(map, map + 256);
        gfree(map);
    }
}

void Font::map_cid_truetype(GfxFont &gfx, const GfxFontLoc &loc)
{
    if (!gfx.isCIDFont())
        return;
    auto &cid = static_cast<GfxCIDFont &>(gfx);

    if (const int *map = cid.getCIDToGID()) {
        code_gid_.assign(map, map + cid.getCIDToGIDLen());
    } else if (is_substitute) {
        auto file = FoFiTrueType::load(loc.path.c_str());
        int len = 0;
        int *own = file ? cid.getCodeToGIDMap(file.get(), &len) : nullptr;
        if (own) {
            code_gid_.assign(own, own + len);
            gfree(own);
        }
    }
}

/* CFF inside OpenType: FreeType then counts glyphs, so the charset has to be read here. */
void Font::map_cid_opentype()
{
    if (program_.empty())
        return;
    auto file = FoFiTrueType::make(program_.data(), static_cast<int>(program_.size()));
    int len = 0;

    if (!file || !file->isOpenTypeCFF())
        return;
    if (int *map = file->getCIDToGIDMap(&len)) {
        code_gid_.assign(map, map + len);
        gfree(map);
    }
}

const char *Font::code_name(uint32_t code) const
{
    return code < names_.size() && !names_[code].empty() ? names_[code].c_str() : nullptr;
}

int Font::glyph_index(uint32_t code) const
{
    if (!face_)
        return -1;
    if (!code_gid_.empty())
        return code < code_gid_.size() ? code_gid_[code] : 0;
    if (!by_name_)
        return static_cast<int>(code);
    const char *name = code_name(code);
    if (!name)
        return 0;
    FT_UInt gid = FT_Get_Name_Index(face_, const_cast<char *>(name));
    const char *other = gid ? nullptr : GfxFont::getAlternateName(name);
    if (other)
        gid = FT_Get_Name_Index(face_, const_cast<char *>(other));
    return static_cast<int>(gid);
}

/* Fill the box from the outline. FreeType has applied the font's own matrix already. */
void Font::measure(Shape &shape) const
{
    FT_BBox box;

    if (shape.gid < 0 || !face_)
        return;
    if (FT_Load_Glyph(face_, static_cast<FT_UInt>(shape.gid),
                      FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP))
        return;
    const double em = face_->units_per_EM ? face_->units_per_EM : 1000.0;
    shape.advance = static_cast<double>(face_->glyph->metrics.horiAdvance) / em;
    if (face_->glyph->format != FT_GLYPH_FORMAT_OUTLINE || !face_->glyph->outline.n_points)
        return;
    if (FT_Outline_Get_BBox(&face_->glyph->outline, &box))
        return;
    shape.x0 = static_cast<double>(box.xMin) / em;
    shape.x1 = static_cast<double>(box.xMax) / em;
    shape.y0 = static_cast<double>(box.yMin) / em;
    shape.y1 = static_cast<double>(box.yMax) / em;
    shape.has_outline = true;
}

Shape &Font::shape(uint32_t code)
{
    auto [it, is_new] = shapes_.try_emplace(code);
    Shape &shape = it->second;

    if (!is_new)
        return shape;
    bytes_ += SHAPE_BYTES;
    shape.gid = glyph_index(code);
    measure(shape);
    if (const char *name = code_name(code)) {
        shape.name = name;
    } else if (face_ && !is_substitute && shape.gid > 0 && FT_HAS_GLYPH_NAMES(face_)) {
        char name_buf[128] = "";
        if (!FT_Get_Glyph_Name(face_, static_cast<FT_UInt>(shape.gid), name_buf, sizeof name_buf))
            shape.name = name_buf;
    }
    return shape;
}

Type3Shape *Font::find_type3(uint32_t code)
{
    auto it = type3_.find(code);

    return it == type3_.end() ? nullptr : &it->second;
}

Type3Shape &Font::keep_type3(uint32_t code, Type3Shape &&shape)
{
    bytes_ += SHAPE_BYTES + shape.bits.size();
    return type3_[code] = std::move(shape);
}

FontCache::FontCache()
{
    if (FT_Init_FreeType(&library_))
        library_ = nullptr;
}

FontCache::~FontCache()
{
    fonts_.clear(); /* faces before their library */
    if (library_)
        FT_Done_FreeType(library_);
}

Font *FontCache::get(GfxFont &gfx, XRef *xref)
{
    const Ref *ref = gfx.getID();
    const uint64_t key = static_cast<uint64_t>(static_cast<uint32_t>(ref->num)) << 32 |
                         static_cast<uint32_t>(ref->gen);
    auto it = fonts_.find(key);

    if (it == fonts_.end())
        it = fonts_.emplace(key, std::make_unique<Font>(library_, gfx, xref)).first;
    it->second->info.key = key;
    it->second->used = ++clock_;
    return it->second.get();
}

Font *FontCache::find(uint64_t key) const
{
    auto it = fonts_.find(key);

    return it == fonts_.end() ? nullptr : it->second.get();
}

void FontCache::trim()
{
    size_t bytes = 0;

    for (const auto &slot : fonts_)
        bytes += slot.second->bytes();
    while (!fonts_.empty() && (bytes > CACHE_BYTES || fonts_.size() > CACHE_FONTS)) {
        auto oldest = std::min_element(fonts_.begin(), fonts_.end(), [](auto &a, auto &b) {
            return a.second->used < b.second->used;
        });
        bytes -= oldest->second->bytes();
        fonts_.erase(oldest);
    }
}
} // namespace ocr
