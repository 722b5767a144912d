/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_line.h"

#include <math.h>

/**
 * Mathematics or text, token by token along a row.
 *
 * Cores are mathematics whatever stands beside them. Words are text, unless what follows makes them
 * a function. Digits, delimiters and punctuation take the side of their neighbours, by gaps: TeX
 * sets 0.167 em behind a comma of a formula, and 0.28 em or more between words.
 */
#define DIGIT_GAP_EM 0.32F
#define UNIT_GAP_EM  0.12F
#define BIN_GAP_EM   0.45F /* 0.222 em, and half as much again */
enum { GROW_ROUNDS = 6, MATE_REACH = 400 };

/* ---- cores -------------------------------------------------------------------------------------
 */

/** Signs of math fonts that text borrows: bullets, daggers, section signs. */
static bool is_borrowed(const lay_mline *l, size_t i)
{
    static const char *const always[] = {"\\dagger", "\\ddagger", "\\S", "\\P", "\\copyright"};
    static const char *const first[] = {"\\bullet",  "\\circ",          "*",
                                        "\\cdot",    "\\square",        "\\star",
                                        "\\diamond", "\\triangleright", "\\blacksquare",
                                        "\\bigcirc", "\\checkmark"};
    const char *name = lay_mline_name(l, &l->t[i]);
    bool alone = (i == 0 || lay_mline_gap(l, i) > 0.3F) &&
                 (i + 1 >= l->n || lay_mline_gap(l, i + 1) > 0.25F) && !l->t[i].sup && !l->t[i].sub;

    if (l->t[i].composite)
        return false;
    for (size_t k = 0; k < SCH_COUNT_OF(always); k++)
        if (strcmp(name, always[k]) == 0 && alone)
            return true;
    for (size_t k = 0; i == 0 && k < SCH_COUNT_OF(first); k++)
        if (strcmp(name, first[k]) == 0 && alone)
            return true;
    return i + 1 == l->n && alone &&
           (strcmp(name, "\\square") == 0 || strcmp(name, "\\blacksquare") == 0);
}

/** Signs of text fonts that only formulas use. */
static bool is_relation_sign(const lay_mline *l, const lay_token *t)
{
    return t->cls == OCR_CLS_REL || t->cls == OCR_CLS_BIN ? lay_mline_is(l, t, "+=<>") : false;
}

static bool is_core(const lay_mline *l, size_t i)
{
    const lay_token *t = &l->t[i];
    const lay_mglyph *g = &l->m->g[t->glyph];
    const char *name = lay_mline_name(l, t);

    if (g->inside)
        return true;
    if (g->mono ||
        (is_borrowed(l, i) && !(g->math_font && l->m->options->math_fonts_default_to_math)))
        return false;
    if (g->math_font)
        return g->sym.id != 0;
    if (!l->m->has_math_font)
        return false;
    if (is_relation_sign(l, t))
        return true;
    if (t->cls == OCR_CLS_OP)
        return true;
    if (t->cls == OCR_CLS_REL || t->cls == OCR_CLS_BIN)
        return name[0] == '\\';
    return t->cls == OCR_CLS_ORD && name[0] == '\\' && !strchr("%&$#_", name[1]) &&
           ocr_symbol(g->sym.id)->unicode >= 0x370 && ocr_symbol(g->sym.id)->unicode < 0x400;
}

/* ---- growth ------------------------------------------------------------------------------------
 */

/** Index of the mate of the opening delimiter at i; n: none, or text lies between. */
static size_t mate_of(const lay_mline *l, size_t i)
{
    int depth = 0;

    for (size_t k = i; k < l->n && k < i + MATE_REACH; k++) {
        if (l->t[k].cls == OCR_CLS_OPEN && !l->t[k].composite)
            depth++;
        if (l->t[k].cls == OCR_CLS_CLOSE && !l->t[k].composite && --depth == 0)
            return k;
        if (l->t[k].state == LAY_M_TEXT)
            return l->n;
    }
    return l->n;
}

