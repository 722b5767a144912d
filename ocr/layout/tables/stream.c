/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * Tables whose columns are told by white space: between long rules (booktabs), with shaded rows, or
 * without any rules.
 */
#define SUM_EM     1.4F /* under the baseline of a number */
#define SUM_WIDTH  0.4F /* of the table */
#define CENTRED_EM 1.0F /* a heading stands so near the middle of what it heads */

typedef struct figures {
    size_t lines, multi;  /* lines; those with two entries or more */
    size_t cells, chars;  /* entries, their letters */
    size_t numeric;       /* entries that are numbers, not in the first column */
    size_t first_numeric; /* those in the first column */
    size_t counters;      /* "(12)" in the last column: numbers of equations */
    bool in_sequence;     /* each is one more than the one before */
    bool ticks;           /* a row of numbers as one entry: the axis of a chart */
    bool prose;           /* a column of running text */
    int prose0, prose1;   /* columns of running text at the left side, and at the right side */
    size_t summed;        /* numbers with a short rule under them: what a sum stands below */
    bool counts_up;       /* the last column's numbers never fall: a list of contents */
} figures;

static int number_of(const tab_chunk *c)
{
    return c->nwords == 1 && c->numeric ? atoi(c->words[0]->text) : -1;
}

static bool is_counter(const tab_chunk *c)
{
    const char *t = c->words[c->nwords - 1]->text;
    size_t n = strlen(t);

    return n >= 3 && t[0] == '(' && t[n - 1] == ')' && strspn(t + 1, "0123456789.") == n - 2;
}

/** A rule no longer than a column lies under the number. */
static bool is_underlined(const tab_text *t, const tab_rules *rules, const tab_chunk *c)
{
    const tab_line *line = &t->lines[c->line];

    for (size_t i = 0; i < rules->nh; i++) {
        const tab_rule *r = &rules->h[i];

        if (r->at > line->v && r->at < line->v + SUM_EM * line->size && r->from < c->x0 + t->em &&
            r->to > c->x1 - t->em && r->to - r->from < SUM_WIDTH * (t->x1 - t->x0))
            return true;
    }
    return false;
}

/** Most entries of a column are long. */
static bool is_prose(size_t lengthy, size_t entries)
{
    return lengthy >= 3 && lengthy * 2 > entries;
}

/** The last number of a counter: 3 of "(2.3)". */
static int counter_of(const tab_chunk *c)
{
    const char *t = c->words[c->nwords - 1]->text;
    const char *dot = strrchr(t, '.');

    return atoi(dot ? dot + 1 : t + 1);
}

static figures measure(const tab_text *t, const tab_rules *rules, size_t ncols)
{
    figures f = {.lines = t->nlines, .counts_up = true, .in_sequence = true};
    int counter = 0;
    size_t entries[TAB_MAX_COLS] = {0}, lengthy[TAB_MAX_COLS] = {0};
    size_t listed[TAB_MAX_COLS] = {0};
    bool joins[TAB_MAX_ROWS] = {false};
    size_t words = 0;
    int before = 0;

    f.lines -= tab_middles_find(t, 0, joins);
    for (size_t l = 0; l < t->nlines; l++)
        f.multi += t->lines[l].count > 1;
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        bool more = i > 0 && c[-1].line == c->line && c[-1].col0 == c->col0; /* of one cell */

        f.cells += !more;
        entries[c->col0] += !more;
        listed[c->col0] += !more && tab_is_number(c->words[0]->text);
        words = more ? words + c->nwords : c->nwords;
        lengthy[c->col0] += words >= 6 && (!more || words - c->nwords < 6);
        f.ticks = f.ticks || (c->numeric && c->nwords >= 6);
        f.numeric += c->numeric && c->col0 > 0;
        f.summed += c->numeric && c->col0 > 0 && is_underlined(t, rules, c);
        f.first_numeric += c->numeric && c->col0 == 0;
        for (size_t k = 0; k < c->nwords; k++)
            f.chars += c->words[k]->nrunes;
        if (c->col1 + 1 < (int)ncols)
            continue;
        if (is_counter(c)) {
            f.in_sequence = f.in_sequence && (f.counters == 0 || counter_of(c) == counter + 1);
            counter = counter_of(c);
            f.counters++;
        }
        if (c->numeric) {
            f.counts_up = f.counts_up && number_of(c) >= before;
            before = number_of(c);
        }
    }
    for (size_t k = f.summed >= 2; k < ncols; k++) /* labels of sums may be of several lines */
        f.prose = f.prose || is_prose(lengthy[k], entries[k]);
    for (size_t k = 0; k < ncols; k++) /* with the numbers of its lists */
        if (is_prose(lengthy[k], entries[k]) && (k == 0 || (k == 1 && listed[0] == entries[0])))
            f.prose0 = (int)k + 1;
    for (size_t k = ncols; k > (size_t)f.prose0 && f.prose1 == (int)(ncols - k); k--)
        f.prose1 += is_prose(lengthy[k - 1], entries[k - 1]) ||
                    (k < ncols && f.prose1 > 0 && listed[k - 1] == entries[k - 1]);
    return f;
}

