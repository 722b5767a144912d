/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <string.h>

/**
 * Glyphs to runs, before there are words: enough to tell running text from labels.
 */
#define RUN_GAP_EM     0.9F /* justified word spaces stay below; the gaps of tables do not */
#define WORD_GAP_EM    0.15F
#define SPACE_GLYPH_EM 0.05F /* where a space was painted, condensed text leaves no more */
#define PROSE_EM       11.0F /* a line of text in the narrowest columns */
#define PROSE_SHARE    0.6F  /* letters among its glyphs */
#define PROSE_LETTER   20
#define STACK_PITCH    1.7F /* font sizes from line to line of a paragraph, at most */
enum { PROSE_WORDS = 4, STACKED = 5, STACK_WORDS = 2, STACK_LETTERS = 8 };

static bool is_letter(const ocr_glyph *g)
{
    uint32_t u = g->nuni ? g->uni[0] : 0;

    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= 0xC0 && u < 0x2000) ||
           (u >= 0x3040 && u < 0xE000) || (u >= 0xFB00 && u <= 0xFB06);
}

static bool is_space(const ocr_glyph *g)
{
    return g->nuni > 0 && (g->uni[0] <= 0x20 || g->uni[0] == 0xA0);
}

/** A glyph as the frame sees it: u0, u1 along the line, v the baseline. */
typedef struct placed {
    float u0, u1, v, size;
    ocr_box ink;
} placed;

static placed place(const fig_page *f, const ocr_pdf_page *pdf, const ocr_glyph *g)
{
    const float k = OCR_PAGE_DPI / 72.0F;
    float end_v;
    placed p = {.size = g->size * k};

    if (g->font >= 0 && (size_t)g->font < pdf->nfonts)
        p.size *= f->lay->scale[g->font];
    lay_frame_enter(&f->lay->frame, g->x * k, g->y * k, &p.u0, &p.v);
    lay_frame_enter(&f->lay->frame, (g->x + g->dx) * k, (g->y + g->dy) * k, &p.u1, &end_v);
    p.ink = lay_frame_enter_points(&f->lay->frame, g->x0, g->y0, g->x1, g->y1);
    return p;
}

static bool goes_on(const fig_run *run, const placed *p)
{
    float gap = p->u0 - run->box.x1;

    return fabsf(p->v - run->v) < 0.4F * lay_max(run->size, p->size) &&
           gap < RUN_GAP_EM * run->size && gap > -1.0F * run->size;
}

/** @param spaced  a space was painted before the glyph */
static void add_level(fig_run *run, const ocr_glyph *g, const placed *p, bool spaced)
{
    if (run->nglyphs == 0) {
        run->v = p->v;
        run->size = p->size;
        run->box = (ocr_box){p->u0, p->v - 0.75F * p->size, p->u1, p->v + 0.25F * p->size};
        run->nwords = 1;
    } else if (p->u0 - run->box.x1 > (spaced ? SPACE_GLYPH_EM : WORD_GAP_EM) * run->size) {
        run->nwords++;
    }
    if (p->size > run->size) { /* began with a script */
        run->size = p->size;
        run->v = p->v;
        run->box.y0 = p->v - 0.75F * p->size;
        run->box.y1 = p->v + 0.25F * p->size;
    }
    run->box.x0 = lay_min(run->box.x0, p->u0);
    run->box.x1 = lay_max(run->box.x1, p->u1);
    run->nglyphs++;
    run->nletters += is_letter(g);
    run->ndigits += g->nuni && g->uni[0] >= '0' && g->uni[0] <= '9';
}

static void add_turned(fig_run *run, const ocr_glyph *g, const placed *p)
{
    run->box = run->nglyphs ? lay_box_union(run->box, p->ink) : p->ink;
    run->size = lay_max(run->size, p->size);
    run->v = run->box.y1;
    run->nglyphs++;
    run->nletters += is_letter(g);
}

