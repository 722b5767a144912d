/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Where the tables of a page are. Rules that cross are tried as grids, then long rules of one
 * length, one under the other, as tables between rules. A table found takes its words out of the
 * segments, so nothing is in two tables.
 */
#define SAME_RULE_PX  1.0F
#define SAME_END_EM   1.0F /* rules of one table end at the same place */
#define RULE_GAP_EM   1.2F /* pieces of one rule, cut at the columns */
#define LABELS_EM     40.0F
#define PART_EM       2.4F  /* lines of the same table are not further away */
#define HEADING_SIZE  1.15F /* of the text: a heading of what follows */
#define PICTURE_PX    500000.0F
#define LINE_EM       1.6F
#define EMPTY_BAND_EM 3.0F /* white space that ends a table */
enum { MAX_CHAIN = 200, MAX_GROUPS = 400, MAX_OVER = 8 };

/** Take the words in the box out of the segments, whose rests are segments again. */
static bool take_words(lay_page *lay, const ocr_box *box, bool margins)
{
    size_t n = lay->nsegs;

    for (size_t i = 0; i < n; i++) {
        lay_seg seg = lay->segs[i];
        size_t kept = 0;

        if (seg.kind != LAY_TEXT || (seg.margin != LAY_BODY && !margins))
            continue;
        for (size_t k = 0; k < seg.nwords;) {
            lay_seg *rest;
            size_t end = k;

            while (end < seg.nwords && !tab_is_inside(&seg.words[end], box))
                end++;
            if (end == k) {
                k++;
                continue;
            }
            rest = kept++ ? lay_seg_add(lay) : &lay->segs[i];
            if (!rest)
                return false;
            *rest = seg;
            rest->words = seg.words + k;
            rest->nwords = end - k;
            lay_seg_settle(rest);
            k = end;
        }
        if (kept == 0)
            lay->segs[i].nwords = 0;
    }
    return true;
}

static bool holds(const lay_seg *s, const ocr_box *box)
{
    for (size_t k = 0; s->kind == LAY_TEXT && k < s->nwords; k++)
        if (tab_is_inside(&s->words[k], box))
            return true;
    return false;
}

/** Segments without words are gone. */
static void drop_empty(lay_page *lay)
{
    size_t n = 0;

    for (size_t i = 0; i < lay->nsegs; i++)
        if (lay->segs[i].kind != LAY_TEXT || lay->segs[i].nwords)
            lay->segs[n++] = lay->segs[i];
    lay->nsegs = n;
}

/** The table takes the place of the first of its words, whose order is final for recognized pages.
 */
static bool add_table(lay_page *lay, const ocr_box *box, const lay_table *table)
{
    size_t at = 0;
    lay_seg seg;

    while (at < lay->nsegs && !holds(&lay->segs[at], box))
        at++;
    seg = (lay_seg){.kind = LAY_TABLE,
                    .table = table,
                    .box = table->box,
                    .size = table->size,
                    .v = table->box.y1,
                    .row_v = table->box.y1,
                    .row = -1};
    if (at < lay->nsegs)
        seg.region = lay->segs[at].region;
    if (!take_words(lay, box, table->margins) || !lay_seg_add(lay))
        return false;
    memmove(&lay->segs[at + 1], &lay->segs[at], (lay->nsegs - 1 - at) * sizeof *lay->segs);
    lay->segs[at] = seg;
    drop_empty(lay);
    return true;
}

static bool find_grids(lay_page *lay, tab_rules *rules)
{
    int tried = 0;

    for (int group = 0; group < rules->ngroups && tried < MAX_GROUPS; group++) {
        size_t nv = 0;
        lay_table *table;

        for (size_t i = 0; i < rules->nv; i++)
            nv += rules->v[i].group == group;
        if (nv == 0)
            continue;
        tried++;
        if (!tab_grid_build(lay, rules, group, &table))
            return false;
        if (!table)
            continue;
        if (!add_table(lay, &table->box, table))
            return false;
        for (size_t i = 0; i < rules->nh; i++)
            if (rules->h[i].group == group)
                rules->h[i].group = -2; /* used up */
    }
    return true;
}

