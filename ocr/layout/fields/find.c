/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/fields/field_priv.h"

#include "ocr/layout/figures/figure.h"

#include <math.h>

/**
 * Candidates for fields: squares of four lines, circles; and the fields of the file.
 */
#define BOX_LEAST_EM 0.45F /* side of a box to tick, diameter of a circle */
#define BOX_MOST_EM  1.7F
#define BOX_ASPECT   0.75F /* shorter by longer side */
#define CORNER_EM    0.1F  /* how far lines may miss each other at a corner */
enum { MAX_FIELDS = 4000, MAX_INKS = 20000 };

static int by_left(const void *a, const void *b)
{
    const fld_ink *x = a, *y = b;

    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

bool fld_inks_collect(fld_page *f, const ocr_pdf_page *pdf)
{
    f->inks = sch_arena_alloc(f->lay->scratch, pdf->nrules + 1, sizeof *f->inks);
    if (!f->inks)
        return false;
    for (size_t i = 0; i < pdf->nrules && f->ninks < MAX_INKS; i++) {
        const ocr_rule *r = &pdf->rules[i];
        fld_ink ink = {.box = lay_frame_enter_points(&f->lay->frame, r->x0, r->y0, r->x1, r->y1),
                       .kind = r->kind,
                       .filled = r->filled,
                       .is_round = r->is_round};

        if (lay_is_white(r->rgb) || lay_is_in_figure(f->lay, ink.box))
            continue;
        f->inks[f->ninks++] = ink;
        f->longest = lay_max(f->longest, fld_width(ink.box));
    }
    qsort(f->inks, f->ninks, sizeof *f->inks, by_left);
    return true;
}

size_t fld_first_ink(const fld_page *f, float x)
{
    size_t low = 0, high = f->ninks;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (f->inks[mid].box.x0 < x)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool is_level(const fld_ink *ink)
{
    return (ink->kind == OCR_RULE_HORIZONTAL || ink->kind == OCR_RULE_VERTICAL) &&
           fld_width(ink->box) > fld_height(ink->box);
}

static bool is_upright(const fld_ink *ink)
{
    return (ink->kind == OCR_RULE_HORIZONTAL || ink->kind == OCR_RULE_VERTICAL) &&
           fld_width(ink->box) <= fld_height(ink->box);
}

static bool is_sized(const fld_page *f, ocr_box box)
{
    float w = fld_width(box), h = fld_height(box);

    return lay_min(w, h) >= BOX_LEAST_EM * f->em && lay_max(w, h) <= BOX_MOST_EM * f->em &&
           lay_min(w, h) >= BOX_ASPECT * lay_max(w, h);
}

/** Inside a field that is there already, or the same. */
static bool is_known(const fld_page *f, ocr_box box)
{
    for (size_t i = 0; i < f->nfields; i++)
        if (fld_has_middle(f->fields[i].box, box))
            return true;
    return false;
}

bool fld_add(fld_page *f, fld_field field)
{
    fld_field *all;

    if (f->nfields == MAX_FIELDS || is_known(f, field.box))
        return true;
    all = sch_arena_grow(f->lay->scratch, f->fields, f->nfields, &f->cap_fields, sizeof *all);
    if (!all)
        return false;
    f->fields = all;
    all[f->nfields++] = field;
    return true;
}

/** An upright line at x, from y0 to y1. */
static bool has_side(fld_page *f, float x, float y0, float y1)
{
    float slack = CORNER_EM * f->em;

    for (size_t i = fld_first_ink(f, x - 2 * slack);
         i < f->ninks && f->inks[i].box.x0 < x + slack && fld_may_look(f); i++) {
        const ocr_box *b = &f->inks[i].box;

        if (is_upright(&f->inks[i]) && fabsf((b->x0 + b->x1) / 2 - x) < slack &&
            fabsf(b->y0 - y0) < 1.5F * slack && fabsf(b->y1 - y1) < 1.5F * slack)
            return true;
    }
    return false;
}

/** The square whose upper side is the line `top`. */
static bool find_square(fld_page *f, size_t top, ocr_box *ret_box)
{
    const ocr_box *t = &f->inks[top].box;
    float slack = CORNER_EM * f->em;

    for (size_t i = fld_first_ink(f, t->x0 - slack);
         i < f->ninks && f->inks[i].box.x0 < t->x0 + slack && fld_may_look(f); i++) {
        const ocr_box *b = &f->inks[i].box;
        ocr_box box = lay_box_union(*t, *b);

        if (i == top || !is_level(&f->inks[i]) || b->y0 <= t->y0 || fabsf(b->x1 - t->x1) > slack ||
            !is_sized(f, box))
            continue;
        if (has_side(f, t->x0, t->y0, b->y1) && has_side(f, t->x1, t->y0, b->y1)) {
            *ret_box = box;
            return true;
        }
    }
    return false;
}

bool fld_drawn_find(fld_page *f)
{
    for (size_t i = 0; i < f->ninks; i++) {
        const fld_ink *ink = &f->inks[i];
        fld_field field = {.box = ink->box};
        bool found = false;

        if (ink->is_round && !ink->filled && is_sized(f, ink->box)) {
            field.kind = FLD_CIRCLE;
            found = true;
        } else if (is_level(ink) && fld_width(ink->box) <= BOX_MOST_EM * f->em) {
            field.kind = FLD_BOX;
            found = find_square(f, i, &field.box);
        }
        if (found && !fld_add(f, field))
            return false;
    }
    return true;
}

bool fld_widgets_find(fld_page *f, const ocr_pdf_page *pdf)
{
    for (size_t i = 0; i < pdf->nfields; i++) {
        const ocr_field *w = &pdf->fields[i];
        fld_field field = {.box =
                               lay_frame_enter_points(&f->lay->frame, w->x0, w->y0, w->x1, w->y1),
                           .is_widget = true};

        field.kind = w->kind == OCR_FIELD_CHECK   ? FLD_BOX
                     : w->kind == OCR_FIELD_RADIO ? FLD_CIRCLE
                                                  : FLD_TEXT;
        field.mark = w->is_checked ? FLD_TICK : FLD_EMPTY;
        if (lay_is_in_figure(f->lay, field.box))
            continue;
        if (!fld_add(f, field))
            return false;
    }
    return true;
}
