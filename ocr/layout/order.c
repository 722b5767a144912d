/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>
#include <string.h>

/**
 * Reading order: columns are cut along gutters.
 *
 * A gutter is an empty upright strip with text on both sides. In a region the tallest one is taken;
 * what lies above it, left of it, right of it and below it are regions of their own, in that order.
 * So a heading or figure across the page splits the columns into bands, and of three columns under
 * a wide figure the one that stands free is cut off first. A region without gutter is read row by
 * row. The strips are found from the right ends of segments: a tallest empty strip of a given width
 * can always be moved left until it touches one (the maximal rectangles of Breuel's whitespace
 * cover, restricted to upright ones).
 *
 * A rule across the strip parts it as a heading would. Panels (panels.c) are cut as one piece and
 * then ordered by themselves, where they stand.
 *
 * A gutter between the columns of a table is refused: there the rows of both sides lie on the same
 * baselines and are short.
 */
#define TABLE_CHARS 30.0F /* as many in a line of text of its width */
#define RULE_EM     4.0F  /* how far a rule that parts reaches over the strip on both sides */
enum { MAX_DEPTH = 40, MAX_STARTS = 600 };

typedef struct gutter {
    float x0, x1, y0, y1; /* free strip */
    float height;         /* of the part that has text on both sides */
} gutter;

/** Figures of the text on one side of a strip. */
typedef struct side {
    size_t rows;
    float chars, letters, digits;
} side;

typedef struct cut_state {
    lay_page *lay;
    int region;
    size_t done; /* segments already in their final place */
    lay_seg **out;
} cut_state;

