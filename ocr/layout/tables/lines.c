/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * Lines of a table to rows: wrapped cells go on in the next line.
 *
 * A rule across always ends a row. Otherwise a line goes on with the row before when it brings
 * nothing of its own: no entry in the first column, no number under a number; or when its label
 * begins in lower case as the rest of a label does.
 */
#define TIGHT_EM       1.65F /* distance of baselines inside a cell, at most */
#define SAME_LINE_PX   3.0F
#define REACH_EM       2.5F
#define SAME_PITCH     0.08F
#define INDENT_EM      0.3F
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

/** Right end of the labels when two or more reach it, so that they may be wrapped there. */
static float labels_end(const tab_text *t)
{
    float end = -INFINITY;
    size_t reach = 0;

    for (size_t i = 0; i < t->nchunks; i++)
        if (t->chunks[i].col0 == 0 && t->chunks[i].col1 == 0)
            end = lay_max(end, t->chunks[i].x1);
    for (size_t i = 0; i < t->nchunks; i++)
        reach += t->chunks[i].col0 == 0 && t->chunks[i].col1 == 0 &&
                 t->chunks[i].x1 > end - REACH_EM * t->em;
    return reach >= 2 ? end : INFINITY;
}

/** After the line that ends the label of line l, the next one stands further left. */
static bool returns(const tab_text *t, size_t l)
{
    const tab_chunk *b = &t->chunks[t->lines[l].first];
    size_t next = l;

    while (next < t->nlines && t->lines[next].count == 1)
        next++;
    for (next++; next < t->nlines; next++)
        if (t->chunks[t->lines[next].first].col0 == 0)
            return t->chunks[t->lines[next].first].x0 < b->x0 - INDENT_EM * t->em;
    return b->x0 > t->chunks[t->lines[l - 1].first].x0 + INDENT_EM * t->em;
}

/**
 * The long label of line l - 1 has no room for the first word of line l, which is indented: the
 * label goes on. What a heading heads is indented too, but then more lines are.
 */
static bool is_wrapped(const tab_text *t, size_t l, float end)
{
    const tab_chunk *a = &t->chunks[t->lines[l - 1].first], *b = &t->chunks[t->lines[l].first];
    const char *last = a->words[a->nwords - 1]->text;
    float word = b->words[0]->u1 - b->words[0]->u0;

    return isfinite(end) && a->nwords >= 5 && last[strlen(last) - 1] != ':' &&
           a->x1 + word + 0.2F * t->em > end && b->x0 > a->x0 - INDENT_EM * t->em &&
           !tab_is_number(b->words[0]->text) && returns(t, l);
}

/** Does line l go on with the row whose columns so far are `row`? */
static bool goes_on(const tab_text *t, size_t l, const line_info *row, const line_info *before,
                    const line_info *line, float end)
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
        return begins_low(t, l) || (row->filled == key && is_wrapped(t, l, end));
    if (before->filled == key && row->filled == key) /* numbers stand beside a label's last line */
        return begins_low(t, l) || is_wrapped(t, l, end);
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

/**
 * A rule runs over most of the table between line l and the one before.
 *
 * @param pieces  those of one line may do so together
 */
static bool is_ruled_off(const tab_text *t, const tab_rules *rules, size_t l, float x0, float x1,
                         bool pieces)
{
    float covered = 0, at = -INFINITY;

    for (size_t i = 0; i < rules->nh && rules->h[i].at < t->lines[l].v; i++) {
        const tab_rule *r = &rules->h[i];

        if (r->at <= t->lines[l - 1].v)
            continue;
        covered = pieces && r->at - at < SAME_LINE_PX ? covered : 0;
        at = r->at;
        covered += lay_max(0, lay_overlap(r->from, r->to, x0, x1));
        if (covered > 0.8F * (x1 - x0))
            return true;
    }
    return false;
}

/** Numbers that count columns: 1, 2, 3. */
static bool counts_columns(const tab_text *t, size_t l)
{
    int before = 0;

    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++) {
        const tab_chunk *c = &t->chunks[i];

        if (c->numeric && (c->nwords != 1 || atoi(c->words[0]->text) != before + 1))
            return false;
        before += c->numeric;
    }
    return before > 1;
}

/**
 * Lines above the only rule across the table, when they are few beside those below and no more than
 * one of them could be a row of the body; 0: there is no such rule. So numbers may stand in a
 * header.
 */
