/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Lines to write on: level rules on the baseline of a row, beside its text and without text of
 * their own; or over the label of what is signed there. They are looked for when tables have taken
 * their rules, and are segments of the row.
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
#define ROOM_EM    1.4F /* above a line to sign on */
#define UNDER_EM   1.9F /* from it to the baseline of what is signed, at most */
#define SIGN_EM    5.0F /* its least length */
enum { MAX_BLANKS = 1000, LABEL_WORDS = 7 };

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

/** A row of text whose baseline the line is on. */
static bool is_row_of(const lay_seg *s, const ocr_box *line)
{
    float y = (line->y0 + line->y1) / 2;

    return s->kind == LAY_TEXT && s->margin == LAY_BODY && !s->page_info && s->nwords > 0 &&
           y >= s->v - RISE_EM * s->size && y <= s->v + DROP_EM * s->size;
}

/** "____, On the motion of": a dash that stands for the author of the entry before. */
static bool is_for_author(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    return is_row_of(s, line) && (s->words[0].text[0] == ',' || s->words[0].text[0] == '.') &&
           fabsf(s->box.x0 - line->x1) < OVERLAP_EM * lay->em;
}

/** Distance of the text of a row beside the line; negative: it is not beside it. */
static float gap_to(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    float slack = OVERLAP_EM * lay->em;

    if (!is_row_of(s, line))
        return -1;
    if (s->box.x1 <= line->x0 + slack)
        return lay_max(0, line->x0 - s->box.x1);
    return s->box.x0 >= line->x1 - slack ? lay_max(0, s->box.x0 - line->x1) : -1;
}

/** The segment beside a line to write on; nsegs: there is none, or the line is something else. */
static size_t find_row(const lay_page *lay, size_t nsegs, const ocr_box *line)
{
    size_t best = nsegs;
    float best_gap = LABEL_GAP * lay->em;

    for (size_t i = 0; i < nsegs; i++) {
        const lay_seg *s = &lay->segs[i];
        float gap;

        if (is_of_float(lay, s, line) || is_written_on(lay, s, line) || is_for_author(lay, s, line))
            return nsegs;
        gap = gap_to(lay, s, line);
        if (gap >= 0 && gap < best_gap) {
            best_gap = gap;
            best = i;
        }
    }
    return best;
}

/** The words of a row stand under the line, and nowhere else: "Signature of the owner". */
static bool is_under(const lay_page *lay, const lay_seg *s, const ocr_box *line)
{
    float drop = s->v - line->y1;

    return s->kind == LAY_TEXT && s->margin == LAY_BODY && !s->page_info && s->nwords > 0 &&
           s->nwords <= LABEL_WORDS && drop > 0.6F * s->size && drop < UNDER_EM * lay->em &&
           s->box.x0 > line->x0 - 0.5F * lay->em && s->box.x1 < line->x1 + 0.5F * lay->em;
}

/** The label under a line to sign on; nsegs: there is none, or no room to write. */
static size_t find_label(const lay_page *lay, size_t nsegs, const ocr_box *line)
{
    ocr_box room = {line->x0, line->y0 - ROOM_EM * lay->em, line->x1, line->y0};
    size_t label = nsegs;

    for (size_t i = 0; i < nsegs; i++) {
        const lay_seg *s = &lay->segs[i];

        if (is_of_float(lay, s, line) || (lay_overlap(s->box.x0, s->box.x1, room.x0, room.x1) > 0 &&
                                          lay_overlap(s->box.y0, s->box.y1, room.y0, room.y1) > 0))
            return nsegs;
        if (is_under(lay, s, line))
            label = label == nsegs ? i : nsegs + 1;
    }
    return label < nsegs ? label : nsegs;
}

/**
 * A line to sign on: its label stands under it. So do footnotes and headings under ornaments; it is
 * told by a second such line beside it, or by brackets.
 */
static size_t find_signed(const lay_page *lay, size_t nsegs, const ocr_box *line)
{
    size_t label;

    if (line->x1 - line->x0 < SIGN_EM * lay->em)
        return nsegs;
    label = find_label(lay, nsegs, line);
    if (label == nsegs || lay->segs[label].words[0].text[0] == '(')
        return label;
    for (size_t i = 0; i < lay->nrules; i++) {
        const ocr_box *r = &lay->rules[i].box;

        if (r != line && lay->rules[i].horizontal && r->x1 - r->x0 >= SIGN_EM * lay->em &&
            fabsf(r->y0 - line->y0) < CORNER_EM * lay->em &&
            lay_overlap(r->x0, r->x1, line->x0, line->x1) < -lay->em &&
            find_label(lay, nsegs, r) < nsegs)
            return label;
    }
    return nsegs;
}

/** Put the blank, the last segment, on its own line: in the row of one beside it, or a new one. */
static void raise_blank(lay_page *lay, lay_seg *seg, lay_word *w)
{
    float v = w->box.y1;
    int at = -2 - (int)(seg - lay->segs);

    for (const lay_seg *s = lay->segs; s < seg; s++)
        if (s->row < -1 && fabsf(s->row_v - v) < CORNER_EM * lay->em) {
            at = s->row;
            v = s->row_v;
        }
    w->v = seg->row_v = v;
    w->box.y0 = v - 0.75F * w->size;
    w->row = seg->row = at;
}

/** @param above  the line stands over the row, not in it */
static bool add_blank(lay_page *lay, size_t row, ocr_box line, bool above)
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
    if (above)
        raise_blank(lay, seg, w);
    lay_seg_settle(seg);
    return true;
}

bool lay_fields_blanks(lay_page *lay)
{
    size_t nsegs = lay->nsegs, found = 0;

    for (size_t i = 0; i < lay->nrules && found < MAX_BLANKS; i++) {
        const ocr_box *line = &lay->rules[i].box;
        size_t row;
        bool above;

        if (!lay->rules[i].horizontal || line->y1 - line->y0 > THIN_EM * lay->em ||
            line->x1 - line->x0 < LEAST_EM * lay->em || has_corner(lay, line))
            continue;
        row = find_row(lay, nsegs, line);
        above = row == nsegs;
        if (above)
            row = find_signed(lay, nsegs, line);
        if (row == nsegs)
            continue;
        if (!add_blank(lay, row, *line, above))
            return false;
        found++;
    }
    return true;
}
