/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>

/**
 * Labels: the text in a figure, and short pieces of text close to it that belong to no paragraph
 * (tick labels, names of axes, legends). Labels may be what connects two parts of a figure, like
 * the nodes of a diagram whose arrows do not touch them.
 */
#define LABEL_REACH_EM  0.8F /* from a figure, or from a label that belongs to it */
#define TURNED_REACH_EM 1.3F
#define JOIN_EM         0.8F
#define PITCH_EM        1.7F /* two lines of one paragraph are not farther apart */
enum { ROUNDS = 3 };

/** The line next to it, away from the figure or beside it, is running text: so is this one. */
static bool is_in_paragraph(const fig_page *f, const fig_run *r, ocr_box figure)
{
    for (size_t i = 0; i < f->nruns; i++) {
        const fig_run *o = &f->runs[i];
        float step = fabsf(o->v - r->v);

        if (o == r || !o->level || !(o->prose || o->caption) || fig_mid_in(o->box, figure))
            continue;
        if (step < 0.4F * r->size &&
            lay_overlap(o->box.x0, o->box.x1, r->box.x0, r->box.x1) > -2 * r->size)
            return true;
        if (step < PITCH_EM * lay_max(r->size, o->size) &&
            fabsf(o->size - r->size) < 0.1F * r->size &&
            lay_overlap(o->box.x0, o->box.x1, r->box.x0, r->box.x1) > 0)
            return true;
    }
    return false;
}

/** Close enough, and beside the figure rather than at its corner. */
static bool is_beside(const fig_page *f, const fig_run *r, ocr_box b)
{
    float reach = (r->level ? LABEL_REACH_EM : TURNED_REACH_EM) * f->em;
    float dx = -lay_overlap(r->box.x0, r->box.x1, b.x0, b.x1);
    float dy = -lay_overlap(r->box.y0, r->box.y1, b.y0, b.y1);
    float mid = (r->box.x0 + r->box.x1) / 2;

    if (dx > reach || dy > reach)
        return false;
    if (dx > 0) /* left or right of it */
        return dy < -0.3F * fig_height(r->box);
    return (mid > b.x0 && mid < b.x1 && fig_width(r->box) < fig_width(b)) || dy < 0;
}

/** Does it lie on something that is drawn, and not only among such things? */
static bool is_on_ink(const fig_page *f, const fig_run *r, int cluster)
{
    for (size_t i = 0; i < f->ninks; i++)
        if (f->inks[i].cluster == cluster &&
            fig_mid_in(r->box, fig_grown(f->inks[i].box, 0.2F * f->em)))
            return true;
    return false;
}

static bool is_label(const fig_page *f, const fig_run *r, const fig_cluster *c)
{
    if (fig_mid_in(r->box, fig_grown(c->ink, 0.2F * f->em)))
        return is_on_ink(f, r, (int)(c - f->clusters)) || !is_in_paragraph(f, r, c->ink);
    if (r->prose || r->caption || r->size > 1.3F * f->em || !is_beside(f, r, c->box))
        return false;
    return !is_in_paragraph(f, r, c->ink);
}

/** A figure does not grow over running text. */
static bool may_grow(const fig_page *f, ocr_box from, ocr_box to)
{
    for (size_t i = 0; i < f->nruns; i++) {
        const fig_run *r = &f->runs[i];
        ocr_box b = fig_grown(r->box, -0.2F * r->size);

        if ((r->prose || r->caption) && fig_touch(b, to) && !fig_touch(b, from))
            return false;
    }
    return true;
}

/** @return whether the cluster grew */
static bool attach(fig_page *f, size_t at)
{
    fig_cluster *c = &f->clusters[at];
    ocr_box before = c->box;

    for (size_t i = 0; i < f->nruns; i++) {
        fig_run *r = &f->runs[i];

        if (r->cluster >= 0 || r->overprint ||
            !fig_touch(r->box, fig_grown(before, TURNED_REACH_EM * f->em)))
            continue;
        if (!is_label(f, r, c) || !may_grow(f, c->box, lay_box_union(c->box, r->box)))
            continue;
        r->cluster = (int)at;
        c->box = lay_box_union(c->box, r->box);
    }
    return c->box.x0 < before.x0 || c->box.y0 < before.y0 || c->box.x1 > before.x1 ||
           c->box.y1 > before.y1;
}

/** Make one cluster of two. */
static void merge(fig_page *f, size_t to, size_t from)
{
    fig_cluster *a = &f->clusters[to], *b = &f->clusters[from];

    a->ink = lay_box_union(a->ink, b->ink);
    a->box = lay_box_union(a->box, b->box);
    a->nshapes += b->nshapes;
    a->nboxes += b->nboxes;
    a->nrules += b->nrules;
    a->nimages += b->nimages;
    b->is_figure = false;
    for (size_t i = 0; i < f->nruns; i++)
        if (f->runs[i].cluster == (int)from)
            f->runs[i].cluster = (int)to;
    for (size_t i = 0; i < f->ninks; i++)
        if (f->inks[i].cluster == (int)from)
            f->inks[i].cluster = (int)to;
}

/** No running text stands between or beside them in the box around both. */
static bool may_join(const fig_page *f, ocr_box a, ocr_box b)
{
    ocr_box both = lay_box_union(a, b);

    for (size_t i = 0; i < f->nruns; i++) {
        ocr_box r = fig_grown(f->runs[i].box, -0.2F * f->runs[i].size);

        if ((f->runs[i].prose || f->runs[i].caption) && fig_touch(r, both) && !fig_touch(r, a) &&
            !fig_touch(r, b))
            return false;
    }
    return true;
}

/** Figures that touch are one, and so is what lies inside of one. */
static bool join_touching(fig_page *f)
{
    bool joined = false;

    for (size_t i = 0; i < f->nclusters; i++)
        for (size_t k = 0; f->clusters[i].is_figure && k < f->nclusters; k++) {
            fig_cluster *a = &f->clusters[i], *b = &f->clusters[k];
            bool in;

            if (k == i || b->nshapes + b->nboxes + b->nrules + b->nimages == 0)
                continue;
            in = fig_is_in(b->ink, fig_grown(a->box, 0.2F * f->em));
            if (!in && (!b->is_figure || !fig_touch(fig_grown(a->box, JOIN_EM * f->em), b->box) ||
                        !may_join(f, a->box, b->box)))
                continue;
            merge(f, i, k);
            *b = (fig_cluster){0};
            joined = true;
        }
    return joined;
}

void fig_labels_attach(fig_page *f)
{
    for (int round = 0; round < ROUNDS; round++) {
        bool grew = false;

        for (size_t i = 0; i < f->nclusters; i++)
            if (f->clusters[i].is_figure)
                grew = attach(f, i) || grew;
        if (!join_touching(f) && !grew)
            break;
    }
}