static size_t opener_of(const lay_mline *l, size_t i)
{
    int depth = 0;

    for (size_t k = i; k-- > 0 && k + MATE_REACH > i;) {
        if (l->t[k].cls == OCR_CLS_CLOSE && !l->t[k].composite)
            depth++;
        if (l->t[k].cls == OCR_CLS_OPEN && !l->t[k].composite && depth-- == 0)
            return k;
    }
    return l->n;
}

/** Widest gap that token t leaves to a neighbour in its formula. */
static float reach_of(const lay_token *t)
{
    switch (t->cls) {
    case OCR_CLS_REL:
        return LAY_REL_GAP_EM;
    case OCR_CLS_BIN:
        return BIN_GAP_EM;
    case OCR_CLS_ORD:
    case OCR_CLS_RM:
    case OCR_CLS_DIGIT:
    case OCR_CLS_OPEN:
    case OCR_CLS_CLOSE:
        return 0.15F;
    default:
        return DIGIT_GAP_EM;
    }
}

static bool grows_digit(const lay_mline *l, size_t i, bool before, bool after)
{
    return (before && lay_mline_gap(l, i) < reach_of(&l->t[i - 1])) ||
           (after && lay_mline_gap(l, i + 1) < reach_of(&l->t[i + 1]));
}

/** "x, y" and "n-1", which brackets hold together; not "n=1", about which a sentence may speak. */
static bool is_term(const lay_mline *l, size_t i, size_t end)
{
    bool operates = false, relates = false;

    for (int depth = 0; i < end; i++) {
        depth += (l->t[i].cls == OCR_CLS_OPEN) - (l->t[i].cls == OCR_CLS_CLOSE);
        if (depth == 0 && lay_mline_is(l, &l->t[i], ","))
            return true;
        relates = relates || l->t[i].cls == OCR_CLS_REL;
        operates = operates || (l->t[i].cls == OCR_CLS_BIN && lay_token_is_math(&l->t[i]));
    }
    return operates && !relates;
}

/** "(a_n)": brackets around one letter that carries a letter as its index. */
static bool is_sequence(const lay_mline *l, size_t i, size_t mate)
{
    const lay_token *t = &l->t[i + 1];

    return mate == i + 2 && t->cls == OCR_CLS_ORD && lay_token_is_math(t) && t->sub && !t->sup &&
           t->script_math;
}

/** Mathematics up to the end of the line: the bracket is closed in the next one. */
static bool goes_on_behind(const lay_mline *l, size_t i)
{
    if (i + 2 >= l->n || lay_mline_gap(l, i + 1) > 0.15F)
        return false;
    while (++i < l->n)
        if (!lay_token_is_math(&l->t[i]) || l->t[i].cls == OCR_CLS_CLOSE)
            return false;
    return true;
}

/** Braces around something of a formula; sentences have none. */
static bool is_set(const lay_mline *l, size_t i, size_t mate)
{
    if (strcmp(lay_mline_name(l, &l->t[i]), "\\{") != 0)
        return false;
    while (++i < mate)
        if (lay_token_is_math(&l->t[i]))
            return true;
    return false;
}

