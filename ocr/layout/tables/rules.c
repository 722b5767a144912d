/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Rules of a page: pieces on one line that touch become one, double rules become one, and rules
 * that touch or cross each other become a group.
 */
#define SAME_PX  4.0F /* rules nearer than this to each other are one */
#define TOUCH_PX 5.0F
#define MEET_EM                                                                                    \
    0.3F /* rules that end so near to each other meet: shaded fields leave white between */
enum { MAX_RULES = 4000 };

static int by_at(const void *a, const void *b)
{
    const tab_rule *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static int by_from(const void *a, const void *b)
{
    const tab_rule *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/** Join the pieces of one line, rules[0..n-1]. @return how many are left */
static size_t join_line(tab_rule *r, size_t n)
{
    size_t kept = 0;

    qsort(r, n, sizeof *r, by_from);
    for (size_t i = 0; i < n; i++) {
        tab_rule *last = kept ? &r[kept - 1] : NULL;

        if (last && r[i].from <= last->to + TOUCH_PX)
            last->to = lay_max(last->to, r[i].to);
        else
            r[kept++] = r[i];
    }
    return kept;
}

static size_t join(tab_rule *r, size_t n)
{
    size_t kept = 0;

    qsort(r, n, sizeof *r, by_at);
    for (size_t i = 0; i < n;) {
        size_t end = i + 1, left;

        while (end < n && r[end].at - r[i].at < SAME_PX)
            end++;
        left = join_line(r + i, end - i);
        for (size_t k = 0; k < left; k++)
            r[kept++] = r[i + k];
        i = end;
    }
    qsort(r, kept, sizeof *r, by_at);
    return kept;
}

static bool crosses(const tab_rule *h, const tab_rule *v, float slack)
{
    return v->at > h->from - slack && v->at < h->to + slack && h->at > v->from - slack &&
           h->at < v->to + slack;
}

static void rename_group(tab_rules *rules, int from, int to)
{
    for (size_t i = 0; i < rules->nh; i++)
        if (rules->h[i].group == from)
            rules->h[i].group = to;
    for (size_t i = 0; i < rules->nv; i++)
        if (rules->v[i].group == from)
            rules->v[i].group = to;
}

static void group_rules(tab_rules *rules, float em)
{
    float slack = lay_max(TOUCH_PX, MEET_EM * em);

    for (size_t i = 0; i < rules->nh; i++)
        rules->h[i].group = rules->ngroups++;
    for (size_t k = 0; k < rules->nv; k++) {
        rules->v[k].group = -1;
        for (size_t i = 0; i < rules->nh; i++) {
            if (!crosses(&rules->h[i], &rules->v[k], slack) ||
                rules->h[i].group == rules->v[k].group)
                continue;
            if (rules->v[k].group < 0)
                rules->v[k].group = rules->h[i].group;
            else
                rename_group(rules, rules->h[i].group, rules->v[k].group);
        }
    }
}

/** Sides of a filled area, where they are no page background: shading tells rows and columns. */
static void add_piece(const lay_rule *rule, float em, tab_rules *rules)
{
    const ocr_box *b = &rule->box;
    float w = b->x1 - b->x0, h = b->y1 - b->y0;

    if (!isfinite(w) || !isfinite(h))
        return;
    if (rule->horizontal && w >= 0.8F * em && rules->nh < MAX_RULES)
        rules->h[rules->nh++] = (tab_rule){.at = (b->y0 + b->y1) / 2, .from = b->x0, .to = b->x1};
    else if (!rule->horizontal && h >= 0.5F * em && rules->nv < MAX_RULES)
        rules->v[rules->nv++] = (tab_rule){.at = (b->x0 + b->x1) / 2, .from = b->y0, .to = b->y1};
}

bool tab_rules_collect(lay_page *lay, tab_rules *ret_rules)
{
    tab_rules rules = {
        .h = sch_arena_alloc(lay->scratch, lay->nrules + 1, sizeof(tab_rule)),
        .v = sch_arena_alloc(lay->scratch, lay->nrules + 1, sizeof(tab_rule)),
    };

    if (!rules.h || !rules.v)
        return false;
    for (size_t i = 0; i < lay->nrules; i++)
        add_piece(&lay->rules[i], lay->em, &rules);
    rules.nh = join(rules.h, rules.nh);
    rules.nv = join(rules.v, rules.nv);
    group_rules(&rules, lay->em);
    *ret_rules = rules;
    return true;
}

bool tab_rule_between(const tab_rules *rules, float v0, float v1, float x0, float x1)
{
    for (size_t i = 0; i < rules->nh && rules->h[i].at < v1; i++)
        if (rules->h[i].at > v0 && lay_overlap(rules->h[i].from, rules->h[i].to, x0, x1) > 0)
            return true;
    return false;
}
