/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <stdlib.h>

/**
 * Pictures whose labels are pixels: the words that were recognized on them, and charts among them.
 *
 * Nothing is known of what such a picture draws but its words. Numbers under each other, or
 * beside each other, that differ by as much as their distance says are the scale of an axis, which
 * tables and screens do not have.
 */
#define SAME_EDGE_EM 0.7F /* of the labels; right or left edges of the numbers of a scale */
#define STEP_SLACK   0.1F /* of a step of the scale */
#define FOOT_SHARE   0.4F /* of a chart's height, where the scale of its level axis stands */
/** A head of columns may be three years in a row. */
enum { MAX_NUMBERS = 64, NUMBER_LEN = 15, UPRIGHT_NUMBERS = 3, LEVEL_NUMBERS = 4 };

/** A run that is a number. */
typedef struct number {
    const fig_run *run;
    float value;
    float at; /* its middle: downwards on an upright scale, to the left on a level one */
} number;

static int by_place(const void *a, const void *b)
{
    const number *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

typedef struct digits {
    char text[NUMBER_LEN + 1];
    int n; /* more than NUMBER_LEN: no number */
} digits;

/** The figure with this picture in it; -1: it is none. */
static int figure_at(const fig_page *f, ocr_box box)
{
    for (size_t i = 0; i < f->nclusters; i++)
        if (f->clusters[i].is_figure && f->clusters[i].nimages > 0 &&
            fig_mid_in(box, f->clusters[i].ink))
            return (int)i;
    return -1;
}

static void add_rune(digits *d, uint32_t rune)
{
    if (rune == ',' || rune == '$' || rune == 0x20AC) /* of thousands; of money */
        return;
    if (d->n < NUMBER_LEN)
        d->text[d->n] = rune == 0x2212 || rune == 0x2013 ? '-' : rune < 0x80 ? (char)rune : '?';
    d->n++;
}

/** A whole number or decimal fraction, also with a unit of one character. */
static bool parse(const digits *d, float *ret_value)
{
    char *end;

    if (d->n > NUMBER_LEN)
        return false;
    *ret_value = strtof(d->text, &end);
    return end != d->text && isfinite(*ret_value) && (end[0] == '\0' || end[1] == '\0');
}

/** The numbers among the labels of one figure, as they follow each other along a scale. */
static size_t collect_numbers(const fig_page *f, int figure, const digits *texts, bool upright,
                              number *numbers)
{
    size_t n = 0;

    for (size_t i = 0; i < f->nruns && n < MAX_NUMBERS; i++) {
        const fig_run *r = &f->runs[i];

        if (r->cluster != figure || r->nwords != 1 || !parse(&texts[i], &numbers[n].value))
            continue;
        numbers[n].run = r;
        numbers[n++].at = upright ? (r->box.y0 + r->box.y1) / 2 : -(r->box.x0 + r->box.x1) / 2;
    }
    qsort(numbers, n, sizeof *numbers, by_place);
    return n;
}

static bool is_aligned(const fig_run *a, const fig_run *b, bool upright)
{
    float near = SAME_EDGE_EM * a->size;

    return upright ? fabsf(a->box.x1 - b->box.x1) < near || fabsf(a->box.x0 - b->box.x0) < near
                   : fabsf(a->v - b->v) < near / 2;
}

/** c continues what a and b, before it, begin. */
static bool goes_on(const number *a, const number *b, const number *c)
{
    float step = (a->value - b->value) / (b->at - a->at);
    float next = (b->value - c->value) / (c->at - b->at);

    return step > 0 && fabsf(next - step) < STEP_SLACK * step;
}

/** b may follow a on a scale: less, and farther along. */
static bool is_next(const number *a, const number *b, bool upright)
{
    return b->at > a->at + a->run->size && is_aligned(a->run, b->run, upright);
}

/**
 * The longest scale that begins with the first of the numbers.
 * @param[out] ret_box  around its numbers; @return how many they are
 */
static size_t follow_scale(const number *numbers, size_t n, bool upright, ocr_box *ret_box)
{
    size_t best = 0;

    for (size_t k = 1; k < n; k++) {
        const number *a = &numbers[0], *b = &numbers[k];
        ocr_box box = lay_box_union(a->run->box, b->run->box);
        size_t length = 2;

        if (!is_next(a, b, upright))
            continue;
        for (size_t m = k + 1; m < n; m++)
            if (is_next(b, &numbers[m], upright) && goes_on(a, b, &numbers[m])) {
                a = b;
                b = &numbers[m];
                box = lay_box_union(box, b->run->box);
                length++;
            }
        if (length > best) {
            best = length;
            *ret_box = box;
        }
    }
    return best;
}

/**
 * Longest scale of a figure, upright or level.
 * @param[out] ret_box  around its numbers; @return how many they are
 */
static size_t find_scale(const fig_page *f, int figure, const digits *texts, bool upright,
                         ocr_box *ret_box)
{
    number numbers[MAX_NUMBERS];
    size_t n = collect_numbers(f, figure, texts, upright, numbers), best = 0;

    for (size_t i = 0; i < n; i++) {
        ocr_box box = {0};
        size_t length = follow_scale(&numbers[i], n - i, upright, &box);

        if (length > best) {
            best = length;
            *ret_box = box;
        }
    }
    return best;
}

/** With a scale at its left or its foot a picture is a chart: its ink is what they measure. */
static void tell_chart(const fig_page *f, int figure, const digits *texts)
{
    fig_cluster *c = &f->clusters[figure];
    ocr_box left = {0}, foot = {0}, all = c->ink;

    if (find_scale(f, figure, texts, true, &left) >= UPRIGHT_NUMBERS &&
        left.x1 < (all.x0 + all.x1) / 2) {
        c->chart = true;
        c->ink.x0 = left.x1;
        c->ink.y0 = left.y0;
        c->ink.y1 = left.y1; /* unless the numbers at the foot say more */
    }
    if (find_scale(f, figure, texts, false, &foot) >= LEVEL_NUMBERS &&
        foot.y0 > all.y1 - FOOT_SHARE * fig_height(all)) {
        c->chart = true;
        c->ink.y1 = foot.y0;
    }
}

/** What the runs say, for those that may be numbers. */
static digits *spell(const fig_page *f, const ocr_pdf_page *pdf)
{
    digits *texts = sch_arena_alloc(f->lay->scratch, f->nruns + 1, sizeof *texts);

    for (size_t i = 0; texts && i < pdf->nglyphs; i++)
        if (f->run_of[i] >= 0)
            add_rune(&texts[f->run_of[i]], pdf->glyphs[i].uni[0]);
    return texts;
}

/** Labels and nothing else, as the glyphs that are kept. @return false: no memory */
static bool mark_labels(const fig_page *f, const ocr_pdf_page *pdf, uint8_t **ret_marks, bool *any)
{
    uint8_t *marks = sch_arena_alloc(f->lay->scratch, pdf->nglyphs + 1, 1);

    if (!marks)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        marks[i] = pdf->glyphs[i].flags & OCR_GLYPH_LABEL ? LAY_KEEP : LAY_SKIP;
        *any = *any || marks[i] == LAY_KEEP;
    }
    *ret_marks = marks;
    return true;
}

bool fig_labels_read(fig_page *f, const ocr_pdf_page *pdf, uint8_t *keep)
{
    fig_page read = {
        .lay = f->lay, .em = f->em, .clusters = f->clusters, .nclusters = f->nclusters};
    uint8_t *marks;
    digits *texts;
    bool any = false;

    if (!mark_labels(f, pdf, &marks, &any))
        return false;
    if (!any)
        return true;
    if (!fig_runs_collect(&read, pdf, marks))
        return false;
    texts = spell(&read, pdf);
    if (!texts)
        return false;
    for (size_t i = 0; i < read.nruns; i++)
        read.runs[i].cluster = figure_at(f, read.runs[i].box);
    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (read.run_of[i] >= 0 && read.runs[read.run_of[i]].cluster >= 0)
            keep[i] = LAY_LABEL;
    for (size_t i = 0; i < f->nclusters; i++)
        if (f->clusters[i].is_figure && f->clusters[i].nshapes + f->clusters[i].nboxes == 0)
            tell_chart(&read, (int)i, texts);
    return true;
}