/**
 * The first line or two are ruled off and have a short entry in every column, and the first column
 * holds short labels: a table of texts.
 */
static bool has_ruled_header(const tab_text *t, const tab_rules *rules, size_t ncols)
{
    size_t header = tab_header_lines(t, rules), labels = 0, lengthy = 0;
    bool has[TAB_MAX_COLS] = {0};

    if (header == 0 || header > 2 || t->nlines < header + 3)
        return false;
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        if ((size_t)c->line < header) {
            if (c->nwords > 4 || c->col0 != c->col1)
                return false;
            has[c->col0] = true;
        } else if (c->col0 == 0) {
            labels++;
            lengthy += c->nwords > 6;
        }
    }
    for (size_t c = 0; c < ncols; c++)
        if (!has[c])
            return false;
    return tab_rule_between(rules, t->lines[header - 1].v, t->lines[header].v, t->chunks[0].x0,
                            t->chunks[t->lines[header].first].x1) &&
           labels >= 3 && lengthy * 4 <= labels;
}

/** Are these columns those of a table? Columns of running text are long and hold no numbers. */
static bool is_table(const figures *f, size_t ncols, tab_evidence evidence)
{
    float mean = f->cells ? (float)f->chars / (float)f->cells : 0;
    bool numbers = (f->numeric + f->first_numeric) * 4 >= f->cells;

    if (ncols < 2 || f->lines < 2 || f->multi * 2 < f->lines)
        return false;
    if (evidence == TAB_RULED)
        return mean < (numbers ? 40 : ncols > 2 ? 34 : 26);
    if (f->multi < 3 || f->numeric < 3 || f->ticks)
        return false;
    if (evidence == TAB_WIDE && f->prose)
        return false;
    if (f->counters * 2 > f->multi && f->in_sequence)
        return false; /* equations with their numbers */
    if (ncols == 2 && (f->counts_up || f->counters * 2 > f->multi))
        return false; /* contents; equations with their numbers */
    return f->numeric * 4 >= f->cells && mean < 32;
}

/** Extents of all columns, of those behind the first, and of the entries in a chunk's column. */
typedef struct extents {
    float left, data, right;
    float own0, own1;
} extents;

static extents measure_extents(const tab_text *t, const tab_chunk *own)
{
    extents e = {INFINITY, INFINITY, -INFINITY, INFINITY, -INFINITY};

    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        e.left = lay_min(e.left, c->x0);
        e.right = lay_max(e.right, c->x1);
        if (c->col0 > 0 && c->col0 == c->col1 && c != own)
            e.data = lay_min(e.data, c->x0);
        if (c->col0 == own->col0 && c->col1 == own->col0 && c != own) {
            e.own0 = lay_min(e.own0, c->x0);
            e.own1 = lay_max(e.own1, c->x1);
        }
    }
    return e;
}

/**
 * A heading alone on its line: one at the left stays in the first column, however long it is; one
 * in the middle of all columns, or of all but the labels, spans them.
 */
