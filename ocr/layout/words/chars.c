/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/words/bidi.h"

#include <math.h>
#include <string.h>

/**
 * Glyphs to characters: ligatures undone, accents put on their letters, spaces recognized.
 */
static const struct {
    uint32_t rune;
    char letters[4];
} ligatures[] = {{0xFB00, "ff"},  {0xFB01, "fi"}, {0xFB02, "fl"}, {0xFB03, "ffi"},
                 {0xFB04, "ffl"}, {0xFB05, "st"}, {0xFB06, "st"}};

static const uint32_t replaced[][2] = {
    {0x2010, '-'},    {0x2011, '-'},    {0xF0B7, 0x2022}, {0xF0A7, 0x25AA},
    {0xF0D8, 0x27A2}, {0xF076, 0x2756}, {0xF0FC, 0x2713}, {0xF0A8, 0x25A1},
};

/** Marks as they stand in vertical lines, from U+FE10 and from U+FE30 on. */
static const uint16_t vertical_marks[] = {0xFF0C, 0x3001, 0x3002, 0xFF1A, 0xFF1B,
                                          0xFF01, 0xFF1F, 0x3016, 0x3017, 0x2026};
static const uint16_t vertical_forms[] = {0x2025, 0x2014, 0x2013, 0xFF3F, 0xFF3F, 0xFF08, 0xFF09,
                                          0xFF5B, 0xFF5D, 0x3014, 0x3015, 0x3010, 0x3011, 0x300A,
                                          0x300B, 0x3008, 0x3009, 0x300C, 0x300D, 0x300E, 0x300F};

/** The mark that a presentation form for vertical lines stands for. */
static uint32_t upright_mark(uint32_t rune)
{
    if (rune - 0xFE10U < SCH_COUNT_OF(vertical_marks))
        return vertical_marks[rune - 0xFE10U];
    if (rune - 0xFE30U < SCH_COUNT_OF(vertical_forms))
        return vertical_forms[rune - 0xFE30U];
    return rune;
}

