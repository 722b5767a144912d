/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/hidden.h"

#include "schema/base/strbuf.h"

#include <math.h>
#include <stdlib.h>

#define WORD_GAP   0.15F /* em; recognizers set each word on its own, its letters without gaps */
#define LINE_SHIFT 0.3F  /* em */

typedef struct gathering {
    sch_arena *arena;
    float scale;
    ocr_hidden found;
    size_t cap;
    sch_strbuf text; /* of the word that is open */
    ocr_box box;     /* of it, points */
} gathering;

static bool is_letter(const ocr_glyph *g)
{
    return g->nuni > 0 && g->uni[0] > ' ' && g->uni[0] != 0xA0 && g->uni[0] != 0xFFFD;
}

/** The glyph stands apart from the one before it, which is of the open word. */
static bool starts_word(const ocr_glyph *g, const ocr_glyph *before)
{
    float gap = g->x - (before->x + before->dx);

    return gap > WORD_GAP * g->size || gap < -g->size ||
           fabsf(g->y - before->y) > LINE_SHIFT * g->size;
}

static bool close_word(gathering *w)
{
    ocr_word *words;
    char *text;

    if (w->text.failed)
        return false;
    if (w->text.len == 0)
        return true;
    words = sch_arena_grow(w->arena, w->found.words, w->found.nwords, &w->cap, sizeof *words);
    text = words ? sch_arena_strdup(w->arena, sch_strbuf_str(&w->text)) : NULL;
    if (!text)
        return false;
    w->found.words = words;
    words[w->found.nwords++] = (ocr_word){
        .box = {w->box.x0 * w->scale, w->box.y0 * w->scale, w->box.x1 * w->scale,
                w->box.y1 * w->scale},
        .text = text,
        .baseline = w->box.y1 * w->scale,
        .glyph0 = -1,
        .glyph1 = -1,
    };
    sch_strbuf_reset(&w->text);
    return true;
}

static void add_glyph(gathering *w, const ocr_glyph *g)
{
    ocr_box box = {fminf(g->x0, g->x), g->y0, fmaxf(g->x1, g->x + g->dx), g->y1};

    if (w->text.len == 0)
        w->box = box;
    w->box = (ocr_box){fminf(w->box.x0, box.x0), fminf(w->box.y0, box.y0), fmaxf(w->box.x1, box.x1),
                       fmaxf(w->box.y1, box.y1)};
    for (int i = 0; i < g->nuni; i++)
        sch_strbuf_add_rune(&w->text, g->uni[i]);
}

sch_status ocr_hidden_words(const ocr_pdf_page *pdf, float scale, sch_arena *arena,
                            ocr_hidden *ret_hidden, sch_err *err)
{
    gathering w = {.arena = arena, .scale = scale};
    const ocr_glyph *before = NULL;
    bool ok = true;

    for (size_t i = 0; ok && i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];

        if (!(g->flags & OCR_GLYPH_HIDDEN) || g->turn != 0)
            continue;
        if (!is_letter(g) || (before && starts_word(g, before)))
            ok = close_word(&w);
        before = is_letter(g) ? g : NULL;
        if (before)
            add_glyph(&w, g);
    }
    ok = ok && close_word(&w);
    sch_strbuf_done(w.text);
    if (!ok)
        return sch_fail(err, SCH_FATAL, "no memory for the hidden text of the page");
    *ret_hidden = w.found;
    return SCH_OK;
}

static int by_left(const void *a, const void *b)
{
    float x = ((const ocr_word *)a)->box.x0, y = ((const ocr_word *)b)->box.x0;

    return (x > y) - (x < y);
}

size_t ocr_hidden_in(const ocr_hidden *hidden, ocr_box box, ocr_word *ret, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < hidden->nwords; i++) {
        const ocr_word *w = &hidden->words[i];
        float x = (w->box.x0 + w->box.x1) / 2, y = (w->box.y0 + w->box.y1) / 2;

        if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1)
            continue;
        if (n == max)
            return 0;
        ret[n++] = *w;
    }
    qsort(ret, n, sizeof *ret, by_left);
    return n;
}
