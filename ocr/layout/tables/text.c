/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Words in a part of the page as lines of chunks.
 *
 * Cells of one row may stand on slightly different baselines (other fonts, other alignment), so
 * rows of the page that are close and leave each other room become one line.
 */
#define CHUNK_GAP_EM 0.55F
#define LINE_EM      0.42F
#define CUT_GAP_EM   0.16F /* room that a cut must find between two words of a chunk */
#define CLEAR_GAP_EM 0.4F  /* wider than the space between two words: 0.2 to 0.35 em */
#define ALIGNED_EM   0.3F
#define UNDER_EM     0.9F /* a rule that belongs to a heading is so near below its baseline */
#define PART_RULE    0.8F /* of the table: a longer rule is below all columns, not below a group */

enum { LEADER_DOTS = 4 };

typedef struct placed {
    const lay_word *word;
    int line;
} placed;

static int by_row(const void *a, const void *b)
{
    const placed *x = a, *y = b;

    if (x->word->row != y->word->row)
        return x->word->row < y->word->row ? -1 : 1;
    return (x->word->u0 > y->word->u0) - (x->word->u0 < y->word->u0);
}

static int by_line(const void *a, const void *b)
{
    const placed *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->word->u0 > y->word->u0) - (x->word->u0 < y->word->u0);
}

typedef struct row {
    size_t first, end;
    float v, size;
    int line;
} row;

static int by_v(const void *a, const void *b)
{
    const row *x = a, *y = b;

    return (x->v > y->v) - (x->v < y->v);
}

bool tab_is_inside(const lay_word *word, const ocr_box *box)
{
    float u = (word->u0 + word->u1) / 2, v = word->v - 0.3F * word->size;

    return u > box->x0 && u < box->x1 && v > box->y0 && v < box->y1;
}

static bool is_script(const lay_word *w)
{
    return w->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);
}

/** A recognizer reads what is left of an upright rule as "|". */
static bool is_rest_of_rule(const lay_page *lay, const lay_word *w)
{
    return lay->source == OCR_SOURCE_PIXELS && w->text[strspn(w->text, "|")] == '\0';
}

/** The word without the dots that lead to the next column; NULL: it is nothing else. */
static const lay_word *without_leader(lay_page *lay, const lay_word *w, bool *ret_failed)
{
    size_t len = strlen(w->text), kept = len;
    lay_word *copy;
    char *text;

    while (kept && w->text[kept - 1] == '.')
        kept--;
    if (len - kept < LEADER_DOTS)
        return w;
    if (kept == 0)
        return NULL;
    copy = sch_arena_alloc(lay->scratch, 1, sizeof *copy);
    text = sch_arena_strndup(lay->page->arena, w->text, kept);
    *ret_failed = *ret_failed || !copy || !text;
    if (!copy || !text)
        return NULL;
    *copy = *w;
    copy->text = text;
    copy->u1 = w->u0 + (w->u1 - w->u0) * 0.5F * (float)(2 * kept) / (float)(kept + len);
    return copy;
}

static placed *collect_words(lay_page *lay, const ocr_box *box, bool margins, size_t *ret_count)
{
    size_t n = 0, most = 0;
    placed *words;
    bool failed = false;

    for (size_t i = 0; i < lay->nsegs; i++)
        most += lay->segs[i].nwords;
    words = sch_arena_alloc(lay->scratch, most + 1, sizeof *words);
    for (size_t i = 0; words && i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];

        if (s->kind != LAY_TEXT || (s->margin != LAY_BODY && !margins))
            continue;
        for (size_t k = 0; k < s->nwords; k++) {
            const lay_word *w = tab_is_inside(&s->words[k], box)
                                    ? without_leader(lay, &s->words[k], &failed)
                                    : NULL;

            if (w && !is_rest_of_rule(lay, w))
                words[n++].word = w;
        }
    }
    *ret_count = n;
    return failed ? NULL : words;
}

