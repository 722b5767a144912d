/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/order/gutter_priv.h"

#include "ocr/model/floats.h"

#include <math.h>

/**
 * Columns of text, or columns of a table?
 *
 * Between the columns of a table the rows of both sides lie on the same baselines and are short.
 * Where the page was painted column by column, though, short rows are columns of text as well: a
 * table is painted row by row, its cells one after the other.
 */
#define TABLE_CHARS 30.0F /* as many in a line of text of its width */
#define FAR_EM      3.0F  /* between short blocks, as in the head of a letter */
enum {
    FLOW_ROWS = 4,      /* of either side, to tell the order of painting */
    BLOCK_ROWS = 3,     /* where one side was painted as a whole before the other */
    ROWS_A_CROSSING = 5 /* painted on one side before the other's turn, at least */
};

/** Figures of the text on one side of a strip. */
typedef struct side {
    size_t rows;
    float chars, letters, digits;
} side;

/** Add the text of the segments of one row next to the strip to a side's figures. */
static void side_add(side *s, const lay_seg *seg)
{
    for (size_t i = 0; i < seg->nwords; i++) {
        s->chars += seg->words[i].nrunes;
        s->letters += seg->words[i].nletters;
        s->digits += seg->words[i].ndigits;
    }
}

/** A table stands in a column of text as lines of that text would. */
static void side_add_table(side *s, const lay_seg *seg)
{
    size_t rows = (size_t)lay_max(1, (seg->box.y1 - seg->box.y0) / (1.2F * lay_max(seg->size, 1)));
    float chars = (float)rows * TABLE_CHARS;

    s->rows += rows;
    s->chars += chars;
    s->letters += chars;
}

/**
 * Labels of a list before their text: most segments that end at the strip are a word of a few
 * characters.
 */
static bool is_after_labels(lay_seg **segs, size_t n, const lay_gutter *g, float em)
{
    size_t labels = 0, all = 0;

    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (s->kind != LAY_TEXT || lay_seg_mid(s) < g->y0 || lay_seg_mid(s) > g->y1 ||
            s->box.x1 > g->x0 + 0.5F || s->box.x1 < g->x0 - 1.5F * em)
            continue;
        all++;
        labels += s->nwords == 1 && s->words[0].nrunes <= 5 && s->box.x1 - s->box.x0 < 3 * em;
    }
    return labels * 3 > all * 2;
}

/** Median distance of the rows between y0 and y1, in units of the font size. */
static float row_pitch_em(lay_seg **segs, size_t n, const lay_gutter *g, float em)
{
    enum { SAMPLE = 64 };
    float d[SAMPLE], before = NAN;
    size_t count = 0;

    for (size_t i = 0; i < n && count < SAMPLE; i++) {
        if (segs[i]->kind != LAY_TEXT || lay_seg_mid(segs[i]) < g->y0 ||
            lay_seg_mid(segs[i]) > g->y1)
            continue;
        if (segs[i]->row_v - before > 0.3F * em)
            d[count++] = (segs[i]->row_v - before) / em;
        before = segs[i]->row_v;
    }
    if (count == 0)
        return 0;
    ocr_floats_sort(d, count);
    return d[count / 2];
}

/** What was counted on both sides of a strip. */
typedef struct tally {
    side left, right;
    size_t paired, level; /* rows with text on both sides; segments beside one seen before */
    bool picture;
} tally;