/** Turned text is followed by ink: the next glyph touches what there is, nearly. */
static bool turns_on(const fig_run *run, const placed *p)
{
    return fig_touch(fig_grown(run->box, 0.5F * run->size), p->ink);
}

static bool is_prose(const fig_run *r, float em)
{
    return r->level && r->nwords >= PROSE_WORDS && r->nletters >= PROSE_LETTER &&
           (float)r->nletters > PROSE_SHARE * (float)r->nglyphs &&
           fig_width(r->box) > PROSE_EM * lay_min(r->size, em);
}

/** The run that begins with this glyph begins with "Fig" or "Tab", as captions do. */
static bool is_caption(const ocr_pdf_page *pdf, size_t first)
{
    static const char *const names[] = {"fig", "tab"};

    for (size_t n = 0; n < SCH_COUNT_OF(names); n++) {
        size_t k = 0;

        while (k < 3 && first + k < pdf->nglyphs && pdf->glyphs[first + k].nuni > 0 &&
               (pdf->glyphs[first + k].uni[0] | 0x20) == (uint32_t)names[n][k])
            k++;
        if (k == 3)
            return true;
    }
    return false;
}

/** Could be a line of a narrow column. */
static bool is_short_line(const fig_run *r)
{
    return r->level && r->nwords >= STACK_WORDS && r->nletters >= STACK_LETTERS &&
           (float)r->nletters > PROSE_SHARE * (float)r->nglyphs;
}

/** b is the next line under a in one paragraph. */
static bool is_under(const fig_run *a, const fig_run *b)
{
    float step = b->v - a->v;

    return step > 0.8F * a->size && step < STACK_PITCH * a->size &&
           fabsf(a->size - b->size) < 0.05F * a->size &&
           lay_overlap(a->box.x0, a->box.x1, b->box.x0, b->box.x1) >
               0.5F * lay_min(fig_width(a->box), fig_width(b->box));
}

/** Several short lines under each other, painted one after the other, are running text too. */
static void find_narrow_paragraphs(fig_page *f)
{
    for (size_t i = 0, end; i < f->nruns; i = end) {
        end = i + 1;
        if (!is_short_line(&f->runs[i]))
            continue;
        while (end < f->nruns && is_short_line(&f->runs[end]) &&
               is_under(&f->runs[end - 1], &f->runs[end]))
            end++;
        for (size_t k = i; k < end && end - i >= STACKED; k++)
            f->runs[k].prose = true;
    }
}

bool fig_runs_collect(fig_page *f, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    fig_run *run = NULL;
    int turn = -1;
    bool spaced = false;

    f->runs = sch_arena_alloc(f->lay->scratch, pdf->nglyphs + 1, sizeof *f->runs);
    f->run_of = sch_arena_alloc(f->lay->scratch, pdf->nglyphs + 1, sizeof *f->run_of);
    if (!f->runs || !f->run_of)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];
        bool level = g->turn == f->lay->frame.turn;
        placed p;

        f->run_of[i] = -1;
        spaced = keep[i] == LAY_KEEP && is_space(g) ? true : spaced;
        if (keep[i] != LAY_KEEP || is_space(g))
            continue;
        p = place(f, pdf, g);
        if (!run || turn != g->turn || !(level ? goes_on(run, &p) : turns_on(run, &p))) {
            run = &f->runs[f->nruns++];
            *run = (fig_run){.rgb = g->rgb,
                             .level = level,
                             .cluster = -1,
                             .caption = level && is_caption(pdf, i)};
        }
        turn = g->turn;
        if (level)
            add_level(run, g, &p, spaced);
        else
            add_turned(run, g, &p);
        spaced = false;
        f->run_of[i] = (int32_t)(run - f->runs);
    }
    for (size_t i = 0; i < f->nruns; i++)
        f->runs[i].prose = is_prose(&f->runs[i], f->em);
    find_narrow_paragraphs(f);
    return true;
}