static bool is_space(uint32_t rune)
{
    return rune == 0x20 || rune == 0x09 || rune == 0xA0 || (rune >= 0x2000 && rune <= 0x200A) ||
           rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

/** Painted as nothing and meaning nothing here. */
static bool is_void(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x200B && rune <= 0x200F) ||
           (rune >= 0x202A && rune <= 0x202E) || rune == 0x2060 || rune == 0xFEFF ||
           (rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF;
}

static void add_rune(lay_char *c, uint32_t rune)
{
    rune = upright_mark(rune);
    for (size_t i = 0; i < SCH_COUNT_OF(replaced); i++)
        if (rune == replaced[i][0])
            rune = replaced[i][1];
    for (size_t i = 0; i < SCH_COUNT_OF(ligatures); i++) {
        if (rune != ligatures[i].rune)
            continue;
        for (const char *s = ligatures[i].letters; *s; s++)
            add_rune(c, (uint32_t)*s);
        return;
    }
    if (c->nrunes < LAY_MAX_RUNES && !is_void(rune))
        c->runes[c->nrunes++] = rune;
}

/**
 * Letters of an Arabic ligature come in reading order; everything else on the page is in the order
 * in which it lies from left to right until bidi.c turns it.
 */
static void add_letters(lay_char *c, const ocr_glyph *g, const ocr_pdf_font *font, bool standard)
{
    for (int n = 0; n < g->nuni && n < 4; n++) {
        uint32_t given = font ? lay_dingbat_rune(font, g->uni[n]) : g->uni[n];
        uint32_t rune = standard ? lay_standard_rune(given) : given;
        uint32_t second, first = lay_bidi_letter(rune, &second);

        add_rune(c, first);
        if (second)
            add_rune(c, second);
    }
    for (int i = 0, k = c->nrunes - 1; i < k && lay_is_rtl(c->runes[0]) && lay_is_rtl(c->runes[k]);
         i++, k--) {
        uint32_t rune = c->runes[i];

        c->runes[i] = c->runes[k];
        c->runes[k] = rune;
    }
}

/**
 * Publishers' fonts (of the "Advanced" typesetting system) take the codes of Latin 1 for signs:
 * "EðxÞ ¼ y" where "E(x) = y" is printed.
 */
static bool may_be_misnamed(const ocr_pdf_font *font, const ocr_glyph *g)
{
    return font->name && strncmp(font->name, "Adv", 3) == 0 && g->nuni == 1 && g->uni[0] >= 0xA0 &&
           g->uni[0] <= 0xFF;
}

/** Pictures of control codes and rare operators: what fonts of signs get for lack of better. */
static bool is_far_fetched(const ocr_glyph *g)
{
    return g->nuni == 1 && ((g->uni[0] >= 0x2400 && g->uni[0] < 0x2440) ||
                            (g->uni[0] >= 0x2A00 && g->uni[0] < 0x2B00));
}

/** For a glyph whose text layer says nothing, or nothing that can be: what it looks like. */
static void add_looks(const lay_page *lay, const ocr_pdf_page *pdf, size_t i, lay_char *c)
{
    const ocr_glyph *g = &pdf->glyphs[i];
    bool known = g->font >= 0 && (size_t)g->font < pdf->nfonts, sign = false;
    bool misnamed = known && may_be_misnamed(&pdf->fonts[g->font], g);
    bool open = c->nrunes == 0 || is_far_fetched(g);
    uint32_t rune = open || misnamed ? lay_symbol_rune(lay, i, &sign) : 0;

    if (!rune || (!open && !sign))
        return;
    c->nrunes = 0;
    add_rune(c, rune);
}

static uint8_t style_of(const ocr_pdf_font *font)
{
    return (uint8_t)((font->bold ? OCR_BOLD : 0) | (font->italic ? OCR_ITALIC : 0) |
                     (font->fixed ? OCR_MONO : 0));
}

static bool make_char(const lay_page *lay, const ocr_pdf_page *pdf, size_t i,
                      const lay_frame *frame, lay_char *c)
{
    const ocr_glyph *g = &pdf->glyphs[i];
    const float k = OCR_PAGE_DPI / 72.0F;
    bool known = g->font >= 0 && (size_t)g->font < pdf->nfonts, standard;
    float end_v;

    *c = (lay_char){.glyph = (int32_t)i, .size = g->size * k};
    standard = known && lay->standard[g->font] && g->nuni == 1;
    if (known)
        c->size *= lay->scale[g->font];
    c->read = g->read_conf > 0;
    c->conf = c->read ? (float)g->read_conf / 100 : 1;
    c->artifact = g->flags & OCR_GLYPH_ARTIFACT;
    c->space = g->nuni > 0;
    for (int n = 0; n < g->nuni && n < 4; n++)
        c->space = c->space && is_space(g->uni[n]);
    if (!c->space) {
        add_letters(c, g, known ? &pdf->fonts[g->font] : NULL, standard);
        add_looks(lay, pdf, i, c);
    }
    lay_frame_enter(frame, g->x * k, g->y * k, &c->u0, &c->v);
    lay_frame_enter(frame, (g->x + g->dx) * k, (g->y + g->dy) * k, &c->u1, &end_v);
    if (!isfinite(c->u1) || c->u1 < c->u0)
        c->u1 = c->u0;
    c->ink = lay_frame_enter_points(frame, g->x0, g->y0, g->x1, g->y1);
    if (!isfinite(c->ink.x0 + c->ink.y0 + c->ink.x1 + c->ink.y1) || c->ink.x1 <= c->ink.x0 ||
        c->ink.y1 <= c->ink.y0)
        c->ink = (ocr_box){c->u0, c->v - 0.7F * c->size, lay_max(c->u1, c->u0 + 1), c->v};
    if (known)
        c->style = style_of(&pdf->fonts[g->font]);
    return c->space || c->nrunes > 0;
}

/** Distance of an accent from the middle of a letter under or over it; negative: not over it. */
static float accent_fit(const lay_char *mark, const lay_char *letter)
{
    float at = (mark->ink.x0 + mark->ink.x1) / 2;
    float slack = 0.12F * letter->size;

    if (letter->space || letter->nrunes != 1 || fabsf(letter->v - mark->v) > 0.6F * letter->size ||
        mark->size > 1.2F * letter->size || mark->size < 0.8F * letter->size ||
        at < letter->u0 - slack || at > letter->u1 + slack)
        return -1;
    return fabsf(at - (letter->u0 + letter->u1) / 2);
}

/** TeX paints an accent before or after its letter: join them where there is such a letter. */
static void join_accents(lay_char *chars, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lay_char *mark = &chars[i], *best = NULL;
        float best_fit = 0;

        if (mark->space || mark->nrunes != 1 || !lay_is_accent(mark->runes[0]))
            continue;
        for (int side = 0; side < 2; side++) {
            lay_char *letter = side ? mark + 1 : mark - 1;
            float fit;

            if (side ? i + 1 >= n : i == 0)
                continue;
            fit = accent_fit(mark, letter);
            if (fit >= 0 && lay_compose(letter->runes[0], mark->runes[0]) &&
                (!best || fit < best_fit)) {
                best = letter;
                best_fit = fit;
            }
        }
        if (best) {
            best->runes[0] = lay_compose(best->runes[0], mark->runes[0]);
            best->ink = lay_box_union(best->ink, mark->ink);
            mark->nrunes = 0;
        }
    }
}

/** A glyph may already be a letter and a combining mark. */
static void compose_inside(lay_char *c)
{
    for (int i = 0; i + 1 < c->nrunes; i++) {
        uint32_t joined = c->runes[i + 1] >= 0x300 && c->runes[i + 1] < 0x370
                              ? lay_compose(c->runes[i], c->runes[i + 1])
                              : 0;

        if (!joined)
            continue;
        c->runes[i] = joined;
        for (int k = i + 1; k + 1 < c->nrunes; k++)
            c->runes[k] = c->runes[k + 1];
        c->nrunes--;
    }
}

bool lay_chars_collect(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep,
                       const lay_frame *frame, lay_char **ret_chars, size_t *ret_count)
{
    lay_char *chars;
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < pdf->nglyphs; i++)
        n += keep[i] == LAY_KEEP && pdf->glyphs[i].turn == frame->turn;
    chars = sch_arena_alloc(lay->scratch, n + 1, sizeof *chars);
    if (!chars)
        return false;
    n = 0;
    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (keep[i] == LAY_KEEP && pdf->glyphs[i].turn == frame->turn &&
            make_char(lay, pdf, i, frame, &chars[n])) {
            chars[n].apart = i > 0 && keep[i - 1] == LAY_FORMULA;
            compose_inside(&chars[n++]);
        }
    join_accents(chars, n);
    for (size_t i = 0; i < n; i++)
        if (chars[i].space || chars[i].nrunes > 0)
            chars[kept++] = chars[i];
    *ret_chars = chars;
    *ret_count = kept;
    return true;
}