/** Rows of the page among words sorted by by_row(). */
static size_t make_rows(const placed *words, size_t n, row *rows)
{
    size_t nrows = 0;

    for (size_t i = 0; i < n;) {
        row *r = &rows[nrows++];
        const lay_word *host = words[i].word;

        *r = (row){.first = i, .end = i};
        while (r->end < n && words[r->end].word->row == words[i].word->row) {
            const lay_word *w = words[r->end++].word;

            if ((is_script(host) && !is_script(w)) ||
                (is_script(host) == is_script(w) && w->nrunes > host->nrunes))
                host = w;
        }
        r->v = host->v;
        r->size = host->size;
        i = r->end;
    }
    qsort(rows, nrows, sizeof *rows, by_v);
    return nrows;
}

static bool leave_room(const placed *words, const row *a, const row *b)
{
    for (size_t i = a->first; i < a->end; i++)
        for (size_t k = b->first; k < b->end; k++)
            if (lay_overlap(words[i].word->u0, words[i].word->u1, words[k].word->u0,
                            words[k].word->u1) > -0.2F * words[i].word->size)
                return false;
    return true;
}

/** Number the lines: rows that are close and do not overlap share one. @return their number */
static int number_lines(placed *words, row *rows, size_t nrows)
{
    int line = -1;
    size_t first = 0; /* row that the line began with */

    for (size_t r = 0; r < nrows; r++) {
        bool joins =
            r > 0 && rows[r].v - rows[first].v < LINE_EM * lay_min(rows[r].size, rows[first].size);

        for (size_t k = first; k < r && joins; k++)
            joins = leave_room(words, &rows[k], &rows[r]);
        if (!joins) {
            line++;
            first = r;
        }
        rows[r].line = line;
        for (size_t i = rows[r].first; i < rows[r].end; i++)
            words[i].line = line;
    }
    return line + 1;
}

static bool is_dash(const char *text)
{
    static const char *const dashes[] = {"-", "–", "—", "−",   ".", "..", "...",
                                         "…", "*", "‐", "n/a", "†", "‡",  "#"};

    for (size_t i = 0; i < SCH_COUNT_OF(dashes); i++)
        if (strcmp(text, dashes[i]) == 0)
            return true;
    return false;
}

/** A year, and no digit behind it. */
static bool is_year(const char *t)
{
    return (strncmp(t, "19", 2) == 0 || strncmp(t, "20", 2) == 0) && strspn(t, "0123456789") == 4;
}

/** "2016", "2015/16", "2015–16", "31.03.2009": they head columns. */
static bool is_date(const char *t)
{
    size_t n = strlen(t), digits;

    while (n && strchr("*,)", t[n - 1]))
        n--;
    if (*t == '(') {
        t++;
        n--;
    }
    if (n < 4 || n > 12)
        return false;
    digits = strspn(t, "0123456789/.-");
    if (digits == 4 && n > 4 && strncmp(t + 4, "–", strlen("–")) == 0)
        return is_year(t) && strspn(t + 4 + strlen("–"), "0123456789") >= 2;
    if (digits < n || n > 10)
        return false;
    return is_year(t) || (n >= 8 && is_year(t + n - 4) && strspn(t, "0123456789") <= 2);
}

/** "(5)", "(12.3)%": a number in brackets. */
static bool is_negative(const char *t)
{
    size_t n = strspn(t + (*t == '('), "0123456789.,");

    return *t == '(' && n > 0 && t[n] != '.' && t[n + 1] == ')' &&
           (t[n + 2] == '\0' || strcmp(t + n + 2, "%") == 0);
}

/** "(n = 154)": the size of a sample stands in a heading. */
static bool is_equation(const tab_chunk *c)
{
    for (size_t i = 0; i < c->nwords; i++)
        if (strchr(c->words[i]->text, '='))
            return true;
    return false;
}

/** "$'000", "HK$'000": thousands of a currency. */
static bool is_unit(const tab_chunk *c)
{
    const char *t = c->words[c->nwords - 1]->text;
    size_t n = strlen(t);

    return c->nwords <= 2 && n >= 4 && strcmp(t + n - 3, "000") == 0 &&
           (t[n - 4] == '\'' || (n >= 6 && strncmp(t + n - 6, "’", strlen("’")) == 0) ||
            (n >= 6 && strncmp(t + n - 6, "‘", strlen("‘")) == 0));
}

