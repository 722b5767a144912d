/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/**
 * Tables of contents: rows that end in a page number behind a leader of dots, at least three of
 * them, with numbers that do not fall. They are lists of their own kind, not tables of cells. Under
 * a heading that says so, or behind numbers of sections, white space leads as well as dots.
 */
enum {
    LEADER_DOTS = 3,
    MIN_ROWS = 3,
    MAX_BARE = 2 /* lines without a number between two rows: an entry of several lines, a part */
};
#define LEAD_EM 1.0F /* least white space that leads to a number */
#define EDGE_EM 0.6F /* numbers end at one edge, to within this */
#define FULL_ROW                                                                                   \
    0.7F /* an entry that is wider than this part of the way to the numbers goes on                \
          */

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
    size_t dots = 0, n = l->nwords;
    int page = n < 2 ? 0 : page_number(l->words[n - 1]);

    *ret_item_words = n;
    *ret_page = 0;
    if (page == 0)
        return false;
    n = item_end(l->words, n - 1, &dots);
    if (n == 0 || (dots < LEADER_DOTS &&
                   (!l->contents ||
                    l->words[l->nwords - 1]->u0 - l->words[l->nwords - 2]->u1 < LEAD_EM * l->size)))
        return false;
    *ret_item_words = dots < LEADER_DOTS ? l->nwords - 1 : n;
    *ret_page = page;
    return true;
}

/** "Contents", "List of Figures", in any case, with or without the number of its own page. */
static bool is_heading(const lay_word *words, size_t n)
{
    static const char *const names[] = {"contents",
                                        "table of contents",
                                        "list of figures",
                                        "list of tables",
                                        "inhalt",
                                        "inhaltsverzeichnis",
                                        "sommaire",
                                        "table des matières",
                                        "índice",
                                        "indice",
                                        "contenido",
                                        "sumário",
                                        "inhoud",
                                        "содержание",
                                        "оглавление",
                                        "目录",
                                        "目次",
                                        "list of algorithms",
                                        "brief contents",
                                        "list of plates",
                                        "abbildungsverzeichnis"};
    char text[64] = {0};
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        size_t more = strlen(words[i].text);

        if (words[i].math || len + more + 2 > sizeof text)
            return false;
        if (page_number(&words[i]) && (i == 0 || i + 1 == n))
            continue;
        if (len)
            text[len++] = ' ';
        memcpy(text + len, words[i].text, more + 1);
        len += more;
    }
    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcasecmp(text, names[i]) == 0)
            return true;
    return false;
}

/** The page says that it holds contents, above y: in a heading or in its running head. */
static bool is_announced(const lay_page *lay, float y)
{
    for (size_t i = 0; i < lay->nsegs; i++)
        if (lay->segs[i].kind == LAY_TEXT && lay->segs[i].box.y0 < y && lay->segs[i].nwords &&
            is_heading(lay->segs[i].words, lay->segs[i].nwords))
            return true;
    return false;
}

/** Parts of a section number, "2.1" has two; 0: the text is none. */
static int section_depth(const char *text)
{
    int depth = 0;

    while (isdigit((unsigned char)*text)) {
        size_t n = strspn(text, "0123456789");

        if (n > 2)
            return 0;
        depth++;
        text += n;
        text += *text == '.';
    }
    return *text ? 0 : depth;
}

/** What the rows of a box say together. */
typedef struct tally {
    size_t leaders, gaps, falls, sections, deep;
} tally;

/** A row as a line, to be split. @return false: no memory */
static bool as_line(const lay_page *lay, const lay_seg *row, lay_line *ret_line)
{
    const lay_word **words = sch_arena_alloc(lay->scratch, row->nwords + 1, sizeof *words);

    *ret_line =
        (lay_line){.words = words, .nwords = row->nwords, .size = row->size, .contents = true};
    for (size_t i = 0; words && i < row->nwords; i++)
        words[i] = &row->words[i];
    return words != NULL;
}

/** Where the numbers of the rows end: the edge that most of them have. */
static float number_edge(const lay_seg *rows, size_t n)
{
    float edge = 0;

    for (size_t i = 0; i < n; i++)
        if (rows[i].nwords > 1 && page_number(&rows[i].words[rows[i].nwords - 1]))
            edge = lay_max(edge, rows[i].words[rows[i].nwords - 1].u1);
    return edge;
}

static bool count_rows(const lay_page *lay, const lay_seg *rows, size_t n, tally *t)
{
    float edge = number_edge(rows, n);
    int before = -1;

    for (size_t i = 0; i < n; i++) {
        lay_line line;
        size_t words, dots;
        int page, depth;

        if (!as_line(lay, &rows[i], &line))
            return false;
        if (!lay_contents_split(&line, &words, &page))
            continue;
        (void)item_end(line.words, line.nwords - 1, &dots);
        if (dots < LEADER_DOTS &&
            fabsf(line.words[line.nwords - 1]->u1 - edge) > EDGE_EM * line.size)
            continue;
        depth = section_depth(line.words[0]->text);
        t->leaders += dots >= LEADER_DOTS;
        t->gaps += dots < LEADER_DOTS;
        t->sections += depth > 0;
        t->deep += depth > 1;
        t->falls += page < before;
        before = page;
    }
    return true;
}

