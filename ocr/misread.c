/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/misread.h"

#include "ocr/decide.h"
#include "ocr/math/symbol_font.h"
#include "ocr/math/symbol_shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIN_GLYPHS = 12,    /* of a font: less is a few bullets or signs */
    MAX_SAMPLES = 64,   /* different codes of a font that are noted */
    MIN_CODES = 6,      /* so many that have one name say that names mean nothing */
    CODES_PER_NAME = 3, /* of a font; small capitals and swashes make two */
    MIN_LETTERS = 20,   /* for a suspicion */
    SURE_LETTERS = 150, /* for a judgement by letters alone */
    MAX_SHAPES = 16,    /* outlines that are compared */
    MIN_WITNESSES = 4,  /* that are drawn as something else */
    WITNESSES_PER = 2,  /* for each that is drawn as it is called */
};
#define BAD_SHARE       0.5F  /* of a font's glyphs that mean nothing */
#define FEW_FREQUENT    0.50F /* share of the frequent letters: 0.63 in English, 0.55 in Polish */
#define HARDLY_ANY      0.38F /* no language has so few */
#define FEW_LETTERS     0.6F  /* of what is printed, where text has letters, and not only numbers */
#define LOOKS_LIKE      0.15F /* distance of outlines: see symbol_shape.h */
#define LOOKS_OTHERWISE 0.1F  /* so much farther is the sign that it is said to be */

/** One code of a font, as it was first painted. */
typedef struct sample {
    uint32_t code, rune;
    size_t glyph;
    int count;
} sample;

typedef struct tally {
    int seen, senseless, letters, digits, frequent;
    int nsamples;
    sample samples[MAX_SAMPLES];
} tally;

