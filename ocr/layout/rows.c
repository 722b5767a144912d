/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Words to rows (one baseline across the page) and rows to segments (no wide gap inside).
 *
 * Scripts lie off the baseline: a small segment whose first word touches a larger word goes to that
 * word's row.
 */
#define ROW_EM      0.12F
#define GLUE_EM     0.13F
#define LOOSE_EM    0.2F  /* before scripts, and between a capital and small capitals */
#define SCRIPT_SIZE 0.87F /* of its host, at most */
#define SEG_GAP_EM  0.5F  /* wider gaps may be gutters */

static int by_v(const void *a, const void *b)
{
    const lay_word *x = a, *y = b;

    return (x->v > y->v) - (x->v < y->v);
}

static int by_row(const void *a, const void *b)
{
    const lay_word *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->u0 != y->u0)
        return x->u0 < y->u0 ? -1 : 1;
    return (x->glyph0 > y->glyph0) - (x->glyph0 < y->glyph0);
}

typedef struct row_run {
    size_t first, count;
    float v, size;
} row_run; /* neighbours of one row: candidates for scripts, and hosts */

/** Number rows over words sorted by baseline. */
static void number_rows(lay_word *w, size_t n)
{
    int row = 0;
    float v = n ? w[0].v : 0;

    for (size_t i = 0; i < n; i++) {
        if (w[i].v - v > ROW_EM * w[i].size || (i && w[i].v - v > ROW_EM * w[i - 1].size)) {
            row++;
            v = w[i].v;
        }
        w[i].row = row;
    }
}

static int by_size_down(const void *a, const void *b)
{
    const row_run *x = a, *y = b;

    return (x->size < y->size) - (x->size > y->size);
}

/** Sign of the offset when s can be a script of host h: 1 raised, -1 lowered, 0 neither. */
static int script_side(const lay_word *s, float end_u, const lay_word *h)
{
    float rise = h->v - s->v, after = s->u0 - h->u1, before = h->u0 - end_u;
    bool beside = (after > -0.3F * h->size && after < 0.3F * h->size) ||
                  (before > -0.15F * h->size && before < 0.3F * h->size);

    if (!beside || s->size > SCRIPT_SIZE * h->size || s->size < 0.4F * h->size)
        return 0;
    if (rise > 0.08F * h->size && rise < 0.75F * h->size)
        return 1;
    return rise < -0.03F * h->size && rise > -0.45F * h->size ? -1 : 0;
}

/** Find the host of a run among all words by baseline; w is sorted by row, rows by v. */
static const lay_word *find_host(const lay_word *w, const row_run *runs, size_t nruns,
                                 const row_run *run, int *ret_side)
{
    const lay_word *s = &w[run->first], *best = NULL;
    float end_u = w[run->first + run->count - 1].u1, best_gap = 0;

    for (size_t r = 0; r < nruns; r++) { /* runs in order of v; cheap rejection first */
        const row_run *h = &runs[r];

        if (h->v < s->v - 0.45F * 2.5F * s->size)
            continue;
        if (h->v > s->v + 0.75F * 2.5F * s->size)
            break;
        if (h->size * SCRIPT_SIZE < s->size || w[h->first].u0 > end_u + s->size ||
            w[h->first + h->count - 1].u1 < s->u0 - s->size)
            continue;
        for (size_t i = h->first; i < h->first + h->count; i++) {
            int side = script_side(s, end_u, &w[i]);
            float gap = lay_min(fabsf(s->u0 - w[i].u1), fabsf(w[i].u0 - end_u));

            if (side && (!best || gap < best_gap)) {
                best = &w[i];
                best_gap = gap;
                *ret_side = side;
            }
        }
    }
    return best;
}

static bool attach_scripts(lay_page *lay, lay_word *w, size_t n)
{
    row_run *runs = sch_arena_alloc(lay->scratch, n + 1, sizeof *runs);
    row_run *small = sch_arena_alloc(lay->scratch, n + 1, sizeof *small);
    size_t nruns = 0;

    if (!runs || !small)
        return false;
    for (size_t i = 0; i < n; i++) {
        row_run *r = nruns ? &runs[nruns - 1] : NULL;

        if (r && w[i].row == w[i - 1].row && w[i].u0 - w[i - 1].u1 < 0.6F * w[i].size &&
            w[i].size < 1.1F * w[r->first].size && w[i].size > 0.9F * w[r->first].size)
            r->count++;
        else
            runs[nruns++] = (row_run){.first = i, .count = 1, .v = w[i].v, .size = w[i].size};
    }
    for (size_t r = 0; r < nruns; r++)
        small[r] = runs[r];
    qsort(small, nruns, sizeof *small, by_size_down); /* hosts settle before their scripts */
    for (size_t r = 0; r < nruns; r++) {
        int side = 0;
        const lay_word *host = find_host(w, runs, nruns, &small[r], &side);

        for (size_t i = small[r].first; host && i < small[r].first + small[r].count; i++) {
            w[i].row = host->row;
            w[i].style |= side > 0 ? OCR_SUPERSCRIPT : OCR_SUBSCRIPT;
        }
    }
    return true;
}

static bool joins(const lay_word *a, const lay_word *b)
{
    return !a->math && !b->math && a->read == b->read && b->style == a->style &&
           fabsf(a->v - b->v) < 0.06F * a->size && fabsf(a->size - b->size) < 0.1F * a->size;
}

