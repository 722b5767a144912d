/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/order/gutter_priv.h"

#include <math.h>

/**
 * An upright rule with text on both sides parts columns, whatever the white beside it: it is drawn
 * for that. The rules of tables and charts are gone by now; what is left of them, and the bar
 * between line numbers and code, has short rows beside it or level rules across.
 */
#define MIN_EM    12.0F /* length of a rule that parts */
#define OVER_EM   0.3F  /* how far text may reach over it */
#define ROW_EM    0.4F  /* baselines of one row */
#define ROW_CHARS 17.0F /* of text in a column, on average */
enum { MIN_ROWS = 4, MAX_LONG = 400 /* rules that are held against all text */ };

/** Figures of the text on one side. */
typedef struct side {
    size_t rows;
    float chars, v; /* v: baseline of the last row */
} side;

static bool is_beside(const lay_seg *s, const ocr_box *rule)
{
    return lay_seg_mid(s) > rule->y0 && lay_seg_mid(s) < rule->y1;
}

static bool is_crossed_by_segs(const gut_region *r, const ocr_box *rule)
{
    float x = (rule->x0 + rule->x1) / 2;

    for (size_t i = 0; i < r->n; i++)
        if (is_beside(r->segs[i], rule) && r->segs[i]->box.x0 < x - OVER_EM * r->em &&
            r->segs[i]->box.x1 > x + OVER_EM * r->em)
            return true;
    return false;
}

static bool is_crossed_by_rules(const gut_region *r, const ocr_box *rule)
{
    for (size_t i = 0; i < r->lay->nrules; i++) {
        const lay_rule *other = &r->lay->rules[i];

        if (other->horizontal && other->box.y0 > rule->y0 + r->em &&
            other->box.y1 < rule->y1 - r->em && other->box.x0 < rule->x0 - r->em &&
            other->box.x1 > rule->x1 + r->em)
            return true;
    }
    return false;
}

/** Rows of text on both sides, long enough for columns of text. */
static bool parts_text(const gut_region *r, const ocr_box *rule)
{
    float x = (rule->x0 + rule->x1) / 2;
    side sides[2] = {{.v = -INFINITY}, {.v = -INFINITY}};

    for (size_t i = 0; i < r->n; i++) {
        const lay_seg *s = r->segs[i];
        side *at = &sides[s->box.x0 + s->box.x1 > 2 * x];

        if (s->kind != LAY_TEXT || !is_beside(s, rule))
            continue;
        at->rows += s->v > at->v + ROW_EM * r->em;
        at->v = lay_max(at->v, s->v);
        for (size_t w = 0; w < s->nwords; w++)
            at->chars += (float)s->words[w].nrunes + 1;
    }
    for (int i = 0; i < 2; i++)
        if (sides[i].rows < MIN_ROWS || sides[i].chars < ROW_CHARS * (float)sides[i].rows)
            return false;
    return true;
}

bool gut_at_rule(const gut_region *r, lay_gutter *ret_gutter)
{
    const ocr_box *best = NULL;
    int looks = 0;

    for (size_t i = 0; i < r->lay->nrules && looks < MAX_LONG; i++) {
        const ocr_box *b = &r->lay->rules[i].box;

        if (r->lay->rules[i].horizontal || b->y1 - b->y0 < MIN_EM * r->em ||
            (best && b->y1 - b->y0 <= best->y1 - best->y0))
            continue;
        looks++;
        if (!is_crossed_by_segs(r, b) && !is_crossed_by_rules(r, b) && parts_text(r, b))
            best = b;
    }
    if (!best)
        return false;
    *ret_gutter = (lay_gutter){best->x0, best->x1, best->y0, best->y1, best->y1 - best->y0};
    return true;
}
