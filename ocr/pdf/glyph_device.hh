/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_GLYPH_DEVICE_HH
#define OCR_PDF_GLYPH_DEVICE_HH

/**
 * Output device that writes down what a page paints instead of painting it.
 *
 * Everything is in points with y down, because the page is interpreted at 72 dpi. Poppler tells a
 * device less than it should in three places, which is where this class looks odd: the state
 * before a Type 3 glyph and before text in a pattern colour is only seen in saveState(), and
 * marked content whose properties are named (not written in place) is ended but never begun.
 */
#include <cstdint>
#include <vector>

#include "ocr/pdf/poppler_priv.hh"

namespace ocr
{
class GlyphDevice : public OutputDev
{
  public:
    GlyphDevice(FontCache &fonts, sch_arena *arena, double width, double height);

    /** Move what was written down into page (all in the arena). @return false: no memory */
    bool finish(ocr_pdf_page *page);
    /** A limit was reached: stop interpreting. */
    bool is_full() const
    {
        return is_full_ || no_memory_;
    }

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
        return true;
    }
    bool useTilingPatternFill() override
    {
        return true;
    }
    bool useShadedFills(int) override
    {
        return true;
    }

    void startPage(int page, GfxState *state, XRef *xref) override;
    void saveState(GfxState *state) override;
    void restoreState(GfxState *state) override;
    void updateAll(GfxState *state) override;
    void updateFont(GfxState *state) override;
    void updateFillColorSpace(GfxState *state) override;
    void updateFillColor(GfxState *state) override;

    void drawChar(GfxState *state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int nbytes, const Unicode *u, int nu) override;
    bool beginType3Char(GfxState *state, double x, double y, double dx, double dy, CharCode code,
                        const Unicode *u, int nu) override;
    void endType3Char(GfxState *state) override;
    void beginActualText(GfxState *state, const GooString *text) override;
    void endActualText(GfxState *state) override;
    void beginMarkedContent(const char *name, Dict *properties) override;
    void endMarkedContent(GfxState *state) override;
    void beginTransparencyGroup(GfxState *state, const double *bbox, GfxColorSpace *space,
                                bool isolated, bool knockout, bool for_soft_mask) override;
    void endTransparencyGroup(GfxState *state) override;

    void stroke(GfxState *state) override;
    void fill(GfxState *state) override;
    void eoFill(GfxState *state) override;
    bool tilingPatternFill(GfxState *state, Gfx *gfx, Catalog *catalog, GfxTilingPattern *pattern,
                           const double *matrix, int x0, int y0, int x1, int y1, double x_step,
                           double y_step) override;
    bool functionShadedFill(GfxState *state, GfxFunctionShading *shading) override;
    bool axialShadedFill(GfxState *state, GfxAxialShading *shading, double t0, double t1) override;
    bool radialShadedFill(GfxState *state, GfxRadialShading *shading, double t0,
                          double t1) override;
    bool gouraudTriangleShadedFill(GfxState *state, GfxGouraudTriangleShading *shading) override;
    bool patchMeshShadedFill(GfxState *state, GfxPatchMeshShading *shading) override;

    void drawImageMask(GfxState *state, Object *ref, Stream *str, int width, int height,
                       bool invert, bool interpolate, bool is_inline) override;
    void drawImage(GfxState *state, Object *ref, Stream *str, int width, int height,
                   GfxImageColorMap *colors, bool interpolate, const int *mask_colors,
                   bool is_inline) override;
    void drawMaskedImage(GfxState *state, Object *ref, Stream *str, int width, int height,
                         GfxImageColorMap *colors, bool interpolate, Stream *mask, int mask_width,
                         int mask_height, bool mask_invert, bool mask_interpolate) override;
    void drawSoftMaskedImage(GfxState *state, Object *ref, Stream *str, int width, int height,
                             GfxImageColorMap *colors, bool interpolate, Stream *mask,
                             int mask_width, int mask_height, GfxImageColorMap *mask_colors,
                             bool mask_interpolate) override;