static bool has_small_letter(const char *text)
{
    while (*text && !islower((unsigned char)*text))
        text++;
    return *text;
}

/** A word of small capitals that begins with a capital of more size: "D" and "EFINITIONS". */
static bool is_small_capitals(const lay_word *a, const lay_word *b)
{
    return a->nletters == 1 && isupper((unsigned char)a->text[strlen(a->text) - 1]) &&
           b->nletters > 1 && isupper((unsigned char)b->text[0]) && !has_small_letter(b->text) &&
           b->size < 0.9F * a->size && b->size > 0.6F * a->size &&
           fabsf(a->v - b->v) < 0.06F * a->size;
}

/** Clear glued where a gap is; make one word of touching pieces that look the same. */
static bool join_pieces(lay_page *lay, lay_word *w, size_t *n)
{
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++) {
        lay_word *a = kept ? &w[kept - 1] : NULL;
        bool script = (w[i].style | (a ? a->style : 0)) & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);
        bool loose = script || (a && is_small_capitals(a, &w[i]));
        float gap = a ? w[i].u0 - a->u1 : 0;
        bool touches = a && a->row == w[i].row && w[i].glued &&
                       gap < (loose ? LOOSE_EM : GLUE_EM) * lay_min(a->size, w[i].size);
        size_t len;
        char *text;

        if (!touches || !joins(a, &w[i])) {
            w[kept] = w[i];
            w[kept++].glued = touches;
            continue;
        }
        len = strlen(a->text);
        text = sch_arena_alloc(lay->page->arena, len + strlen(w[i].text) + 1, 1);
        if (!text)
            return false;
        memcpy(text, a->text, len);
        memcpy(text + len, w[i].text, strlen(w[i].text));
        a->text = text;
        a->box = lay_box_union(a->box, w[i].box);
        a->u1 = lay_max(a->u1, w[i].u1);
        a->nrunes = (uint16_t)(a->nrunes + w[i].nrunes);
        a->nletters = (uint16_t)(a->nletters + w[i].nletters);
        a->ndigits = (uint16_t)(a->ndigits + w[i].ndigits);
        a->artifact = a->artifact && w[i].artifact;
        a->glyph0 = w[i].glyph0 < a->glyph0 ? w[i].glyph0 : a->glyph0;
        a->glyph1 = w[i].glyph1 > a->glyph1 ? w[i].glyph1 : a->glyph1;
    }
    *n = kept;
    return true;
}

bool lay_rows_build(lay_page *lay, lay_word *words, size_t *nwords)
{
    qsort(words, *nwords, sizeof *words, by_v);
    number_rows(words, *nwords);
    qsort(words, *nwords, sizeof *words, by_row);
    if (!attach_scripts(lay, words, *nwords))
        return false;
    qsort(words, *nwords, sizeof *words, by_row);
    return join_pieces(lay, words, nwords);
}

lay_seg *lay_seg_add(lay_page *lay)
{
    lay_seg *segs =
        sch_arena_grow(lay->scratch, lay->segs, lay->nsegs, &lay->cap_segs, sizeof *segs);

    if (!segs)
        return NULL;
    lay->segs = segs;
    lay->segs[lay->nsegs] = (lay_seg){.row = -1};
    return &lay->segs[lay->nsegs++];
}

void lay_seg_settle(lay_seg *seg)
{
    const lay_word *main_word = &seg->words[0];

    seg->box = (ocr_box){main_word->u0, main_word->box.y0, main_word->u1, main_word->box.y1};
    for (size_t i = 0; i < seg->nwords; i++) {
        const lay_word *w = &seg->words[i];
        bool script = w->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);
        bool was_script = main_word->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);

        if ((was_script && !script) || (was_script == script && w->nrunes > main_word->nrunes))
            main_word = w;
        seg->box.x0 = lay_min(seg->box.x0, w->u0);
        seg->box.x1 = lay_max(seg->box.x1, w->u1);
    }
    seg->v = main_word->v;
    seg->size = main_word->size;
    seg->row = main_word->row;
    seg->box.y0 = seg->v - 0.75F * seg->size;
    seg->box.y1 = seg->v + 0.25F * seg->size;
}

/** The least gap that may be a gutter: by the size of what is on both sides, but hardly less than
 * the page's. */
static float wide_gap(const lay_word *a, const lay_word *b, float em)
{
    return SEG_GAP_EM *
           lay_max(lay_min(a->size, b->size), lay_max(lay_min(b->size, em), 0.6F * em));
}

bool lay_segs_build(lay_page *lay, const lay_word *words, size_t nwords, float em)
{
    const size_t first = lay->nsegs;

    for (size_t i = 0; i < nwords;) {
        lay_seg *seg = lay_seg_add(lay);
        size_t end = i + 1;
        float reach = words[i].u1;

        if (!seg)
            return false;
        while (end < nwords && words[end].row == words[i].row &&
               words[end].u0 - reach < wide_gap(&words[end - 1], &words[end], em)) {
            reach = lay_max(reach, words[end].u1);
            end++;
        }
        seg->words = words + i;
        seg->nwords = end - i;
        lay_seg_settle(seg);
        seg->row_v =
            lay->nsegs > 1 && lay->segs[lay->nsegs - 2].row == seg->row && lay->nsegs - 2 >= first
                ? lay->segs[lay->nsegs - 2].row_v
                : seg->v;
        i = end;
    }
    return true;
}
