/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Tables without rules: lines that follow each other and mostly have several entries. The page is
 * searched before ordering, so that no gutter is cut through a table, and its columns are after it.
 * Columns of numbers are what tells them from lists, forms and letters.
 */
#define STEP_EM      3.4F /* distance of baselines inside a table, at most */
#define SAME_EM      0.3F
#define FAR_EM       5.0F  /* where a rule lies between, as under sums, or lines are set wide */
#define PITCHES      2.2F  /* a blank line of a table whose lines are set wide */
#define HEADING_SIZE 1.15F /* of the table's lines and of most text */
#define WIDE         0.55F /* of the region: a lone chunk wider than this is running text */
enum { MIN_MULTI = 3, MAX_LONE = 4, PROSE_WORDS = 14, SENTENCE = 8 };

static bool is_wide(const tab_text *t, size_t l, float width)
{
    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        if (t->chunks[i].nwords >= (t->lines[l].count == 1 ? 6 : 9) &&
            t->chunks[i].x1 - t->chunks[i].x0 > WIDE * width)
            return true;
    return false;
}

/** Most chunks are long: columns of running text. */
static bool is_prose(const tab_text *t, size_t l)
{
    const tab_line *line = &t->lines[l];
    size_t lengthy = 0, words = 0, numeric = 0;

    for (size_t i = line->first; i < line->first + line->count; i++) {
        lengthy += t->chunks[i].nwords >= 5;
        words += t->chunks[i].nwords;
        numeric += t->chunks[i].numeric;
    }
    return (lengthy * 2 > line->count && lengthy >= 2) ||
           (words >= PROSE_WORDS && numeric * 4 < line->count);
}

/** Several entries, or a long label with its number. */
static bool is_multi(const tab_text *t, size_t l, float width)
{
    const tab_line *line = &t->lines[l];
    const tab_chunk *last = &t->chunks[line->first + line->count - 1];

    return line->count > 1 && (last->numeric || !(is_wide(t, l, width) || is_prose(t, l)));
}

/** Several entries, no figures, and nothing at the left: the header of another table. */
static bool is_header(const tab_text *t, size_t l, float x0, float width)
{
    const tab_line *line = &t->lines[l];

    for (size_t i = line->first; i < line->first + line->count; i++)
        if (t->chunks[i].numeric && !t->chunks[i].year)
            return false;
    return line->count > 1 && t->chunks[line->first].x0 > x0 + 0.25F * width;
}

/** A numbered heading that stands left of x0: "29.", "(e)", then its words in capitals or not. */
static bool is_numbered_heading(const tab_text *t, size_t l, float x0)
{
    const tab_line *line = &t->lines[l];
    const tab_chunk *c = &t->chunks[line->first];

    return c->x0 < x0 - t->em && line->count <= 2 && tab_is_number(c->words[0]->text) &&
           !t->chunks[line->first + line->count - 1].numeric;
}

/** Begins left of the table at x0, over most of the width: the text behind it. */
static bool is_text_behind(const tab_text *t, size_t l, float x0, float width)
{
    const tab_chunk *c = &t->chunks[t->lines[l].first];

    return t->lines[l].count == 1 && c->nwords >= SENTENCE && is_wide(t, l, width) &&
           c->x0 < x0 - 2 * t->em;
}

/** A heading at the left in larger print than that of the lines from `first` on. */
static bool is_heading(const tab_text *t, size_t first, size_t l, float x0)
{
    float size = t->em;

    for (size_t k = first; k < l; k++)
        size = lay_max(size, t->lines[k].size);
    return t->lines[l].count == 1 && t->lines[l].size > HEADING_SIZE * size &&
           t->chunks[t->lines[l].first].x0 < x0 + t->em;
}

static bool has_figures(const tab_text *t, size_t l)
{
    const tab_chunk *last = &t->chunks[t->lines[l].first + t->lines[l].count - 1];

    return t->lines[l].count > 1 && last->numeric && !last->year;
}

/** Line l stands too far below the one before to be of the table whose lines are `pitch` apart. */
static bool is_far(const tab_text *t, const tab_rules *rules, size_t l, float pitch)
{
    const tab_line *before = &t->lines[l - 1], *line = &t->lines[l];
    const tab_chunk *last = &t->chunks[before->first + before->count - 1];
    float step = line->v - before->v;

    if (step <= STEP_EM * t->em)
        return false;
    return step > FAR_EM * t->em ||
           (step > PITCHES * pitch &&
            (before->count < 2 ||
             !tab_rule_between(rules, before->v, line->v, last->x0, last->x1)));
}

