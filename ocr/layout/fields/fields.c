/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/fields/field_priv.h"

#include <math.h>
#include <string.h>

/**
 * Fields of forms become words of the row that they stand in: boxes and circles to tick, fields of
 * the file. What has no text beside it is no field.
 */
#define WIDGET_GAP_EM 4.0F /* of a field of the file */
#define FIELD_SHARE   0.5F /* of the lower one, that a field and its row have in common */
#define TOUCH_EM      0.15F
#define SEVERAL_LINES 2.2F /* em: a higher field of text has several */

static ocr_box em_box(const lay_word *w)
{
    return (ocr_box){w->u0, w->v - 0.75F * w->size, w->u1, w->v + 0.25F * w->size};
}

/** Distance of a word beside the field; negative: it is not beside it. */
static float gap_to(const fld_field *field, const lay_word *w)
{
    ocr_box b = em_box(w);
    float slack = 0.3F * w->size;

    if (b.x1 <= field->box.x0 + slack)
        return lay_max(0, field->box.x0 - b.x1);
    return b.x0 >= field->box.x1 - slack ? lay_max(0, b.x0 - field->box.x1) : -1;
}

static bool is_in_row(const fld_page *f, const fld_field *field, const lay_word *w)
{
    ocr_box b = em_box(w);

    if (w->size < 0.6F * f->em)
        return false;
    return lay_overlap(b.y0, b.y1, field->box.y0, field->box.y1) >
           FIELD_SHARE * lay_min(fld_height(b), fld_height(field->box));
}

/** The nearest word of the row that the field stands in, NULL: none. */
static const lay_word *neighbour(const fld_page *f, const fld_field *field)
{
    float most = field->is_widget ? WIDGET_GAP_EM * f->em : INFINITY;
    const lay_word *best = NULL;
    float best_gap = 0;

    for (size_t i = 0; i < f->nwords; i++) {
        const lay_word *w = &f->words[i];
        float gap = gap_to(field, w);

        if (gap < 0 || gap > most || !is_in_row(f, field, w) ||
            w->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT))
            continue;
        if (!best || gap < best_gap) {
            best = w;
            best_gap = gap;
        }
    }
    return best;
}

/** Boxes side by side are cells of a grid. */
static bool is_in_grid(const fld_page *f, const fld_field *field)
{
    float slack = TOUCH_EM * f->em;

    for (size_t i = 0; i < f->nfields; i++) {
        const ocr_box *b = &f->fields[i].box;

        if (&f->fields[i] != field && f->fields[i].kind == FLD_BOX && !f->fields[i].is_widget &&
            lay_overlap(b->x0, b->x1, field->box.x0, field->box.x1) > -slack &&
            lay_overlap(b->y0, b->y1, field->box.y0, field->box.y1) > -slack)
            return true;
    }
    return false;
}

static bool is_field(const fld_page *f, fld_field *field)
{
    if (field->is_widget || field->ncells > 0)
        return true;
    field->mark = fld_mark_of(f, field);
    return field->mark != FLD_OTHER && !is_in_grid(f, field);
}

static const char *text_of(const fld_field *field)
{
    switch (field->kind) {
    case FLD_BOX:
        return field->mark == FLD_CROSS ? "☒" : field->mark == FLD_TICK ? "☑" : "□";
    case FLD_CIRCLE:
        return field->mark == FLD_EMPTY ? "◯" : "◉";
    case FLD_TEXT:
    default:
        return LAY_FIELD_BOX;
    }
}

static lay_word make_word(const fld_page *f, const fld_field *field, const lay_word *beside)
{
    lay_word w = {.text = text_of(field),
                  .box = field->box,
                  .u0 = field->box.x0,
                  .u1 = field->box.x1,
                  .v = beside ? beside->v : field->box.y1 - 0.25F * f->em,
                  .size = beside ? beside->size : f->em,
                  .conf = 1,
                  .rate = 1,
                  .glyph0 = -1,
                  .glyph1 = -1,
                  .nrunes = 1};

    if (beside)
        w.style = beside->style & (OCR_BOLD | OCR_ITALIC | OCR_MONO);
    return w;
}

