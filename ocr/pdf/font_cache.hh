/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_FONT_CACHE_HH
#define OCR_PDF_FONT_CACHE_HH

/**
 * Fonts of a document, kept over its pages: loading them is most of the cost of a text page.
 *
 * Poppler builds its font objects anew for every page; what is kept here is ours: the FreeType
 * face over the font program, the way from a character code to a glyph, and the boxes of glyphs
 * seen so far. Memory is bounded by forgetting the fonts that were used longest ago.
 */
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "ocr/pdf/pdf.h"

class GfxFont;
class GfxFontLoc;
class XRef;

namespace ocr
{
/** A glyph of a font with outlines; lengths in em, y up. */
struct Shape {
    int gid = -1;
    bool has_outline = false; /* the box below is that of an outline */
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    double advance = 0; /* as the font program has it, 0 unknown */
    std::string name;
    unsigned page_serial = 0;        /* page_name belongs to this page */
    const char *page_name = nullptr; /* in that page's arena */
};

/** A painted Type 3 glyph; lengths in glyph space. */
struct Type3Shape {
    bool has_ink = false;
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    int w = 0, h = 0; /* of bits, 0: no bitmap was kept */
    std::vector<uint8_t> bits;
    uint64_t hash = 0;
    unsigned page_serial = 0;
    int page_bitmap = -1;
};

class Font
{
  public:
    Font(FT_Library library, GfxFont &gfx, XRef *xref);
    ~Font();
    Font(const Font &) = delete;
    Font &operator=(const Font &) = delete;

    Shape &shape(uint32_t code);
    /** Draw the glyph's outline, its larger side `side` pixels. @return false: it has none */
    bool draw(uint32_t code, int side, ocr_glyph_picture *ret_picture) const;
    /** Name of an 8-bit code in the encoding, nullptr: none. */
    const char *code_name(uint32_t code) const;
    /** Advance of an 8-bit code as the PDF has it, em (Type 3: glyph space times its matrix). */
    double width(uint32_t code) const
    {
        return code < 256 ? widths_[code] : 0;
    }
    /** nullptr: not seen yet. */
    Type3Shape *find_type3(uint32_t code);
    Type3Shape &keep_type3(uint32_t code, Type3Shape &&shape);
    size_t bytes() const
    {
        return bytes_;
    }

    ocr_pdf_font info{}; /* name points into this object */
    bool is_type3 = false;
    bool is_substitute = false;            /* the face is not the document's */
    double matrix[6] = {1, 0, 0, 1, 0, 0}; /* Type 3 */
    unsigned page_serial = 0;              /* page_index belongs to this page */
    int page_index = -1;
    uint64_t used = 0; /* for the cache */

  private:
    void describe(GfxFont &gfx);
    void load(FT_Library library, GfxFont &gfx, XRef *xref);
    void map_codes(GfxFont &gfx, const GfxFontLoc &loc);
    void map_truetype(GfxFont &gfx, const GfxFontLoc &loc);
    void map_cid_truetype(GfxFont &gfx, const GfxFontLoc &loc);
    void map_cid_opentype();
    int glyph_index(uint32_t code) const;
    void measure(Shape &shape) const;

    std::string name_;
    std::vector<unsigned char> program_; /* the face reads from it */
    FT_Face face_ = nullptr;
    bool by_name_ = false;           /* 8-bit fonts whose encoding names glyphs */
    std::vector<int> code_gid_;      /* when not empty: code or CID to glyph */
    std::vector<std::string> names_; /* 256, or none */
    std::array<double, 256> widths_{};
    std::unordered_map<uint32_t, Shape> shapes_;
    std::unordered_map<uint32_t, Type3Shape> type3_;
    size_t bytes_ = 0;
};

class FontCache
{
  public:
    FontCache();
    ~FontCache();
    FontCache(const FontCache &) = delete;
    FontCache &operator=(const FontCache &) = delete;

    /** The entry of gfx, loaded when it is new. Valid until the next trim(). */
    Font *get(GfxFont &gfx, XRef *xref);
    /** The entry with ocr_pdf_font.key, nullptr: never seen or forgotten. */
    Font *find(uint64_t key) const;
    /** Forget the fonts used longest ago until the cache fits its budget; call between pages. */
    void trim();

  private:
    FT_Library library_ = nullptr;
    uint64_t clock_ = 0;
    std::unordered_map<uint64_t, std::unique_ptr<Font>> fonts_;
};
} // namespace ocr

#endif
