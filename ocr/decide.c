/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text layer or pixels: see decide.h. The thresholds are such that a doubtful page is recognized:
 * that costs a second, while a bad text layer costs the page.
 */
#include "ocr/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GRID = 64,            /* cells a side, for areas */
    FEW_GLYPHS = 8,       /* less visible text than this beside images is a stamp */
    MANY_GLYPHS = 400,    /* more than this is a page of text whatever lies under it */
    MANY_RULES = 200,     /* paths that may be outlined letters */
    ENOUGH_LETTERS = 150, /* for letter statistics */
    MIN_GOOD = 60,        /* glyphs of good fonts: less is furniture */
};
#define MIN_READABLE   0.7F
#define GOOD_SHARE     0.25F /* of the glyphs, in fonts that can be read */
#define MOSTLY_IMAGE   0.5F
#define SOME_IMAGE     0.15F
#define MIN_TEXT_COVER 0.25F
#define MIN_FREQUENT   0.38F /* 0.47 and more in natural text; 0.31 when exchanged at random */

/** Characters that a font without a usable encoding gives: nothing, controls, private use. */
static bool is_senseless(uint32_t u)
{
    return u < 0x20 || (u >= 0x7F && u < 0xA0) || u == 0xFFFD || (u >= 0xE000 && u <= 0xF8FF) ||
           (u >= 0xFFF0 && u <= 0xFFFF) || u >= 0xF0000;
}

static bool is_space(uint32_t u)
{
    return u == ' ' || u == 0xA0 || u == '\t' || u == 0xAD || (u >= 0x2000 && u <= 0x200B) ||
           u == 0x3000;
}

bool ocr_glyph_is_seen(const ocr_glyph *g)
{
    return (g->flags &
            (OCR_GLYPH_HIDDEN | OCR_GLYPH_CLIPPED | OCR_GLYPH_OFF_PAGE | OCR_GLYPH_WHITE)) == 0;
}

/** Names that TeX's and other fonts give to glyphs are trusted where Unicode is not. */
static bool has_telling_name(const ocr_glyph *g)
{
    return g->name && strlen(g->name) >= 3 && g->name[0] >= 'a' && g->name[0] <= 'z' &&
           strspn(g->name + 1, "0123456789") != strlen(g->name + 1);
}

static bool is_sensible(const ocr_glyph *g)
{
    return g->nuni > 0 && !is_senseless(g->uni[0]);
}

bool ocr_glyph_is_readable(const ocr_glyph *g)
{
    return is_sensible(g) || has_telling_name(g);
}

typedef struct counts {
    int seen, hidden, sensible, letters, frequent;
    int bad; /* seen, of fonts that say something else than they draw */
} counts;

static void count_letters(counts *n, uint32_t u)
{
    if (u >= 'a' && u <= 'z') {
        n->letters++;
        n->frequent += strchr("aeinorst", (int)u) != NULL;
    }
}

/**
 * Where the eight letters that are most frequent in the languages of Europe are rare, the font
 * names its letters otherwise. Small letters only: codes and abbreviations follow no language.
 */
static bool is_scrambled(const counts *n)
{
    return n->letters >= ENOUGH_LETTERS && n->letters >= n->seen / 2 &&
           (float)n->frequent < MIN_FREQUENT * (float)n->letters;
}

static bool is_of(const ocr_pdf_page *page, const uint8_t *fonts, const ocr_glyph *g)
{
    return fonts && g->font >= 0 && (size_t)g->font < page->nfonts && fonts[g->font];
}

static counts count_glyphs(const ocr_pdf_page *page, const uint8_t *bad)
{
    counts n = {0};

    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];

        if (g->nuni > 0 && is_space(g->uni[0]))
            continue;
        if (!ocr_glyph_is_seen(g)) {
            n.hidden += (g->flags & OCR_GLYPH_HIDDEN) != 0;
            continue;
        }
        n.seen++;
        if (is_of(page, bad, g)) {
            n.bad++;
            continue;
        }
        n.sensible += ocr_glyph_is_readable(g);
        if (is_sensible(g))
            count_letters(&n, g->uni[0]);
    }
    return n;
}

/** Cell of the grid, of a place on a side of some length. */
static int cell(float at, float side)
{
    float c = side > 0 ? at / side * GRID : 0;

    return c <= 0 ? 0 : c >= GRID - 1 ? GRID - 1 : (int)c;
}