/** "FY15", "FY 2015", "Q1", "1H16": periods head columns as years do. */
static bool is_period(const tab_chunk *c)
{
    static const char *const names[] = {"FY", "HY", "CY", "1H", "2H", "H1", "H2", "Q1",
                                        "Q2", "Q3", "Q4", "1Q", "2Q", "3Q", "4Q"};
    const char *t = c->words[0]->text;

    for (size_t i = 0; i < SCH_COUNT_OF(names) && c->nwords <= 2; i++) {
        const char *rest = c->nwords == 2 ? c->words[1]->text : t + 2;
        size_t n = strspn(rest, "0123456789");

        if (strncmp(t, names[i], 2) != 0 || (c->nwords == 2 && t[2] != '\0'))
            continue;
        if (rest[n] == '\0' && (n == 2 || n == 4 || (n == 0 && strpbrk(names[i], "1234"))))
            return true;
    }
    return false;
}

void tab_chunk_settle(tab_chunk *c)
{
    size_t runes = 0, digits = 0, letters = 0;
    unsigned char first = (unsigned char)c->words[0]->text[0];

    c->x0 = c->words[0]->u0;
    c->x1 = c->words[0]->u1;
    for (size_t i = 0; i < c->nwords; i++) {
        c->x0 = lay_min(c->x0, c->words[i]->u0);
        c->x1 = lay_max(c->x1, c->words[i]->u1);
        runes += c->words[i]->nrunes;
        digits += c->words[i]->ndigits;
        letters += c->words[i]->nletters;
    }
    c->low =
        first >= 'a' && first <= 'z' && c->words[0]->text[1] != ')' && c->words[0]->text[1] != '.';
    c->numeric =
        (digits > 0 && digits * 5 >= runes * 2 && letters <= 3 && !is_unit(c)) ||
        (c->nwords <= 2 && is_dash(c->words[0]->text)) ||
        (c->nwords == 2 && tab_is_currency(c->words[0]->text) && is_dash(c->words[1]->text)) ||
        (c->nwords == 1 && is_negative(c->words[0]->text));
    c->year =
        (is_date(c->words[c->nwords - 1]->text) && (c->nwords == 1 || letters > 0)) || is_period(c);
    c->numeric = c->numeric && !(c->year && letters > 0) && !(letters > 0 && is_equation(c));
}

static float line_size(const lay_word *w, float em)
{
    return lay_max(lay_min(w->size, 1.3F * em), 0.6F * em);
}

/** Chunks of the words of each line, cut where the gap is wide. */
static bool make_chunks(lay_page *lay, tab_text *t, const placed *words)
{
    t->chunks = sch_arena_alloc(lay->scratch, t->nwords + 1, sizeof *t->chunks);
    if (!t->chunks)
        return false;
    for (size_t i = 0; i < t->nwords;) {
        tab_chunk *c = &t->chunks[t->nchunks];
        tab_line *line = &t->lines[words[i].line];
        size_t end = i + 1;
        float reach = t->words[i]->u1;

        while (end < t->nwords && words[end].line == words[i].line &&
               t->words[end]->u0 - reach < CHUNK_GAP_EM * line_size(t->words[end], t->em)) {
            reach = lay_max(reach, t->words[end]->u1);
            end++;
        }
        *c = (tab_chunk){.words = t->words + i, .nwords = end - i, .line = words[i].line};
        tab_chunk_settle(c);
        if (line->count++ == 0)
            line->first = t->nchunks;
        t->nchunks++;
        i = end;
    }
    return tab_join_numbers(lay, t);
}

