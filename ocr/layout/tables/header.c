/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * The header of a table told by white space: its lines to cells. Lines of one heading stand one
 * under the other with no rule between; a heading over several columns takes those that the rule
 * under it covers, or else those that it stands in the middle of. A heading with none below reaches
 * down to the body, so rows of a header come from headings over others only.
 */
#define CENTRED_EM     1.0F /* a heading stands so near the middle of its columns */
#define SAME_MIDDLE_EM 0.4F /* lines of one heading */
#define LINE_GAP_EM    2.0F /* baselines of one heading */
#define PART_RULE      0.8F /* of the table: a longer rule is below all columns, not below a group */
#define UNDER_EM       0.9F /* a rule that belongs to a heading is so near below its baseline */

typedef struct head {
    size_t line0, line1;
    int col0, col1;
    float x0, x1; /* of its text */
    int depth;    /* headings above it */
} head;

typedef struct header {
    const tab_text *t;
    const tab_rules *rules;
    size_t nlines;
    int ncols;
    float left[TAB_MAX_COLS], right[TAB_MAX_COLS]; /* extents of the columns */
    head *heads;
    size_t nheads;
    size_t *head_of; /* by chunk */
} header;

/** Extents of the columns, from the entries that lie in one: of the body and of the header's last
 * line, else of the header. */
static void measure_columns(header *h)
{
    for (int c = 0; c < h->ncols; c++)
        h->left[c] = INFINITY;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < h->t->nchunks; i++) {
            const tab_chunk *k = &h->t->chunks[i];
            bool body = (size_t)k->line >= h->nlines;

            if (k->col0 != k->col1 || body != (pass == 0) ||
                (pass == 1 && isfinite(h->left[k->col0]) &&
                 ((size_t)k->line + 1 < h->nlines ||
                  (k->x0 < h->right[k->col0] && k->x1 > h->left[k->col0]))))
                continue;
            if (!isfinite(h->left[k->col0]))
                h->right[k->col0] = k->x1;
            h->left[k->col0] = lay_min(h->left[k->col0], k->x0);
            h->right[k->col0] = lay_max(h->right[k->col0], k->x1);
        }
    for (int c = 0; c < h->ncols; c++)
        if (!isfinite(h->left[c]))
            h->left[c] = h->right[c] = c ? h->right[c - 1] : 0;
}

static float middle(const header *h, int col0, int col1)
{
    return (h->left[col0] + h->right[col1]) / 2;
}

static float middle_of(const tab_chunk *c)
{
    return (c->x0 + c->x1) / 2;
}

/** The rule lies below other chunks of the line too: it heads no group. */
static bool is_shared(const header *h, const tab_chunk *c, const tab_rule *r)
{
    const tab_line *line = &h->t->lines[c->line];
    size_t n = 0;

    for (size_t i = line->first; i < line->first + line->count; i++)
        n += middle_of(&h->t->chunks[i]) > r->from && middle_of(&h->t->chunks[i]) < r->to;
    return n > 1;
}

/** Columns over which the rule below the chunk reaches. @return false: there is no such rule */
static bool ruled_columns(const header *h, const tab_chunk *c, int *ret_col0, int *ret_col1)
{
    const tab_line *line = &h->t->lines[c->line];
    float width = h->right[h->ncols - 1] - h->left[0];
    int first = -1, last = -1;

    for (size_t i = 0; i < h->rules->nh; i++) {
        const tab_rule *r = &h->rules->h[i];

        if (r->at <= line->v || r->at > line->v + UNDER_EM * line->size ||
            r->to - r->from > PART_RULE * width || middle_of(c) < r->from || middle_of(c) > r->to ||
            is_shared(h, c, r))
            continue;
        for (int k = 0; k < h->ncols; k++) {
            float m = middle(h, k, k);

            if (m > r->from && m < r->to) {
                first = first < 0 ? k : first;
                last = k;
            }
        }
    }
    *ret_col0 = first;
    *ret_col1 = last;
    return first >= 0;
}

/** First column that a chunk may take, or last one: up to its neighbours on the line. */
static void room(const header *h, size_t i, int *ret_first, int *ret_last)
{
    const tab_line *line = &h->t->lines[h->t->chunks[i].line];

    *ret_first = i > line->first ? h->t->chunks[i - 1].col1 + 1 : 0;
    *ret_last = i + 1 < line->first + line->count ? h->t->chunks[i + 1].col0 - 1 : h->ncols - 1;
    if (*ret_first == 0 && h->t->chunks[i].col0 > 0)
        *ret_first = 1; /* the labels have no part in the headings of the columns */
}