/** A rule as a reader sees it: pieces on one line with small gaps are one. */
static size_t see_rules(const tab_rules *rules, float em, tab_rule *seen)
{
    size_t n = 0;

    for (size_t i = 0; i < rules->nh; i++) {
        tab_rule r = rules->h[i];
        size_t k = n;

        if (r.group == -2)
            continue;
        while (k > 0 && r.at - seen[k - 1].at < 5 &&
               (r.from > seen[k - 1].to + RULE_GAP_EM * em ||
                r.to < seen[k - 1].from - RULE_GAP_EM * em))
            k--;
        if (k > 0 && r.at - seen[k - 1].at < 5) {
            seen[k - 1].from = lay_min(seen[k - 1].from, r.from);
            seen[k - 1].to = lay_max(seen[k - 1].to, r.to);
        } else {
            seen[n++] = r;
        }
    }
    return n;
}

/** The line is one entry of several words, larger than the other lines and than running text. */
static bool is_heading(const lay_page *lay, const tab_text *t, size_t l)
{
    float others = 0;

    for (size_t i = 0; i < t->nlines; i++)
        if (i != l)
            others = lay_max(others, t->lines[i].size);
    return t->lines[l].count == 1 && t->chunks[t->lines[l].first].nwords > 1 &&
           t->lines[l].size > HEADING_SIZE * lay_max(others, lay->em);
}

/** A table was found in the box. */
static bool holds_table(const lay_page *lay, const ocr_box *box)
{
    for (size_t i = 0; i < lay->nsegs; i++)
        if (lay->segs[i].kind == LAY_TABLE && lay_seg_mid(&lay->segs[i]) > box->y0 &&
            lay_seg_mid(&lay->segs[i]) < box->y1 &&
            lay_overlap(lay->segs[i].box.x0, lay->segs[i].box.x1, box->x0, box->x1) > 0)
            return true;
    return false;
}

/** A few lines of one entry in much white space: what is said between two tables. */
static bool is_apart(const tab_text *t, float height, size_t multi, float em)
{
    return t->nlines && multi == 0 && height > EMPTY_BAND_EM * em + (float)t->nlines * LINE_EM * em;
}

/** Running text between two rules, a heading, or nothing over a wide distance: no part of a table.
 */
static bool ends_table(lay_page *lay, const tab_rule *a, const tab_rule *b, bool *ret_ends)
{
    ocr_box box = {a->from - 0.5F * lay->em, a->at, a->to + 0.5F * lay->em, b->at};
    size_t multi = 0, lengthy = 0, headings = 0;
    tab_text t;

    if (!tab_text_collect(lay, &box, false, &t))
        return false;
    for (size_t l = 0; l < t.nlines; l++) {
        const tab_chunk *c = &t.chunks[t.lines[l].first];

        headings += lay->source == OCR_SOURCE_GLYPHS && is_heading(lay, &t, l) &&
                    c->x0 < box.x0 + 2 * lay->em;
        multi += t.lines[l].count > 1;
        lengthy += t.lines[l].count == 1 && c->x1 - c->x0 > 0.6F * (box.x1 - box.x0);
    }
    *ret_ends = holds_table(lay, &box) ||
                (lay->source == OCR_SOURCE_GLYPHS && is_apart(&t, b->at - a->at, multi, lay->em)) ||
                (t.nlines == 0 ? b->at - a->at > EMPTY_BAND_EM * lay->em
                               : headings > 0 || (lengthy >= 2 && lengthy > multi));
    return true;
}

/** The line is one of a table: several short entries. */
static bool is_table_line(const tab_text *t, size_t l)
{
    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        if (t->chunks[i].nwords >= 5)
            return false;
    return t->lines[l].count > 1;
}

/**
 * The rules cut out a part of a table only: its lines go on above or below, or its labels stand
 * outside.
 */
