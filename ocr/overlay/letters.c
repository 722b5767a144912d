/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay_priv.h"

#include "schema/base/utf8.h"

#include <allheaders.h>
#include <string.h>

/**
 * Text on the canvas: glyphs of the fonts that Recto needs anyway (fonts-urw-base35), drawn by
 * FreeType. They have Latin, Greek and Cyrillic; any other character is an empty frame.
 */
#define FONT_DIR "/usr/share/fonts/opentype/urw-base35/"
static const char *const font_files[OVL_FONT_COUNT] = {
    [OVL_SANS] = FONT_DIR "NimbusSans-Regular.otf",
    [OVL_BOLD] = FONT_DIR "NimbusSans-Bold.otf",
    [OVL_MONO] = FONT_DIR "NimbusMonoPS-Bold.otf", /* the regular one is too thin at this size */
};

sch_status ovl_letters_open(ovl_letters *ret_letters, sch_err *err)
{
    SCH_AUTO(ovl_letters_done) ovl_letters letters = {0};

    if (FT_Init_FreeType(&letters.library) != 0)
        return sch_fail(err, SCH_FATAL, "no memory for FreeType");
    for (int i = 0; i < OVL_FONT_COUNT; i++)
        if (FT_New_Face(letters.library, font_files[i], 0, &letters.faces[i]) != 0)
            return sch_fail(err, SCH_FATAL, "%s cannot be read: is fonts-urw-base35 installed?",
                            font_files[i]);
    *ret_letters = letters;
    letters = (ovl_letters){0};
    return SCH_OK;
}

void ovl_letters_done(ovl_letters letters)
{
    if (letters.library)
        (void)FT_Done_FreeType(letters.library); /* and its faces */
}

/** Load a character in its slot. @return its advance; 0 also for line ends */
static int load(const ovl_canvas *c, ovl_style style, uint32_t code, FT_Int32 how)
{
    FT_Face face = c->letters->faces[style.font];

    if (code == '\n' || code == '\t')
        code = ' ';
    if (FT_Set_Pixel_Sizes(face, 0, (FT_UInt)style.size) != 0 ||
        FT_Load_Char(face, code, how | FT_LOAD_TARGET_LIGHT) != 0)
        return 0;
    return (int)(face->glyph->advance.x / 64);
}

static l_uint32 mix(l_uint32 under, uint32_t rgb, unsigned ink)
{
    l_uint32 out = 0;

    for (unsigned shift = 0; shift < 24; shift += 8) {
        l_uint32 a = under >> (shift + 8) & 0xFF, b = rgb >> shift & 0xFF;

        out |= (a * (255 - ink) + b * ink) / 255 << (shift + 8);
    }
    return out;
}

static void draw_bitmap(ovl_canvas *c, const FT_Bitmap *bitmap, int x, int y, uint32_t rgb)
{
    int w = pixGetWidth(c->pix), h = pixGetHeight(c->pix);

    for (int row = 0; row < (int)bitmap->rows; row++) {
        l_uint32 *to = pixGetData(c->pix) + (size_t)(y + row) * (size_t)pixGetWpl(c->pix);

        if (y + row < 0 || y + row >= h)
            continue;
        for (int i = 0; i < (int)bitmap->width; i++)
            if (x + i >= 0 && x + i < w)
                to[x + i] = mix(to[x + i], rgb, bitmap->buffer[row * bitmap->pitch + i]);
    }
}

int ovl_text_width(const ovl_canvas *c, ovl_style style, const char *text, size_t len)
{
    int width = 0;
    uint32_t code;

    for (size_t i = 0, n; i < len && (n = sch_utf8_get(text + i, &code)) != 0; i += n)
        width += load(c, style, code, FT_LOAD_DEFAULT);
    return width;
}

int ovl_text(ovl_canvas *c, ovl_style style, int x, int y, const char *text, size_t len)
{
    FT_Face face = c->letters->faces[style.font];
    uint32_t code;

    if (!c->pix)
        return x + ovl_text_width(c, style, text, len);
    for (size_t i = 0, n; i < len && (n = sch_utf8_get(text + i, &code)) != 0; i += n) {
        int advance = load(c, style, code, FT_LOAD_RENDER);

        if (advance && FT_Get_Char_Index(face, code) == 0 && code > ' ')
            ovl_frame(c, (ocr_box){x + 1, y - style.size * 0.7F, x + advance - 1, y}, style.rgb, 1);
        else if (advance && face->glyph->format == FT_GLYPH_FORMAT_BITMAP)
            draw_bitmap(c, &face->glyph->bitmap, x + face->glyph->bitmap_left,
                        y - face->glyph->bitmap_top, style.rgb);
        x += advance;
    }
    return x;
}

size_t ovl_text_fit(const ovl_canvas *c, ovl_style style, const char *text, int width)
{
    size_t blank = 0, i = 0;
    uint32_t code;

    for (size_t n; (n = sch_utf8_get(text + i, &code)) != 0; i += n) {
        width -= load(c, style, code, FT_LOAD_DEFAULT);
        if (code == ' ' || code == '\n')
            blank = i;
        if (width < 0)
            return blank ? blank : i ? i : n;
    }
    return i;
}
