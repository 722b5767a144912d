/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/fields/field_priv.h"

#include <math.h>
#include <string.h>

/**
 * Combs: one box for each letter, drawn as a frame that upright lines divide evenly, or as boxes
 * close to each other. Each is one field; letters that were filled in are one word.
 */
#define CELL_LEAST_EM 0.6F /* width of a cell */
#define CELL_MOST_EM  2.4F
#define HIGH_LEAST_EM 0.8F
#define HIGH_MOST_EM  2.4F
#define SLACK_EM      0.15F
#define EVEN_SHARE    0.2F /* by which cells of a comb differ */
#define GAP_SHARE     0.5F /* of a box: more is between boxes of their own */
#define SAME_WORD     1.6F /* cells from letter to letter; an empty one is a space */
enum { MIN_SIDES = 4, MAX_SIDES = 80, MAX_MERGED = 1000 };

static bool is_level(const fld_ink *ink)
{
    return ink->kind == OCR_RULE_HORIZONTAL && fld_width(ink->box) > fld_height(ink->box);
}

static bool are_near(float a, float b, float slack)
{
    return fabsf(a - b) < slack;
}

/** Upright lines between two level ones, from left to right; more of them below make a table. */
static size_t collect_sides(fld_page *f, ocr_box frame, float *sides)
{
    float slack = SLACK_EM * f->em;
    size_t n = 0;

    for (size_t i = fld_first_ink(f, frame.x0 - slack);
         i < f->ninks && f->inks[i].box.x0 < frame.x1 + slack && fld_may_look(f); i++) {
        const ocr_box *b = &f->inks[i].box;

        if (fld_width(*b) >= fld_height(*b) || f->inks[i].kind != OCR_RULE_VERTICAL ||
            lay_overlap(b->y0, b->y1, frame.y0, frame.y1) < -slack)
            continue;
        if (n == MAX_SIDES || !are_near(b->y0, frame.y0, slack) ||
            !are_near(b->y1, frame.y1, slack))
            return 0;
        if (n == 0 || b->x0 > sides[n - 1] + 2 * slack)
            sides[n++] = (b->x0 + b->x1) / 2;
    }
    return n;
}

static bool are_even(const fld_page *f, ocr_box frame, const float *sides, size_t n)
{
    float slack = SLACK_EM * f->em, cell = n > 1 ? fld_width(frame) / (float)(n - 1) : 0;

    if (n < MIN_SIDES || cell < CELL_LEAST_EM * f->em || cell > CELL_MOST_EM * f->em ||
        !are_near(sides[0], frame.x0, slack) || !are_near(sides[n - 1], frame.x1, slack))
        return false;
    for (size_t i = 1; i < n; i++)
        if (!are_near(sides[i] - sides[i - 1], cell, EVEN_SHARE * cell))
            return false;
    return true;
}

/** The comb whose upper side is the line `top`. */
static bool find_frame(fld_page *f, size_t top, fld_field *ret_field)
{
    const ocr_box *t = &f->inks[top].box;
    float slack = SLACK_EM * f->em, sides[MAX_SIDES];

    for (size_t i = fld_first_ink(f, t->x0 - slack);
         i < f->ninks && f->inks[i].box.x0 < t->x0 + slack && fld_may_look(f); i++) {
        const ocr_box *b = &f->inks[i].box;
        ocr_box frame = lay_box_union(*t, *b);
        size_t n;

        if (!is_level(&f->inks[i]) || b->y0 < t->y0 + HIGH_LEAST_EM * f->em ||
            b->y1 > t->y1 + HIGH_MOST_EM * f->em || !are_near(b->x1, t->x1, slack))
            continue;
        n = collect_sides(f, frame, sides);
        if (!are_even(f, frame, sides, n))
            continue;
        *ret_field = (fld_field){.box = frame, .kind = FLD_TEXT, .ncells = (int)n - 1};
        return true;
    }
    return false;
}