static bool is_part(lay_page *lay, const ocr_box *box, bool *ret_part)
{
    float reach = PART_EM * lay->em;
    ocr_box above = {box->x0, box->y0 - reach, box->x1, box->y0};
    ocr_box below = {box->x0, box->y1, box->x1, box->y1 + reach};
    ocr_box left = {box->x0 - LABELS_EM * lay->em, box->y0, box->x0, box->y1};
    size_t numeric = 0;
    tab_text t, up, down, labels;

    if (!tab_text_collect(lay, box, false, &t) || !tab_text_collect(lay, &above, false, &up) ||
        !tab_text_collect(lay, &below, false, &down) ||
        !tab_text_collect(lay, &left, false, &labels))
        return false;
    for (size_t l = 0; l < t.nlines; l++)
        numeric += t.chunks[t.lines[l].first].numeric;
    *ret_part = (numeric * 10 >= t.nlines * 6 && labels.nlines * 2 >= t.nlines) ||
                (up.nlines && is_table_line(&up, up.nlines - 1)) ||
                (down.nlines && is_table_line(&down, 0));
    return true;
}

/**
 * A recognized page's rules may be the separators of a receipt or a form, with addresses and
 * remarks between them: there a table is where most lines have several entries.
 */
static bool is_loose(lay_page *lay, const ocr_box *box, bool *ret_loose)
{
    size_t multi = 0;
    tab_text t;

    *ret_loose = false;
    if (lay->source != OCR_SOURCE_PIXELS)
        return true;
    if (!tab_text_collect(lay, box, false, &t))
        return false;
    for (size_t l = 0; l < t.nlines; l++)
        multi += t.lines[l].count > 1;
    *ret_loose = multi * 10 < t.nlines * 7;
    return true;
}

/** The line heads columns: its entries are short and the first does not stand over the labels. */
static bool is_heading_line(const tab_text *t, size_t l, const ocr_box *box)
{
    const tab_chunk *c = &t->chunks[t->lines[l].first];

    return is_table_line(t, l) || (t->lines[l].count == 1 && c->nwords < 5 &&
                                   c->x0 > box->x0 + 0.25F * (box->x1 - box->x0));
}

/** The only entry of the line stands over the last columns, not in the middle as a title does. */
static bool is_over_last(const tab_text *t, size_t l, const ocr_box *box)
{
    const tab_chunk *c = &t->chunks[t->lines[l].first];

    return t->lines[l].count == 1 && c->nwords < 5 && c->x1 > box->x1 - 1.5F * t->em &&
           c->x1 < box->x1 + 0.1F * t->em && c->x0 > (box->x0 + box->x1) / 2;
}

/**
 * Lines of the header may stand over the first rule: stretch the box over them.
 *
 * @param whole  the rules hold all else: only a heading of the last columns may stand there
 */
static bool take_header(lay_page *lay, bool whole, ocr_box *box)
{
    for (int lines = 0; lines < MAX_OVER; lines++) {
        ocr_box over = {box->x0, box->y0 - PART_EM * lay->em, box->x1, box->y0};
        tab_text t;

        if (!tab_text_collect(lay, &over, false, &t))
            return false;
        if (t.nlines == 0 ||
            !(whole ? is_over_last(&t, t.nlines - 1, box) : is_heading_line(&t, t.nlines - 1, box)))
            break;
        box->y0 = t.lines[t.nlines - 1].v - 0.8F * t.lines[t.nlines - 1].size;
    }
    return true;
}

static bool try_between(lay_page *lay, const tab_rules *rules, const tab_rule *chain, size_t first,
                        size_t last, bool whole)
{
    float em = lay->em;
    ocr_box box = {chain[first].from - 0.6F * em, chain[first].at, chain[first].to + 0.6F * em,
                   chain[last].at};
    bool part = false, loose;
    lay_table *table;

    if ((whole && !is_part(lay, &box, &part)) || !is_loose(lay, &box, &loose))
        return false;
    if (part || loose)
        return true;
    if (lay->source == OCR_SOURCE_GLYPHS && !take_header(lay, whole, &box))
        return false;
    if (!tab_stream_build(lay, &box, rules, last - first >= 2 ? TAB_RULED : TAB_PLAIN, NULL,
                          &table))
        return false;
    return !table || add_table(lay, &box, table);
}

