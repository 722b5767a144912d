/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/words/bidi.h"

#include "ocr/model/floats.h"

#include <math.h>
#include <string.h>

/**
 * Characters to words.
 *
 * Producers paint a word's letters one after the other, so a run of characters in paint order on
 * one baseline is cut where the gap is a space: a space glyph, or more than SPACE_EM beyond the
 * gap that the run has between its letters (letter-spaced text has one everywhere). Pieces of a
 * word that were painted apart are joined later, by position (rows.c).
 */
#define SPACE_EM       0.13F /* TeX's narrowest word space is 0.22 em, kerns stay below 0.09 em */
#define TIGHT_SPACE_EM 0.11F /* between letters: newspapers squeeze spaces to 0.12 em */
#define SPACE_GLYPH_EM 0.05F /* a painted space counts when it leaves at least this gap */
#define TRACKING_EM    0.22F /* letter-spacing beyond this is taken for spaces */
enum { TRACKING_MIN = 6, TRACKING_SAMPLE = 64 };

static bool continues_run(const lay_char *a, const lay_char *b)
{
    float gap = b->u0 - a->u1;

    if (b->u0 < a->u0 && b->nrunes && lay_is_rtl(b->runes[0])) /* painted from right to left */
        return false;
    return !b->apart && a->read == b->read && fabsf(a->v - b->v) < 0.06F * a->size &&
           b->size < 1.12F * a->size && b->size > 0.89F * a->size && gap > -0.6F * a->size &&
           gap < 4 * a->size;
}

static bool is_letter(uint32_t r)
{
    return (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') ||
           (r >= 0xC0 && r < 0x2000 && r != 0xD7 && r != 0xF7) || (r >= 0x3040 && r < 0xE000);
}

/** Median gap between the letters of a run when it is clearly letter-spaced, else 0. */
static float tracking_of(const lay_char *c, size_t n)
{
    float gaps[TRACKING_SAMPLE];
    size_t count = 0;

    for (size_t i = 0; i + 1 < n && count < TRACKING_SAMPLE; i++)
        if (!c[i].space && !c[i + 1].space && is_letter(c[i].runes[0]) &&
            is_letter(c[i + 1].runes[0]))
            gaps[count++] = c[i + 1].u0 - c[i].u1;
    if (count < TRACKING_MIN)
        return 0;
    ocr_floats_sort(gaps, count);
    if (gaps[count / 2] < 0.03F * c->size || gaps[count / 2] > TRACKING_EM * c->size)
        return 0;
    return gaps[count / 2];
}

static bool text_of(lay_page *lay, const lay_char *c, size_t n, lay_word *w)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < c[i].nrunes; k++) {
            uint32_t r = c[i].runes[k];
            bool last = i + 1 == n && k + 1 == c[i].nrunes;

            if (r == 0xAD && !last) /* soft hyphen: seen only at the end of a line */
                continue;
            sch_strbuf_add_rune(&sb, r == 0xAD ? '-' : r);
            w->nrunes += w->nrunes < UINT16_MAX;
            w->nletters = (uint16_t)(w->nletters + is_letter(r));
            w->ndigits = (uint16_t)(w->ndigits + (r >= '0' && r <= '9'));
        }
    }
    w->text = sb.failed ? NULL : sch_arena_strndup(lay->page->arena, sch_strbuf_str(&sb), sb.len);
    return w->text != NULL;
}

static bool make_word(lay_page *lay, const lay_char *c, size_t n, lay_word *w)
{
    *w = (lay_word){.u0 = c[0].u0,
                    .u1 = c[n - 1].u1,
                    .v = c[0].v,
                    .size = c[0].size,
                    .style = c[0].style,
                    .conf = c[0].conf,
                    .read = c[0].read,
                    .box = c[0].ink,
                    .artifact = c[0].artifact,
                    .glyph0 = c[0].glyph,
                    .glyph1 = c[0].glyph + 1};
    for (size_t i = 0; i < n; i++) {
        w->u0 = lay_min(w->u0, c[i].u0);
        w->u1 = lay_max(w->u1, c[i].u1);
        w->box = lay_box_union(w->box, c[i].ink);
        w->artifact = w->artifact && c[i].artifact;
        if (c[i].glyph < w->glyph0)
            w->glyph0 = c[i].glyph;
        if (c[i].glyph >= w->glyph1)
            w->glyph1 = c[i].glyph + 1;
    }
    return text_of(lay, c, n, w);
}

/** The gap that is a space without one being painted; dashes and figures have bearings. */
static float space_between(const lay_char *a, const lay_char *b)
{
    bool letters = is_letter(a->runes[a->nrunes - 1]) && is_letter(b->runes[0]);

    return letters ? TIGHT_SPACE_EM : SPACE_EM;
}

/** True when a space lies between c[i] and what was painted before it in its run. */
static bool breaks_before(const lay_char *c, size_t start, size_t i, float tracking)
{
    size_t k = i;

    while (k > start && c[k - 1].space)
        k--;
    if (k == start) /* geometry decides, see rows.c */
        return false;
    return c[i].u0 - c[k - 1].u1 - tracking >
           (k < i ? SPACE_GLYPH_EM : space_between(&c[k - 1], &c[i])) * c[k - 1].size;
}

/** Where the word that begins at c[i] ends in its run; spaces are skipped by the caller. */
static size_t word_end(const lay_char *c, size_t i, size_t end, float tracking)
{
    size_t k = i + 1;

    for (; k < end; k++) {
        size_t next = k;
        float gap;

        while (next < end && c[next].space)
            next++;
        if (next == end)
            return k;
        gap = c[next].u0 - c[k - 1].u1 - tracking;
        if (gap >
                (next > k ? SPACE_GLYPH_EM : space_between(&c[k - 1], &c[next])) * c[k - 1].size ||
            c[next].style != c[i].style)
            return k;
        if (next > k) /* a space without width: the word goes on behind it */
            return k;
    }
    return k;
}

bool lay_words_build(lay_page *lay, lay_char *chars, size_t nchars, lay_word **ret_words,
                     size_t *ret_count)
{
    lay_word *words = sch_arena_alloc(lay->scratch, nchars + 1, sizeof *words);
    size_t count = 0;

    if (!words)
        return false;
    for (size_t i = 0; i < nchars;) {
        const size_t start = i;
        size_t end = i + 1;
        float tracking;

        while (end < nchars && continues_run(&chars[end - 1], &chars[end]))
            end++;
        tracking = tracking_of(chars + i, end - i);
        while (i < end) {
            size_t k;

            if (chars[i].space) {
                i++;
                continue;
            }
            k = word_end(chars, i, end, tracking);
            if (!make_word(lay, chars + i, k - i, &words[count]))
                return false;
            words[count++].glued = !breaks_before(chars, start, i, tracking);
            i = k;
        }
    }
    *ret_words = words;
    *ret_count = count;
    return true;
}

float lay_words_em(const lay_word *words, size_t nwords)
{
    enum { STEPS = 400 }; /* quarter pixels up to 100 would be too fine: half pixels up to 200 */
    size_t weight[STEPS] = {0};
    size_t best = 0;

    for (size_t i = 0; i < nwords; i++) {
        int step = (int)lroundf(words[i].size * 2);

        if (step > 0 && step < STEPS)
            weight[step] += words[i].nrunes;
    }
    for (size_t i = 1; i < STEPS; i++) /* neighbours vote together: 9.96 and 10.02 pt are one */
        if (weight[i] + weight[i - 1] > (best ? weight[best] + weight[best - 1] : 0))
            best = i;
    return (float)best / 2;
}
