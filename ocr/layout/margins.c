/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Running heads, feet and page numbers, as far as one page tells.
 *
 * Rows near the upper and lower edge that stand apart from the text are taken out of the columns:
 * they are read first and last. Those that are plainly no content (a lone page number, an artifact
 * of a tagged file, a short line in the outer margin) become page_info here; assembly adds those
 * that repeat from page to page.
 */
#define HEAD_SHARE 0.12F  /* of the page height: how far down a head may reach */
#define FOOT_SHARE 0.88F  /* how far up a foot may reach */
#define HEAD_SURE  0.085F /* an isolated short head above this is page_info */
#define HEAD_SMALL 0.105F /* the same in small print */
#define FOOT_SURE  0.92F
#define FOOT_SMALL 0.90F
#define SMALL      0.93F /* of the body's size */
#define SIDE_SHARE 0.09F /* turned text (a preprint's stamp) in the left or right margin */
enum {
    MARGIN_ROWS = 3,
    MARGIN_ROWS_MAX = 5,
    MARGIN_GROUPS = 2,
    BODY_ROWS = 6,
    GROUP_CHARS = 240,
    SIZE_SAMPLE = 400
};

typedef struct row_span {
    size_t first, count; /* in the sorted array */
    float top, bottom, v;
} row_span;

