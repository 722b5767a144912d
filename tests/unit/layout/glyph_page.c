/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/layout/glyph_page.h"

#include "schema/base/utf8.h"
#include "tests/support/t.h"

#include <string.h>

void t_glyphs_init(t_glyphs *g)
{
    *g = (t_glyphs){.arena = sch_arena_new(0)};
    ck_assert_ptr_nonnull(g->arena);
    g->fonts[T_PLAIN] = (ocr_pdf_font){.name = "Plain", .type = OCR_FONT_TYPE1, .outlines = true};
    g->fonts[T_BOLD] = g->fonts[T_ITALIC] = g->fonts[T_MONO] = g->fonts[T_PLAIN];
    g->fonts[T_BOLD].bold = true;
    g->fonts[T_ITALIC].italic = true;
    g->fonts[T_MONO].fixed = true;
    g->fonts[T_TYPE3] = (ocr_pdf_font){.name = "", .type = OCR_FONT_TYPE3};
    g->fonts[T_ROMAN] = g->fonts[T_MATH] = g->fonts[T_SYMBOL] = g->fonts[T_PLAIN];
    g->fonts[T_ROMAN].name = "CMR10"; /* codes are TeX's slots */
    g->fonts[T_MATH].name = "CMMI10";
    g->fonts[T_SYMBOL].name = "CMSY10";
    g->page = (ocr_pdf_page){.width = 612, .height = 792, .fonts = g->fonts, .nfonts = T_FONTS};
}

void t_glyphs_done(t_glyphs *g)
{
    g->arena = sch_arena_free(g->arena);
}

/** Box of half an em by half an em above the baseline, in the writing direction. */
static void set_ink(ocr_glyph *q, float w, float h)
{
    switch (q->turn) {
    case 90:
        q->x0 = q->x;
        q->x1 = q->x + h;
        q->y0 = q->y;
        q->y1 = q->y + w;
        break;
    case 270:
        q->x0 = q->x - h;
        q->x1 = q->x;
        q->y0 = q->y - w;
        q->y1 = q->y;
        break;
    case 180:
        q->x0 = q->x - w;
        q->x1 = q->x;
        q->y0 = q->y;
        q->y1 = q->y + h;
        break;
    default:
        q->x0 = q->x;
        q->x1 = q->x + w;
        q->y0 = q->y - h;
        q->y1 = q->y;
    }
}

ocr_glyph *t_paint_rune(t_glyphs *g, int font, float size, float x, float y, uint32_t rune)
{
    ocr_glyph *all =
        sch_arena_grow(g->arena, g->page.glyphs, g->page.nglyphs, &g->cap_glyphs, sizeof *all);
    ocr_glyph *q;
    float w = rune == ' ' ? T_SPACE_EM * size : size / 2;

    ck_assert_ptr_nonnull(all);
    g->page.glyphs = all;
    q = &all[g->page.nglyphs++];
    *q = (ocr_glyph){.font = font,
                     .code = rune,
                     .gid = -1,
                     .uni = {rune},
                     .nuni = 1,
                     .flags = (uint8_t)(OCR_GLYPH_EXACT | g->flags),
                     .turn = g->turn,
                     .size = size,
                     .x = x,
                     .y = y,
                     .rgb = g->rgb,
                     .seq = g->seq++,
                     .bitmap = -1,
                     .mcid = -1};
    q->dx = g->turn == 0 ? w : g->turn == 180 ? -w : 0;
    q->dy = g->turn == 90 ? w : g->turn == 270 ? -w : 0;
    set_ink(q, w, size / 2);
    return q;
}

float t_paint(t_glyphs *g, int font, float size, float x, float y, const char *text)
{
    float ux = g->turn == 0 ? 1 : g->turn == 180 ? -1 : 0;
    float uy = g->turn == 90 ? 1 : g->turn == 270 ? -1 : 0;
    float pen = 0;

    while (*text) {
        uint32_t rune;

        text += sch_utf8_get(text, &rune);
        if (rune != ' ' || g->space_glyphs)
            t_paint_rune(g, font, size, x + pen * ux, y + pen * uy, rune);
        pen += (rune == ' ' ? T_SPACE_EM : 0.5F) * size + g->tracking_em * size;
    }
    return pen;
}