static tally count_sides(const gut_region *r, const lay_gutter *g)
{
    tally t = {0};
    float bottom[2] = {-INFINITY, -INFINITY}; /* of what was seen on the left and on the right */

    for (size_t i = 0; i < r->n;) {
        size_t end = i + 1;
        bool has_left = false, has_right = false;

        while (end < r->n && r->segs[end]->row == r->segs[i]->row && r->segs[i]->row >= 0)
            end++;
        for (size_t k = i; k < end; k++) {
            const lay_seg *s = r->segs[k];
            bool is_left = lay_is_left_of(s, g);

            if (lay_seg_mid(s) < g->y0 || lay_seg_mid(s) > g->y1)
                continue;
            if (s->kind == LAY_IMAGE)
                t.picture = true;
            t.level += s->box.y0 < bottom[is_left] - 0.2F * r->em;
            bottom[!is_left] = lay_max(bottom[!is_left], s->box.y1);
            if (s->kind == LAY_TABLE || s->kind == LAY_PANEL)
                side_add_table(is_left ? &t.left : &t.right, s);
            if (s->kind != LAY_TEXT)
                continue;
            side_add(is_left ? &t.left : &t.right, s);
            has_left = has_left || is_left;
            has_right = has_right || !is_left;
        }
        t.left.rows += has_left;
        t.right.rows += has_right;
        t.paired += has_left && has_right;
        i = end;
    }
    return t;
}

/**
 * Was one side painted before the other, or in long turns?
 *
 * @param words  both sides hold words: a few lines of them are enough
 */
static bool is_painted_apart(const gut_region *r, const lay_gutter *g, bool words)
{
    size_t on_left = 0, on_right = 0, crossings = 0, few;
    bool was_left = false;

    for (size_t i = 0; i < r->npainted; i++) {
        const lay_seg *s = r->painted[i];
        bool is_left = lay_is_left_of(s, g);

        if (lay_seg_mid(s) < g->y0 || lay_seg_mid(s) > g->y1)
            continue;
        crossings += on_left + on_right > 0 && is_left != was_left;
        *(is_left ? &on_left : &on_right) += 1;
        was_left = is_left;
    }
    few = on_left < on_right ? on_left : on_right;
    return (few >= FLOW_ROWS && crossings * ROWS_A_CROSSING <= few) ||
           (words && few >= BLOCK_ROWS && crossings == 1 && g->x1 - g->x0 > FAR_EM * r->em);
}

static gut_parting judge_sides(const gut_region *r, const lay_gutter *g)
{
    const tally t = count_sides(r, g);
    const side *left = &t.left, *right = &t.right;
    size_t few = left->rows < right->rows ? left->rows : right->rows;
    float lc, rc;
    bool words;

    if (t.picture && few == 0)
        return GUT_PICTURE;
    if (few < 2)
        return GUT_NOTHING;
    if (t.level == 0 || is_after_labels(r->segs, r->n, g, r->em))
        return GUT_NOTHING; /* text and formulas that take turns never stand side by side */
    lc = left->chars / (float)left->rows;
    rc = right->chars / (float)right->rows;
    if ((float)t.paired < 0.45F * (float)few)
        return lc >= 5 && rc >= 5 ? GUT_TEXT : GUT_NOTHING;
    if ((lc < 20 && left->digits > 0.35F * left->chars) ||
        (rc < 20 && right->digits > 0.35F * right->chars))
        return GUT_NOTHING;
    if (left->digits < 0.2F * left->chars && right->digits > 0.35F * right->chars)
        return GUT_NOTHING; /* labels, and columns of numbers beside them */
    words = left->letters > 0.6F * left->chars && right->letters > 0.6F * right->chars;
    if (lc >= 8 && rc >= 8 && is_painted_apart(r, g, words))
        return GUT_TEXT;
    if (lc >= 17 && rc >= 17)
        return lc + rc >= 60 || row_pitch_em(r->segs, r->n, g, r->em) < 1.6F ? GUT_TEXT
                                                                             : GUT_NOTHING;
    return g->height > 18 * r->em && left->letters > 0.75F * left->chars &&
                   right->letters > 0.75F * right->chars && lc >= 8 && rc >= 8
               ? GUT_TEXT
               : GUT_NOTHING;
}

gut_parting gut_judge(const gut_region *r, const lay_gutter *g)
{
    gut_parting parting = judge_sides(r, g);
    lay_terms terms;

    /* Read row by row, the lines of a term would come between those of its text. */
    return parting == GUT_NOTHING && lay_terms_find(r->segs, r->n, r->em, g, &terms) && terms.wraps
               ? GUT_TEXT
               : parting;
}