static bool grows_open(const lay_mline *l, size_t i, bool before, bool after)
{
    size_t mate;
    const lay_token *p = i ? &l->t[i - 1] : NULL;

    if (before && lay_mline_gap(l, i) < LAY_TOUCH_EM && p->cls != OCR_CLS_REL &&
        p->cls != OCR_CLS_BIN && p->cls != OCR_CLS_PUNCT)
        return true;
    mate = mate_of(l, i);
    if (before && lay_mline_gap(l, i) < reach_of(p) &&
        (p->cls == OCR_CLS_REL || p->cls == OCR_CLS_BIN || p->cls == OCR_CLS_OP) &&
        (mate < l->n || (after && lay_mline_gap(l, i + 1) < LAY_TOUCH_EM)))
        return true;
    if (before && lay_mline_gap(l, i) < 0.2F && mate < l->n && p->cls != OCR_CLS_PUNCT)
        return true;
    if (mate == l->n)
        return goes_on_behind(l, i);
    if (mate + 1 < l->n && lay_token_is_math(&l->t[mate + 1]) &&
        lay_mline_gap(l, mate + 1) < 0.32F &&
        (l->t[mate + 1].cls != OCR_CLS_ORD || lay_mline_gap(l, mate + 1) < 0.1F))
        return true;
    if (mate + 1 < l->n && lay_token_is_math(&l->t[mate + 1]) &&
        l->t[mate + 1].cls == OCR_CLS_REL && lay_mline_gap(l, mate + 1) < LAY_REL_GAP_EM)
        return true;
    if (l->t[mate].sup || l->t[mate].sub)
        return true;
    if (is_set(l, i, mate))
        return true;
    if (!after || lay_mline_gap(l, i + 1) > LAY_TOUCH_EM)
        return false;
    if (lay_mline_is(l, &l->t[i], "["))
        return true;
    return is_term(l, i + 1, mate) || is_sequence(l, i, mate);
}

/** Does the formula that begins at i go on to an arrow? "f: X \\to Y" is one. */
static bool names_map(const lay_mline *l, size_t i)
{
    static const char *const arrows[] = {
        "\\rightarrow",     "\\longrightarrow",    "\\mapsto",          "\\longmapsto",
        "\\hookrightarrow", "\\twoheadrightarrow", "\\rightrightarrows"};

    for (; i < l->n && l->t[i].state != LAY_M_TEXT; i++) {
        const char *name = lay_mline_name(l, &l->t[i]);

        if (lay_token_is_math(&l->t[i]) && lay_mline_is(l, &l->t[i], "=<>:"))
            return false;
        for (size_t k = 0; k < SCH_COUNT_OF(arrows); k++)
            if (strcmp(name, arrows[k]) == 0)
                return true;
    }
    return false;
}

static bool grows_punct(const lay_mline *l, size_t i, bool before, bool after)
{
    const lay_token *q = i + 1 < l->n ? &l->t[i + 1] : NULL;
    float gap = i + 1 < l->n ? lay_mline_gap(l, i + 1) : 9;

    if (!before || !q)
        return false;
    if (lay_mline_is(l, &l->t[i], ":"))
        return lay_mline_gap(l, i) > 0.15F ||
               (after && (gap < LAY_COMMA_GAP_EM || (gap < LAY_REL_GAP_EM && names_map(l, i + 1))));
    if (after && gap < l->comma_gap && lay_mline_gap(l, i) < 0.35F)
        return true;
    return q->cls == OCR_CLS_DIGIT && q->state == LAY_M_OPEN && gap < l->comma_gap &&
           lay_mline_is(l, &l->t[i], ",") && gap > 0.08F;
}

/** Mathematics from the beginning of the line on: the bracket was opened in the line before. */
static bool goes_on_from_before(const lay_mline *l, size_t i)
{
    if (i == 0 || lay_mline_gap(l, i) > 0.15F)
        return false;
    while (i > 0)
        if (!lay_token_is_math(&l->t[--i]))
            return false;
    return true;
}

/** A digit or point inside a number goes with it. */
static bool in_number(const lay_mline *l, size_t i, bool before, bool after)
{
    const lay_token *p = i ? &l->t[i - 1] : NULL, *q = i + 1 < l->n ? &l->t[i + 1] : NULL;

    return lay_mline_is(l, &l->t[i], ".,") && p && q && p->cls == OCR_CLS_DIGIT &&
           q->cls == OCR_CLS_DIGIT && lay_mline_gap(l, i) < LAY_TOUCH_EM &&
           lay_mline_gap(l, i + 1) < 0.1F && (before || after);
}

