/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Columns that white space cuts in two although a reader sees one: labels that are numbered ("1.",
 * "a)", "(iii)") with the label set behind the number, and headings that do not stand over their
 * entries because these are set to the other side.
 */
#define BESIDE_EM 1.5F /* a heading is not further from its entries */
enum { MIN_NUMBERED = 2, NUMBER_LEN = 6 };

typedef struct entries {
    size_t head, body;      /* in this column alone */
    float x0, x1;           /* of all of them */
    float head_x0, head_x1; /* of those in the header */
} entries;

bool tab_is_number(const char *text)
{
    const char *t = text + (*text == '(');
    size_t n = strspn(t, "0123456789");

    n = n ? n : strspn(t, "ivxl");
    n = n ? n : strspn(t, "IVX");
    if (n == 0 && ((*t >= 'a' && *t <= 'z') || (*t >= 'A' && *t <= 'Z')))
        n = 1;
    return n > 0 && n < NUMBER_LEN &&
           (strcmp(t + n, ".") == 0 || strcmp(t + n, ")") == 0 || strcmp(t + n, ".)") == 0);
}

static void measure(const tab_text *t, size_t header, int col, entries *e)
{
    *e = (entries){.x0 = INFINITY, .x1 = -INFINITY, .head_x0 = INFINITY, .head_x1 = -INFINITY};
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];

        if (c->col0 != col || c->col1 != col)
            continue;
        e->x0 = lay_min(e->x0, c->x0);
        e->x1 = lay_max(e->x1, c->x1);
        if ((size_t)c->line >= header) {
            e->body++;
            continue;
        }
        e->head++;
        e->head_x0 = lay_min(e->head_x0, c->x0);
        e->head_x1 = lay_max(e->head_x1, c->x1);
    }
}

/** The first column numbers the labels of the second and has no heading that says so. */
static bool numbers_labels(const tab_text *t, size_t header)
{
    size_t numbered = 0;
    entries first, second;
    float end = -INFINITY; /* of the numbers */

    measure(t, header, 0, &first);
    measure(t, header, 1, &second);
    for (size_t l = header; l < t->nlines; l++) {
        const tab_chunk *c = &t->chunks[t->lines[l].first];
        bool beside = t->lines[l].count > 1 && c[1].col0 == 1;

        if (c->col0 != 0 || c->col1 != 0)
            continue;
        if (c->nwords == 1 && tab_is_number(c->words[0]->text) && beside && !c[1].numeric) {
            numbered++;
            end = lay_max(end, c->x1);
        } else if (beside) {
            return false;
        }
    }
    return numbered >= MIN_NUMBERED &&
           (first.head == 0 || (second.head == 0 && first.head_x1 > end + t->em));
}

/** One of the columns has nothing but a heading, the other only entries, close to each other. */
static bool is_heading_beside(const tab_text *t, size_t header, int col)
{
    entries a, b;

    measure(t, header, col, &a);
    measure(t, header, col + 1, &b);
    return b.x0 - a.x1 < BESIDE_EM * t->em &&
           ((a.head && !a.body && b.body && !b.head) || (b.head && !b.body && a.body && !a.head));
}

bool tab_columns_join(const tab_text *text, const tab_rules *rules, float *cuts, size_t *ncuts)
{
    size_t header = tab_header_lines(text, rules), n = 0;

    if (text->nlines && tab_is_number(text->chunks[0].words[0]->text))
        header = 0; /* it has none: the first line is a numbered label */

    for (size_t k = 0; k < *ncuts; k++) {
        bool joins = *ncuts > 1 && ((k == 0 && numbers_labels(text, header)) ||
                                    (header > 0 && is_heading_beside(text, header, (int)k)));

        if (!joins)
            cuts[n++] = cuts[k];
    }
    if (n == *ncuts)
        return false;
    *ncuts = n;
    return true;
}
