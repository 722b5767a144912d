/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>

/**
 * What is drawn on a page and can be part of a figure: lines, areas, curves and images, without
 * what nobody sees (white areas) and what lies under everything (the paper's colour).
 */
#define SHEET_SHARE 0.5F /* of the page; larger areas and images are backgrounds or scans */
#define WHITE_LEVEL 0xF8
#define NEAR_EM     1.5F  /* labels of a figure are no farther from it */
#define UNDER_EM    4.0F  /* of a line over it, at least, in its font sizes */
#define UNDER_TEXT  0.06F /* of an area under running text; captions cover less of an image */
enum {
    BACKDROP_LINES = 3,
    MAX_LOOKS = 8 /* images of a page whose ink is measured */
};

bool lay_is_white(uint32_t rgb)
{
    return (rgb >> 16 & 255) >= WHITE_LEVEL && (rgb >> 8 & 255) >= WHITE_LEVEL &&
           (rgb & 255) >= WHITE_LEVEL;
}

/** Cut to the page; an area that covers most of it is no part of a figure. */
static bool is_drawn(const fig_page *f, ocr_box *box)
{
    ocr_box sheet = {0, 0, lay_frame_width(&f->lay->frame), lay_frame_height(&f->lay->frame)};

    if (!isfinite(box->x0 + box->y0 + box->x1 + box->y1) || !fig_touch(*box, sheet))
        return false;
    *box = (ocr_box){lay_max(box->x0, 0), lay_max(box->y0, 0), lay_min(box->x1, sheet.x1),
                     lay_min(box->y1, sheet.y1)};
    return fig_area(*box) < SHEET_SHARE * fig_area(sheet);
}

static bool take_rule(const fig_page *f, const ocr_rule *r, fig_ink *ink)
{
    *ink = (fig_ink){
        .box = lay_frame_enter_points(&f->lay->frame, r->x0, r->y0, r->x1, r->y1),
        .filled = r->filled,
        .rgb = r->rgb,
        .cluster = -1,
        .kind = r->kind == OCR_RULE_HORIZONTAL || r->kind == OCR_RULE_VERTICAL ? FIG_RULE
                : r->kind == OCR_RULE_BOX                                      ? FIG_BOX
                                                                               : FIG_SHAPE,
    };
    ink->horizontal = fig_width(ink->box) > fig_height(ink->box);
    return !lay_is_white(r->rgb) && is_drawn(f, &ink->box);
}

bool fig_inks_collect(fig_page *f, const ocr_pdf_page *pdf)
{
    f->inks = sch_arena_alloc(f->lay->scratch, pdf->nrules + pdf->nimages + FIG_MAX_DIAGRAMS + 1,
                              sizeof *f->inks);
    if (!f->inks)
        return false;
    for (size_t i = 0; i < pdf->nrules; i++)
        f->ninks += take_rule(f, &pdf->rules[i], &f->inks[f->ninks]);
    for (size_t i = 0; i < pdf->nimages; i++) {
        const ocr_image *m = &pdf->images[i];
        fig_ink *ink = &f->inks[f->ninks];

        *ink = (fig_ink){.box = lay_frame_enter_points(&f->lay->frame, m->x0, m->y0, m->x1, m->y1),
                         .kind = FIG_IMAGE,
                         .filled = true,
                         .image = m,
                         .cluster = -1};
        f->ninks += is_drawn(f, &ink->box);
    }
    return true;
}

/** Text of several words that may be taken for a label of the image: it is on it or close to it. */
static bool has_text_near(const fig_page *f, const fig_ink *ink)
{
    ocr_box near = fig_grown(ink->box, NEAR_EM * f->em);

    for (size_t i = 0; i < f->nruns; i++)
        if (f->runs[i].level && f->runs[i].nwords > 1 && !f->runs[i].caption &&
            fig_touch(f->runs[i].box, near) &&
            (!f->runs[i].prose || fig_touch(f->runs[i].box, ink->box)))
            return true;
    return false;
}

void fig_images_trim(fig_page *f, const ocr_pdf_page *pdf)
{
    size_t kept = 0;
    int looks = 0;

    for (size_t i = 0; i < f->ninks; i++) {
        fig_ink ink = f->inks[i];
        float b[4];

        if (ink.image && looks < MAX_LOOKS && has_text_near(f, &ink)) {
            looks++;
            if (ocr_pdf_image_ink(pdf, ink.image, b))
                ink.box = lay_frame_enter_points(&f->lay->frame, b[0], b[1], b[2], b[3]);
        }
        if (!ink.image || (fig_area(ink.box) > 0 && is_drawn(f, &ink.box)))
            f->inks[kept++] = ink;
    }
    f->ninks = kept;
}

/** Area of it under a line of running text; 0: the line does not stand on it. */
static float area_under(const fig_ink *ink, const fig_run *run)
{
    float mid = (run->box.y0 + run->box.y1) / 2;
    float length = lay_overlap(run->box.x0, run->box.x1, ink->box.x0, ink->box.x1);

    return run->prose && mid >= ink->box.y0 && mid <= ink->box.y1 && length > UNDER_EM * run->size
               ? length * fig_height(run->box)
               : 0;
}

/** Lines of running text stand on it, or reach far into it: ornaments of a page's corner. */
static bool is_backdrop(const fig_page *f, const fig_ink *ink)
{
    size_t lines = 0;
    float text = 0;

    if (ink->kind == FIG_RULE || fig_height(ink->box) < 2 * f->em)
        return false;
    for (size_t i = 0; i < f->nruns; i++) {
        float under = area_under(ink, &f->runs[i]);

        lines += under > 0;
        text += under;
    }
    return lines >= BACKDROP_LINES && text > UNDER_TEXT * fig_area(ink->box);
}

void fig_backdrops_drop(fig_page *f)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->ninks; i++)
        if (!is_backdrop(f, &f->inks[i]))
            f->inks[kept++] = f->inks[i];
    f->ninks = kept;
}
