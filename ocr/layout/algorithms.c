/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Algorithms as TeX's packages set them: a rule, a caption ("Algorithm 1 ..."), a rule, lines that
 * may be numbered, a rule; all rules of one width. They would pass for tables, and the numbers for
 * a column.
 */
#define SAME_EM    0.5F  /* ends of the rules differ by less */
#define CAPTION_EM 5.0F  /* from the first rule to the second, at most */
#define LEAST_EM   10.0F /* width */

static bool same_width(const lay_rule *a, const lay_rule *b, float em)
{
    return b->horizontal && fabsf(a->box.x0 - b->box.x0) < SAME_EM * em &&
           fabsf(a->box.x1 - b->box.x1) < SAME_EM * em;
}

/** The nearest rule below of the same width; NULL: none. */
static const lay_rule *rule_below(const lay_page *lay, const lay_rule *rule)
{
    const lay_rule *best = NULL;

    for (size_t i = 0; i < lay->nrules; i++) {
        const lay_rule *r = &lay->rules[i];

        if (same_width(rule, r, lay->em) && r->box.y0 > rule->box.y1 + 0.3F * lay->em &&
            (!best || r->box.y0 < best->box.y0))
            best = r;
    }
    return best;
}

/** "Algorithm 1", "Algorithm 2.3:". */
static bool is_caption(const lay_seg *row)
{
    static const char *const names[] = {"Algorithm",  "ALGORITHM",  "Procedure",  "Protocol",
                                        "Pseudocode", "Algorithme", "Algorithmus"};
    const char *number;

    if (row->nwords < 2 || row->words[0].math)
        return false;
    number = row->words[1].text;
    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcmp(row->words[0].text, names[i]) == 0)
            return isdigit((unsigned char)number[strspn(number, "\\( ")]) != 0;
    return false;
}

static void drop_rules(lay_page *lay, const ocr_box *box)
{
    size_t kept = 0;

    for (size_t i = 0; i < lay->nrules; i++)
        if (!lay_box_holds(*box, lay->rules[i].box, SAME_EM * lay->em))
            lay->rules[kept++] = lay->rules[i];
    lay->nrules = kept;
}

/** Take the algorithm that begins under a rule, if one does. @param[out] ret_taken  it was */
static bool take(lay_page *lay, const lay_rule *top, int number, bool *ret_taken)
{
    const lay_rule *middle = rule_below(lay, top),
                   *bottom = middle ? rule_below(lay, middle) : NULL;
    ocr_box box, caption;
    lay_seg *rows;
    size_t n;

    *ret_taken = false;
    if (!bottom || middle->box.y0 - top->box.y1 > CAPTION_EM * lay->em)
        return true;
    box = (ocr_box){top->box.x0, top->box.y0, top->box.x1, bottom->box.y1};
    caption = (ocr_box){top->box.x0, top->box.y0, top->box.x1, middle->box.y1};
    if (!lay_whole_rows(lay, &caption, &rows, &n))
        return false;
    if (n == 0 || !is_caption(&rows[0]))
        return true;
    if (!lay_whole_rows(lay, &box, &rows, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        rows[i].algorithm = number;
    lay_whole_rows_put(lay, &box, rows, n);
    drop_rules(lay, &box);
    *ret_taken = true;
    return true;
}

bool lay_algorithms_take(lay_page *lay)
{
    int number = 1;

    for (size_t i = 0; i < lay->nrules; i++) {
        const lay_rule rule = lay->rules[i];
        bool taken;

        if (!rule.horizontal || rule.box.x1 - rule.box.x0 < LEAST_EM * lay->em)
            continue;
        if (!take(lay, &rule, number, &taken))
            return false;
        number += taken;
        i = taken ? (size_t)-1 : i; /* its rules are gone */
    }
    return true;
}
