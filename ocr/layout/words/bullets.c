/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>
#include <string.h>

/**
 * Bullets that are drawn: small filled shapes and rings, tiny images, and bitmap glyphs that
 * have no character, before the first word of a line. Each becomes a word, so that its line is read
 * as an item. One alone is an ornament, and so is what stands before larger text.
 */
#define LEAST_EM  0.12F /* width and height */
#define MOST_EM   0.7F
#define RATIO     1.5F  /* of its sides, at most */
#define REACH_EM  2.6F  /* to the word behind it */
#define TOUCH_EM  0.12F /* nearer it is a part of a letter */
#define BEFORE_EM 3.0F  /* nothing stands so close before it */
#define HEIGHT_EM 0.3F  /* of its middle above the baseline */
#define OFF_EM    0.25F /* its middle may lie so far from there */
#define TEXT_EM   1.15F /* most size of the text that bullets stand before */
#define ALIKE     0.2F  /* relative difference of the sizes of two bullets of a page */
enum { MOST_SHAPES = 2000, MOST_BULLETS = 200 };

typedef struct shape {
    ocr_box box;
    const char *text;
    const lay_word *word; /* that it stands before; NULL: none */
} shape;

typedef struct shapes {
    shape *of;
    size_t n;
} shapes;

static void add_shape(const lay_page *lay, shapes *all, const float at[4], const char *text)
{
    ocr_box box = lay_frame_enter_points(&lay->frame, at[0], at[1], at[2], at[3]);
    float w = box.x1 - box.x0, h = box.y1 - box.y0, em = lay->em;

    if (all->n < MOST_SHAPES && w >= LEAST_EM * em && h >= LEAST_EM * em && w <= MOST_EM * em &&
        h <= MOST_EM * em && w <= RATIO * h && h <= RATIO * w)
        all->of[all->n++] = (shape){.box = box, .text = text};
}

/** A glyph that is a bitmap without a character: none, a control, or what a font keeps to itself.
 */
static bool is_nameless(const ocr_glyph *g)
{
    uint32_t u = g->nuni ? g->uni[0] : 0;

    return g->bitmap >= 0 &&
           (u < 0x20 || (u >= 0x7F && u < 0xA0) || u == 0xFFFD || (u >= 0xE000 && u <= 0xF8FF));
}

static bool collect(const lay_page *lay, const ocr_pdf_page *pdf, shapes *ret_all)
{
    *ret_all = (shapes){.of = sch_arena_alloc(lay->scratch, MOST_SHAPES, sizeof(shape))};
    if (!ret_all->of)
        return false;
    for (size_t i = 0; i < pdf->nrules; i++) {
        const ocr_rule *r = &pdf->rules[i];

        if (r->filled || r->kind == OCR_RULE_PATH)
            add_shape(lay, ret_all, (float[4]){r->x0, r->y0, r->x1, r->y1}, r->filled ? "•" : "◦");
    }
    for (size_t i = 0; i < pdf->nimages; i++) {
        const ocr_image *m = &pdf->images[i];

        add_shape(lay, ret_all, (float[4]){m->x0, m->y0, m->x1, m->y1}, "•");
    }
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];

        if (is_nameless(g) && g->x1 > g->x0)
            add_shape(lay, ret_all, (float[4]){g->x0, g->y0, g->x1, g->y1}, "•");
    }
    return true;
}

/** On the line of the word, at the height of small letters. */
static bool is_level(const shape *s, const lay_word *w)
{
    return fabsf((s->box.y0 + s->box.y1) / 2 - (w->v - HEIGHT_EM * w->size)) < OFF_EM * w->size;
}

/** The word that the shape stands before, with none before itself; NULL: it is no bullet. */
static const lay_word *word_behind(const lay_page *lay, const shape *s, const lay_word *words,
                                   size_t n)
{
    const lay_word *behind = NULL;

    for (size_t i = 0; i < n; i++) {
        const lay_word *w = &words[i];

        if (w->size > TEXT_EM * lay->em || !is_level(s, w))
            continue;
        if (w->u0 < s->box.x1 && w->u1 > s->box.x0 - BEFORE_EM * w->size)
            return NULL;
        if (w->u0 >= s->box.x1 && (!behind || w->u0 < behind->u0))
            behind = w;
    }
    return behind && behind->u0 - s->box.x1 < REACH_EM * behind->size &&
                   behind->u0 - s->box.x1 > TOUCH_EM * behind->size
               ? behind
               : NULL;
}

/** Another shape of the size stands before another word. */
static bool has_another(const shapes *all, const shape *s)
{
    float w = s->box.x1 - s->box.x0;

    for (size_t i = 0; i < all->n; i++) {
        const shape *o = &all->of[i];

        if (o->word && o->word != s->word && fabsf(o->box.x1 - o->box.x0 - w) < ALIKE * w)
            return true;
    }
    return false;
}

/** Shapes painted over each other are one bullet. */
static bool is_taken(const shapes *all, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (all->of[i].word == all->of[at].word)
            return true;
    return false;
}

bool lay_bullets_add(lay_page *lay, const ocr_pdf_page *pdf, lay_word **words, size_t *nwords)
{
    shapes all;
    lay_word *more;
    size_t n = 0;

    if (*nwords == 0 || !collect(lay, pdf, &all))
        return *nwords == 0;
    for (size_t i = 0; i < all.n; i++) {
        all.of[i].word = word_behind(lay, &all.of[i], *words, *nwords);
        n += all.of[i].word != NULL;
    }
    if (n < 2 || n > MOST_BULLETS)
        return true;
    more = sch_arena_alloc(lay->scratch, *nwords + n, sizeof *more);
    if (!more)
        return false;
    memcpy(more, *words, *nwords * sizeof *more);
    n = *nwords;
    for (size_t i = 0; i < all.n; i++) {
        const shape *s = &all.of[i];

        if (s->word && has_another(&all, s) && !is_taken(&all, i))
            more[n++] = (lay_word){.text = s->text,
                                   .box = s->box,
                                   .u0 = s->box.x0,
                                   .u1 = s->box.x1,
                                   .v = s->word->v,
                                   .size = s->word->size,
                                   .conf = 1,
                                   .rate = 1,
                                   .glyph0 = -1,
                                   .glyph1 = -1,
                                   .nrunes = 1};
    }
    *words = more;
    *nwords = n;
    return true;
}