static tab_place place_lone(const tab_text *t, const tab_chunk *c, tab_place own, int ncols)
{
    extents e = measure_extents(t, c);
    float middle = (c->x0 + c->x1) / 2;

    if (c->numeric || (own.ncols < 2 && middle > e.own0 && middle < e.own1))
        return own;
    if (c->x0 - e.left < 2 * t->em)
        return (tab_place){own.row, 0, 1, 1};
    if (fabsf(middle - (e.data + e.right) / 2) < CENTRED_EM * t->em)
        return (tab_place){own.row, 1, 1, ncols - 1};
    if (fabsf(middle - (e.left + e.right) / 2) < CENTRED_EM * t->em)
        return (tab_place){own.row, 0, 1, ncols};
    return own;
}

/** Lines between two rows are no rows: number the others without them. @return number of rows */
static int drop_halves(const tab_text *t, size_t header, const bool *half, int *row)
{
    int dropped = 0;

    for (size_t l = header; l < t->nlines; l++) {
        dropped += half[l];
        row[l] -= dropped;
    }
    return row[t->nlines - 1] + 1;
}

/** Rows of the table by chunk: those of the header as cells, those of the body line by line. */
static bool place_chunks(lay_page *lay, const tab_text *t, const tab_rules *rules, int ncols,
                         tab_place *places, int *ret_rows)
{
    size_t header = tab_header_lines(t, rules), body = header;
    int row[TAB_MAX_ROWS], rows = tab_rows_number(t, rules, header, row), shift = 0;
    bool half[TAB_MAX_ROWS] = {false};
    size_t halves = tab_halves_find(t, header, half);

    if (halves)
        rows = drop_halves(t, header, half, row);
    if (header > 1 && header < t->nlines) {
        if (!tab_header_place(lay, t, rules, ncols, header, places, &shift))
            return false;
        shift -= row[header];
    } else {
        header = 0;
    }
    for (size_t i = header ? t->lines[header].first : 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];
        bool lone = t->lines[c->line].count == 1 && !half[c->line] &&
                    (c->line == 0 || row[c->line - 1] != row[c->line]) &&
                    ((size_t)c->line + 1 == t->nlines || row[c->line + 1] != row[c->line]);

        places[i] =
            (tab_place){row[c->line] + shift, c->col0, 1 + half[c->line], c->col1 - c->col0 + 1};
        if (lone)
            places[i] = place_lone(t, c, places[i], ncols);
    }
    *ret_rows = rows + shift;
    if (halves && body < t->nlines)
        tab_halves_place(t, body, half, row[body] + shift, *ret_rows, places);
    return true;
}

static bool fill(lay_page *lay, const tab_text *t, const tab_rules *rules, const tab_place *places,
                 lay_table *table)
{
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_place *p = &places[i];

        if (!tab_cell_add(lay, table, p->row, p->col, p->nrows, p->ncols, t->chunks[i].words,
                          t->chunks[i].nwords))
            return false;
    }
    return tab_table_finish(lay, table) && tab_edges_find(lay, rules, table);
}

/** Every chunk of the first line begins where three entries below do. */
static bool begins_columns(const tab_text *t)
{
    for (size_t i = 0; i < t->lines[0].count; i++) {
        const tab_chunk *head = &t->chunks[t->lines[0].first + i];
        size_t n = 0;

        for (size_t k = t->lines[1].first; k < t->nchunks; k++)
            n += fabsf(t->chunks[k].x0 - head->x0) < 0.5F * t->em;
        if (n < 3 || head->numeric)
            return false;
    }
    return true;
}

/**
 * The words in the box. Between rules that belong together the first line may have been taken for a
 * running head: with three entries or more, or two over the beginnings of columns, it is a header.
 */