static int by_v(const void *a, const void *b)
{
    const lay_seg *x = *(lay_seg *const *)a, *y = *(lay_seg *const *)b;

    if (x->v != y->v)
        return x->v < y->v ? -1 : 1;
    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

/** Rows of all text segments, top down; rows whose boxes share most of their height are one. */
static size_t make_rows(lay_page *lay, lay_seg **segs, size_t n, row_span *rows)
{
    size_t count = 0;

    (void)lay;
    for (size_t i = 0; i < n; i++) {
        row_span *r = count ? &rows[count - 1] : NULL;
        const lay_seg *s = segs[i];

        if (r &&
            lay_overlap(r->top, r->bottom, s->box.y0, s->box.y1) > 0.5F * (s->box.y1 - s->box.y0)) {
            r->count++;
            r->top = lay_min(r->top, s->box.y0);
            r->bottom = lay_max(r->bottom, s->box.y1);
        } else {
            rows[count++] = (row_span){
                .first = i, .count = 1, .top = s->box.y0, .bottom = s->box.y1, .v = s->v};
        }
    }
    return count;
}

static bool rule_between(const lay_page *lay, float y0, float y1)
{
    for (size_t i = 0; i < lay->nrules; i++)
        if (lay->rules[i].horizontal && lay->rules[i].box.y0 > y0 && lay->rules[i].box.y1 < y1 &&
            lay->rules[i].box.x1 - lay->rules[i].box.x0 > 0.25F * lay_frame_width(&lay->frame))
            return true;
    return false;
}

static bool stand_apart(const lay_page *lay, const row_span *upper, const row_span *lower)
{
    float gap = lower->top - upper->bottom;

    return lower->v - upper->v > 1.45F * lay->pitch && gap > 0.5F * lay->em
               ? true
               : gap > -0.2F * lay->em && rule_between(lay, upper->v, lower->v - 0.3F * lay->em);
}

/** Skip "ix", "iv" or "viii" at s, written with the given one, five and ten. */
static const char *skip_roman_digit(const char *s, const char *digits)
{
    size_t n = 0;

    if (s[0] == digits[0] && (s[1] == digits[2] || s[1] == digits[1]))
        return s + 2;
    s += s[0] == digits[1];
    while (n < 3 && s[n] == digits[0])
        n++;
    return s + n;
}

/** i to xcix, lower case. */
static bool is_roman(const char *s)
{
    return *s && *skip_roman_digit(skip_roman_digit(s, "xlc"), "ivx") == '\0';
}

/** "12", "- 12 -", "[12]", "xiv", "Page 3 of 10", "3/10", "p. 7". */
static bool is_page_number(lay_seg **segs, const row_span *row)
{
    char text[64] = "";
    size_t n = 0;
    bool digits = false;

    for (size_t i = row->first; i < row->first + row->count; i++)
        for (size_t k = 0; k < segs[i]->nwords; k++)
            for (const char *p = segs[i]->words[k].text; *p; p++) {
                unsigned char c = (unsigned char)*p;

                if (c >= 0x80 || strchr("-[]().|/ ", c)) /* dashes and frames */
                    continue;
                if (n + 1 >= sizeof text)
                    return false;
                digits = digits || isdigit(c);
                text[n++] = (char)tolower(c);
            }
    text[n] = '\0';
    if (is_roman(text))
        return true;
    for (const char *p = text; *p;) { /* digits, and words that go with a number */
        static const char *const words[] = {"page", "pg", "p", "of"};
        size_t i = 0;

        while (i < SCH_COUNT_OF(words) && strncmp(p, words[i], strlen(words[i])) != 0)
            i++;
        if (i == SCH_COUNT_OF(words) && !isdigit((unsigned char)*p))
            return false;
        p += i < SCH_COUNT_OF(words) ? strlen(words[i]) : 1;
    }
    return digits && n <= 14;
}

typedef struct group {
    size_t first, end; /* rows */
    float top, bottom, size;
    size_t chars;
    bool artifact, number, copyright;
} group;

static group make_group(const row_span *rows, size_t first, size_t end, lay_seg **segs)
{
    group g = {.first = first,
               .end = end,
               .top = rows[first].top,
               .bottom = rows[end - 1].bottom,
               .artifact = true};

    for (size_t r = first; r < end; r++) {
        g.number = g.number || is_page_number(segs, &rows[r]);
        for (size_t i = rows[r].first; i < rows[r].first + rows[r].count; i++)
            for (size_t k = 0; k < segs[i]->nwords; k++) {
                const lay_word *w = &segs[i]->words[k];

                g.size = lay_max(g.size, w->size);
                g.chars += w->nrunes;
                g.artifact = g.artifact && w->artifact;
                g.copyright =
                    g.copyright || strstr(w->text, "©") || strcmp(w->text, "Copyright") == 0;
            }
    }
    return g;
}

static bool is_sure(const lay_page *lay, const group *g, bool head)
{
    float h = lay_frame_height(&lay->frame);
    bool small = g->size < SMALL * lay->em;

    if (g->artifact || (g->number && g->end - g->first == 1))
        return true;
    if (g->chars > GROUP_CHARS || (g->end - g->first > MARGIN_ROWS && !(small && g->number)))
        return false;
    if (!head && (g->copyright || (small && g->number)))
        return true;
    if (g->size > 1.12F * lay->margin_size)
        return false;
    return head ? g->bottom < (small ? HEAD_SMALL : HEAD_SURE) * h
                : g->top > (small ? FOOT_SMALL : FOOT_SURE) * h;
}

/**
 * A head set as close as the lines of text (typed pages): in the outer margin, a number at its end
 * or beginning, and not where the lines of the text begin, or much shorter than they are.
 */
static bool is_close_head(const lay_page *lay, lay_seg **segs, const row_span *row,
                          const row_span *next)
{
    const lay_seg *first = segs[row->first], *last = segs[row->first + row->count - 1];
    const lay_seg *under = segs[next->first], *under_last = segs[next->first + next->count - 1];
    const lay_word *a = &first->words[0], *b = &last->words[last->nwords - 1];

    if (row->bottom > HEAD_SURE * lay_frame_height(&lay->frame))
        return false;
    if ((a->ndigits == 0 || a->ndigits != a->nrunes) &&
        (b->ndigits == 0 || b->ndigits != b->nrunes))
        return false;
    return fabsf(first->box.x0 - under->box.x0) > 2 * lay->em &&
           last->box.x1 - first->box.x0 < 0.6F * (under_last->box.x1 - under->box.x0);
}

static void mark(lay_seg **segs, const row_span *rows, const group *g, lay_margin margin, bool sure)
{
    for (size_t r = g->first; r < g->end; r++)
        for (size_t i = rows[r].first; i < rows[r].first + rows[r].count; i++) {
            segs[i]->margin = margin;
            segs[i]->page_info = sure;
        }
}

/** Groups of rows from the top edge down. @return rows taken */
static size_t take_heads(lay_page *lay, lay_seg **segs, const row_span *rows, size_t n)
{
    float limit = HEAD_SHARE * lay_frame_height(&lay->frame);
    size_t at = 0;

    if (n > 1 && is_close_head(lay, segs, &rows[0], &rows[1])) {
        group g = make_group(rows, 0, 1, segs);

        mark(segs, rows, &g, LAY_HEAD, true);
        at = 1;
    }
    for (int k = 0; k < MARGIN_GROUPS && at < n; k++) {
        size_t end = at + 1;
        group g;

        while (end < n && end - at < MARGIN_ROWS_MAX + 1 &&
               !stand_apart(lay, &rows[end - 1], &rows[end]))
            end++;
        if (end >= n || end - at > MARGIN_ROWS_MAX || rows[end - 1].bottom > limit)
            break;
        g = make_group(rows, at, end, segs);
        if (!is_sure(lay, &g, true))
            break;
        mark(segs, rows, &g, LAY_HEAD, true);
        at = end;
    }
    return at;
}

static void take_feet(lay_page *lay, lay_seg **segs, const row_span *rows, size_t n, size_t floor)
{
    float limit = FOOT_SHARE * lay_frame_height(&lay->frame);
    size_t end = n;

    for (int k = 0; k < MARGIN_GROUPS; k++) {
        size_t at = end - 1;
        group g;

        if (end <= floor + 1)
            break;
        while (at > floor && end - at < MARGIN_ROWS_MAX + 1 &&
               !stand_apart(lay, &rows[at - 1], &rows[at]))
            at--;
        if (at <= floor || end - at > MARGIN_ROWS_MAX || rows[at].top < limit)
            break;
        g = make_group(rows, at, end, segs);
        if (!is_sure(lay, &g, false))
            break;
        mark(segs, rows, &g, LAY_FOOT, true);
        end = at;
    }
}

static int compare_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/** Median distance of a row to the next one under it. */
static bool measure_pitch(lay_page *lay, const row_span *rows, size_t n)
{
    float *d = sch_arena_alloc(lay->scratch, n + 1, sizeof *d);
    size_t count = 0;

    if (!d)
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        float step = rows[i + 1].v - rows[i].v;

        if (step > 0.9F * lay->em && step < 3.2F * lay->em)
            d[count++] = step;
    }
    qsort(d, count, sizeof *d, compare_float);
    lay->pitch = count ? d[count / 2] : 1.25F * lay->em;
    return true;
}

