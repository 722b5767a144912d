/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Gutters: empty upright strips with text on both sides.
 *
 * The strips are found from the right ends of segments: a tallest empty strip of a given width can
 * always be moved left until it touches one (the maximal rectangles of Breuel's whitespace cover,
 * restricted to upright ones). A rule across the strip ends it as a heading would.
 *
 * A gutter between the columns of a table is refused: there the rows of both sides lie on the same
 * baselines and are short.
 */
#define TABLE_CHARS 30.0F /* as many in a line of text of its width */
#define RULE_EM     4.0F  /* how far a rule that parts reaches over the strip on both sides */
#define WRAP_EM     3.0F  /* from a picture to the text that runs around it, at most */
enum { MAX_STARTS = 600, WRAP_ROWS = 3 };

/** Figures of the text on one side of a strip. */
typedef struct side {
    size_t rows;
    float chars, letters, digits;
} side;

static int compare_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/** Widths that a gutter of this height must have: short ones are easily chance. */
static bool is_wide_enough(float width, float height, float em)
{
    return (height >= 10 * em && width >= 0.5F * em) || (height >= 5 * em && width >= 0.8F * em) ||
           (height >= 3.4F * em && width >= 1.3F * em);
}

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
    qsort(d, count, sizeof d[0], compare_float);
    return d[count / 2];
}

/**
 * Columns of text, or columns of a table?
 *
 * @param segs  sorted by by_top()
 */
static bool is_between_columns(lay_seg **segs, size_t n, const lay_gutter *g, float em)
{
    side left = {0}, right = {0};
    size_t paired = 0, level = 0, few;
    bool picture = false;
    float bottom[2] = {-INFINITY, -INFINITY}; /* of what was seen on the left and on the right */
    float lc, rc;

    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        bool has_left = false, has_right = false;

        while (end < n && segs[end]->row == segs[i]->row && segs[i]->row >= 0)
            end++;
        for (size_t k = i; k < end; k++) {
            bool is_left = segs[k]->box.x1 <= g->x0 + 0.5F;

            if (lay_seg_mid(segs[k]) < g->y0 || lay_seg_mid(segs[k]) > g->y1)
                continue;
            if (segs[k]->kind == LAY_IMAGE)
                picture = true;
            level += segs[k]->box.y0 < bottom[is_left] - 0.2F * em;
            bottom[!is_left] = lay_max(bottom[!is_left], segs[k]->box.y1);
            if (segs[k]->kind == LAY_TABLE || segs[k]->kind == LAY_PANEL)
                side_add_table(is_left ? &left : &right, segs[k]);
            if (segs[k]->kind != LAY_TEXT)
                continue;
            side_add(is_left ? &left : &right, segs[k]);
            has_left = has_left || is_left;
            has_right = has_right || !is_left;
        }
        left.rows += has_left;
        right.rows += has_right;
        paired += has_left && has_right;
        i = end;
    }
    if (picture && (left.rows == 0 || right.rows == 0))
        return true; /* text beside a picture */
    few = left.rows < right.rows ? left.rows : right.rows;
    if (few < 2)
        return false;
    if (level == 0 || is_after_labels(segs, n, g, em))
        return false; /* text and formulas that take turns never stand side by side */
    lc = left.chars / (float)left.rows;
    rc = right.chars / (float)right.rows;
    if ((float)paired < 0.45F * (float)few)
        return lc >= 5 && rc >= 5;
    if ((lc < 20 && left.digits > 0.35F * left.chars) ||
        (rc < 20 && right.digits > 0.35F * right.chars))
        return false;
    if (left.digits < 0.2F * left.chars && right.digits > 0.35F * right.chars)
        return false; /* labels, and columns of numbers beside them */
    if (lc >= 17 && rc >= 17)
        return lc + rc >= 60 || row_pitch_em(segs, n, g, em) < 1.6F;
    return g->height > 18 * em && left.letters > 0.75F * left.chars &&
           right.letters > 0.75F * right.chars && lc >= 8 && rc >= 8;
}

