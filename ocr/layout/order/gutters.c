/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/order/gutter_priv.h"

#include <math.h>

/**
 * Gutters: empty upright strips with text on both sides.
 *
 * The strips are found from the right ends of segments: a tallest empty strip of a given width can
 * always be moved left until it touches one (the maximal rectangles of Breuel's whitespace cover,
 * restricted to upright ones). A rule across the strip ends it as a heading would.
 *
 * Strips between columns of text come first, whatever their height (gutter_judge.c): beside a
 * picture stands what may go on in columns under it.
 */
#define RULE_EM      4.0F  /* how far a rule that parts reaches over the strip on both sides */
#define WRAP_EM      3.0F  /* from a picture to the text that runs around it, at most */
#define HEADING_SIZE 1.12F /* of most text: a heading is larger */
#define REACH_EM     0.5F  /* how far a picture may reach over a strip, with its credit */
#define SAME_SIZE    0.06F /* of the size, that two lines of a paragraph may differ */
#define LEADING_EM   1.6F  /* between two lines of a paragraph, at most */
#define TAIL_EM      0.7F  /* white below a paragraph; from the left edge of its lines */
enum { MAX_STARTS = 600, WRAP_ROWS = 3 };

/** Widths that a gutter of this height must have: short ones are easily chance. */
static bool is_wide_enough(float width, float height, float em)
{
    return (height >= 10 * em && width >= 0.5F * em) || (height >= 5 * em && width >= 0.8F * em) ||
           (height >= 3.4F * em && width >= 1.3F * em) || (height >= 3.2F * em && width >= 3 * em);
}

/** Of every kind of gutter the tallest so far. */
typedef struct found {
    lay_gutter text, picture;
} found;

/** Judge the free strip [x, x + w] between y0 and y1; update best. */
static void consider(const gut_region *r, float x, float w, float y0, float y1, found *best)
{
    lay_gutter g = {.x0 = x, .x1 = x + w, .y0 = y0, .y1 = y1};
    float l0 = INFINITY, l1 = -INFINITY, r0 = INFINITY, r1 = -INFINITY, right = INFINITY;

    if (y1 - y0 <= best->text.height)
        return;
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (lay_seg_mid(s) < y0 || lay_seg_mid(s) > y1)
            continue;
        if (lay_is_left_of(s, &g)) {
            l0 = lay_min(l0, s->box.y0);
            l1 = lay_max(l1, s->box.y1);
        } else {
            r0 = lay_min(r0, s->box.y0);
            r1 = lay_max(r1, s->box.y1);
            right = lay_min(right, lay_max(s->box.x0, x + w));
        }
    }
    g.x1 = right;
    g.height = lay_overlap(l0, l1, r0, r1);
    if (g.height <= best->text.height || !is_wide_enough(g.x1 - g.x0, g.height, r->em))
        return;
    switch (gut_judge(r, &g)) {
    case GUT_TEXT:
        best->text = g;
        break;
    case GUT_PICTURE:
        if (g.height > best->picture.height)
            best->picture = g;
        break;
    case GUT_NOTHING:
    default:
        break;
    }
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
static bool is_wrapped(const gut_region *r, const ocr_box *p, float x, float w)
{
    size_t beside[2] = {0}, over[2] = {0};
    float em = r->em;

    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];
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

/** A picture of one column that reaches a little into the strip beside it. */
static bool reaches_in(const ocr_box *p, float x, float w, float em)
{
    return (p->x0 < x - em && p->x1 < x + w + REACH_EM * em) ||
           (p->x1 > x + w + em && p->x0 > x - REACH_EM * em);
}

/** What ends a strip that it lies across. */
static bool is_blocker(const gut_region *r, const lay_seg *s, float x, float w)
{
    if (s->box.x0 >= x + w - 0.5F || s->box.x1 <= x + 0.5F || s->kind == LAY_TURNED)
        return false;
    return s->kind != LAY_IMAGE ||
           (!reaches_in(&s->box, x, w, r->em) && !is_wrapped(r, &s->box, x, w));
}

/** Follow the strip from rule to rule as far as `until`. @return where the last piece begins */
static float follow_rules(const gut_region *r, float x, float w, float from, float until,
                          size_t *at, found *best)
{
    float rule = next_rule(r->lay, x, w, r->em, from, at);

    while (rule < until) {
        consider(r, x, w, from, rule, best);
        from = rule;
        rule = next_rule(r->lay, x, w, r->em, from, at);
    }
    return from;
}

/** Follow the strip [x, x + w] down the region, from blocker to blocker. */
static void scan_strip(const gut_region *r, float x, float w, found *best)
{
    float from = INFINITY, bottom = -INFINITY;
    size_t at = 0;

    for (size_t i = 0; i < r->n; i++) {
        from = lay_min(from, r->segs[i]->box.y0);
        bottom = lay_max(bottom, r->segs[i]->box.y1);
    }
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (!is_blocker(r, s, x, w))
            continue;
        from = follow_rules(r, x, w, from, s->box.y0, &at, best);
        consider(r, x, w, from, s->box.y0, best);
        from = lay_max(from, s->box.y1);
    }
    from = follow_rules(r, x, w, from, bottom, &at, best);
    consider(r, x, w, from, bottom, best);
}

