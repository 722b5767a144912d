/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/fields/field_priv.h"

#include <math.h>
#include <string.h>

/**
 * Whether a box or a circle is ticked: by a sign of a font, or by what is drawn in it.
 */
#define MARK_SHARE 0.25F /* of the field's sides, that a mark has at least */
#define SAME_EM    0.15F /* the two strokes of a cross lie in boxes that differ by less */

static bool is_one_of(const char *text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

static fld_mark mark_of_word(const lay_word *w)
{
    static const char *const crosses[] = {"x", "X", "×", "✕", "✖", "✗", "✘", "╳", "\\times"};
    static const char *const ticks[] = {"✓", "✔", "√", "•", "●", "■", "\\checkmark", "\\bullet"};

    if (is_one_of(w->text, crosses, SCH_COUNT_OF(crosses)))
        return FLD_CROSS;
    return is_one_of(w->text, ticks, SCH_COUNT_OF(ticks)) ? FLD_TICK : FLD_OTHER;
}

/** Drawn in the field, and not a side of it. */
static bool is_stroke_in(const fld_field *field, const fld_ink *ink)
{
    float w = fld_width(field->box), h = fld_height(field->box);

    if (ink->kind == OCR_RULE_HORIZONTAL || ink->kind == OCR_RULE_VERTICAL ||
        !fld_has_middle(field->box, ink->box))
        return false;
    if (ink->kind != OCR_RULE_SLOPED && !ink->filled && fld_width(ink->box) > 0.9F * w)
        return false; /* the circle itself */
    return fld_width(ink->box) > MARK_SHARE * w && fld_height(ink->box) > MARK_SHARE * h;
}

static bool are_crossed(const fld_page *f, const fld_ink *a, const fld_ink *b)
{
    float slack = SAME_EM * f->em;

    return a->kind == OCR_RULE_SLOPED && b->kind == OCR_RULE_SLOPED &&
           fabsf(a->box.x0 - b->box.x0) < slack && fabsf(a->box.x1 - b->box.x1) < slack &&
           fabsf(a->box.y0 - b->box.y0) < slack && fabsf(a->box.y1 - b->box.y1) < slack;
}

fld_mark fld_mark_of(const fld_page *f, const fld_field *field)
{
    const fld_ink *first = NULL;

    for (size_t i = 0; i < f->nwords; i++)
        if (fld_has_middle(field->box, f->words[i].box))
            return mark_of_word(&f->words[i]);
    for (size_t i = fld_first_ink(f, field->box.x0 - f->em);
         i < f->ninks && f->inks[i].box.x0 < field->box.x1; i++) {
        if (!is_stroke_in(field, &f->inks[i]))
            continue;
        if (first && are_crossed(f, first, &f->inks[i]))
            return FLD_CROSS;
        first = first ? first : &f->inks[i];
    }
    return first ? FLD_TICK : FLD_EMPTY;
}