bool lay_contents_take(lay_page *lay, const ocr_box *box, bool *ret_taken)
{
    size_t n = 0, all;
    tally t = {0};
    lay_seg *rows;

    if (!lay_whole_rows(lay, box, &rows, &n) || !count_rows(lay, rows, n, &t))
        return false;
    all = t.leaders + t.gaps;
    *ret_taken = t.leaders >= MIN_ROWS && t.leaders * 2 >= n;
    if (!*ret_taken)
        *ret_taken = all >= MIN_ROWS && all * 2 >= n &&
                     ((t.deep && t.sections * 2 >= all) || is_announced(lay, box->y1));
    *ret_taken = *ret_taken && t.falls * 5 <= all;
    for (size_t i = 0; i < n; i++)
        rows[i].contents = true;
    if (*ret_taken)
        lay_whole_rows_put(lay, box, rows, n);
    return true;
}

static bool may_be_row(const lay_line *l, int region)
{
    return l->kind == LAY_TEXT && l->type == OCR_TEXT && l->margin == LAY_BODY && !l->page_info &&
           l->nwords && l->region == region;
}

/** The lines before a row are its beginning: they have no number and no room for one. */
static bool goes_on(const lay_line *a, const lay_line *b)
{
    size_t words;
    int page;
    const lay_word *number = b->words[b->nwords - 1], *last = a->words[a->nwords - 1];
    const char *first = b->words[0]->text;

    if (lay_contents_split(a, &words, &page) || !lay_contents_split(b, &words, &page) ||
        section_depth(first) || b->v - a->v > 2 * b->size)
        return false;
    return islower((unsigned char)*first) ||
           last->u1 - a->words[0]->u0 > FULL_ROW * (number->u0 - a->words[0]->u0);
}

/** An entry of two lines becomes one line. @return false: no memory */
static bool join_rows(lay_page *lay, size_t at)
{
    lay_line *a = &lay->lines[at], *b = a + 1;
    const lay_word **words = sch_arena_alloc(lay->scratch, a->nwords + b->nwords, sizeof *words);

    if (!words)
        return false;
    memcpy(words, a->words, a->nwords * sizeof *words);
    memcpy(words + a->nwords, b->words, b->nwords * sizeof *words);
    a->words = words;
    a->nwords += b->nwords;
    a->box = lay_box_union(a->box, b->box);
    a->em_box = lay_box_union(a->em_box, b->em_box);
    lay->nlines--;
    memmove(b, b + 1, (lay->nlines - at - 1) * sizeof *b);
    return true;
}

/** Lines first to *last are a table of contents. @return false: no memory */
static bool mark_rows(lay_page *lay, size_t first, size_t *last)
{
    int block = lay->lines[first].block;

    for (size_t k = first; k <= *last; k++) {
        lay->lines[k].type = OCR_TOC_ROW;
        lay->lines[k].block = block;
        lay->lines[k].after_hyphen = false;
        lay->lines[k].contents = true;
    }
    for (size_t k = first; k < *last; k++)
        if (goes_on(&lay->lines[k], &lay->lines[k + 1])) {
            if (!join_rows(lay, k))
                return false;
            --*last;
        }
    return true;
}

/** The line, taken for a row of contents, ends in a number at the edge. */
static bool has_number_at(const lay_line *l, float edge)
{
    lay_line line = *l;
    size_t words;
    int page;

    line.contents = true;
    return lay_contents_split(&line, &words, &page) &&
           fabsf(l->words[l->nwords - 1]->u1 - edge) < EDGE_EM * l->size;
}

/** Rows from line i on, those without a leader too when their number ends where the first one's
 * does. @param[out] ret_last  the last row */
static size_t count_from(const lay_page *lay, size_t i, size_t *ret_last)
{
    const lay_line *first = &lay->lines[i];
    float edge = first->words[first->nwords - 1]->u1;
    size_t rows = 0, last = i;
    int before = -1;

    for (size_t k = i; k < lay->nlines && k <= last + 1 + MAX_BARE; k++) {
        lay_line l = lay->lines[k];
        size_t words;
        int page;

        if (!may_be_row(&l, first->region))
            break;
        l.contents = l.contents || has_number_at(&l, edge);
        if (!lay_contents_split(&l, &words, &page))
            continue;
        if (page < before)
            break;
        before = page;
        last = k;
        rows++;
    }
    *ret_last = last;
    return rows;
}

/** Rows without a leader before the first one that has one. */
static size_t first_row(const lay_page *lay, size_t i)
{
    const lay_line *first = &lay->lines[i];
    float edge = first->words[first->nwords - 1]->u1;

    while (i > 0 && may_be_row(&lay->lines[i - 1], first->region) &&
           has_number_at(&lay->lines[i - 1], edge))
        i--;
    return i;
}

static bool follows_heading(const lay_page *lay, size_t at)
{
    const lay_line *l = at ? &lay->lines[at - 1] : NULL;
    lay_word words[6];

    if (!l || l->kind != LAY_TEXT || l->nwords == 0 || l->nwords > SCH_COUNT_OF(words))
        return false;
    for (size_t i = 0; i < l->nwords; i++)
        words[i] = *l->words[i];
    return is_heading(words, l->nwords);
}

bool lay_contents_mark(lay_page *lay)
{
    bool announced = false;

    for (size_t i = 0; i < lay->nlines; i++) {
        size_t rows, last = i, first, words;
        lay_line l = lay->lines[i];
        int page;

        announced = announced || follows_heading(lay, i);
        l.contents = l.contents || announced;
        if (!may_be_row(&l, l.region) || !lay_contents_split(&l, &words, &page))
            continue;
        rows = count_from(lay, i, &last);
        first = first_row(lay, i);
        if (rows + i - first < (follows_heading(lay, first) ? 1 : MIN_ROWS))
            continue;
        if (!mark_rows(lay, first, &last))
            return false;
        i = last;
    }
    return true;
}