static bool grows(const lay_mline *l, size_t i)
{
    const lay_token *t = &l->t[i];
    bool before = i && lay_token_is_math(&l->t[i - 1]),
         after = i + 1 < l->n && lay_token_is_math(&l->t[i + 1]);

    if (t->cls == OCR_CLS_DIGIT)
        return grows_digit(l, i, before, after);
    if (t->cls == OCR_CLS_OPEN)
        return grows_open(l, i, before, after);
    if (lay_mline_is(l, t, "!")) /* of a factorial; sentences about formulas seldom cry out */
        return before && lay_mline_gap(l, i) < LAY_TOUCH_EM;
    if (t->cls == OCR_CLS_CLOSE || t->cls == OCR_CLS_FENCE) {
        size_t open = opener_of(l, i);

        return (open < l->n && lay_token_is_math(&l->t[open])) ||
               (t->cls == OCR_CLS_CLOSE && open == l->n && goes_on_from_before(l, i)) ||
               (t->cls == OCR_CLS_FENCE && before && after && lay_mline_gap(l, i) < 0.32F);
    }
    if (lay_mline_is(l, t, "/"))
        return before && lay_mline_gap(l, i) < 0.1F && i + 1 < l->n &&
               lay_mline_gap(l, i + 1) < 0.1F;
    if (strcmp(lay_mline_name(l, t), "\\%") == 0)
        return before && l->t[i - 1].cls == OCR_CLS_DIGIT && lay_mline_gap(l, i) < LAY_TOUCH_EM;
    if (t->cls == OCR_CLS_PUNCT || lay_mline_is(l, t, ".,:;!"))
        return in_number(l, i, before, after) || grows_punct(l, i, before, after);
    if (strcmp(lay_mline_name(l, t), "\\ldots") == 0)
        return before || after;
    return false;
}

static void grow(lay_mline *l)
{
    for (int round = 0; round < GROW_ROUNDS; round++) {
        bool changed = false;

        for (size_t i = 0; i < l->n; i++)
            if (l->t[i].state == LAY_M_OPEN && grows(l, i)) {
                l->t[i].state = LAY_M_MATH;
                changed = true;
            }
        for (size_t i = l->n; i-- > 0;)
            if (l->t[i].state == LAY_M_OPEN && grows(l, i)) {
                l->t[i].state = LAY_M_MATH;
                changed = true;
            }
        if (!changed)
            return;
    }
}

/** Digits and delimiters with scripts of mathematics: "10^{-3}", "(x)^2"; not a footnote's mark. */
static void mark_scripted(lay_mline *l)
{
    for (size_t i = 0; i < l->n; i++) {
        lay_token *t = &l->t[i];

        if (t->state != LAY_M_OPEN || (!t->sup && !t->sub))
            continue;
        if ((t->cls == OCR_CLS_DIGIT && t->sub) || (t->script_math && t->cls != OCR_CLS_PUNCT))
            t->state = LAY_M_MATH;
    }
}

/** A formula does not begin or end with what belongs to the sentence. */
static void trim(lay_mline *l)
{
    for (size_t i = 0; i < l->n;) {
        size_t end = i;

        while (end < l->n && lay_token_is_math(&l->t[end]))
            end++;
        if (end == i) {
            i++;
            continue;
        }
        for (size_t k = end; k-- > i && lay_mline_is(l, &l->t[k], ",.;:") && !l->t[k].sup &&
                             !l->m->g[l->t[k].glyph].inside;)
            l->t[k].state = LAY_M_TEXT;
        i = end;
    }
}

/** A letter that stands close behind: "+HN", a unit behind its prefix. */
static bool touches_letter(const lay_mline *l, size_t i)
{
    return i + 1 < l->n && !l->t[i + 1].composite &&
           (l->t[i + 1].cls == OCR_CLS_RM || l->t[i + 1].word >= 0) &&
           lay_mline_gap(l, i + 1) < UNIT_GAP_EM;
}

/** One glyph without scripts, in another font than TeX's. */
static bool is_plain_sign(const lay_mline *l, size_t i)
{
    const lay_mglyph *g = &l->m->g[l->t[i].glyph];

    return !l->t[i].composite && !l->t[i].sup && !l->t[i].sub && !g->inside &&
           (g->sym.way != OCR_WAY_FAMILY || g->pi_font);
}

