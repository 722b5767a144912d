/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/**
 * Tables of contents: rows that end in a page number behind a leader of dots, at least three of
 * them, with numbers that do not fall. They are lists of their own kind, not tables of cells.
 */
enum {
    LEADER_DOTS = 3,
    MIN_ROWS = 3,
    MAX_BARE = 2 /* lines without a number between two rows: an entry of several lines, a part */
};

/** Dots at the end of a text; all: it is nothing else. */
static size_t dots_at_end(const char *text, bool *ret_all)
{
    static const char *const marks[] = {".", "…", "·", "‥"};
    static const size_t count[] = {1, 3, 1, 2};
    size_t len = strlen(text), dots = 0;

    for (size_t i = 0; len && i < SCH_COUNT_OF(marks);) {
        size_t n = strlen(marks[i]);

        if (len >= n && memcmp(text + len - n, marks[i], n) == 0) {
            len -= n;
            dots += count[i];
            i = 0;
        } else {
            i++;
        }
    }
    *ret_all = len == 0;
    return dots;
}

/** "12", "xiv": the number of a page; 0: none. Small Roman numbers count as -1: before all others.
 */
static int page_number(const lay_word *w)
{
    const char *t = w->text;
    size_t n = strlen(t);

    if (n == 0 || n > 6 || w->math)
        return 0;
    if (strspn(t, "0123456789") == n)
        return n <= 4 ? atoi(t) : 0; // NOLINT(cert-err34-c): digits alone
    return strspn(t, "ivxl") == n ? -1 : 0;
}

/** Words before the leader, and the dots of it. */
static size_t item_end(const lay_word *const *words, size_t n, size_t *ret_dots)
{
    size_t dots = 0;
    bool all = true;

    while (n && all) {
        dots += dots_at_end(words[n - 1]->text, &all);
        n -= all;
    }
    *ret_dots = dots;
    return n;
}

bool lay_contents_split(const lay_line *l, size_t *ret_item_words, int *ret_page)
{
    size_t dots = 0, n;

    *ret_item_words = l->nwords;
    *ret_page = 0;
    if (l->nwords < 2 || page_number(l->words[l->nwords - 1]) == 0)
        return false;
    n = item_end(l->words, l->nwords - 1, &dots);
    if (dots < LEADER_DOTS || n == 0)
        return false;
    *ret_item_words = n;
    *ret_page = page_number(l->words[l->nwords - 1]);
    return true;
}

static bool is_in_row(const lay_seg *s, int row, const ocr_box *box)
{
    return s->kind == LAY_TEXT && s->margin == LAY_BODY && s->row == row &&
           lay_overlap(s->box.x0, s->box.x1, box->x0, box->x1) > 0;
}

static int by_place(const void *a, const void *b)
{
    const lay_word *x = a, *y = b;

    return (x->u0 > y->u0) - (x->u0 < y->u0);
}

/** The words of one row in the box, from left to right, whatever gaps tore them apart. */
static bool take_row(const lay_page *lay, int row, const ocr_box *box, lay_seg *ret_seg)
{
    lay_word *words;
    size_t most = 0, n = 0;
    bool first = true;

    for (size_t i = 0; i < lay->nsegs; i++)
        most += is_in_row(&lay->segs[i], row, box) ? lay->segs[i].nwords : 0;
    words = sch_arena_alloc(lay->scratch, most + 1, sizeof *words);
    if (!words)
        return false;
    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];

        if (!is_in_row(s, row, box))
            continue;
        if (first || s->size > ret_seg->size) {
            ocr_box all = first ? s->box : ret_seg->box;

            *ret_seg = *s;
            ret_seg->box = all;
        }
        ret_seg->box = lay_box_union(ret_seg->box, s->box);
        for (size_t k = 0; k < s->nwords; k++)
            words[n++] = s->words[k];
        first = false;
    }
    qsort(words, n, sizeof *words, by_place);
    ret_seg->words = words;
    ret_seg->nwords = n;
    return true;
}

/** Page number of a row with a leader, 0: it is none. */
static int row_page(const lay_page *lay, const lay_seg *row, bool *ret_failed)
{
    const lay_word **words = sch_arena_alloc(lay->scratch, row->nwords + 1, sizeof *words);
    lay_line line = {.words = words, .nwords = row->nwords};
    size_t item;
    int page = 0;

    *ret_failed = *ret_failed || !words;
    for (size_t i = 0; words && i < row->nwords; i++)
        words[i] = &row->words[i];
    return words && lay_contents_split(&line, &item, &page) ? page : 0;
}

bool lay_contents_take(lay_page *lay, const ocr_box *box, bool *ret_taken)
{
    lay_seg *rows = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof *rows);
    size_t n = 0, leaders = 0, falls = 0, kept = 0;
    int before = -1;
    bool failed = !rows;

    for (size_t i = 0; !failed && i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];
        bool seen = false;
        int page;

        if (!is_in_row(s, s->row, box) || s->v < box->y0 || s->v > box->y1)
            continue;
        for (size_t k = 0; k < n && !seen; k++)
            seen = rows[k].row == s->row;
        if (seen)
            continue;
        failed = !take_row(lay, s->row, box, &rows[n++]);
        page = failed ? 0 : row_page(lay, &rows[n - 1], &failed);
        leaders += page != 0;
        falls += page && page < before;
        before = page ? page : before;
    }
    if (failed)
        return false;
    *ret_taken = leaders >= MIN_ROWS && leaders * 2 >= n && falls * 5 <= leaders;
    for (size_t i = 0; *ret_taken && i < lay->nsegs; i++) {
        size_t k = 0;

        while (k < n && !is_in_row(&lay->segs[i], rows[k].row, box))
            k++;
        if (k == n) {
            lay->segs[kept++] = lay->segs[i];
        } else if (rows[k].nwords) { /* the whole row where its first part was */
            lay->segs[kept++] = rows[k];
            rows[k].nwords = 0;
        }
    }
    lay->nsegs = *ret_taken ? kept : lay->nsegs;
    return true;
}

static bool may_be_row(const lay_line *l, int region)
{
    return l->kind == LAY_TEXT && l->type == OCR_TEXT && l->margin == LAY_BODY && !l->page_info &&
           l->nwords && l->region == region;
}

void lay_contents_mark(lay_page *lay)
{
    for (size_t i = 0; i < lay->nlines; i++) {
        size_t rows = 0, last = i, words;
        int before = -1, page;

        if (!may_be_row(&lay->lines[i], lay->lines[i].region) ||
            !lay_contents_split(&lay->lines[i], &words, &page))
            continue;
        for (size_t k = i; k < lay->nlines && k <= last + 1 + MAX_BARE; k++) {
            if (!may_be_row(&lay->lines[k], lay->lines[i].region))
                break;
            if (!lay_contents_split(&lay->lines[k], &words, &page))
                continue;
            if (page < before)
                break;
            before = page;
            last = k;
            rows++;
        }
        for (size_t k = i; rows >= MIN_ROWS && k <= last; k++) {
            lay->lines[k].type = OCR_TOC_ROW;
            lay->lines[k].block = lay->lines[i].block;
            lay->lines[k].after_hyphen = false;
        }
        i = last;
    }
}
