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
    size_t n = 0, leaders = 0, falls = 0;
    int before = -1;
    lay_seg *rows;
    bool failed = !lay_whole_rows(lay, box, &rows, &n);

    for (size_t i = 0; i < n && !failed; i++) {
        int page = row_page(lay, &rows[i], &failed);

        leaders += page != 0;
        falls += page && page < before;
        before = page ? page : before;
    }
    if (failed)
        return false;
    *ret_taken = leaders >= MIN_ROWS && leaders * 2 >= n && falls * 5 <= leaders;
    if (*ret_taken)
        lay_whole_rows_put(lay, box, rows, n);
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
