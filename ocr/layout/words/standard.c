/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Fonts whose glyphs stand in Adobe's StandardEncoding while their text layer takes the codes for
 * Latin 1: "con®rmed" where "confirmed" is printed.
 *
 * What tells them: a registered sign or a macron always ends something, a ligature never does. The
 * font is told when every such character is followed by a small letter that touches it, and one of
 * them stands between two.
 *
 * Source: StandardEncoding, Adobe PostScript Language Reference, appendix E.5.
 */
#define TOUCH_EM 0.12F /* gap of letters of one word, at most */

static const struct {
    uint8_t code;
    uint16_t rune;
} standard[] = {
    {0xA4, 0x2044}, {0xA6, 0x0192}, {0xA8, 0x00A4}, {0xA9, 0x0027}, {0xAA, 0x201C}, {0xAC, 0x2039},
    {0xAD, 0x203A}, {0xAE, 0xFB01}, {0xAF, 0xFB02}, {0xB1, 0x2013}, {0xB2, 0x2020}, {0xB3, 0x2021},
    {0xB4, 0x00B7}, {0xB7, 0x2022}, {0xB8, 0x201A}, {0xB9, 0x201E}, {0xBA, 0x201D}, {0xBC, 0x2026},
    {0xBD, 0x2030}, {0xC1, 0x0060}, {0xC2, 0x00B4}, {0xC3, 0x02C6}, {0xC4, 0x02DC}, {0xC5, 0x00AF},
    {0xC6, 0x02D8}, {0xC7, 0x02D9}, {0xC8, 0x00A8}, {0xCA, 0x02DA}, {0xCB, 0x00B8}, {0xCD, 0x02DD},
    {0xCE, 0x02DB}, {0xCF, 0x02C7}, {0xD0, 0x2014}, {0xE1, 0x00C6}, {0xE3, 0x00AA}, {0xE8, 0x0141},
    {0xE9, 0x00D8}, {0xEA, 0x0152}, {0xEB, 0x00BA}, {0xF1, 0x00E6}, {0xF5, 0x0131}, {0xF8, 0x0142},
    {0xF9, 0x00F8}, {0xFA, 0x0153}, {0xFB, 0x00DF},
};

uint32_t lay_standard_rune(uint32_t rune)
{
    for (size_t i = 0; i < SCH_COUNT_OF(standard); i++)
        if (rune == standard[i].code)
            return standard[i].rune;
    return rune;
}

static bool is_small_letter(const ocr_glyph *g)
{
    return g->nuni == 1 && g->uni[0] >= 'a' && g->uni[0] <= 'z';
}

/** Does b, the same font's, follow a without a gap? */
static bool touches(const ocr_glyph *a, const ocr_glyph *b)
{
    float along = hypotf(a->dx, a->dy), em = a->size;

    return a->font == b->font && em > 0 && along > 0 &&
           hypotf(b->x - a->x - a->dx, b->y - a->y - a->dy) < TOUCH_EM * em;
}

bool lay_standard_find(lay_page *lay, const ocr_pdf_page *pdf)
{
    enum { UNSEEN, BEGINS, INSIDE, NOT };
    uint8_t *seen = sch_arena_alloc(lay->scratch, pdf->nfonts + 1, 1);

    lay->standard = sch_arena_alloc(lay->scratch, pdf->nfonts + 1, sizeof *lay->standard);
    if (!seen || !lay->standard)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];
        bool follows, goes_on;

        if (g->nuni != 1 || (g->uni[0] != 0xAE && g->uni[0] != 0xAF) || g->font < 0 ||
            (size_t)g->font >= pdf->nfonts || seen[g->font] == NOT)
            continue;
        goes_on = i + 1 < pdf->nglyphs && is_small_letter(g + 1) && touches(g, g + 1);
        follows = i > 0 && is_small_letter(g - 1) && touches(g - 1, g);
        if (!goes_on)
            seen[g->font] = NOT;
        else if (follows || seen[g->font] == UNSEEN)
            seen[g->font] = follows ? INSIDE : BEGINS;
    }
    for (size_t f = 0; f < pdf->nfonts; f++)
        lay->standard[f] = seen[f] == INSIDE;
    return true;
}
