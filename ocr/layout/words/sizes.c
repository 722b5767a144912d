/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include "ocr/model/floats.h"

#include <math.h>
#include <string.h>

/**
 * Font sizes that mean what they say.
 *
 * The size of a Type 3 font is whatever its font matrix makes of it (bitmap fonts of old TeX files
 * report 0.1 pt). It is measured instead: height of ink over the height that the letter has in
 * ordinary text fonts, the median over the font's letters.
 */
#define CAPITAL_EM  0.69F
#define XHEIGHT_EM  0.44F
#define DESCENDS_EM 0.65F
enum { SAMPLE = 128 };

static float letter_height_em(uint32_t rune)
{
    if (rune > 0x7F || rune == 0)
        return 0;
    if ((rune >= 'A' && rune <= 'Z' && rune != 'Q' && rune != 'J') ||
        (rune >= '0' && rune <= '9') || strchr("bdfhkl", (int)rune))
        return CAPITAL_EM;
    if (strchr("acemnorsuvwxz", (int)rune))
        return XHEIGHT_EM;
    return strchr("gpqy", (int)rune) ? DESCENDS_EM : 0;
}

/** Height of ink across the writing direction. */
static float ink_height(const ocr_glyph *g)
{
    return g->turn % 180 == 90 ? g->x1 - g->x0 : g->y1 - g->y0;
}

static float measure(const ocr_pdf_page *pdf, size_t font)
{
    float ratio[SAMPLE];
    size_t n = 0;

    for (size_t i = 0; i < pdf->nglyphs && n < SAMPLE; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];
        float em = g->nuni == 1 ? letter_height_em(g->uni[0]) : 0;

        if (g->font == (int32_t)font && em > 0 && g->size > 0 && ink_height(g) > 0)
            ratio[n++] = ink_height(g) / em / g->size;
    }
    if (n < 3)
        return 1;
    ocr_floats_sort(ratio, n);
    return ratio[n / 2];
}

bool lay_sizes_measure(lay_page *lay, const ocr_pdf_page *pdf)
{
    lay->scale = sch_arena_alloc(lay->scratch, pdf->nfonts + 1, sizeof *lay->scale);
    if (!lay->scale)
        return false;
    for (size_t i = 0; i < pdf->nfonts; i++) {
        float ratio = pdf->fonts[i].type == OCR_FONT_TYPE3 ? measure(pdf, i) : 1;

        lay->scale[i] = isfinite(ratio) && (ratio > 1.3F || ratio < 0.75F) ? ratio : 1;
    }
    return true;
}
