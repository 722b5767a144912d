/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/table_priv.h"

#include <string.h>

/**
 * Lines of a table to rows: wrapped cells go on in the next line.
 *
 * A rule across always ends a row. Otherwise a line goes on with the row before when it brings
 * nothing of its own: no entry in the first column, no number under a number; or when its label
 * begins in lower case as the rest of a label does.
 */
#define TIGHT_EM       1.65F /* distance of baselines inside a cell, at most */
#define HEADER_STEP_EM 2.0F
#define HEADER_ROWS    8 /* lines that a header may have */

typedef struct line_info {
    uint64_t filled, numeric; /* bit per column */
    uint64_t figures;         /* numbers that are no years */
    bool spans;               /* a chunk over more than one column */
} line_info;

static line_info look(const tab_text *t, size_t l)
{
    line_info info = {0};

    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++) {
        const tab_chunk *c = &t->chunks[i];

        for (int col = c->col0; col <= c->col1; col++) {
            info.filled |= UINT64_C(1) << col;
            if (c->numeric)
                info.numeric |= UINT64_C(1) << col;
            if (c->numeric && !c->year)
                info.figures |= UINT64_C(1) << col;
        }
        info.spans = info.spans || c->col1 > c->col0;
    }
    return info;
}

static bool begins_low(const tab_text *t, size_t l)
{
    return t->lines[l].count && t->chunks[t->lines[l].first].low;
}

/** All chunks of the line begin in lower case. */
static bool all_low(const tab_text *t, size_t l)
{
    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        if (!t->chunks[i].low)
            return false;
    return true;
}

static int count_bits(uint64_t v)
{
    return __builtin_popcountll(v);
}

/** Does line l go on with the row whose columns so far are `row`? */
static bool goes_on(const tab_text *t, size_t l, const line_info *row, const line_info *before,
                    const line_info *line)
{
    const uint64_t key = 1;
    float step = t->lines[l].v - t->lines[l - 1].v;
    float size = lay_max(t->lines[l].size, t->lines[l - 1].size);

    if (step > TIGHT_EM * size || line->filled == 0)
        return false;
    if (line->numeric & row->numeric & ~key)
        return false;
    if (!(line->filled & key)) {
        if (line->filled & ~row->filled || line->numeric)
            return false;
        return count_bits(line->filled) * 2 <= count_bits(row->filled) || all_low(t, l);
    }
    if (line->filled == key && (row->filled & key))
        return begins_low(t, l);
    if (before->filled == key && row->filled == key) /* numbers stand beside a label's last line */
        return begins_low(t, l);
    return line->filled != key && (row->filled & key) && !line->numeric && all_low(t, l);
}

/** The table's extent along its lines. */
static void extent(const tab_text *t, float *ret_x0, float *ret_x1)
{
    *ret_x0 = *ret_x1 = t->nchunks ? t->chunks[0].x0 : 0;
    for (size_t i = 0; i < t->nchunks; i++) {
        *ret_x0 = lay_min(*ret_x0, t->chunks[i].x0);
        *ret_x1 = lay_max(*ret_x1, t->chunks[i].x1);
    }
}

static bool is_ruled_off(const tab_text *t, const tab_rules *rules, size_t l, float x0, float x1)
{
    for (size_t i = 0; i < rules->nh; i++)
        if (rules->h[i].at > t->lines[l - 1].v && rules->h[i].at < t->lines[l].v &&
            lay_overlap(rules->h[i].from, rules->h[i].to, x0, x1) > 0.8F * (x1 - x0))
            return true;
    return false;
}

/**
 * Number of lines that the header has, 0: unknown. It ends at a rule across the table, or else
 * before the first line with figures (years are none) or with a label alone.
 */
static size_t header_lines(const tab_text *t, const tab_rules *rules, const line_info *info)
{
    const uint64_t key = 1;
    float x0, x1;

    extent(t, &x0, &x1);
    for (size_t l = 0; l < t->nlines && l <= HEADER_ROWS; l++) {
        if (l > 0 && is_ruled_off(t, rules, l, x0, x1))
            return l;
        if (info[l].figures & ~key || (l > 0 && info[l].filled == key))
            return l;
    }
    return 0;
}

int tab_rows_number(const tab_text *text, const tab_rules *rules, int ncols, int *ret_row)
{
    line_info info[TAB_MAX_ROWS], row = {0};
    size_t header;
    int n = 0;

    (void)ncols;
    for (size_t l = 0; l < text->nlines; l++)
        info[l] = look(text, l);
    header = header_lines(text, rules, info);
    for (size_t l = 0; l < text->nlines; l++) {
        bool joins = false;

        if (l > 0 &&
            !tab_rule_between(rules, text->lines[l - 1].v, text->lines[l].v - 0.2F * text->em,
                              text->chunks[text->lines[l].first].x0,
                              text->chunks[text->lines[l].first + text->lines[l].count - 1].x1))
            joins = l < header
                        ? !info[l - 1].spans && !info[l].spans &&
                              text->lines[l].v - text->lines[l - 1].v < HEADER_STEP_EM * text->em
                        : goes_on(text, l, &row, &info[l - 1], &info[l]);
        if (!joins) {
            n++;
            row = (line_info){0};
        }
        row.filled |= info[l].filled;
        row.numeric |= info[l].numeric;
        ret_row[l] = n - 1;
    }
    return n;
}
