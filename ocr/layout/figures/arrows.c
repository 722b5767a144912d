/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <string.h>

/**
 * Diagrams of arrows between formulas: commutative diagrams and the like.
 *
 * Their lines are level and upright and few, as those of tables and fractions are, and what they
 * connect is no part of them. What tells them is the tip at one end of a line: a small shape, or a
 * glyph of a font of tips (Xy-pic), that is centred on the line. Arrows that stand alone are
 * formulas; an upright one among others makes a diagram.
 */
#define SHAFT_EM  0.9F /* shorter lines are dashes and minus signs */
#define TIP_EM    0.9F /* larger shapes are no tips */
#define TOUCH_EM  0.25F
#define CENTRE_EM 0.15F /* how far a tip's middle is off the line; a round corner's is farther */
#define APART_EM  4.0F  /* a formula stands between arrows */
enum { MAX_SHAFTS = 400 };

/** Does a box end the line, centred on it? */
static bool tips(const fig_page *f, const fig_ink *shaft, ocr_box b)
{
    float x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2;
    float sx = (shaft->box.x0 + shaft->box.x1) / 2, sy = (shaft->box.y0 + shaft->box.y1) / 2;
    float off = shaft->horizontal ? y - sy : x - sx;

    return fig_width(b) < TIP_EM * f->em && fig_height(b) < TIP_EM * f->em &&
           fabsf(off) < CENTRE_EM * f->em &&
           fig_touch(b, fig_grown(shaft->box, TOUCH_EM * f->em)) &&
           (shaft->horizontal ? fabsf(x - sx) > 0.35F * fig_width(shaft->box)
                              : fabsf(y - sy) > 0.35F * fig_height(shaft->box));
}

bool fig_is_tip_font(const char *name)
{
    return name && strncmp(name, "XY", 2) == 0 && strstr(name, "TIP");
}

/** Halves of a tip are glyphs of their own: their far edges lie on the line. */
static bool has_glyph_tip(const fig_page *f, const ocr_pdf_page *pdf, const fig_ink *shaft)
{
    ocr_box near = fig_grown(shaft->box, TOUCH_EM * f->em);

    for (size_t i = 0; i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];

        if (g->font >= 0 && (size_t)g->font < pdf->nfonts &&
            fig_is_tip_font(pdf->fonts[g->font].name) &&
            fig_touch(lay_frame_enter_points(&f->lay->frame, g->x0, g->y0, g->x1, g->y1), near))
            return true;
    }
    return false;
}

static bool is_arrow(const fig_page *f, const ocr_pdf_page *pdf, const fig_ink *shaft,
                     bool glyph_tips)
{
    if (shaft->kind != FIG_RULE ||
        lay_max(fig_width(shaft->box), fig_height(shaft->box)) < SHAFT_EM * f->em)
        return false;
    for (size_t i = 0; i < f->ninks; i++)
        if (f->inks[i].kind == FIG_SHAPE && tips(f, shaft, f->inks[i].box))
            return true;
    return glyph_tips && has_glyph_tip(f, pdf, shaft);
}

/** Take shafts that lie within reach of box out of the list, until none does. @return how many */
static size_t gather(const fig_page *f, size_t *shafts, size_t *n, ocr_box *box, bool *ret_upright)
{
    size_t taken = 0;

    for (size_t i = 0; i < *n; i++) {
        const fig_ink *s = &f->inks[shafts[i]];

        if (!fig_touch(fig_grown(*box, APART_EM * f->em), s->box))
            continue;
        *box = lay_box_union(*box, s->box);
        *ret_upright = *ret_upright || !s->horizontal;
        shafts[i] = shafts[--*n];
        taken++;
        i = (size_t)-1; /* the box has grown */
    }
    return taken;
}

bool fig_arrows_find(fig_page *f, const ocr_pdf_page *pdf)
{
    size_t *shafts = sch_arena_alloc(f->lay->scratch, MAX_SHAFTS, sizeof *shafts);
    size_t n = 0, ninks = f->ninks;
    bool glyph_tips = false;

    if (!shafts)
        return false;
    for (size_t i = 0; i < pdf->nfonts; i++)
        glyph_tips = glyph_tips || fig_is_tip_font(pdf->fonts[i].name);
    for (size_t i = 0; i < ninks && ninks < MAX_SHAFTS; i++)
        if (is_arrow(f, pdf, &f->inks[i], glyph_tips))
            shafts[n++] = i;
    for (int made = 0; n > 1 && made < FIG_MAX_DIAGRAMS;) {
        ocr_box box = f->inks[shafts[0]].box;
        bool upright = false;

        if (gather(f, shafts, &n, &box, &upright) < 2 || !upright)
            continue;
        f->inks[f->ninks++] = (fig_ink){.box = box, .kind = FIG_DIAGRAM, .cluster = -1};
        made++;
    }
    return true;
}