/** What is filled into a field of text stands on the baseline of its label. */
static bool settle_value(fld_page *f, const fld_field *field, const lay_word *beside)
{
    bool any = false;

    for (size_t i = 0; i < f->nwords; i++) {
        lay_word *w = &f->words[i];

        if (!fld_has_middle(field->box, w->box))
            continue;
        any = true;
        if (beside && fld_height(field->box) < SEVERAL_LINES * f->em)
            w->v = beside->v;
    }
    return any;
}

/** Marks in boxes and circles are no words. */
static void drop_marks(fld_page *f, const fld_field *field)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->nwords; i++)
        if (!fld_has_middle(field->box, f->words[i].box))
            f->words[kept++] = f->words[i];
    f->nwords = kept;
}

/** Remember where fields are: their lines are no table's. */
static bool keep_places(fld_page *f)
{
    lay_page *lay = f->lay;

    lay->fields = sch_arena_alloc(lay->scratch, f->nfields + 1, sizeof *lay->fields);
    if (!lay->fields)
        return false;
    for (size_t i = 0; i < f->nfields; i++)
        lay->fields[lay->nfields++] = f->fields[i].box;
    return true;
}

static bool put_words(fld_page *f)
{
    lay_word *added = sch_arena_alloc(f->lay->scratch, f->nfields + 1, sizeof *added);
    lay_word *all;
    size_t nadded = 0, kept = 0;

    if (!added)
        return false;
    for (size_t i = 0; i < f->nfields; i++) { /* by all of them, before any goes */
        fld_field *field = &f->fields[i];
        const lay_word *beside = neighbour(f, field);

        field->is_none =
            (!beside && !field->is_widget && field->ncells == 0) || !is_field(f, field);
        if (!field->is_none && (field->kind != FLD_TEXT || !settle_value(f, field, beside)))
            added[nadded++] = make_word(f, field, beside);
    }
    for (size_t i = 0; i < f->nfields; i++) {
        if (f->fields[i].is_none)
            continue;
        if (f->fields[i].kind == FLD_BOX || f->fields[i].kind == FLD_CIRCLE)
            drop_marks(f, &f->fields[i]);
        else if (f->fields[i].ncells > 0 && !fld_comb_join(f, &f->fields[i]))
            return false;
        f->fields[kept++] = f->fields[i];
    }
    f->nfields = kept;
    all = sch_arena_alloc(f->lay->scratch, f->nwords + nadded + 1, sizeof *all);
    if (!all)
        return false;
    memcpy(all, f->words, f->nwords * sizeof *all);
    memcpy(all + f->nwords, added, nadded * sizeof *all);
    f->words = all;
    f->nwords += nadded;
    return true;
}

bool lay_fields_take(lay_page *lay, const ocr_pdf_page *pdf, lay_word **words, size_t *nwords)
{
    fld_page f = {.lay = lay, .words = *words, .nwords = *nwords};

    f.em = lay_words_em(f.words, f.nwords);
    if (f.em <= 0 || (pdf->nrules == 0 && pdf->nfields == 0))
        return true;
    if (!fld_widgets_find(&f, pdf) || !fld_inks_collect(&f, pdf) || !fld_combs_find(&f) ||
        !fld_drawn_find(&f))
        return false;
    fld_combs_merge(&f);
    if (f.nfields == 0)
        return true;
    if (!put_words(&f) || !keep_places(&f))
        return false;
    *words = f.words;
    *nwords = f.nwords;
    return true;
}

bool lay_is_in_field(const lay_page *lay, ocr_box box)
{
    for (size_t i = 0; i < lay->nfields; i++)
        if (lay_box_holds(lay->fields[i], box, TOUCH_EM * lay->em))
            return true;
    return false;
}