bool tab_text_collect(lay_page *lay, const ocr_box *box, bool margins, tab_text *ret_text)
{
    tab_text t = {0};
    placed *words = collect_words(lay, box, margins, &t.nwords);
    row *rows = sch_arena_alloc(lay->scratch, t.nwords + 1, sizeof *rows);
    size_t nrows;

    if (!words || !rows)
        return false;
    qsort(words, t.nwords, sizeof *words, by_row);
    nrows = make_rows(words, t.nwords, rows);
    t.nlines = (size_t)number_lines(words, rows, nrows);
    t.words = sch_arena_alloc(lay->scratch, t.nwords + 1, sizeof *t.words);
    t.lines = sch_arena_alloc(lay->scratch, t.nlines + 1, sizeof *t.lines);
    if (!t.words || !t.lines)
        return false;
    for (size_t r = 0; r < nrows; r++) {
        tab_line *line = &t.lines[rows[r].line];

        if (line->size == 0) {
            line->v = rows[r].v;
            line->size = rows[r].size;
        }
        t.em += rows[r].size * (float)(rows[r].end - rows[r].first);
    }
    t.em = t.nwords ? t.em / (float)t.nwords : 0;
    qsort(words, t.nwords, sizeof *words, by_line);
    for (size_t i = 0; i < t.nwords; i++)
        t.words[i] = words[i].word;
    if (!make_chunks(lay, &t, words))
        return false;
    t.x0 = INFINITY;
    t.x1 = -INFINITY;
    for (size_t i = 0; i < t.nchunks; i++) {
        t.x0 = lay_min(t.x0, t.chunks[i].x0);
        t.x1 = lay_max(t.x1, t.chunks[i].x1);
    }
    *ret_text = t;
    return true;
}

/** What is known of the columns when chunks are cut. */
typedef struct columns {
    const float *cuts;
    size_t ncuts;
    float left[TAB_MAX_COLS],
        right[TAB_MAX_COLS]; /* of chunks that lie in one; left > right: none */
    float x0, x1;            /* of the table */
} columns;

static int column_of(float x, const float *cuts, size_t ncuts)
{
    size_t c = 0;

    while (c < ncuts && cuts[c] < x)
        c++;
    return (int)c;
}

static void measure_columns(const tab_text *t, const float *cuts, size_t ncuts, columns *ret)
{
    *ret = (columns){.cuts = cuts, .ncuts = ncuts, .x0 = INFINITY, .x1 = -INFINITY};
    for (size_t c = 0; c <= ncuts; c++) {
        ret->left[c] = INFINITY;
        ret->right[c] = -INFINITY;
    }
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *k = &t->chunks[i];
        int c = column_of(k->x0, cuts, ncuts);

        ret->x0 = lay_min(ret->x0, k->x0);
        ret->x1 = lay_max(ret->x1, k->x1);
        if (c != column_of(k->x1, cuts, ncuts))
            continue;
        ret->left[c] = lay_min(ret->left[c], k->x0);
        ret->right[c] = lay_max(ret->right[c], k->x1);
    }
}

/** Words from u0 to u1 stand at the left, at the right or in the middle of the column. */
static bool is_aligned(const columns *cols, size_t c, float u0, float u1, float em)
{
    float slack = ALIGNED_EM * em;

    return cols->left[c] <= cols->right[c] &&
           (fabsf(u0 - cols->left[c]) < slack || fabsf(u1 - cols->right[c]) < slack ||
            fabsf((u0 + u1) - (cols->left[c] + cols->right[c])) < 2 * slack);
}

/** One rule under the chunk, over more than one column, holds its words together. */
static bool is_underlined(const tab_text *t, const tab_rules *rules, const tab_chunk *c,
                          const columns *cols, float cut)
{
    const tab_line *line = &t->lines[c->line];
    float slack = 0.5F * t->em;

    for (size_t i = 0; i < rules->nh; i++) {
        const tab_rule *r = &rules->h[i];

        if (r->at > line->v && r->at < line->v + UNDER_EM * line->size && r->from < c->x0 + slack &&
            r->to > c->x1 - slack && r->from < cut && r->to > cut &&
            r->to - r->from < PART_RULE * (cols->x1 - cols->x0))
            return true;
    }
    return false;
}