static bool is_letter(uint32_t rune)
{
    return (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z' && rune < 0x80;
}

static bool is_digit(uint32_t rune)
{
    return rune >= '0' && rune <= '9';
}

static void note_sample(tally *t, const ocr_glyph *g, size_t at)
{
    int i = 0;

    while (i < t->nsamples && t->samples[i].code != g->code)
        i++;
    if (i == MAX_SAMPLES)
        return;
    if (i == t->nsamples)
        t->samples[t->nsamples++] =
            (sample){.code = g->code, .rune = g->nuni ? g->uni[0] : 0, .glyph = at};
    t->samples[i].count++;
}

static void count(tally *t, const ocr_glyph *g, size_t at)
{
    uint32_t rune = g->nuni ? g->uni[0] : 0;

    t->seen++;
    t->senseless += !ocr_glyph_is_readable(g);
    t->digits += is_digit(rune);
    if (is_letter(rune)) {
        t->letters++;
        t->frequent += strchr("aeinorst", (int)(rune | 0x20)) != NULL;
    }
    note_sample(t, g, at);
}

/** Different codes, and the same character for all of them or nearly. */
static bool has_one_name(const tally *t)
{
    int names = 0;

    for (int i = 0; i < t->nsamples; i++) {
        int k = 0;

        while (k < i && t->samples[k].rune != t->samples[i].rune)
            k++;
        names += k == i;
    }
    return t->nsamples >= MIN_CODES && t->nsamples >= CODES_PER_NAME * names;
}

static bool is_suspect(const tally *t)
{
    if (t->letters < MIN_LETTERS)
        return false;
    return (float)t->frequent < FEW_FREQUENT * (float)t->letters ||
           (float)(t->letters + t->digits) < FEW_LETTERS * (float)t->seen;
}

static int by_count(const void *a, const void *b)
{
    const sample *x = a, *y = b;

    return x->count != y->count ? y->count - x->count : (x->code > y->code) - (x->code < y->code);
}

/** Letters that fonts draw alike: capitals as small capitals, I as l, 0 as O. */
static uint32_t folded(uint32_t rune)
{
    static const char *const alike[] = {"1lIi|", "0oO"};

    for (size_t i = 0; i < SCH_COUNT_OF(alike); i++)
        if (rune && rune < 0x80 && strchr(alike[i], (int)rune))
            return (uint32_t)alike[i][0];
    return is_letter(rune) ? rune | 0x20 : rune;
}

/** In whichever alphabet: fonts of text are upright, italic, bold. */
static float distance_to(const ocr_shape *shape, uint16_t id)
{
    float least = 1;

    for (int style = 0; style < OCR_STYLE_COUNT; style++)
        least = fminf(least, ocr_shape_distance_to(shape, id, (uint8_t)style));
    return least;
}

/** @return 1: drawn as it is called, -1: as another letter, 0: the outline does not tell */
static int look_at(const ocr_pdf_page *page, const sample *s)
{
    ocr_math_style style;
    uint16_t id = ocr_symbol_of_unicode(s->rune, &style);
    ocr_shape_match match;
    ocr_shape shape;
    uint32_t drawn;
    float called;

    if (!id || !ocr_shape_of_glyph(page, &page->glyphs[s->glyph], &shape) ||
        !ocr_shape_nearest(&shape, &match))
        return 0;
    drawn = ocr_symbol(match.slot->id)->unicode;
    called = distance_to(&shape, id);
    if (folded(drawn) == folded(s->rune) || called < match.distance + LOOKS_OTHERWISE / 2)
        return 1;
    return (is_letter(drawn) || is_digit(drawn)) && match.distance < LOOKS_LIKE &&
                   called > match.distance + LOOKS_OTHERWISE
               ? -1
               : 0;
}

/** What its most frequent letters look like settles a suspicion. */
static bool draws_others(const ocr_pdf_page *page, tally *t)
{
    int looked = 0, alike = 0, others = 0;

    qsort(t->samples, (size_t)t->nsamples, sizeof *t->samples, by_count);
    for (int i = 0; i < t->nsamples && looked < MAX_SHAPES; i++) {
        int says;

        if (!is_letter(t->samples[i].rune) && !is_digit(t->samples[i].rune))
            continue;
        says = look_at(page, &t->samples[i]);
        looked++;
        alike += says > 0;
        others += says < 0;
    }
    if (alike + others >= MIN_WITNESSES)
        return others >= MIN_WITNESSES && others > WITNESSES_PER * alike;
    return t->letters >= SURE_LETTERS && (float)t->frequent < HARDLY_ANY * (float)t->letters &&
           t->letters >= t->seen / 2;
}

/** Its slots or names tell its signs, whatever its text layer says. */
static bool is_of_mathematics(const ocr_pdf_font *font)
{
    ocr_font_role role = ocr_font_role_of(font);
    const char *encoding;
    bool slots;

    ocr_symbol_family_of(font, &encoding, &slots);
    return role.math || role.extension || role.pi || role.signs || encoding;
}

static bool is_bad(const ocr_pdf_page *page, const ocr_pdf_font *font, tally *t)
{
    if (t->senseless >= MIN_GLYPHS && (float)t->senseless > BAD_SHARE * (float)t->seen)
        return true;
    if (t->seen < MIN_GLYPHS || (!has_one_name(t) && !is_suspect(t)) || is_of_mathematics(font))
        return false;
    return has_one_name(t) || draws_others(page, t);
}

bool ocr_fonts_judge(const ocr_pdf_page *page, sch_arena *arena, uint8_t **ret_bad)
{
    uint8_t *bad = sch_arena_alloc(arena, page->nfonts + 1, 1);
    tally **tallies = sch_arena_alloc(arena, page->nfonts + 1, sizeof(tally *));
    bool any = false;

    if (!bad || !tallies)
        return false;
    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];

        if (g->font < 0 || (size_t)g->font >= page->nfonts || !ocr_glyph_is_seen(g) ||
            g->x1 <= g->x0)
            continue;
        if (!tallies[g->font])
            tallies[g->font] = sch_arena_alloc(arena, 1, sizeof(tally));
        if (!tallies[g->font])
            return false;
        count(tallies[g->font], g, i);
    }
    for (size_t f = 0; f < page->nfonts; f++) {
        bad[f] = tallies[f] && is_bad(page, &page->fonts[f], tallies[f]);
        any = any || bad[f];
    }
    *ret_bad = any ? bad : NULL;
    return true;
}