/** The middle of the chunk is over no entry of its column. */
static bool is_between(const header *h, const tab_chunk *c)
{
    float m = middle_of(c);

    return m < h->left[c->col0] - 0.3F * h->t->em || m > h->right[c->col0] + 0.3F * h->t->em;
}

/** Stretch a chunk that lies over several columns to those that it stands in the middle of. */
static void centre(const header *h, size_t i, int *col0, int *col1)
{
    const tab_chunk *c = &h->t->chunks[i];
    int first, last, a = *col0, b = *col1;
    float best = fabsf(middle(h, a, b) - middle_of(c));

    room(h, i, &first, &last);
    for (int from = first; from <= *col0; from++)
        for (int to = *col1; to <= last; to++) {
            float off = fabsf(middle(h, from, to) - middle_of(c));

            if (off < best - 0.1F * h->t->em) {
                best = off;
                a = from;
                b = to;
            }
        }
    *col0 = a;
    *col1 = b;
}

/** The chunks of a line share out all columns behind the labels, each in the middle of its own. */
static bool share_out(const header *h, size_t l, int *col0, int *col1)
{
    const tab_line *line = &h->t->lines[l];
    int at = 1, spanning = 0;
    size_t first = line->first, end = line->first + line->count;

    if (h->ncols < 3 || line->count == 0)
        return false;
    if (h->t->chunks[first].col0 == 0) {
        col0[0] = col1[0] = 0;
        if (h->t->chunks[first++].col1 > 0)
            return false;
    }
    for (size_t i = first; i < end; i++) {
        const tab_chunk *c = &h->t->chunks[i];
        int most = i + 1 < end ? h->t->chunks[i + 1].col0 - 1 : h->ncols - 1, to = -1;
        float best = CENTRED_EM * h->t->em;

        for (int k = c->col1 > at ? c->col1 : at; k <= most && at <= c->col0; k++)
            if (fabsf(middle(h, at, k) - middle_of(c)) < best) {
                best = fabsf(middle(h, at, k) - middle_of(c));
                to = k;
            }
        if (i + 1 == end && to >= 0 && to < most)
            to = -1;
        if (to < 0)
            return false;
        col0[i - line->first] = at;
        col1[i - line->first] = to;
        spanning += to > at;
        at = to + 1;
    }
    return spanning > 0;
}

static bool is_rule_between(const header *h, size_t above, size_t below, float x0, float x1)
{
    const tab_line *b = &h->t->lines[below];

    return tab_rule_between(h->rules, h->t->lines[above].v, b->v - 0.2F * b->size, x0, x1);
}

/** The line has no other chunk in the columns. */
static bool is_alone(const header *h, const tab_chunk *c, int col0, int col1)
{
    const tab_line *line = &h->t->lines[c->line];

    for (size_t i = line->first; i < line->first + line->count; i++)
        if (&h->t->chunks[i] != c && h->t->chunks[i].col1 >= col0 && h->t->chunks[i].col0 <= col1)
            return false;
    return true;
}

/** Is the chunk, over col0 to col1, the next line of the heading? */
static bool continues(const header *h, const head *above, const tab_chunk *c, int col0, int col1)
{
    float off = fabsf((above->x0 + above->x1) / 2 - middle_of(c));
    float step = h->t->lines[c->line].v - h->t->lines[above->line1].v;

    if (col1 < above->col0 || col0 > above->col1 || above->line1 >= (size_t)c->line ||
        step > LINE_GAP_EM * h->t->em ||
        is_rule_between(h, above->line1, (size_t)c->line, lay_max(above->x0, c->x0),
                        lay_min(above->x1, c->x1)))
        return false;
    if (above->col0 == above->col1 && col0 == col1)
        return true;
    return off < CENTRED_EM * h->t->em && is_alone(h, c, above->col0, above->col1);
}

/** The heading that ends nearest above line l in the columns; NULL: none. */
static head *heading_above(const header *h, size_t l, int col0, int col1)
{
    head *found = NULL;

    for (size_t i = 0; i < h->nheads; i++) {
        head *k = &h->heads[i];

        if (k->line1 < l && k->col0 <= col1 && k->col1 >= col0 &&
            (!found || k->line1 > found->line1))
            found = k;
    }
    return found;
}

