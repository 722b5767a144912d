/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/added.h"

#include "schema/base/utf8.h"

#include <math.h>
#include <string.h>

enum { POINTS_PER_INCH = 72 };

ocr_added ocr_added_begin(ocr_pdf_page *page, sch_arena *arena)
{
    /* the array is full: the first new glyph moves it */
    return (ocr_added){.page = page, .arena = arena, .cap_glyphs = page->nglyphs, .font = -1};
}

/** A font for what is read. */
static bool make_font(ocr_added *a)
{
    ocr_pdf_page *p = a->page;
    ocr_pdf_font *fonts = sch_arena_alloc(a->arena, p->nfonts + 1, sizeof *fonts);

    if (!fonts)
        return false;
    if (p->nfonts)
        memcpy(fonts, p->fonts, p->nfonts * sizeof *fonts);
    fonts[p->nfonts] = (ocr_pdf_font){.name = "", .ascent = 0.75F, .descent = -0.25F};
    p->fonts = fonts;
    a->font = (int32_t)p->nfonts++;
    return true;
}

static size_t decode(const char *text, uint32_t *runes, size_t max)
{
    size_t n = 0;

    for (size_t len; n < max && (len = sch_utf8_get(text, &runes[n])) != 0; text += len)
        n++;
    return n;
}

bool ocr_added_word(ocr_added *added, const ocr_word *word, float size, const int crop[4],
                    float dpi, uint8_t flags)
{
    enum { MAX_LETTERS = 64 };
    const float k = (float)POINTS_PER_INCH / dpi;
    ocr_pdf_page *p = added->page;
    uint32_t runes[MAX_LETTERS];
    size_t n = decode(word->text, runes, MAX_LETTERS);
    float x = ((float)crop[0] + word->box.x0) * k, y = ((float)crop[1] + word->baseline) * k;
    float step = n ? (word->box.x1 - word->box.x0) * k / (float)n : 0;

    if (added->font < 0 && !make_font(added))
        return false;
    for (size_t i = 0; i < n; i++, x += step) {
        ocr_glyph *all =
            sch_arena_grow(added->arena, p->glyphs, p->nglyphs, &added->cap_glyphs, sizeof *all);

        if (!all)
            return false;
        p->glyphs = all;
        all[p->nglyphs++] = (ocr_glyph){.font = added->font,
                                        .gid = -1,
                                        .uni = {runes[i]},
                                        .nuni = 1,
                                        .flags = flags,
                                        .read_conf = (uint8_t)fmaxf(1, lrintf(100 * word->conf)),
                                        .size = size,
                                        .x = x,
                                        .y = y,
                                        .dx = step,
                                        .x0 = x,
                                        .y0 = ((float)crop[1] + word->box.y0) * k,
                                        .x1 = x + step,
                                        .y1 = ((float)crop[1] + word->box.y1) * k,
                                        .m = {size, 0, 0, -size},
                                        .bitmap = -1,
                                        .mcid = -1,
                                        .seq = (int32_t)p->nglyphs};
    }
    return true;
}
