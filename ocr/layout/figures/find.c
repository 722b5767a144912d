/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"

#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <string.h>

/**
 * Figures of a page: found before there are words, so that their labels are never taken for text,
 * and their lines never for tables or fractions.
 */
/** Size of most glyphs that are read, pixels. */
static float body_size(const lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    enum { BINS = 400 };
    size_t bins[BINS] = {0}, best = 0;

    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];
        float size = g->size * OCR_PAGE_DPI / 72.0F;

        if (!keep[i])
            continue;
        if (g->font >= 0 && (size_t)g->font < pdf->nfonts)
            size *= lay->scale[g->font];
        if (size > 0 && size * 2 < BINS)
            bins[(int)(size * 2)]++;
    }
    for (size_t i = 1; i < BINS; i++)
        if (bins[i] > bins[best])
            best = i;
    return bins[best] ? (float)best / 2 : 10 * OCR_PAGE_DPI / 72.0F;
}

/** Anything on the page that is more than a level or upright line? */
static bool is_drawn_on(const ocr_pdf_page *pdf)
{
    size_t lines = 0;

    for (size_t i = 0; i < pdf->nrules; i++) {
        if (pdf->rules[i].kind != OCR_RULE_HORIZONTAL && pdf->rules[i].kind != OCR_RULE_VERTICAL)
            return true;
        lines++;
    }
    for (size_t i = 0; i < pdf->nfonts; i++)
        if (fig_is_tip_font(pdf->fonts[i].name))
            return true;
    return pdf->nimages > 0 || lines > 8;
}

static bool keep_figures(fig_page *f)
{
    lay_page *lay = f->lay;

    lay->figures = sch_arena_alloc(lay->scratch, f->nclusters + 1, sizeof *lay->figures);
    if (!lay->figures)
        return false;
    for (size_t i = 0; i < f->nclusters; i++) {
        const fig_cluster *c = &f->clusters[i];

        if (c->is_figure)
            lay->figures[lay->nfigures++] = (lay_figure){
                .box = c->box, .ink = c->ink, .chart = c->chart, .subtype = c->subtype};
    }
    return true;
}

/** Glyphs of labels are read apart. */
static void take_labels(const fig_page *f, const ocr_pdf_page *pdf, uint8_t *keep)
{
    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (f->run_of[i] >= 0 && f->runs[f->run_of[i]].cluster >= 0)
            keep[i] = LAY_LABEL;
}

bool lay_figures_find(lay_page *lay, const ocr_pdf_page *pdf, uint8_t *keep)
{
    fig_page f = {.lay = lay};

    if (!is_drawn_on(pdf))
        return true;
    f.em = body_size(lay, pdf, keep);
    if (!fig_inks_collect(&f, pdf) || !fig_runs_collect(&f, pdf, keep))
        return false;
    fig_images_trim(&f, pdf);
    fig_backdrops_drop(&f);
    if (!fig_arrows_find(&f, pdf) || !fig_clusters_build(&f))
        return false;
    fig_clusters_judge(&f);
    if (!fig_overprints_find(&f))
        return false;
    fig_labels_attach(&f);
    fig_charts_tell(&f);
    take_labels(&f, pdf, keep);
    return fig_labels_read(&f, pdf, keep) && keep_figures(&f);
}

/** Words of the labels of one direction as segments in the figures. */
static bool take_words(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *labels, int turn)
{
    lay_frame frame = {.turn = turn, .width = lay->frame.width, .height = lay->frame.height};
    size_t nchars, nwords, first = lay->nsegs;
    lay_char *chars;
    lay_word *words;

    if (!lay_chars_collect(lay, pdf, labels, &frame, &chars, &nchars) ||
        !lay_words_build(lay, chars, nchars, &words, &nwords) ||
        !lay_rows_build(lay, words, &nwords) || !lay_segs_build(lay, words, nwords, lay->em))
        return false;
    for (size_t i = first; i < lay->nsegs; i++) {
        lay_seg *s = &lay->segs[i];

        s->margin = LAY_INSIDE;
        s->row = -2 - (int)i; /* each label is a line of its own */
        if (turn == lay->frame.turn)
            continue;
        s->kind = LAY_TURNED;
        s->turn = turn;
        s->box = lay_frame_enter_box(&lay->frame, lay_frame_leave_box(&frame, s->box));
        s->v = s->row_v = s->box.y1;
    }
    return true;
}

bool lay_figures_place(lay_page *lay)
{
    for (size_t i = 0; i < lay->nfigures; i++) {
        lay_seg *seg = lay_seg_add(lay);

        if (!seg)
            return false;
        lay->pictures = true;
        seg->kind = LAY_IMAGE;
        seg->figure = &lay->figures[i];
        seg->box = lay->figures[i].box;
        seg->v = seg->row_v = seg->box.y1;
    }
    return true;
}

/** Labels lie in their figure's box, so that ordering puts them behind it. */
static void put_in_figure(const lay_page *lay, lay_seg *s)
{
    for (size_t k = 0; k < lay->nfigures && !s->figure; k++) {
        ocr_box b = lay->figures[k].box;

        if (!fig_touch(s->box, b) || !fig_mid_in(s->box, fig_grown(b, 0.5F * s->size)))
            continue;
        s->figure = &lay->figures[k];
        s->box = (ocr_box){lay_max(s->box.x0, b.x0), lay_max(s->box.y0, b.y0),
                           lay_min(s->box.x1, b.x1), lay_min(s->box.y1, b.y1)};
    }
    if (!s->figure)
        s->margin = LAY_BODY;
}

bool lay_figures_label(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    uint8_t *labels;
    size_t first = lay->nsegs;

    if (lay->nfigures == 0)
        return true;
    labels = sch_arena_alloc(lay->scratch, pdf->nglyphs + 1, 1);
    if (!labels)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++)
        labels[i] = keep[i] == LAY_LABEL ? LAY_KEEP : LAY_SKIP;
    for (int turn = 0; turn < 360; turn += 90)
        if (!take_words(lay, pdf, labels, turn))
            return false;
    for (size_t i = first; i < lay->nsegs; i++)
        put_in_figure(lay, &lay->segs[i]);
    return true;
}

bool lay_is_in_figure(const lay_page *lay, ocr_box box)
{
    for (size_t i = 0; i < lay->nfigures; i++)
        if (fig_is_in(box, fig_grown(lay->figures[i].box, 1)))
            return true;
    return false;
}