bool fld_combs_find(fld_page *f)
{
    for (size_t i = 0; i < f->ninks; i++) {
        fld_field field;

        if (is_level(&f->inks[i]) &&
            fld_width(f->inks[i].box) > (MIN_SIDES - 1) * CELL_LEAST_EM * f->em &&
            find_frame(f, i, &field) && !fld_add(f, field))
            return false;
    }
    return true;
}

static bool is_box(const fld_field *field)
{
    return field->kind == FLD_BOX && !field->is_widget && !field->is_none;
}

/** b is the next box of the comb in which a is the last. */
static bool is_next(const fld_page *f, ocr_box a, float cell, ocr_box b)
{
    float slack = SLACK_EM * f->em, gap = b.x0 - a.x1;

    return are_near(a.y0, b.y0, slack) && are_near(a.y1, b.y1, slack) &&
           are_near(cell, fld_width(b), EVEN_SHARE * cell) && gap > -slack &&
           gap < GAP_SHARE * cell;
}

/** Let a box stand for all that follow it in one comb. */
static void merge_from(fld_page *f, fld_field *field)
{
    float cell = fld_width(field->box);
    int cells = 1;

    for (size_t i = 0; i < f->nfields; i++) {
        fld_field *other = &f->fields[i];

        if (other == field || !is_box(other) || !is_next(f, field->box, cell, other->box))
            continue;
        field->box = lay_box_union(field->box, other->box);
        other->is_none = true;
        cells++;
        i = (size_t)-1; /* from the new end on */
    }
    if (cells > 1) {
        field->kind = FLD_TEXT;
        field->ncells = cells;
    }
}

static bool has_before(const fld_page *f, const fld_field *field)
{
    for (size_t i = 0; i < f->nfields; i++)
        if (&f->fields[i] != field && is_box(&f->fields[i]) &&
            is_next(f, f->fields[i].box, fld_width(field->box), field->box))
            return true;
    return false;
}

void fld_combs_merge(fld_page *f)
{
    size_t kept = 0;

    if (f->nfields > MAX_MERGED)
        return;
    for (size_t i = 0; i < f->nfields; i++)
        if (is_box(&f->fields[i]) && !has_before(f, &f->fields[i]))
            merge_from(f, &f->fields[i]);
    for (size_t i = 0; i < f->nfields; i++)
        if (!f->fields[i].is_none)
            f->fields[kept++] = f->fields[i];
    f->nfields = kept;
}

/** Append a word's text to that of another; false: no memory. */
static bool append(const fld_page *f, lay_word *to, const lay_word *word)
{
    size_t a = strlen(to->text), b = strlen(word->text);
    char *text = sch_arena_alloc(f->lay->page->arena, a + b + 1, 1);

    if (!text)
        return false;
    memcpy(text, to->text, a);
    memcpy(text + a, word->text, b);
    to->text = text;
    to->box = lay_box_union(to->box, word->box);
    to->u1 = word->u1;
    to->glyph1 = word->glyph1;
    to->nrunes += word->nrunes;
    to->nletters += word->nletters;
    to->ndigits += word->ndigits;
    return true;
}

bool fld_comb_join(fld_page *f, const fld_field *field)
{
    float cell = fld_width(field->box) / (float)field->ncells, before = 0;
    lay_word *word = NULL;
    size_t kept = 0;

    for (size_t i = 0; i < f->nwords; i++) { /* as they were painted: from left to right */
        lay_word *w = &f->words[i];
        float middle = (w->u0 + w->u1) / 2;

        if (!fld_has_middle(field->box, w->box)) {
            f->words[kept++] = *w;
            continue;
        }
        if (word && middle > before && middle < before + SAME_WORD * cell) {
            if (!append(f, word, w))
                return false;
        } else {
            word = &f->words[kept];
            f->words[kept++] = *w;
        }
        before = middle;
    }
    f->nwords = kept;
    return true;
}