/**
 * First word of the chunk that stands behind the cut, where the gap has room; 0: none. A narrow gap
 * is one between columns only when the words on both sides are set as their columns are.
 */
static size_t word_behind(const tab_chunk *c, const columns *cols, size_t k, float em)
{
    float cut = cols->cuts[k], slack = 0.5F * em;
    float from = lay_min(cut - slack, cols->right[k]);
    float to = lay_max(cut + slack, cols->left[k + 1]);

    for (size_t i = 1; i < c->nwords; i++) {
        const lay_word *a = c->words[i - 1], *b = c->words[i];
        size_t end = i + 1;

        if (b->glued || b->u0 - a->u1 <= CUT_GAP_EM * em || a->u1 > to || b->u0 < from)
            continue;
        while (k + 1 < cols->ncuts && end < c->nwords &&
               (c->words[end]->u0 + c->words[end]->u1) / 2 < cols->cuts[k + 1])
            end++;
        if (b->u0 - a->u1 > CLEAR_GAP_EM * em && cut > a->u1 - slack && cut < b->u0 + slack)
            return i;
        if (is_aligned(cols, k, c->x0, a->u1, em) &&
            is_aligned(cols, k + 1, b->u0, c->words[end - 1]->u1, em))
            return i;
    }
    return 0;
}

/** A label before numbers may run over a column that is empty there: it is still in its own. */
static void settle_labels(tab_text *t)
{
    for (size_t l = 0; l < t->nlines; l++) {
        tab_chunk *label = &t->chunks[t->lines[l].first];
        const tab_chunk *last = label + t->lines[l].count - 1;

        if (t->lines[l].count > 1 && label->col0 == 0 && label->col1 > 0 && !label->numeric &&
            last->numeric && !last->year && last->col0 > label->col1)
            label->col1 = 0;
    }
}

bool tab_text_cut(lay_page *lay, tab_text *text, const tab_rules *rules, const float *cuts,
                  size_t ncuts)
{
    columns cols;
    tab_chunk *out = sch_arena_alloc(lay->scratch, text->nwords + 1, sizeof *out);
    size_t n = 0;

    if (!out)
        return false;
    measure_columns(text, cuts, ncuts, &cols);
    for (size_t l = 0; l < text->nlines; l++) {
        tab_line *line = &text->lines[l];
        size_t first = n;

        for (size_t i = line->first; i < line->first + line->count; i++) {
            tab_chunk c = text->chunks[i];

            c.col0 = 0; /* until all is cut: between which cuts it stands */
            c.col1 = (int)ncuts;
            for (size_t k = 0; k < ncuts && c.nwords > 1; k++) {
                size_t at = cuts[k] > c.x0 && cuts[k] < c.x1 &&
                                    !is_underlined(text, rules, &c, &cols, cuts[k])
                                ? word_behind(&c, &cols, k, text->em)
                                : 0;
                tab_chunk left = c;

                /* A line that is alone and long is a heading across the table: never cut. */
                if (at == 0 || line->count == 1)
                    continue;
                left.nwords = at;
                left.col1 = (int)k;
                tab_chunk_settle(&left);
                out[n++] = left;
                c.words += at;
                c.col0 = (int)k + 1;
                c.nwords -= at;
                tab_chunk_settle(&c);
            }
            out[n++] = c;
        }
        line->first = first;
        line->count = n - first;
    }
    text->chunks = out;
    text->nchunks = n;
    for (size_t i = 0; i < n; i++) {
        float slack = lay_min(0.3F * text->em, 0.3F * (out[i].x1 - out[i].x0));

        int first = column_of(out[i].x0 + slack, cuts, ncuts);
        int last = column_of(out[i].x1 - slack, cuts, ncuts);

        out[i].col0 = first > out[i].col0 ? first : out[i].col0;
        out[i].col1 = last < out[i].col1 ? last : out[i].col1;
        if (out[i].col0 > out[i].col1)
            out[i].col0 = out[i].col1;
    }
    settle_labels(text);
    return true;
}