/** Cut the chain where running text is between its rules; each part may be a table. */
static bool try_chain(lay_page *lay, const tab_rules *rules, const tab_rule *chain, size_t n,
                      bool whole)
{
    for (size_t first = 0; first + 1 < n;) {
        size_t last = first;
        bool ends = false;

        while (last + 1 < n) {
            if (!ends_table(lay, &chain[last], &chain[last + 1], &ends))
                return false;
            if (ends)
                break;
            last++;
        }
        if (last > first && !try_between(lay, rules, chain, first, last, whole))
            return false;
        first = last + 1;
        if (ends && last + 1 < n)
            first = last + 1;
    }
    return true;
}

/** @param whole  only where the rules hold the whole table */
static bool find_between_rules(lay_page *lay, const tab_rules *rules, bool whole)
{
    tab_rule *seen = sch_arena_alloc(lay->scratch, rules->nh + 1, sizeof *seen);
    float slack = SAME_END_EM * lay->em;
    size_t n;

    if (!seen)
        return false;
    n = see_rules(rules, lay->em, seen);
    for (size_t i = 0; i < n; i++) {
        tab_rule chain[MAX_CHAIN];
        size_t count = 0;

        if (seen[i].group == -2 || seen[i].to - seen[i].from < 6 * lay->em)
            continue;
        for (size_t k = i; k < n && count < MAX_CHAIN; k++)
            if (seen[k].group != -2 && fabsf(seen[k].from - seen[i].from) < slack &&
                fabsf(seen[k].to - seen[i].to) < slack) {
                chain[count++] = seen[k];
                if (k != i)
                    seen[k].group = -2;
            }
        if (count >= 2 && !try_chain(lay, rules, chain, count, whole))
            return false;
    }
    return true;
}

/** Tables with underlined headings. */
static bool find_headed(lay_page *lay, const tab_rules *rules)
{
    for (size_t i = 0; i < rules->nh; i++) {
        lay_table *table;
        ocr_box box;

        if (i > 0 && rules->h[i].at - rules->h[i - 1].at < SAME_RULE_PX)
            continue; /* it is on one line with the one before */
        if (!tab_headed_build(lay, rules, i, &box, &table))
            return false;
        if (table && !add_table(lay, &box, table))
            return false;
    }
    return true;
}

/**
 * White space tells tables among glyphs; where words are only recognized it tells too little, for
 * receipts and letters have gaps too, but for a small picture most of whose lines are rows.
 */
static bool may_be_plain(lay_page *lay, bool *ret_may)
{
    ocr_box all = {-INFINITY, -INFINITY, INFINITY, INFINITY};
    size_t multi = 0;
    tab_text t;

    *ret_may = lay->source == OCR_SOURCE_GLYPHS;
    if (*ret_may || lay->frame.width * lay->frame.height > PICTURE_PX)
        return true;
    if (!tab_text_collect(lay, &all, true, &t))
        return false;
    for (size_t l = 0; l < t.nlines; l++)
        multi += t.lines[l].count > 1;
    *ret_may = multi * 10 >= t.nlines * 7;
    return true;
}

bool lay_tables_find(lay_page *lay)
{
    tab_rules rules;
    bool plain;

    if (lay->em <= 0)
        return true;
    if (!tab_rules_collect(lay, &rules))
        return false;
    if (!find_grids(lay, &rules) || !find_headed(lay, &rules) ||
        !find_between_rules(lay, &rules, true))
        return false;
    if (!may_be_plain(lay, &plain) || (plain && !lay_tables_plain(lay, LAY_PAGE)))
        return false;
    if (!find_between_rules(lay, &rules, false))
        return false;
    return lay->source != OCR_SOURCE_GLYPHS || lay_tables_plain(lay, LAY_BESIDE);
}