  private:
    struct Marked { /* one open marked-content sequence */
        int mcid;
        bool is_artifact;
        bool by_text; /* opened by beginActualText(); beginMarkedContent() may still follow */
    };
    struct Backdrop { /* an area that later text may lie on */
        Box box;
        uint32_t rgb;
        bool is_flat; /* of one colour, rgb */
    };
    struct OpenType3 { /* the glyph whose description is being interpreted */
        bool is_open = false;
        Font *font = nullptr;
        uint32_t code = 0;
        ocr_glyph glyph{};
        double ctm[6] = {1, 0, 0, 1, 0, 0};
        Box ink;
        int nmasks = 0, nother = 0;
        Type3Shape shape; /* its bitmap, while it is the only thing painted */
    };

    /* glyph_device.cc */
    Font *font_of(GfxState *state);
    int page_font(Font *font);
    uint32_t fill_rgb(GfxState *state);
    bool is_invisible(const GfxState *state) const;
    void begin_glyph(GfxState *state, Font *font, CharCode code, const Unicode *u, int nu,
                     ocr_glyph *g);
    void place(GfxState *state, const Shape &shape, double width_em, ocr_glyph *g) const;
    void end_glyph(GfxState *state, ocr_glyph *g);
    bool is_on_own_colour(const ocr_glyph &g) const;
    const char *page_name(Shape &shape);

    /* type3.cc */
    void end_type3_glyph(GfxState *state, Type3Shape &shape, ocr_glyph *g);
    void read_type3_mask(GfxState *state, Stream *str, int width, int height, bool invert);
    int page_bitmap(Type3Shape &shape);

    /* marked.cc */
    bool is_artifact() const;
    int mcid() const;

    /* paths.cc */
    void add_path(GfxState *state, bool is_fill);
    void add_fill(GfxState *state, const GfxSubpath *sub, const Box &clip, Box *rest);
    void add_stroke(GfxState *state, const GfxSubpath *sub, const Box &clip, double width,
                    Box *rest);
    void add_rule(const Box &box, const Box &clip, ocr_rule_kind kind, bool is_fill);
    void add_shading(GfxState *state);
    void add_backdrop(const Box &box, uint32_t rgb, bool is_flat);
    void add_image(GfxState *state, int width, int height, bool is_mask);
    Box clip_of(const GfxState *state) const;

    FontCache &cache_;
    sch_arena *arena_;
    Box page_;
    XRef *xref_ = nullptr;
    unsigned serial_;
    int seq_ = 0;
    bool truncated_ = false, is_full_ = false, no_memory_ = false;

    Font *font_ = nullptr; /* of the state, nullptr: look it up */
    bool has_fill_rgb_ = false;
    uint32_t fill_rgb_ = 0, path_rgb_ = 0;
    bool path_is_round_ = false;
    bool path_is_flat_ = false; /* its fill is one opaque area of one colour */
    int outer_render_ = 0;      /* render mode at the last saveState() */
    bool pattern_text_ = false; /* the pattern that is filled next only colours text */
    int muted_ = 0;             /* open groups that only make a soft mask */
    std::vector<bool> groups_;
    OpenType3 type3_;

    std::vector<Marked> marked_;
    int actual_depth_ = 0;
    size_t actual_start_ = 0;
    std::vector<Unicode> actual_text_;

    std::vector<Font *> fonts_;
    std::vector<ocr_glyph> glyphs_;
    std::vector<ocr_rule> rules_;
    std::vector<ocr_image> images_;
    std::vector<ocr_bitmap> bitmaps_;
    std::vector<Backdrop> backdrops_;
};

/** Direction of (x, y), clockwise: 0, 90, 180 or 270 within 2 degrees, else 360. */
uint16_t turn_of(double x, double y);
} // namespace ocr

#endif