static int by_glyph(const void *a, const void *b)
{
    int32_t x = (*(lay_seg *const *)a)->words[0].glyph0;
    int32_t y = (*(lay_seg *const *)b)->words[0].glyph0;

    return (x > y) - (x < y);
}

/** Fill painted. @return false: no memory */
static bool sort_painted(gut_region *r)
{
    r->painted = sch_arena_alloc(r->lay->scratch, r->n + 1, sizeof(lay_seg *));
    for (size_t i = 0; r->painted && i < r->n; i++)
        if (r->segs[i]->kind == LAY_TEXT && r->segs[i]->nwords && r->segs[i]->words[0].glyph0 >= 0)
            r->painted[r->npainted++] = r->segs[i];
    if (r->painted)
        qsort(r->painted, r->npainted, sizeof(lay_seg *), by_glyph);
    return r->painted != NULL;
}

static bool is_heading(const lay_seg *s, float em)
{
    bool bold = s->kind == LAY_TEXT;

    for (size_t i = 0; i < s->nwords; i++)
        bold = bold && s->words[i].style & OCR_BOLD;
    return s->kind == LAY_TEXT && (bold || s->size > HEADING_SIZE * em);
}

/** Something ends the strip: what stands under its columns goes across it. */
static bool is_ended(const gut_region *r, const lay_gutter *g)
{
    for (size_t i = 0; i < r->n; i++)
        if (lay_seg_mid(r->segs[i]) > g->y1 && is_blocker(r, r->segs[i], g->x0, g->x1 - g->x0))
            return true;
    return false;
}

/**
 * A short heading under the columns, of the text that goes across below it, crosses no gutter: the
 * strip ends above such lines.
 */
static void end_above_headings(const gut_region *r, lay_gutter *g)
{
    float bottom[2] = {-INFINITY, -INFINITY}, end;

    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];
        float *side = &bottom[lay_is_left_of(s, g)];

        if (lay_seg_mid(s) > g->y0 && lay_seg_mid(s) < g->y1)
            *side = lay_max(*side, s->box.y1);
    }
    end = lay_min(bottom[0], bottom[1]);
    if (!isfinite(end) || !is_ended(r, g))
        return;
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (lay_seg_mid(s) < g->y1 && s->box.y0 > end && !is_heading(s, r->em))
            return;
    }
    g->y1 = lay_min(g->y1, end + 0.1F * r->em);
}

/** The last line that goes across the strip above it; NULL: none. */
static const lay_seg *line_above(const gut_region *r, const lay_gutter *g)
{
    const lay_seg *above = NULL;

    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (s->kind == LAY_TEXT && lay_seg_mid(s) < g->y0 &&
            is_blocker(r, s, g->x0, g->x1 - g->x0) && (!above || s->v > above->v))
            above = s;
    }
    return above;
}

/**
 * The short last line of a paragraph or caption that goes across above the columns is no part of
 * them: the strip begins below it.
 */
static void begin_below_tail(const gut_region *r, lay_gutter *g)
{
    const lay_seg *above = line_above(r, g), *tail = NULL;
    float next = INFINITY;

    if (!above)
        return;
    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];

        if (lay_seg_mid(s) < g->y0 || lay_seg_mid(s) > g->y1)
            continue;
        if (!tail)
            tail = s; /* the topmost */
        else
            next = lay_min(next, s->box.y0);
    }
    if (tail && tail->kind == LAY_TEXT && lay_is_left_of(tail, g) &&
        fabsf(tail->size - above->size) < SAME_SIZE * above->size &&
        fabsf(tail->box.x0 - above->box.x0) < TAIL_EM * above->size &&
        tail->v - above->v < LEADING_EM * above->size && next > tail->box.y1 + TAIL_EM * tail->size)
        g->y0 = tail->box.y1;
}

bool lay_gutter_find(const lay_page *lay, lay_seg **segs, size_t n, float em,
                     lay_gutter *ret_gutter)
{
    static const float widths[] = {2.0F, 1.0F, 0.5F};
    gut_region r = {.lay = lay, .segs = segs, .n = n, .em = em};
    found best = {.text.height = 0};
    size_t step = n / MAX_STARTS + 1;

    if (gut_at_rule(&r, ret_gutter))
        return true;
    if (!sort_painted(&r))
        return false;
    for (size_t w = 0; w < SCH_COUNT_OF(widths); w++)
        for (size_t i = 0; i < n; i += step)
            scan_strip(&r, segs[i]->box.x1, widths[w] * em, &best);
    if (best.text.height > 0) {
        begin_below_tail(&r, &best.text);
        end_above_headings(&r, &best.text);
        gut_end_below_names(&r, &best.text);
    }
    *ret_gutter = best.text.height > 0 ? best.text : best.picture;
    return ret_gutter->height > 0;
}
