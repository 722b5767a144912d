/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Tables whose headings are underlined one by one, with white space between the rules, and that
 * have no other rule: the rules say what the columns are, and lines belong to the table as long as
 * they keep to them. It needs no numbers to be seen as a table.
 */
#define SAME_LINE_PX 3.0F
#define UNDER_EM     1.3F /* a heading's baseline is not further above its rule */
#define MAX_GAP_EM   4.0F /* between two rules */
#define HEAD_STEP_EM 1.7F
#define BODY_STEP_EM 3.4F
#define DEEP_EM      200.0F
enum { MIN_PIECES = 3, MIN_BODY = 2 };

typedef struct heads {
    float from[TAB_MAX_COLS], to[TAB_MAX_COLS]; /* of the rules */
    float cuts[TAB_MAX_COLS];                   /* between them */
    size_t n;
    float at;
} heads;

/** The rules on one line with rule number `first`, which is their first. @return false: too few */
static bool take_pieces(const tab_rules *rules, size_t first, float em, heads *h)
{
    h->n = 0;
    h->at = rules->h[first].at;
    for (size_t i = 0; i < rules->nh && rules->h[i].at < h->at + SAME_LINE_PX; i++) {
        const tab_rule *r = &rules->h[i];
        size_t k = h->n;

        if (r->at < h->at - SAME_LINE_PX)
            continue;
        if (r->group == -2 || h->n == TAB_MAX_COLS)
            return false;
        for (; k > 0 && h->from[k - 1] > r->from; k--) {
            h->from[k] = h->from[k - 1];
            h->to[k] = h->to[k - 1];
        }
        h->from[k] = r->from;
        h->to[k] = r->to;
        h->n++;
    }
    for (size_t k = 1; k < h->n; k++) {
        if (h->from[k] <= h->to[k - 1] || h->from[k] - h->to[k - 1] > MAX_GAP_EM * em)
            return false;
        h->cuts[k - 1] = (h->to[k - 1] + h->from[k]) / 2;
    }
    return h->n >= MIN_PIECES;
}

/** The column whose rule holds the chunk; -1: none. */
static int column_of(const heads *h, const tab_chunk *c, float slack)
{
    for (size_t k = 0; k < h->n; k++)
        if (c->x0 > h->from[k] - slack && c->x1 < h->to[k] + slack)
            return (int)k;
    return -1;
}

/** All entries of the line keep to the columns, two never to one. */
static bool keeps_to_columns(const heads *h, const tab_text *t, size_t l)
{
    int before = -1;

    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++) {
        int c = column_of(h, &t->chunks[i], 0.5F * t->em);

        if (c <= before)
            return false;
        before = c;
    }
    return true;
}

/** The last line above the rules heads every column, mostly with words. */
static bool is_headed(const heads *h, const tab_text *t)
{
    const tab_line *line = &t->lines[t->nlines - 1];
    size_t words = 0;

    for (size_t i = line->first; i < line->first + line->count; i++)
        words += !t->chunks[i].numeric;
    return h->at - line->v < UNDER_EM * t->em && line->count == h->n &&
           keeps_to_columns(h, t, t->nlines - 1) && words * 2 > h->n;
}

/** First line of the header, from the last one upwards. */
static size_t header_start(const heads *h, const tab_text *t)
{
    size_t l = t->nlines - 1;

    while (l > 0 && keeps_to_columns(h, t, l - 1) && t->lines[l - 1].count < h->n &&
           t->lines[l].v - t->lines[l - 1].v < HEAD_STEP_EM * t->lines[l].size)
        l--;
    return l;
}

/** Lines of the body: as long as they keep to the columns. *ret_multi: those with two entries. */
static size_t body_lines(const heads *h, const tab_text *t, size_t *ret_multi)
{
    float before = h->at;
    size_t l = 0;

    *ret_multi = 0;
    for (; l < t->nlines && t->lines[l].v - before < BODY_STEP_EM * t->em; l++) {
        if (!keeps_to_columns(h, t, l))
            break;
        *ret_multi += t->lines[l].count > 1;
        before = t->lines[l].v;
    }
    return l;
}

bool tab_headed_build(lay_page *lay, const tab_rules *rules, size_t first, ocr_box *ret_box,
                      lay_table **ret_table)
{
    float em = lay->em;
    tab_text over, under;
    size_t start, lines, multi;
    ocr_box box;
    heads h;

    *ret_table = NULL;
    if (!take_pieces(rules, first, em, &h))
        return true;
    box = (ocr_box){h.from[0] - em, h.at - 8 * em, h.to[h.n - 1] + em, h.at};
    if (!tab_text_collect(lay, &box, false, &over))
        return false;
    if (over.nlines == 0 || !is_headed(&h, &over))
        return true;
    start = header_start(&h, &over);
    box = (ocr_box){-INFINITY, h.at, INFINITY, h.at + DEEP_EM * em};
    if (!tab_text_collect(lay, &box, false, &under))
        return false;
    lines = body_lines(&h, &under, &multi);
    if (lines < MIN_BODY || multi < MIN_BODY)
        return true;
    *ret_box = (ocr_box){h.from[0] - em, over.lines[start].v - 0.8F * over.lines[start].size,
                         h.to[h.n - 1] + em,
                         under.lines[lines - 1].v + 0.2F * under.lines[lines - 1].size};
    return tab_stream_cut(lay, ret_box, rules, h.cuts, h.n - 1, ret_table);
}