static int by_top(const void *a, const void *b)
{
    const lay_seg *x = *(lay_seg *const *)a, *y = *(lay_seg *const *)b;

    if (x->row_v != y->row_v)
        return x->row_v < y->row_v ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

static int compare_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static int by_height(const void *a, const void *b)
{
    const lay_rule *x = a, *y = b;

    return (x->box.y0 > y->box.y0) - (x->box.y0 < y->box.y0);
}

static float mid_y(const lay_seg *s)
{
    return (s->box.y0 + s->box.y1) / 2;
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
static bool is_after_labels(lay_seg **segs, size_t n, const gutter *g, float em)
{
    size_t labels = 0, all = 0;

    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (s->kind != LAY_TEXT || mid_y(s) < g->y0 || mid_y(s) > g->y1 ||
            s->box.x1 > g->x0 + 0.5F || s->box.x1 < g->x0 - 1.5F * em)
            continue;
        all++;
        labels += s->nwords == 1 && s->words[0].nrunes <= 5 && s->box.x1 - s->box.x0 < 3 * em;
    }
    return labels * 3 > all * 2;
}

/** Median distance of the rows between y0 and y1, in units of the font size. */
static float row_pitch_em(lay_seg **segs, size_t n, const gutter *g, float em)
{
    enum { SAMPLE = 64 };
    float d[SAMPLE], before = NAN;
    size_t count = 0;

    for (size_t i = 0; i < n && count < SAMPLE; i++) {
        if (segs[i]->kind != LAY_TEXT || mid_y(segs[i]) < g->y0 || mid_y(segs[i]) > g->y1)
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
static bool is_between_columns(lay_seg **segs, size_t n, const gutter *g, float em)
{
    side left = {0}, right = {0};
    size_t paired = 0, few;
    bool picture = false;
    float lc, rc;

    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        bool has_left = false, has_right = false;

        while (end < n && segs[end]->row == segs[i]->row && segs[i]->row >= 0)
            end++;
        for (size_t k = i; k < end; k++) {
            bool is_left = segs[k]->box.x1 <= g->x0 + 0.5F;

            if (mid_y(segs[k]) < g->y0 || mid_y(segs[k]) > g->y1)
                continue;
            if (segs[k]->kind == LAY_IMAGE)
                picture = true;
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
    if (is_after_labels(segs, n, g, em))
        return false;
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
                     gutter *best)
{
    gutter g = {.x0 = x, .x1 = INFINITY, .y0 = y0, .y1 = y1};
    float l0 = INFINITY, l1 = -INFINITY, r0 = INFINITY, r1 = -INFINITY;

    if (y1 - y0 <= best->height)
        return;
    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (mid_y(s) < y0 || mid_y(s) > y1)
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

/** Follow the strip [x, x + w] down the region, from blocker to blocker. */
static void scan_strip(const lay_page *lay, lay_seg **segs, size_t n, float x, float w, float em,
                       gutter *best)
{
    float from = -INFINITY, top = INFINITY, bottom = -INFINITY, rule;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        top = lay_min(top, segs[i]->box.y0);
        bottom = lay_max(bottom, segs[i]->box.y1);
    }
    from = top;
    rule = next_rule(lay, x, w, em, top, &at);
    for (size_t i = 0; i < n; i++) {
        const lay_seg *s = segs[i];

        if (s->box.x0 >= x + w - 0.5F || s->box.x1 <= x + 0.5F || s->kind == LAY_TURNED)
            continue;
        for (; rule < s->box.y0; rule = next_rule(lay, x, w, em, rule, &at)) {
            if (rule > from)
                consider(segs, n, x, w, from, rule, em, best);
            from = lay_max(from, rule);
        }
        consider(segs, n, x, w, from, s->box.y0, em, best);
        from = lay_max(from, s->box.y1);
    }
    for (; rule < bottom; rule = next_rule(lay, x, w, em, rule, &at)) {
        if (rule > from)
            consider(segs, n, x, w, from, rule, em, best);
        from = lay_max(from, rule);
    }
    consider(segs, n, x, w, from, bottom, em, best);
}

static bool find_gutter(const lay_page *lay, lay_seg **segs, size_t n, float em, gutter *ret_gutter)
{
    static const float widths[] = {2.0F, 1.0F, 0.5F};
    gutter best = {.height = 0};
    size_t step = n / MAX_STARTS + 1;

    for (size_t w = 0; w < SCH_COUNT_OF(widths); w++)
        for (size_t i = 0; i < n; i += step)
            scan_strip(lay, segs, n, segs[i]->box.x1, widths[w] * em, em, &best);
    *ret_gutter = best;
    return best.height > 0;
}

/** Size of most text of the region. */
static float region_em(lay_seg **segs, size_t n, float otherwise)
{
    size_t best_weight = 0;
    float best = otherwise;

    for (size_t i = 0; i < n && i < 200; i++) {
        size_t weight = 0;

        if (segs[i]->kind != LAY_TEXT)
            continue;
        for (size_t k = 0; k < n && k < 200; k++)
            if (segs[k]->kind == LAY_TEXT &&
                fabsf(segs[k]->size - segs[i]->size) < 0.06F * segs[i]->size)
                weight += segs[k]->nwords;
        if (weight > best_weight) {
            best_weight = weight;
            best = segs[i]->size;
        }
    }
    return best;
}

static int cut(cut_state *st, lay_seg **segs, size_t n, int column, int depth);

/** Order what a panel holds, in regions of its own. */
static void settle_panel(cut_state *st, const lay_seg *panel, int column, int depth)
{
    size_t n = panel->ninside;

    st->region++;
    if (depth < MAX_DEPTH)
        lay_panels_take(st->lay, panel->inside, &n, panel->area); /* without memory: no panels */
    cut(st, panel->inside, n, column, depth + 1);
    st->region++;
}

static void settle(cut_state *st, lay_seg **segs, size_t n, int column, int depth)
{
    for (size_t i = 0; i < n; i++) {
        if (segs[i]->kind == LAY_PANEL) {
            settle_panel(st, segs[i], column, depth);
            continue;
        }
        segs[i]->region = st->region;
        segs[i]->column = column;
        st->out[st->done++] = segs[i];
    }
    st->region++;
}

/** Enough to have columns: a panel stands for lines. */
static bool may_have_columns(lay_seg **segs, size_t n)
{
    for (size_t i = 0; i < n && i < 4; i++)
        if (segs[i]->kind == LAY_PANEL)
            return n > 1;
    return n >= 4;
}

/** Cut a region and its parts. @return the number of columns that it has */
static int cut(cut_state *st, lay_seg **segs, size_t n, int column, int depth)
{
    enum { ABOVE, LEFT, RIGHT, BELOW, PARTS };
    lay_seg **part[PARTS];
    size_t count[PARTS] = {0};
    int columns = 1, wide;
    gutter g;

    if (n == 0)
        return 0;
    qsort(segs, n, sizeof(lay_seg *), by_top);
    if (depth >= MAX_DEPTH || !may_have_columns(segs, n) ||
        !find_gutter(st->lay, segs, n, region_em(segs, n, st->lay->em), &g)) {
        settle(st, segs, n, column, depth);
        return 1;
    }
    for (int p = 0; p < PARTS; p++) {
        part[p] = sch_arena_alloc(st->lay->scratch, n, sizeof(lay_seg *));
        if (!part[p]) {
            settle(st, segs, n, column, depth);
            return 1;
        }
    }
    for (size_t i = 0; i < n; i++) {
        float y = mid_y(segs[i]);
        int p = y < g.y0 ? ABOVE : y > g.y1 ? BELOW : segs[i]->box.x1 <= g.x0 + 1 ? LEFT : RIGHT;

        part[p][count[p]++] = segs[i];
    }
    cut(st, part[ABOVE], count[ABOVE], column, depth + 1);
    wide = cut(st, part[LEFT], count[LEFT], column, depth + 1);
    columns = wide + cut(st, part[RIGHT], count[RIGHT], column + wide, depth + 1);
    cut(st, part[BELOW], count[BELOW], column, depth + 1);
    return columns;
}

/** Margins first and last, each in a region of its own; segs are sorted. */
static void take_margin(cut_state *st, lay_seg **segs, size_t n, lay_margin margin)
{
    size_t before = st->done;

    for (size_t i = 0; i < n; i++)
        if (segs[i]->margin == margin) {
            segs[i]->region = st->region;
            st->out[st->done++] = segs[i];
        }
    st->region += st->done > before;
}

static bool is_inside(const lay_seg *s, const lay_seg *picture)
{
    float slack = 0.2F * s->size;

    return s->box.x0 >= picture->box.x0 - slack && s->box.x1 <= picture->box.x1 + slack &&
           s->box.y0 >= picture->box.y0 - slack && s->box.y1 <= picture->box.y1 + slack;
}

/** Labels in a picture are part of it. */
static void mark_inside(lay_page *lay)
{
    for (size_t i = 0; i < lay->nsegs; i++)
        for (size_t k = 0; lay->segs[i].kind == LAY_IMAGE && k < lay->nsegs; k++)
            if (lay->segs[k].kind != LAY_IMAGE && lay->segs[k].margin == LAY_BODY &&
                is_inside(&lay->segs[k], &lay->segs[i]))
                lay->segs[k].margin = LAY_INSIDE;
}

/** Copy the order out, each picture followed by what is inside it. @return segments written */
static size_t copy_out(cut_state *st, lay_seg **all, size_t n, lay_seg *sorted)
{
    size_t at = 0;

    for (size_t i = 0; i < st->done; i++) {
        const lay_seg *s = st->out[i];
        size_t first;

        sorted[at++] = *s;
        if (s->kind != LAY_IMAGE)
            continue;
        first = at;
        for (size_t k = 0; k < n; k++) {
            if (all[k]->margin != LAY_INSIDE || all[k]->region >= 0 || !is_inside(all[k], s))
                continue;
            all[k]->region = st->region;
            all[k]->column = s->column;
            sorted[at++] = *all[k];
        }
        st->region += at > first;
    }
    return at;
}

bool lay_order(lay_page *lay)
{
    size_t n = lay->nsegs, nbody = 0;
    lay_seg **all = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *));
    lay_seg **body = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *));
    lay_seg *sorted = sch_arena_alloc(lay->scratch, n + 1, sizeof *sorted);
    cut_state st = {.lay = lay, .out = sch_arena_alloc(lay->scratch, n + 1, sizeof(lay_seg *))};

    if (!all || !body || !sorted || !st.out)
        return false;
    mark_inside(lay);
    for (size_t i = 0; i < n; i++) {
        all[i] = &lay->segs[i];
        all[i]->region = -1;
        if (all[i]->margin == LAY_BODY)
            body[nbody++] = all[i];
    }
    qsort(all, n, sizeof(lay_seg *), by_top);
    take_margin(&st, all, n, LAY_HEAD);
    qsort(lay->rules, lay->nrules, sizeof *lay->rules, by_height);
    qsort(body, nbody, sizeof(lay_seg *), by_top);
    if (!lay_panels_take(lay, body, &nbody, INFINITY))
        return false;
    cut(&st, body, nbody, 0, 0);
    take_margin(&st, all, n, LAY_SIDE);
    take_margin(&st, all, n, LAY_FOOT);
    lay->nsegs = copy_out(&st, all, n, sorted);
    lay->segs = sorted;
    lay->cap_segs = n;
    return true;
}