static bool collect(lay_page *lay, const ocr_box *box, tab_evidence evidence, bool *ret_margins,
                    tab_text *ret_text)
{
    tab_text all;

    *ret_margins = false;
    if (!tab_text_collect(lay, box, false, ret_text))
        return false;
    if (evidence != TAB_RULED)
        return true;
    if (!tab_text_collect(lay, box, true, &all))
        return false;
    *ret_margins = all.nlines == ret_text->nlines + 1 && all.nlines > 1 &&
                   all.lines[0].v < ret_text->lines[0].v &&
                   (all.lines[0].count >= 3 || (all.lines[0].count == 2 && begins_columns(&all)));
    if (*ret_margins)
        *ret_text = all;
    return true;
}

/** Chunks with their columns to a table. *ret_table NULL: it would be too large, or has one column.
 */
static bool build(lay_page *lay, const ocr_box *box, const tab_rules *rules, const tab_text *t,
                  int ncols, bool margins, lay_table **ret_table)
{
    tab_place *places = sch_arena_alloc(lay->scratch, t->nchunks + 1, sizeof *places);
    lay_table *table;
    int rows;

    *ret_table = NULL;
    if (!places || !place_chunks(lay, t, rules, ncols, places, &rows))
        return false;
    table = tab_table_new(lay, box, rows, ncols);
    if (!table)
        return true;
    table->margins = margins;
    if (!fill(lay, t, rules, places, table))
        return false;
    if (table->nrows >= 2 && table->ncols >= 2)
        *ret_table = table;
    return true;
}

/** The part of the box beside its columns of running text; empty: there are none, or no more. */
static ocr_box beside_prose(const figures *f, const ocr_box *box, const float *cuts, size_t ncuts)
{
    int columns = (int)ncuts + 1 - f->prose0 - f->prose1;
    ocr_box rest = *box;

    if (columns < 2 || columns == (int)ncuts + 1)
        return (ocr_box){0};
    if (f->prose0)
        rest.x0 = cuts[f->prose0 - 1];
    if (f->prose1)
        rest.x1 = cuts[ncuts - (size_t)f->prose1];
    return rest;
}

bool tab_stream_build(lay_page *lay, ocr_box *box, const tab_rules *rules, tab_evidence evidence,
                      ocr_box *ret_beside, lay_table **ret_table)
{
    float cuts[TAB_MAX_COLS];
    size_t ncuts;
    bool margins;
    figures f;
    tab_text t;

    *ret_table = NULL;
    if (!collect(lay, box, evidence, &margins, &t))
        return false;
    if (tab_trim(&t, rules, box) && !tab_text_collect(lay, box, margins, &t))
        return false;
    if (t.nlines < 2 || t.nlines > TAB_MAX_ROWS)
        return true;
    if (!tab_columns_find(lay, &t, cuts, &ncuts))
        return false;
    if (ncuts == 0)
        return true;
    if (!tab_text_cut(lay, &t, rules, cuts, ncuts))
        return false;
    if (tab_columns_join(&t, rules, cuts, &ncuts) &&
        (!tab_text_collect(lay, box, margins, &t) || !tab_text_cut(lay, &t, rules, cuts, ncuts)))
        return false;
    f = measure(&t, rules, ncuts + 1);
    if (!is_table(&f, ncuts + 1, evidence) &&
        !(evidence == TAB_RULED ? f.multi * 2 >= f.lines && has_ruled_header(&t, rules, ncuts + 1)
                                : tab_is_of_words(&t, (int)ncuts + 1))) {
        if (ret_beside && f.prose)
            *ret_beside = beside_prose(&f, box, cuts, ncuts);
        return true;
    }
    return build(lay, box, rules, &t, (int)ncuts + 1, margins, ret_table);
}

bool tab_stream_cut(lay_page *lay, const ocr_box *box, const tab_rules *rules, const float *cuts,
                    size_t ncuts, lay_table **ret_table)
{
    tab_text t;

    *ret_table = NULL;
    if (!tab_text_collect(lay, box, false, &t))
        return false;
    if (t.nlines < 2 || t.nlines > TAB_MAX_ROWS)
        return true;
    if (!tab_text_cut(lay, &t, rules, cuts, ncuts))
        return false;
    return build(lay, box, rules, &t, (int)ncuts + 1, false, ret_table);
}
