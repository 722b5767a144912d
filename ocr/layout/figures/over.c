/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>

/**
 * Text that is printed over a photograph: captions of several lines, and headlines. It is read as
 * text; whatever else stands on a picture is a label of it.
 */
#define LETTER_SHARE  0.7F /* among the glyphs */
#define STACK_PITCH   1.7F /* font sizes from line to line, at most */
#define HEADLINE_SIZE 1.8F /* of most text */
#define PICTURE_SHARE 0.5F /* of the cluster: what labels stand on is drawn besides */
enum { STACK_LINES = 3, STACK_LETTERS = 30, HEADLINE_LETTERS = 10, HEADLINE_WORDS = 2 };

static bool is_wordy(const fig_run *r)
{
    return r->level && r->nletters >= 2 && (float)r->nletters > LETTER_SHARE * (float)r->nglyphs;
}

/** b is the next line of one paragraph. */
static bool is_under(const fig_run *a, const fig_run *b)
{
    float step = b->v - a->v;

    return step > 0.7F * a->size && step < STACK_PITCH * a->size &&
           fabsf(a->size - b->size) < 0.1F * a->size &&
           lay_overlap(a->box.x0, a->box.x1, b->box.x0, b->box.x1) > 0;
}

/** The image that the run stands on, of a figure that is little more than it. */
static bool is_on_photograph(const fig_page *f, const fig_run *r)
{
    for (size_t i = 0; i < f->ninks; i++) {
        const fig_ink *ink = &f->inks[i];
        const fig_cluster *c;

        if (ink->kind != FIG_IMAGE || ink->cluster < 0 || !fig_mid_in(r->box, ink->box))
            continue;
        c = &f->clusters[ink->cluster];
        if (c->is_figure && fig_area(ink->box) > PICTURE_SHARE * fig_area(c->ink))
            return true;
    }
    return false;
}

static bool is_headline(const fig_page *f, const fig_run *r)
{
    return r->size > HEADLINE_SIZE * f->em && r->nletters >= HEADLINE_LETTERS &&
           r->nwords >= HEADLINE_WORDS;
}

/** Lines from `first` on that make a paragraph. @param[out] ret_end  the run behind them */
static bool is_stack(const fig_page *f, size_t first, size_t *ret_end)
{
    size_t end = first + 1;
    int letters = f->runs[first].nletters;

    for (; end < f->nruns && is_wordy(&f->runs[end]); end++) {
        const fig_run *r = &f->runs[end];
        bool beside = fabsf(r->v - f->runs[end - 1].v) < 0.1F * r->size; /* another font's */

        if (!beside && !is_under(&f->runs[end - 1], r))
            break;
        letters += r->nletters;
    }
    *ret_end = end;
    return end - first >= STACK_LINES && letters >= STACK_LETTERS;
}

bool fig_overprints_find(fig_page *f)
{
    lay_page *lay = f->lay;

    lay->overprints = sch_arena_alloc(lay->scratch, f->nruns + 1, sizeof *lay->overprints);
    if (!lay->overprints)
        return false;
    for (size_t i = 0, end; i < f->nruns; i = end) {
        end = i + 1;
        if (!is_wordy(&f->runs[i]) ||
            (!is_stack(f, i, &end) && (end = i + 1, !is_headline(f, &f->runs[i]))))
            continue;
        for (size_t k = i; k < end; k++) {
            f->runs[k].overprint = is_on_photograph(f, &f->runs[k]);
            if (f->runs[k].overprint)
                lay->overprints[lay->noverprints++] = f->runs[k].box;
        }
    }
    return true;
}
