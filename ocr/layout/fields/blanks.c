/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Lines to write on: level rules on the baseline of a row, beside its text and without text of
 * their own. They are looked for when tables have taken their rules, and are segments of the row.
 */
#define LEAST_EM   1.8F
#define THIN_EM    0.16F
#define CORNER_EM  0.1F
#define LABEL_GAP  2.0F  /* em, between a label and its line */
#define RISE_EM    0.12F /* of the rule over the baseline */
#define DROP_EM    0.45F
#define ON_LINE_EM 1.1F /* text this far above a rule is written on it */
#define OVERLAP_EM 0.3F
#define FLOAT_EM   1.0F /* rules this near to a table or a picture are part of it */
enum { MAX_BLANKS = 1000 };

/** A rule that goes on at one of its ends, upwards or downwards: of a table, a frame. */
static bool has_corner(const lay_page *lay, const ocr_box *line)
{
    float slack = CORNER_EM * lay->em;

    for (size_t i = 0; i < lay->nrules; i++) {
        const ocr_box *r = &lay->rules[i].box;

        if (!lay->rules[i].horizontal && lay_overlap(r->y0, r->y1, line->y0, line->y1) > -slack &&
            (fabsf(r->x0 - line->x0) < 2 * slack || fabsf(r->x1 - line->x1) < 2 * slack))
            return true;
    }
    return false;
}

static bool is_of_float(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    float gap = FLOAT_EM * lay->em;

    return (s->kind == LAY_TABLE || s->kind == LAY_IMAGE) &&
           lay_overlap(s->box.x0, s->box.x1, line->x0, line->x1) > -gap &&
           lay_overlap(s->box.y0, s->box.y1, line->y0, line->y1) > -gap;
}

/** Text is written on the line, or it is part of a formula. */
static bool is_written_on(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    for (size_t i = 0; i < s->nwords; i++) {
        const lay_word *w = &s->words[i];

        if (lay_overlap(w->u0, w->u1, line->x0, line->x1) <= OVERLAP_EM * lay->em)
            continue;
        if (w->v > line->y0 - ON_LINE_EM * lay->em && w->v < line->y1 + DROP_EM * w->size)
            return true;
        if (w->math && lay_overlap(w->box.y0, w->box.y1, line->y0, line->y1) > 0)
            return true;
    }
    return false;
}

/** "____, On the motion of": a dash that stands for the author of the entry before. */
static bool is_punctuation(const lay_word *w)
{
    return *w->text == ',' || *w->text == '.';
}

/** Distance of the text of a row beside the line; negative: it is not beside it. */
static float gap_to(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    float y = (line->y0 + line->y1) / 2, slack = OVERLAP_EM * lay->em;

    if (s->kind != LAY_TEXT || s->margin != LAY_BODY || s->page_info || s->nwords == 0 ||
        y < s->v - RISE_EM * s->size || y > s->v + DROP_EM * s->size)
        return -1;
    if (s->box.x1 <= line->x0 + slack)
        return lay_max(0, line->x0 - s->box.x1);
    return s->box.x0 >= line->x1 - slack && !is_punctuation(&s->words[0])
               ? lay_max(0, s->box.x0 - line->x1)
               : -1;
}

/** The segment beside a line to write on; nsegs: there is none, or the line is something else. */
static size_t find_row(const lay_page *lay, size_t nsegs, const ocr_box *line)
{
    size_t best = nsegs;
    float best_gap = LABEL_GAP * lay->em;

    for (size_t i = 0; i < nsegs; i++) {
        const lay_seg *s = &lay->segs[i];
        float gap;

        if (is_of_float(lay, s, line) || is_written_on(lay, s, line))
            return nsegs;
        gap = gap_to(lay, s, line);
        if (gap >= 0 && gap < best_gap) {
            best_gap = gap;
            best = i;
        }
    }
    return best;
}

static bool add_blank(lay_page *lay, size_t row, ocr_box line)
{
    lay_word *w = sch_arena_alloc(lay->scratch, 1, sizeof *w);
    lay_seg *seg = lay_seg_add(lay), *beside;

    if (!w || !seg)
        return false;
    beside = &lay->segs[row];
    *w = (lay_word){.text = LAY_FIELD_BLANK,
                    .box = line,
                    .u0 = line.x0,
                    .u1 = line.x1,
                    .v = beside->v,
                    .size = beside->size,
                    .conf = 1,
                    .rate = 1,
                    .style = beside->words[0].style & (OCR_BOLD | OCR_ITALIC | OCR_MONO),
                    .glyph0 = -1,
                    .glyph1 = -1,
                    .nrunes = 1,
                    .row = beside->row};
    w->box.y0 = w->v - 0.75F * w->size; /* where it is written on */
    *seg = *beside;
    seg->words = w;
    seg->nwords = 1;
    lay_seg_settle(seg);
    return true;
}

bool lay_fields_blanks(lay_page *lay)
{
    size_t nsegs = lay->nsegs, found = 0;

    for (size_t i = 0; i < lay->nrules && found < MAX_BLANKS; i++) {
        const ocr_box *line = &lay->rules[i].box;
        size_t row;

        if (!lay->rules[i].horizontal || line->y1 - line->y0 > THIN_EM * lay->em ||
            line->x1 - line->x0 < LEAST_EM * lay->em || has_corner(lay, line))
            continue;
        row = find_row(lay, nsegs, line);
        if (row == nsegs)
            continue;
        if (!add_blank(lay, row, *line))
            return false;
        found++;
    }
    return true;
}