/** Signs of other fonts than TeX's that are no formula alone: a bracket, "(+)", "-HN", the prefix
 * of "µm". */
static bool is_no_formula(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *t = &l->t[i];
    bool bracketed = end - i == 3 && t->cls == OCR_CLS_OPEN && l->t[i + 2].cls == OCR_CLS_CLOSE;

    for (size_t k = i; k < end; k++)
        if (!is_plain_sign(l, k))
            return false;
    if (bracketed)
        return lay_mline_is(l, t + 1, "+-");
    if (end - i > 1)
        return false;
    if (t->cls == OCR_CLS_OPEN || t->cls == OCR_CLS_CLOSE) {
        size_t mate = t->cls == OCR_CLS_OPEN ? mate_of(l, i) : opener_of(l, i);

        return mate == l->n || !lay_token_is_math(&l->t[mate]);
    }
    if (lay_mline_is(l, t, "+-") && i > 0 && i + 1 < l->n && t[-1].cls == OCR_CLS_OPEN &&
        t[1].cls == OCR_CLS_CLOSE)
        return true;
    return touches_letter(l, i) &&
           (strcmp(lay_mline_name(l, t), "\\mu") == 0 || lay_mline_is(l, t, "+-"));
}

/** "G(" before a word: what the bracket holds is text, and so is it. */
static bool opens_text(const lay_mline *l, size_t i)
{
    const lay_token *t = &l->t[i];

    return t->cls == OCR_CLS_OPEN && is_plain_sign(l, i) && i + 1 < l->n &&
           !lay_token_is_math(&l->t[i + 1]) && mate_of(l, i) == l->n;
}

static void release_signs(lay_mline *l)
{
    for (size_t i = 0, end; i < l->n; i = end) {
        end = i + 1;
        if (!lay_token_is_math(&l->t[i]))
            continue;
        while (end < l->n && lay_token_is_math(&l->t[end]))
            end++;
        if (opens_text(l, end - 1))
            l->t[end - 1].state = LAY_M_TEXT;
        else if (is_no_formula(l, i, end))
            for (size_t k = i; k < end; k++)
                l->t[k].state = LAY_M_TEXT;
    }
}

/** Numbers that stand among words. */
static void mark_numbers(lay_mline *l)
{
    for (size_t i = 0; i < l->n; i++) {
        lay_token *t = &l->t[i];
        bool free =
            (i == 0 || l->t[i - 1].word < 0 || lay_mline_gap(l, i) > LAY_WORD_GAP_EM) &&
            (i + 1 >= l->n || l->t[i + 1].word < 0 || lay_mline_gap(l, i + 1) > LAY_WORD_GAP_EM);

        if (t->state == LAY_M_OPEN &&
            ((t->cls == OCR_CLS_DIGIT && !t->sup && free) || in_number(l, i, true, true)))
            t->state = LAY_M_MATH;
    }
}

void lay_math_decide(const lay_mpage *m, lay_token *t, size_t n)
{
    lay_mline l = {.m = m, .t = t, .n = n, .comma_gap = LAY_COMMA_GAP_EM};
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        t[i].state = LAY_M_OPEN;
        t[i].word = -1;
    }
    for (size_t i = 0; i < n; i++)
        if (is_core(&l, i)) {
            t[i].state = LAY_M_MATH;
            any = true;
        }
    if (any || m->has_math_font || m->options->numbers_default_to_math) {
        lay_math_mark_words(&l);
        mark_scripted(&l);
        lay_math_mark_operators(&l);
        lay_math_settle_functions(&l);
        grow(&l);
        if (m->options->numbers_default_to_math)
            mark_numbers(&l);
        trim(&l);
        release_signs(&l);
    }
    for (size_t i = 0; i < n; i++)
        if (t[i].state != LAY_M_MATH)
            t[i].state = LAY_M_TEXT;
}