static void take_chunk(header *h, size_t i, int col0, int col1)
{
    const tab_chunk *c = &h->t->chunks[i];
    head *above = heading_above(h, (size_t)c->line, col0, col1);

    if (!above || !continues(h, above, c, col0, col1)) {
        above = &h->heads[h->nheads++];
        *above = (head){.line0 = (size_t)c->line, .col0 = col0, .col1 = col1, .x0 = c->x0};
    }
    above->line1 = (size_t)c->line;
    above->col0 = col0 < above->col0 ? col0 : above->col0;
    above->col1 = col1 > above->col1 ? col1 : above->col1;
    above->x0 = lay_min(above->x0, c->x0);
    above->x1 = lay_max(above->x1, c->x1);
    h->head_of[i] = (size_t)(above - h->heads);
}

/**
 * The chunk is the first line of a heading over one column: one in the next line stands in the same
 * middle, and not all columns that it would span have their heading there.
 */
static bool goes_on_below(const header *h, const tab_chunk *c, int col0, int col1)
{
    const tab_line *next = &h->t->lines[c->line + 1];
    bool same = false;
    int filled = 0;

    for (size_t i = next->first; i < next->first + next->count; i++) {
        const tab_chunk *k = &h->t->chunks[i];

        same = same || fabsf(middle_of(k) - middle_of(c)) < SAME_MIDDLE_EM * h->t->em;
        for (int col = k->col0; col <= k->col1; col++)
            filled += col >= col0 && col <= col1;
    }
    return same && filled <= col1 - col0 &&
           next->v - h->t->lines[c->line].v < LINE_GAP_EM * h->t->em;
}

static void take_line(header *h, size_t l)
{
    const tab_line *line = &h->t->lines[l];
    int col0[TAB_MAX_COLS + 1], col1[TAB_MAX_COLS + 1];
    bool shared = line->count <= TAB_MAX_COLS && l + 1 < h->nlines && share_out(h, l, col0, col1);

    for (size_t i = line->first; i < line->first + line->count; i++) {
        const tab_chunk *c = &h->t->chunks[i];
        int a, b;

        if (!ruled_columns(h, c, &a, &b) || a > c->col0 || b < c->col1) {
            a = shared ? col0[i - line->first] : c->col0;
            b = shared ? col1[i - line->first] : c->col1;
            if (!shared && l + 1 < h->nlines && (a < b || is_between(h, c)))
                centre(h, i, &a, &b);
            if (a < b && l + 1 < h->nlines && goes_on_below(h, c, a, b)) {
                a = c->col0;
                b = c->col1;
            }
        }
        take_chunk(h, i, a, b);
    }
}

static bool is_over(const head *a, const head *b)
{
    return a->line1 < b->line0 && a->col0 <= b->col1 && a->col1 >= b->col0;
}

/** Rows from the headings over each other. @return number of rows */
static int count_depths(header *h)
{
    int rows = 1;

    for (size_t i = 0; i < h->nheads; i++) { /* in the order of their first lines */
        for (size_t k = 0; k < i; k++)
            if (is_over(&h->heads[k], &h->heads[i]) && h->heads[k].depth >= h->heads[i].depth)
                h->heads[i].depth = h->heads[k].depth + 1;
        rows = h->heads[i].depth >= rows ? h->heads[i].depth + 1 : rows;
    }
    return rows;
}

static tab_place place_of(const header *h, const head *k, int rows)
{
    int end = rows;

    for (size_t i = 0; i < h->nheads; i++)
        if (is_over(k, &h->heads[i]) && h->heads[i].depth < end)
            end = h->heads[i].depth;
    return (tab_place){
        .row = k->depth, .col = k->col0, .nrows = end - k->depth, .ncols = k->col1 - k->col0 + 1};
}

bool tab_header_place(lay_page *lay, const tab_text *text, const tab_rules *rules, int ncols,
                      size_t nlines, tab_place *ret_places, int *ret_rows)
{
    header h = {.t = text, .rules = rules, .nlines = nlines, .ncols = ncols};
    size_t count = nlines < text->nlines ? text->lines[nlines].first : text->nchunks;

    h.heads = sch_arena_alloc(lay->scratch, count + 1, sizeof *h.heads);
    h.head_of = sch_arena_alloc(lay->scratch, count + 1, sizeof *h.head_of);
    if (!h.heads || !h.head_of)
        return false;
    measure_columns(&h);
    for (size_t l = 0; l < nlines; l++)
        take_line(&h, l);
    *ret_rows = count_depths(&h);
    for (size_t i = 0; i < count; i++)
        ret_places[i] = place_of(&h, &h.heads[h.head_of[i]], *ret_rows);
    return true;
}