static size_t lines_over_rule(const tab_text *t, const tab_rules *rules, const line_info *info,
                              float x0, float x1)
{
    const uint64_t key = 1;
    size_t found = 0, like_body = 0;

    for (size_t l = 1; l < t->nlines; l++)
        if (is_ruled_off(t, rules, l, x0, x1, false)) {
            if (found)
                return 0;
            found = l;
        }
    if (found > HEADER_ROWS || found * 3 > t->nlines)
        return 0;
    for (size_t l = 0; l < found; l++)
        like_body += (info[l].figures & ~key) && (info[l].filled & key);
    return like_body <= 1 ? found : 0;
}

static size_t header_lines(const tab_text *t, const tab_rules *rules, const line_info *info)
{
    const uint64_t key = 1;
    float x0, x1;
    size_t over;

    extent(t, &x0, &x1);
    over = lines_over_rule(t, rules, info, x0, x1);
    if (over)
        return over;
    for (size_t l = 0; l < t->nlines && l <= HEADER_ROWS; l++) {
        if (l > 0 && is_ruled_off(t, rules, l, x0, x1, true))
            return l;
        if ((info[l].figures & ~key && !counts_columns(t, l)) || (l > 0 && info[l].filled == key))
            return l;
    }
    return 0;
}

/** Is the line ruled off from the one before? */
static bool is_cut_off(const tab_text *t, const tab_rules *rules, size_t l)
{
    const tab_line *line = &t->lines[l];

    return tab_rule_between(rules, t->lines[l - 1].v, line->v - 0.2F * t->em,
                            t->chunks[line->first].x0, t->chunks[line->first + line->count - 1].x1);
}

size_t tab_header_lines(const tab_text *text, const tab_rules *rules)
{
    line_info info[HEADER_ROWS + 1];

    for (size_t l = 0; l < text->nlines && l <= HEADER_ROWS; l++)
        info[l] = look(text, l);
    return header_lines(text, rules, info);
}

static bool is_label_alone(const tab_text *t, size_t l)
{
    return t->lines[l].count == 1 && t->chunks[t->lines[l].first].col0 == 0 &&
           !t->chunks[t->lines[l].first].numeric;
}

size_t tab_middles_find(const tab_text *t, size_t header, bool *ret_joins)
{
    size_t n = 0;

    for (size_t l = header + 1; l + 1 < t->nlines; l++) {
        float pitch = t->lines[l + 1].v - t->lines[l - 1].v;
        float step = t->lines[l].v - t->lines[l - 1].v;
        size_t k;

        if (!is_label_alone(t, l - 1) || !is_label_alone(t, l + 1) ||
            t->chunks[t->lines[l].first].col0 == 0 || pitch > TIGHT_EM * t->lines[l - 1].size ||
            step < 0.25F * pitch || step > 0.75F * pitch)
            continue;
        ret_joins[l] = ret_joins[l + 1] = true;
        n += 2;
        for (k = l - 1; k > header && is_label_alone(t, k - 1) &&
                        fabsf(t->lines[k].v - t->lines[k - 1].v - pitch) < SAME_PITCH * pitch;
             k--, n++)
            ret_joins[k] = true;
        for (k = l + 2; k < t->nlines && is_label_alone(t, k) &&
                        fabsf(t->lines[k].v - t->lines[k - 1].v - pitch) < SAME_PITCH * pitch;
             k++, n++)
            ret_joins[k] = true;
    }
    return n;
}

int tab_rows_number(const tab_text *text, const tab_rules *rules, size_t header, int *ret_row)
{
    line_info before = {0}, row = {0};
    float end = labels_end(text);
    bool middles[TAB_MAX_ROWS] = {false};
    int n = 0;

    tab_middles_find(text, header, middles);

    for (size_t l = 0; l < text->nlines; l++) {
        line_info info = look(text, l);
        bool joins = false;

        if (l > 0 && !is_cut_off(text, rules, l))
            joins =
                l < header
                    ? !before.spans && !info.spans &&
                          text->lines[l].v - text->lines[l - 1].v < HEADER_STEP_EM * text->em
                    : l != header && (middles[l] || goes_on(text, l, &row, &before, &info, end));
        if (!joins) {
            n++;
            row = (line_info){0};
        }
        row.filled |= info.filled;
        row.numeric |= info.numeric;
        before = info;
        ret_row[l] = n - 1;
    }
    return n;
}