void t_paint_lines(t_glyphs *g, float size, float x, float y, float pitch, int count, float width,
                   const char *word)
{
    for (int i = 0; i < count; i++) {
        float pen = 0, step = ((float)strlen(word) * 0.5F + T_SPACE_EM) * size;
        char first[64];

        snprintf(first, sizeof first, "%s%d", word, i);
        pen = t_paint(g, T_PLAIN, size, x, y + (float)i * pitch, first) + T_SPACE_EM * size;
        while (pen + step < width) {
            t_paint(g, T_PLAIN, size, x + pen, y + (float)i * pitch, word);
            pen += step;
        }
    }
}

void t_paint_image(t_glyphs *g, float x0, float y0, float x1, float y1)
{
    ocr_image *all =
        sch_arena_grow(g->arena, g->page.images, g->page.nimages, &g->cap_images, sizeof *all);

    ck_assert_ptr_nonnull(all);
    g->page.images = all;
    all[g->page.nimages++] = (ocr_image){x0, y0, x1, y1, 100, 100, false, g->seq++};
}

void t_paint_ink(t_glyphs *g, ocr_rule_kind kind, float x0, float y0, float x1, float y1)
{
    ocr_rule *all =
        sch_arena_grow(g->arena, g->page.rules, g->page.nrules, &g->cap_rules, sizeof *all);

    ck_assert_ptr_nonnull(all);
    g->page.rules = all;
    all[g->page.nrules++] = (ocr_rule){.x0 = x0,
                                       .y0 = y0,
                                       .x1 = x1,
                                       .y1 = y1,
                                       .kind = (uint8_t)kind,
                                       .filled = kind != OCR_RULE_PATH && kind != OCR_RULE_SLOPED,
                                       .rgb = kind == OCR_RULE_BOX ? 0xCCCCCC : 0,
                                       .seq = g->seq++};
}

void t_paint_rule(t_glyphs *g, float x0, float y0, float x1, float y1)
{
    t_paint_ink(g, x1 - x0 > y1 - y0 ? OCR_RULE_HORIZONTAL : OCR_RULE_VERTICAL, x0, y0, x1, y1);
}

void t_paint_frame(t_glyphs *g, float x0, float y0, float x1, float y1)
{
    t_paint_rule(g, x0, y0, x1, y0 + 0.5F);
    t_paint_rule(g, x0, y1, x1, y1 + 0.5F);
    t_paint_rule(g, x0, y0, x0 + 0.5F, y1);
    t_paint_rule(g, x1, y0, x1 + 0.5F, y1);
}

ocr_page *t_layout(t_glyphs *g)
{
    ocr_page *page = ocr_page_new(0);
    sch_err err = {0};

    ck_assert_ptr_nonnull(page);
    page->number = 1;
    page->width = (int)(g->page.width * OCR_PAGE_DPI / 72);
    page->height = (int)(g->page.height * OCR_PAGE_DPI / 72);
    page->dpi = OCR_PAGE_DPI;
    t_ok(ocr_layout_glyphs(&g->page, g->options, page, &err), &err);
    return page;
}

const char *t_line_text(const ocr_page *page, size_t i)
{
    static char text[1024];
    size_t n = 0;

    ck_assert_uint_lt(i, page->nlines);
    text[0] = '\0';
    for (size_t k = 0; k < page->lines[i].nwords; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s",
                              k && !page->lines[i].words[k].glued ? " " : "",
                              page->lines[i].words[k].text);
    return text;
}

size_t t_find_line(const ocr_page *page, const char *text)
{
    for (size_t i = 0; i < page->nlines; i++)
        if (strncmp(t_line_text(page, i), text, strlen(text)) == 0)
            return i;
    ck_abort_msg("no line begins with \"%s\"", text);
    return 0;
}