/** Last line of the run of table lines that begins at `first`. */
static size_t run_end(const tab_text *t, const tab_rules *rules, size_t first, float width,
                      size_t *ret_multi)
{
    size_t last = first, lone = 0, wide = 0, multi = 1, figure = first;
    float x0 = t->chunks[t->lines[first].first].x0, pitch = 0;
    bool figures = false;

    for (size_t l = first + 1; l < t->nlines; l++) {
        if (is_far(t, rules, l, pitch))
            break;
        if (pitch == 0 || t->lines[l].v - t->lines[l - 1].v < pitch)
            pitch = t->lines[l].v - t->lines[l - 1].v;
        if (has_figures(t, l - 1)) {
            figures = true;
            figure = l - 1;
        }
        x0 = lay_min(x0, t->chunks[t->lines[l - 1].first].x0);
        if (figures && (is_header(t, l, x0, width) || /* another table begins */
                        is_numbered_heading(t, l, x0))) {
            last = figure;
            break;
        }
        if (is_heading(t, first, l, x0) || (multi >= MIN_MULTI && is_text_behind(t, l, x0, width)))
            break;
        if (is_multi(t, l, width)) {
            last = l;
            lone = wide = 0;
            multi++;
            continue;
        }
        wide += is_wide(t, l, width) || is_prose(t, l);
        if (++lone > MAX_LONE || wide > 1)
            break;
    }
    *ret_multi = multi;
    return last;
}

/** "(12)" as an entry of its own. */
static bool is_tag(const tab_chunk *c)
{
    const char *text = c->words[c->nwords - 1]->text;
    size_t n = text ? strlen(text) : 0;

    return c->nwords == 1 && n > 2 && text[0] == '(' && text[n - 1] == ')' &&
           strcspn(text, "0123456789") < n;
}

/** A formula in each line, and mostly numbers of equations at the end: rows of a display. */
static bool is_display(const tab_text *t, size_t first, size_t last)
{
    size_t tags = 0;

    for (size_t l = first; l <= last; l++) {
        const tab_chunk *c = &t->chunks[t->lines[l].first];
        size_t n = t->lines[l].count;
        bool formula = false;

        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < c[i].nwords; k++)
                formula = formula || c[i].words[k]->math;
        if (!formula)
            return false;
        tags += is_tag(&c[n - 1]);
    }
    return tags * 2 > last - first + 1;
}

static ocr_box lines_box(const tab_text *t, size_t first, size_t last)
{
    ocr_box box = {INFINITY, t->lines[first].v - 0.8F * t->lines[first].size, -INFINITY,
                   t->lines[last].v + 0.2F * t->lines[last].size};

    for (size_t l = first; l <= last; l++)
        for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++) {
            box.x0 = lay_min(box.x0, t->chunks[i].x0 - 1);
            box.x1 = lay_max(box.x1, t->chunks[i].x1 + 1);
        }
    return box;
}

/** The next line of a heading of several lines stands close below, set the same way. */
static bool goes_on_below(const tab_text *t, const tab_chunk *c, size_t below)
{
    const tab_line *line = &t->lines[below];

    if (line->v - t->lines[c->line].v > 1.6F * line->size)
        return false;
    for (size_t i = line->first; i < line->first + line->count; i++) {
        const tab_chunk *k = &t->chunks[i];

        if (!k->numeric && !k->year &&
            (fabsf((k->x0 + k->x1) - (c->x0 + c->x1)) < 2 * SAME_EM * t->em ||
             fabsf(k->x0 - c->x0) < SAME_EM * t->em || fabsf(k->x1 - c->x1) < SAME_EM * t->em))
            return true;
    }
    return false;
}

/** The chunk of line l lies over two entries of a line below: no unit ("in millions") does. */
static bool heads_columns(const tab_text *t, size_t l, size_t below)
{
    const tab_chunk *c = &t->chunks[t->lines[l].first];

    if (goes_on_below(t, c, below))
        return true;

    for (size_t k = below; k < t->nlines && k < below + 3; k++) {
        size_t n = 0;

        for (size_t i = t->lines[k].first; i < t->lines[k].first + t->lines[k].count; i++)
            n += lay_overlap(c->x0, c->x1, t->chunks[i].x0, t->chunks[i].x1) > 0;
        if (n >= 2)
            return true;
    }
    return false;
}

/** A lone heading over the columns of numbers belongs to the table: it does not begin at its left.
 */
static size_t with_header(const tab_text *t, size_t first, size_t last)
{
    ocr_box box = lines_box(t, first, last);

    while (first > 0 && heads_columns(t, first - 1, first)) {
        const tab_line *line = &t->lines[first - 1];

        if (line->count != 1 || t->lines[first].v - line->v > 1.8F * t->em ||
            t->chunks[line->first].x0 < box.x0 + 0.3F * (box.x1 - box.x0) ||
            t->chunks[line->first].x1 > box.x1 + t->em)
            break;
        first--;
    }
    return first;
}