static float image_cover(const ocr_pdf_page *page)
{
    bool covered[GRID][GRID] = {{false}};
    int n = 0;

    for (size_t i = 0; i < page->nimages; i++) {
        const ocr_image *image = &page->images[i];
        int x0 = cell(image->x0, page->width), x1 = cell(image->x1, page->width);
        int y0 = cell(image->y0, page->height), y1 = cell(image->y1, page->height);

        if (image->x1 <= 0 || image->y1 <= 0 || image->x0 >= page->width ||
            image->y0 >= page->height)
            continue;
        for (int y = y0; y <= y1; y++)
            for (int x = x0; x <= x1; x++)
                covered[y][x] = true;
    }
    for (int y = 0; y < GRID; y++)
        for (int x = 0; x < GRID; x++)
            n += covered[y][x];
    return (float)n / (GRID * GRID);
}

static float text_cover(const ocr_pdf_page *page)
{
    bool row[GRID] = {false};
    int n = 0;

    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];

        if (ocr_glyph_is_seen(g) && isfinite(g->y0) && isfinite(g->y1))
            for (int y = cell(g->y0, page->height); y <= cell(g->y1, page->height); y++)
                row[y] = true;
    }
    for (int y = 0; y < GRID; y++)
        n += row[y];
    return (float)n / GRID;
}

/** Median of the seen glyphs' sizes, by a histogram in half points. */
static float median_size(const ocr_pdf_page *page)
{
    enum { BINS = 400 };
    int bins[BINS] = {0}, total = 0, below = 0;

    for (size_t i = 0; i < page->nglyphs; i++)
        if (ocr_glyph_is_seen(&page->glyphs[i]) && page->glyphs[i].size > 0) {
            float bin = page->glyphs[i].size * 2;

            bins[bin < BINS - 1 ? (int)bin : BINS - 1]++;
            total++;
        }
    for (int b = 0; b < BINS && total > 0; b++)
        if ((below += bins[b]) * 2 >= total)
            return ((float)b + 0.5F) / 2;
    return 0;
}

/** Without the fonts that mean nothing enough is left of a page, and that is good. */
static bool is_good_in_part(const counts *n)
{
    int good = n->seen - n->bad;

    return n->bad > 0 && good >= MIN_GOOD && (float)good >= GOOD_SHARE * (float)n->seen &&
           (float)n->sensible >= MIN_READABLE * (float)good;
}

static ocr_judgement say(ocr_judgement j, ocr_verdict verdict, const char *reason)
{
    j.verdict = verdict;
    j.reason = reason;
    return j;
}

ocr_judgement ocr_judge_page(const ocr_pdf_page *page, const uint8_t *bad)
{
    counts n = count_glyphs(page, bad);
    ocr_judgement j = {
        .readable = n.seen > 0 ? (float)n.sensible / (float)n.seen : 0,
        .image_cover = image_cover(page),
        .text_cover = text_cover(page),
        .visible = n.seen,
        .hidden = n.hidden,
        .glyph_size = median_size(page),
    };
    bool pictures = j.image_cover >= MOSTLY_IMAGE;

    if (n.seen == 0 && page->nimages == 0 && page->nrules == 0)
        return n.hidden > 0 ? say(j, OCR_VERDICT_TEXT, "hidden text on an empty page")
                            : say(j, OCR_VERDICT_BLANK, "nothing is painted");
    if (n.seen == 0)
        return say(j, OCR_VERDICT_PIXELS, n.hidden > 0 ? "hidden text over an image" : "no glyphs");
    if (j.readable < MIN_READABLE && !is_good_in_part(&n))
        return say(j, OCR_VERDICT_PIXELS, "unreadable text layer");
    if (is_scrambled(&n))
        return say(j, OCR_VERDICT_PIXELS, "scrambled text layer");
    if (!pictures && n.seen < FEW_GLYPHS &&
        (j.image_cover >= SOME_IMAGE || page->nrules > MANY_RULES))
        return say(j, OCR_VERDICT_BOTH, "little text beside images");
    if (!pictures)
        return say(j, OCR_VERDICT_TEXT, "text layer");
    if (n.hidden > n.seen || n.seen < FEW_GLYPHS)
        return say(j, OCR_VERDICT_PIXELS,
                   n.hidden > n.seen ? "hidden text over an image" : "a stamp on an image");
    if (n.seen >= MANY_GLYPHS && j.text_cover >= MIN_TEXT_COVER)
        return say(j, OCR_VERDICT_TEXT, "text layer over a background image");
    return say(j, OCR_VERDICT_BOTH, "some text over an image");
}
