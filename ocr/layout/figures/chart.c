/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>

/**
 * Charts among the figures, their kinds, and what their labels say: by geometry alone.
 *
 * Numbers that stand in a column beside the drawing, or in a row under it, are tick labels; bars,
 * slices and crossing axes tell a chart even without them.
 */
#define ALIGN_EM    0.5F
#define AXIS_SHARE  0.4F  /* of the drawing's side */
#define INNER_SHARE 0.15F /* an axis farther in than that crosses the drawing */
enum { MIN_TICKS = 3, MIN_BARS = 3, MIN_MARKERS = 10, MIN_SLICES = 3, MIN_SEGMENTS = 8 };

static bool is_number(const fig_run *r)
{
    return r->ndigits > 0 && r->nletters <= 1 && r->nwords <= 2;
}

/** Most numbers that share an edge (a column of them) or a baseline (a row). */
static size_t count_ticks(const fig_page *f, int at, bool row)
{
    size_t best = 0;

    for (size_t i = 0; i < f->nruns; i++) {
        const fig_run *a = &f->runs[i];
        size_t n = 0;

        if (a->cluster != at || !a->level || !is_number(a))
            continue;
        for (size_t k = 0; k < f->nruns; k++) {
            const fig_run *b = &f->runs[k];
            bool left = fabsf(a->box.x0 - b->box.x0) < ALIGN_EM * f->em;
            bool right = fabsf(a->box.x1 - b->box.x1) < ALIGN_EM * f->em;

            if (b->cluster == at && b->level && is_number(b))
                n += row ? fabsf(a->v - b->v) < 0.3F * f->em : left || right;
        }
        best = n > best ? n : best;
        if (best >= MIN_TICKS)
            break;
    }
    return best;
}

/** Slices: filled curves that all touch the middle of a square. */
static bool is_pie(const fig_page *f, int at)
{
    ocr_box all = {0};
    size_t n = 0, touching = 0;
    float mid_x, mid_y;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < f->ninks; i++) {
            const fig_ink *ink = &f->inks[i];
            ocr_box b = fig_grown(ink->box, 0.1F * f->em);

            if (ink->cluster != at || ink->kind != FIG_SHAPE || !ink->filled ||
                fig_width(ink->box) + fig_height(ink->box) < 2 * f->em)
                continue;
            if (pass == 0) {
                all = n ? lay_box_union(all, ink->box) : ink->box;
                n++;
                continue;
            }
            mid_x = (all.x0 + all.x1) / 2;
            mid_y = (all.y0 + all.y1) / 2;
            touching += mid_x > b.x0 && mid_x < b.x1 && mid_y > b.y0 && mid_y < b.y1;
        }
    return n >= MIN_SLICES && touching == n &&
           fabsf(fig_width(all) - fig_height(all)) < 0.15F * fig_width(all);
}

/** Two long lines that cross well inside the drawing: the axes of a function's graph. */
static bool has_crossing_axes(const fig_page *f, int at)
{
    const fig_cluster *c = &f->clusters[at];
    float w = fig_width(c->ink), h = fig_height(c->ink);
    bool level = false, upright = false;

    for (size_t i = 0; i < f->ninks; i++) {
        const fig_ink *ink = &f->inks[i];
        float x = ink->box.x0 - c->ink.x0, y = ink->box.y0 - c->ink.y0;

        if (ink->cluster != at || ink->kind != FIG_RULE)
            continue;
        if (ink->horizontal && fig_width(ink->box) > 0.8F * w)
            level = level || (y > INNER_SHARE * h && y < (1 - INNER_SHARE) * h);
        if (!ink->horizontal && fig_height(ink->box) > 0.8F * h)
            upright = upright || (x > INNER_SHARE * w && x < (1 - INNER_SHARE) * w);
    }
    return level && upright && c->nshapes > 0 && c->nrules < 20;
}

/** Line, area or scatter plot: by the widths of the curves between the axes. */
static const char *curve_kind(const fig_page *f, int at)
{
    const fig_cluster *c = &f->clusters[at];
    float w = fig_width(c->ink), h = fig_height(c->ink);
    size_t markers = 0, segments = 0;
    bool line = false, area = false;

    for (size_t i = 0; i < f->ninks; i++) {
        const fig_ink *ink = &f->inks[i];
        float iw = fig_width(ink->box), ih = fig_height(ink->box);

        if (ink->cluster != at || ink->kind != FIG_SHAPE)
            continue;
        markers += iw < f->em && ih < f->em;
        segments += !ink->filled && iw < AXIS_SHARE * w;
        line = line || (!ink->filled && iw > AXIS_SHARE * w);
        area = area || (ink->filled && iw > 0.6F * w && ih > 0.2F * h && ih < 0.95F * h);
    }
    if (area && !line)
        return "area";
    if (line)
        return "line";
    if (markers >= MIN_MARKERS)
        return "scatter";
    return segments >= MIN_SEGMENTS ? "line" : NULL;
}

static void tell(fig_page *f, int at)
{
    fig_cluster *c = &f->clusters[at];
    bool ticks = count_ticks(f, at, false) >= MIN_TICKS || count_ticks(f, at, true) >= MIN_TICKS;

    if (fig_count_bars(f, at, true) >= MIN_BARS && (ticks || c->nrules > 0))
        c->subtype = "column";
    else if (fig_count_bars(f, at, false) >= MIN_BARS && (ticks || c->nrules > 0))
        c->subtype = "bar";
    else if (is_pie(f, at))
        c->subtype = "pie";
    else if (has_crossing_axes(f, at))
        c->subtype = "analytical";
    else if (ticks)
        c->subtype = curve_kind(f, at);
    c->chart = ticks || c->subtype;
}

void fig_charts_tell(fig_page *f)
{
    for (size_t i = 0; i < f->nclusters; i++)
        if (f->clusters[i].is_figure && f->clusters[i].nshapes + f->clusters[i].nboxes > 0)
            tell(f, (int)i);
}

static bool has_letters(const lay_seg *s)
{
    size_t letters = 0;

    for (size_t i = 0; i < s->nwords; i++)
        letters += s->words[i].nletters;
    return letters > 1;
}

ocr_type lay_label_type(const lay_seg *s)
{
    const lay_figure *f = s->figure;
    float x, y;

    if (!f || !f->chart)
        return OCR_DIAGRAM_INFO;
    x = (s->box.x0 + s->box.x1) / 2;
    y = (s->box.y0 + s->box.y1) / 2;
    if (y > f->ink.y1)
        return y < f->ink.y1 + 1.3F * s->size ? OCR_X_AXIS_TICK_LABEL : OCR_X_AXIS_LABEL;
    if (s->kind == LAY_TURNED && (x < f->ink.x0 || x > f->ink.x1))
        return OCR_Y_AXIS_LABEL;
    if (y < f->ink.y0)
        return OCR_CHART_INFO;
    if (x < f->ink.x0)
        return OCR_Y_AXIS_TICK_LABEL;
    if (x > f->ink.x1)
        return has_letters(s) ? OCR_LEGEND_LABEL : OCR_Y_AXIS_TICK_LABEL;
    return has_letters(s) ? OCR_LEGEND_LABEL : OCR_CHART_INFO;
}