/** Judge the free strip [x, x + w] between y0 and y1; update best. */
static void consider(lay_seg **segs, size_t n, float x, float w, float y0, float y1, float em,
                     lay_gutter *best)
{
    lay_gutter g = {.x0 = x, .x1 = INFINITY, .y0 = y0, .y1 = y1};
    float l0 = INFINITY, l1 = -INFINITY, r0 = INFINITY, r1 = -INFINITY;

    if (y1 - y0 <= best->height)
        return;
    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (lay_seg_mid(s) < y0 || lay_seg_mid(s) > y1)
            continue;
        if (s->box.x1 <= x + 0.5F) {
            l0 = lay_min(l0, s->box.y0);
            l1 = lay_max(l1, s->box.y1);
        } else if (s->box.x0 >= x + w - 0.5F) {
            r0 = lay_min(r0, s->box.y0);
            r1 = lay_max(r1, s->box.y1);
            g.x1 = lay_min(g.x1, s->box.x0);
        }
    }
    g.height = lay_overlap(l0, l1, r0, r1);
    if (g.height <= best->height || !is_wide_enough(g.x1 - g.x0, g.height, em))
        return;
    if (is_between_columns(segs, n, &g, em))
        *best = g;
}

/** Height of the next rule across the strip below y; INFINITY: none. Rules are sorted. */
static float next_rule(const lay_page *lay, float x, float w, float em, float y, size_t *at)
{
    for (; *at < lay->nrules; (*at)++) {
        const lay_rule *r = &lay->rules[*at];

        if (r->horizontal && r->box.y0 > y && r->box.x0 < x - RULE_EM * em &&
            r->box.x1 > x + w + RULE_EM * em)
            return r->box.y0;
    }
    return INFINITY;
}

/**
 * A picture set into two columns, with the strip [x, x + w] between them: text runs around it. It
 * stands close by on both sides, and above or below lines of both columns reach over its edges.
 */
static bool is_wrapped(lay_seg **segs, size_t n, const ocr_box *p, float x, float w, float em)
{
    size_t beside[2] = {0}, over[2] = {0};

    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];
        bool level = lay_seg_mid(s) > p->y0 && lay_seg_mid(s) < p->y1;

        if (s->kind != LAY_TEXT)
            continue;
        beside[0] += level && fabsf(p->x0 - s->box.x1) < WRAP_EM * em;
        beside[1] += level && fabsf(s->box.x0 - p->x1) < WRAP_EM * em;
        over[0] += s->box.x0 < p->x0 - em && s->box.x1 > p->x0 + em && s->box.x1 <= x + 0.5F;
        over[1] += s->box.x0 >= x + w - 0.5F && s->box.x0 < p->x1 - em && s->box.x1 > p->x1 + em;
    }
    return lay_min((float)beside[0], (float)beside[1]) >= WRAP_ROWS &&
           lay_min((float)over[0], (float)over[1]) >= WRAP_ROWS;
}

/** Follow the strip from rule to rule as far as `until`. @return where the last piece begins */
static float follow_rules(const lay_page *lay, lay_seg **segs, size_t n, float x, float w, float em,
                          float from, float until, size_t *at, lay_gutter *best)
{
    float rule = next_rule(lay, x, w, em, from, at);

    while (rule < until) {
        consider(segs, n, x, w, from, rule, em, best);
        from = rule;
        rule = next_rule(lay, x, w, em, from, at);
    }
    return from;
}

/** Follow the strip [x, x + w] down the region, from blocker to blocker. */
static void scan_strip(const lay_page *lay, lay_seg **segs, size_t n, float x, float w, float em,
                       lay_gutter *best)
{
    float from = INFINITY, bottom = -INFINITY;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        from = lay_min(from, segs[i]->box.y0);
        bottom = lay_max(bottom, segs[i]->box.y1);
    }
    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (s->box.x0 >= x + w - 0.5F || s->box.x1 <= x + 0.5F || s->kind == LAY_TURNED ||
            (s->kind == LAY_IMAGE && is_wrapped(segs, n, &s->box, x, w, em)))
            continue;
        from = follow_rules(lay, segs, n, x, w, em, from, s->box.y0, &at, best);
        consider(segs, n, x, w, from, s->box.y0, em, best);
        from = lay_max(from, s->box.y1);
    }
    from = follow_rules(lay, segs, n, x, w, em, from, bottom, &at, best);
    consider(segs, n, x, w, from, bottom, em, best);
}

bool lay_gutter_find(const lay_page *lay, lay_seg **segs, size_t n, float em,
                     lay_gutter *ret_gutter)
{
    static const float widths[] = {2.0F, 1.0F, 0.5F};
    lay_gutter best = {.height = 0};
    size_t step = n / MAX_STARTS + 1;

    for (size_t w = 0; w < SCH_COUNT_OF(widths); w++)
        for (size_t i = 0; i < n; i += step)
            scan_strip(lay, segs, n, segs[i]->box.x1, widths[w] * em, em, &best);
    *ret_gutter = best;
    return best.height > 0;
}