/** The label of the last line goes on below it, in lower case. */
static size_t with_rest(const tab_text *t, size_t first, size_t last)
{
    ocr_box box = lines_box(t, first, last);

    while (last + 1 < t->nlines) {
        const tab_line *line = &t->lines[last + 1];
        const tab_chunk *c = &t->chunks[line->first];

        if (line->count != 1 || !c->low || c->numeric ||
            line->v - t->lines[last].v > 1.65F * line->size || c->x0 < box.x0 - t->em ||
            c->x0 > box.x0 + 3 * t->em || c->x1 > (box.x0 + box.x1) / 2)
            break;
        last++;
    }
    return last;
}

/** A heading and a sentence that introduces the table may look like its first lines. */
static size_t behind_prose(const tab_text *t, size_t first, size_t last, float width)
{
    for (size_t l = first; l + MIN_MULTI < last && l < first + MAX_LONE && !has_figures(t, l); l++)
        if (t->lines[l].count == 1 && is_wide(t, l, width) &&
            t->chunks[t->lines[l].first].nwords >= SENTENCE)
            return l + 1;
    return first;
}

/** Put the table where the first of its words was read, unless it would tear a line. */
static bool put_table(lay_page *lay, const ocr_box *box, const lay_table *table)
{
    size_t at = lay->nsegs, n = 0;
    lay_seg seg = {
        .kind = LAY_TABLE, .table = table, .box = table->box, .size = table->size, .row = -1};

    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];
        size_t in = 0;

        for (size_t k = 0; s->kind == LAY_TEXT && s->margin == LAY_BODY && k < s->nwords; k++)
            in += tab_is_inside(&s->words[k], box);
        if (in && in < s->nwords)
            return true; /* it would tear a line */
        if (in && at == lay->nsegs)
            at = i;
    }
    if (at == lay->nsegs)
        return true;
    seg.region = lay->segs[at].region;
    seg.column = lay->segs[at].column;
    seg.v = seg.row_v = table->box.y1;
    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg s = lay->segs[i];

        if (i == at)
            lay->segs[n++] = seg;
        else if (s.kind != LAY_TEXT || s.margin != LAY_BODY || !s.nwords ||
                 !tab_is_inside(&s.words[0], box))
            lay->segs[n++] = s;
    }
    lay->nsegs = n;
    return true;
}

/** @param beside  look beside columns of running text too */
static bool find_in_region(lay_page *lay, const tab_rules *rules, const ocr_box *region,
                           tab_evidence evidence, bool beside)
{
    float width = region->x1 - region->x0;
    tab_text t;

    if (!tab_text_collect(lay, region, false, &t))
        return false;
    for (size_t l = 0, next; l < t.nlines; l = next) {
        size_t multi, last, first;
        lay_table *table;
        bool contents = false;
        ocr_box box, rest = {0};

        next = l + 1;
        if (!is_multi(&t, l, width) ||
            (next < t.nlines && is_numbered_heading(&t, l, t.chunks[t.lines[next].first].x0)))
            continue;
        last = run_end(&t, rules, l, width, &multi);
        next = last + 1;
        if (multi < MIN_MULTI || is_display(&t, l, last))
            continue;
        first = with_header(&t, behind_prose(&t, l, last, width), last);
        last = with_rest(&t, first, last);
        box = lines_box(&t, first, last);
        if (!lay_contents_take(lay, &box, &contents))
            return false;
        if (contents)
            continue;
        if (!tab_stream_build(lay, &box, rules, evidence, beside ? &rest : NULL, &table))
            return false;
        if (table && !put_table(lay, &box, table))
            return false;
        rest.y0 = region->y0;
        rest.y1 = region->y1;
        if (!table && rest.x1 > rest.x0 &&
            !find_in_region(lay, rules, &rest, evidence, false)) // NOLINT(misc-no-recursion)
            return false;
    }
    return true;
}

/**
 * Search the part of the page that the segments of a region take.
 *
 * @param region  LAY_PAGE: the whole page; LAY_BESIDE: the same, beside running text too
 */
static bool search(lay_page *lay, const tab_rules *rules, int region)
{
    ocr_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    size_t n = 0;

    for (size_t i = 0; i < lay->nsegs; i++)
        if ((region < 0 || lay->segs[i].region == region) && lay->segs[i].kind == LAY_TEXT &&
            lay->segs[i].margin == LAY_BODY) {
            box = lay_box_union(box, lay->segs[i].box);
            n++;
        }
    return n < 2 * MIN_MULTI || find_in_region(lay, rules, &box, region < 0 ? TAB_WIDE : TAB_PLAIN,
                                               region == LAY_BESIDE);
}

bool lay_tables_plain(lay_page *lay, int where)
{
    int regions = 0;
    tab_rules rules;

    if (lay->em <= 0)
        return true;
    if (!tab_rules_collect(lay, &rules))
        return false;
    if (where != LAY_REGIONS)
        return search(lay, &rules, where);
    for (size_t i = 0; i < lay->nsegs; i++)
        regions = lay->segs[i].region >= regions ? lay->segs[i].region + 1 : regions;
    for (int r = 0; r < regions; r++)
        if (!search(lay, &rules, r))
            return false;
    return true;
}