/**
 * Largest size that a good share of the characters has: pages end in small print that outweighs
 * their text, and a running head need not be smaller than that.
 */
static float margin_size(const lay_page *lay)
{
    float best = lay->em;
    size_t all = 0;

    for (size_t i = 0; i < lay->nsegs; i++)
        for (size_t k = 0; k < lay->segs[i].nwords; k++)
            all += lay->segs[i].words[k].nrunes;
    for (size_t i = 0; i < lay->nsegs && i < SIZE_SAMPLE; i++) {
        size_t same = 0;

        if (lay->segs[i].kind != LAY_TEXT || lay->segs[i].size <= best)
            continue;
        for (size_t k = 0; k < lay->nsegs; k++)
            if (fabsf(lay->segs[k].size - lay->segs[i].size) < 0.03F * lay->segs[i].size)
                for (size_t w = 0; w < lay->segs[k].nwords; w++)
                    same += lay->segs[k].words[w].nrunes;
        if (same * 7 > all)
            best = lay->segs[i].size;
    }
    return best;
}

bool lay_margins_mark(lay_page *lay)
{
    lay_seg **segs = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof(lay_seg *));
    row_span *rows = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof *rows);
    float w = lay_frame_width(&lay->frame);
    size_t n = 0, nrows, heads;

    if (!segs || !rows)
        return false;
    for (size_t i = 0; i < lay->nsegs; i++) {
        lay_seg *s = &lay->segs[i];

        if (s->kind == LAY_TEXT)
            segs[n++] = s;
        if (s->kind == LAY_TURNED &&
            (s->box.x1 < SIDE_SHARE * w || s->box.x0 > w - SIDE_SHARE * w)) {
            s->margin = LAY_SIDE;
            s->page_info = true;
        }
    }
    qsort(segs, n, sizeof(lay_seg *), by_v);
    nrows = make_rows(lay, segs, n, rows);
    if (!measure_pitch(lay, rows, nrows))
        return false;
    if (nrows < BODY_ROWS)
        return true;
    lay->margin_size = margin_size(lay);
    heads = take_heads(lay, segs, rows, nrows);
    take_feet(lay, segs, rows, nrows, heads);
    return true;
}
