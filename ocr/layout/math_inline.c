/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math_token.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Mathematics or text, token by token along a row.
 *
 * Cores are mathematics whatever stands beside them. Words are text, unless what follows makes them
 * a function. Digits, delimiters and punctuation take the side of their neighbours, by gaps: TeX
 * sets 0.167 em behind a comma of a formula, and 0.28 em or more between words.
 */
#define WORD_GAP_EM  0.16F
#define DIGIT_GAP_EM 0.32F
#define REL_GAP_EM   0.62F /* 0.278 em, and as much again in loose lines */
#define BIN_GAP_EM   0.45F /* 0.222 em, and half as much again */
#define COMMA_GAP_EM 0.26F
#define TOUCH_EM     0.06F
#define THIN_EM      0.1667F /* TeX's space between an operator and its argument */
#define FUNC_GAP_EM  0.45F
enum { GROW_ROUNDS = 6, MATE_REACH = 400 };

typedef struct line {
    const lay_mpage *m;
    lay_token *t;
    size_t n;
} line;

static const char *name_of(const line *l, const lay_token *t)
{
    const char *name = ocr_symbol(lay_token_sym(l->m, t)->id)->name;

    return name ? name : "";
}

static bool is_char(const line *l, const lay_token *t, const char *set)
{
    const char *name = name_of(l, t);

    return !t->composite && name[0] && !name[1] && strchr(set, name[0]);
}

static bool is_math(const lay_token *t)
{
    return t->state == LAY_M_MATH;
}

/** Gap in front of token i, em of the text. */
static float gap_before(const line *l, size_t i)
{
    return i ? (l->t[i].x0 - l->t[i - 1].x1) / l->m->em : 9;
}

/* ---- cores -------------------------------------------------------------------------------------
 */

/** Signs of math fonts that text borrows: bullets, daggers, section signs. */
static bool is_borrowed(const line *l, size_t i)
{
    static const char *const always[] = {"\\dagger", "\\ddagger", "\\S", "\\P", "\\copyright"};
    static const char *const first[] = {"\\bullet",  "\\circ",          "*",
                                        "\\cdot",    "\\square",        "\\star",
                                        "\\diamond", "\\triangleright", "\\blacksquare",
                                        "\\bigcirc", "\\checkmark"};
    const char *name = name_of(l, &l->t[i]);
    bool alone = (i == 0 || gap_before(l, i) > 0.3F) &&
                 (i + 1 >= l->n || gap_before(l, i + 1) > 0.25F) && !l->t[i].sup && !l->t[i].sub;

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
static bool is_relation_sign(const line *l, const lay_token *t)
{
    return t->cls == OCR_CLS_REL || t->cls == OCR_CLS_BIN ? is_char(l, t, "+=<>") : false;
}

static bool is_core(const line *l, size_t i)
{
    const lay_token *t = &l->t[i];
    const lay_mglyph *g = &l->m->g[t->glyph];
    const char *name = name_of(l, t);

    if (g->inside)
        return true;
    if (g->mono)
        return false;
    if (g->math_font)
        return g->sym.id != 0 && (l->m->options->math_fonts_default_to_math || !is_borrowed(l, i));
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

/* ---- words -------------------------------------------------------------------------------------
 */

static const char *const functions[] = {
    "sin", "cos",    "tan",    "cot",    "sec",  "csc",  "sinh", "cosh", "tanh",   "coth",
    "arg", "arcsin", "arccos", "arctan", "log",  "ln",   "lg",   "exp",  "lim",    "max",
    "min", "sup",    "inf",    "det",    "dim",  "ker",  "hom",  "deg",  "gcd",    "Pr",
    "mod", "tr",     "Tr",     "rank",   "diag", "sgn",  "sign", "span", "argmax", "argmin",
    "lcm", "div",    "curl",   "grad",   "supp", "conv", "Re",   "Im",   "Var",    "Cov",
    "Hom", "End",    "Aut",    "Ext",    "Tor",  "Ker",  "Spec", "vol",  "ord",    "id"};

static bool is_function(const char *word)
{
    for (size_t i = 0; i < SCH_COUNT_OF(functions); i++)
        if (strcmp(functions[i], word) == 0)
            return true;
    return false;
}

static bool is_letter(const line *l, const lay_token *t)
{
    const lay_mglyph *g = &l->m->g[t->glyph];
    const char *name = name_of(l, t);

    return !t->composite && !g->math_font && !g->inside &&
           (t->cls == OCR_CLS_RM ||
            (t->cls == OCR_CLS_ORD && (name[0] != '\\' || l->m->g[t->glyph].sym.id == 0)));
}

/** End of the word that begins at i. A script ends it. */
static size_t word_end(const line *l, size_t i)
{
    size_t end = i + 1;

    while (end < l->n && is_letter(l, &l->t[end]) && !l->t[end - 1].sup && !l->t[end - 1].sub &&
           gap_before(l, end) < WORD_GAP_EM && l->t[end].italic == l->t[i].italic &&
           l->t[end].state == LAY_M_OPEN &&
           fabsf(l->t[end].size - l->t[i].size) < 0.12F * l->t[i].size)
        end++;
    return end;
}

static void set(line *l, size_t i, size_t end, lay_mstate state)
{
    for (; i < end; i++)
        l->t[i].state = (uint8_t)state;
}

/** A good part of the row is bold: a heading. */
static bool is_bold(const line *l)
{
    size_t bold = 0, letters = 0;

    for (size_t i = 0; i < l->n; i++)
        if (is_letter(l, &l->t[i])) {
            letters++;
            bold += l->t[i].bold;
        }
    return bold * 2 > letters && letters > 3;
}

static void mark_words(line *l)
{
    int words = 0;
    bool all_bold = is_bold(l);

    for (size_t i = 0; i < l->n;) {
        char text[24] = "";
        size_t end, len = 0;

        if (l->t[i].state != LAY_M_OPEN || !is_letter(l, &l->t[i])) {
            i++;
            continue;
        }
        end = word_end(l, i);
        for (size_t k = i; k < end; k++) {
            const char *name = name_of(l, &l->t[k]);

            if (len + strlen(name) < sizeof text) {
                memcpy(text + len, name, strlen(name) + 1);
                len += strlen(name);
            }
            l->t[k].word = words;
            l->t[k].upright_word = !l->t[i].italic;
        }
        words++;
        if (end - i == 1 && l->t[i].bold && !l->t[i].italic && !all_bold &&
            isalpha((unsigned char)text[0])) {
            l->t[i].state = LAY_M_MATH; /* a vector */
            i = end;
            continue;
        }
        set(l, i, end,
            !l->t[i].italic && end - i > 1 && is_function(text) ? LAY_M_FUNC : LAY_M_TEXT);
        i = end;
    }
}

static int compare_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/** Usual gap between the words of the row; that of an ordinary line when there are none. */
static float word_space(const line *l)
{
    enum { SAMPLE = 64 };
    float gaps[SAMPLE];
    size_t n = 0;

    for (size_t i = 1; i < l->n && n < SAMPLE; i++)
        if (l->t[i].word >= 0 && l->t[i - 1].word >= 0 && l->t[i].word != l->t[i - 1].word &&
            gap_before(l, i) > 0.12F && gap_before(l, i) < 1)
            gaps[n++] = gap_before(l, i);
    if (n < 2)
        return 0.3F;
    qsort(gaps, n, sizeof *gaps, compare_float);
    return gaps[n / 2];
}

/** Upright words that what follows shows to be operators: glued to "(", to a script, a thin space
 * before a variable. */
static void mark_operators(line *l)
{
    const float space = word_space(l);

    for (size_t i = 0; i < l->n;) {
        size_t end = i + 1;
        const lay_token *last, *next;
        float gap;
        bool op = false;

        if (l->t[i].word < 0 || l->t[i].state != LAY_M_TEXT || l->t[i].italic) {
            i++;
            continue;
        }
        while (end < l->n && l->t[end].word == l->t[i].word)
            end++;
        last = &l->t[end - 1];
        next = end < l->n ? &l->t[end] : NULL;
        gap = next ? gap_before(l, end) : 9;
        if (last->sub && last->script_math && end - i <= 8)
            op = true;
        if (last->sup && !last->script_digit && last->script_math)
            op = true;
        if (next && is_char(l, next, "([") && gap < TOUCH_EM && end - i <= 8)
            for (size_t k = end + 1; k < l->n && k < end + 7 && !op; k++) {
                if (is_char(l, &l->t[k], ")]"))
                    break;
                op = is_math(&l->t[k]);
            }
        if (next && is_math(next) && fabsf(gap - THIN_EM) < 0.02F && space > 0.24F &&
            end - i <= 8 && (next->cls == OCR_CLS_ORD || next->cls == OCR_CLS_OPEN))
            op = true;
        if (end - i == 1 && is_char(l, &l->t[i], "d") && next && is_math(next) && gap < 0.04F)
            op = true;
        if (i && is_math(&l->t[i - 1]) && end - i <= 6 &&
            (l->t[i - 1].cls == OCR_CLS_REL || l->t[i - 1].cls == OCR_CLS_BIN ||
             l->t[i - 1].cls == OCR_CLS_OP) &&
            gap_before(l, i) < 0.31F && gap_before(l, i) > 0.05F &&
            (end - i == 1 || !next || (gap < 0.2F && !is_char(l, next, ",.;"))))
            op = true;
        if (op)
            set(l, i, end, LAY_M_MATH);
        i = end;
    }
}

static void settle_functions(line *l)
{
    for (size_t i = 0; i < l->n;) {
        size_t end = i;
        bool near = false;

        while (end < l->n && l->t[end].state == LAY_M_FUNC)
            end++;
        if (end == i) {
            i++;
            continue;
        }
        near = (l->t[end - 1].sub || l->t[end - 1].sup) && l->t[end - 1].script_math;
        if (end < l->n && gap_before(l, end) < FUNC_GAP_EM &&
            (is_math(&l->t[end]) || (is_char(l, &l->t[end], "([") && gap_before(l, end) < 0.1F)))
            near = true;
        if (i && is_math(&l->t[i - 1]) && gap_before(l, i) < FUNC_GAP_EM)
            near = true;
        set(l, i, end, near ? LAY_M_MATH : LAY_M_TEXT);
        i = end;
    }
}

/* ---- growth ------------------------------------------------------------------------------------
 */

/** Index of the mate of the opening delimiter at i; n: none, or text lies between. */
static size_t mate_of(const line *l, size_t i)
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

static size_t opener_of(const line *l, size_t i)
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
        return REL_GAP_EM;
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

static bool grows_digit(const line *l, size_t i, bool before, bool after)
{
    return (before && gap_before(l, i) < reach_of(&l->t[i - 1])) ||
           (after && gap_before(l, i + 1) < reach_of(&l->t[i + 1]));
}

static bool grows_open(const line *l, size_t i, bool before, bool after)
{
    size_t mate;
    const lay_token *p = i ? &l->t[i - 1] : NULL;

    if (before && gap_before(l, i) < TOUCH_EM && p->cls != OCR_CLS_REL && p->cls != OCR_CLS_BIN &&
        p->cls != OCR_CLS_PUNCT)
        return true;
    mate = mate_of(l, i);
    if (before && gap_before(l, i) < reach_of(p) &&
        (p->cls == OCR_CLS_REL || p->cls == OCR_CLS_BIN || p->cls == OCR_CLS_OP) && mate < l->n)
        return true;
    if (before && gap_before(l, i) < 0.2F && mate < l->n && p->cls != OCR_CLS_PUNCT)
        return true;
    if (mate == l->n)
        return false;
    if (mate + 1 < l->n && is_math(&l->t[mate + 1]) && gap_before(l, mate + 1) < 0.32F &&
        (l->t[mate + 1].cls != OCR_CLS_ORD || gap_before(l, mate + 1) < 0.1F))
        return true;
    if (mate + 1 < l->n && is_math(&l->t[mate + 1]) && l->t[mate + 1].cls == OCR_CLS_REL &&
        gap_before(l, mate + 1) < REL_GAP_EM)
        return true;
    if (l->t[mate].sup || l->t[mate].sub)
        return true;
    if (!after || gap_before(l, i + 1) > TOUCH_EM)
        return false;
    if (is_char(l, &l->t[i], "["))
        return true;
    for (size_t k = i + 1; k < mate; k++) /* "(x, y)" and "(x)", but "(x and y)" never gets here */
        if (is_char(l, &l->t[k], ","))
            return true;
    return false;
}

static bool grows_punct(const line *l, size_t i, bool before, bool after)
{
    const lay_token *q = i + 1 < l->n ? &l->t[i + 1] : NULL;
    float gap = i + 1 < l->n ? gap_before(l, i + 1) : 9;

    if (!before || !q)
        return false;
    if (is_char(l, &l->t[i], ":"))
        return gap_before(l, i) > 0.15F || (after && gap < COMMA_GAP_EM);
    if (is_char(l, &l->t[i], "!"))
        return gap_before(l, i) < TOUCH_EM && (after || q->cls == OCR_CLS_CLOSE);
    if (after && gap < COMMA_GAP_EM && gap_before(l, i) < 0.35F)
        return true;
    return q->cls == OCR_CLS_DIGIT && q->state == LAY_M_OPEN && gap < COMMA_GAP_EM &&
           is_char(l, &l->t[i], ",") && gap > 0.08F;
}

/** A digit or point inside a number goes with it. */
static bool in_number(const line *l, size_t i, bool before, bool after)
{
    const lay_token *p = i ? &l->t[i - 1] : NULL, *q = i + 1 < l->n ? &l->t[i + 1] : NULL;

    return is_char(l, &l->t[i], ".,") && p && q && p->cls == OCR_CLS_DIGIT &&
           q->cls == OCR_CLS_DIGIT && gap_before(l, i) < TOUCH_EM && gap_before(l, i + 1) < 0.1F &&
           (before || after);
}

static bool grows(const line *l, size_t i)
{
    const lay_token *t = &l->t[i];
    bool before = i && is_math(&l->t[i - 1]), after = i + 1 < l->n && is_math(&l->t[i + 1]);

    if (t->cls == OCR_CLS_DIGIT)
        return grows_digit(l, i, before, after);
    if (t->cls == OCR_CLS_OPEN)
        return grows_open(l, i, before, after);
    if (t->cls == OCR_CLS_CLOSE || t->cls == OCR_CLS_FENCE) {
        size_t open = opener_of(l, i);

        return (open < l->n && is_math(&l->t[open])) ||
               (t->cls == OCR_CLS_FENCE && before && after && gap_before(l, i) < 0.32F);
    }
    if (is_char(l, t, "/"))
        return before && gap_before(l, i) < 0.1F && i + 1 < l->n && gap_before(l, i + 1) < 0.1F;
    if (is_char(l, t, "%"))
        return false;
    if (t->cls == OCR_CLS_PUNCT || is_char(l, t, ".,:;!"))
        return in_number(l, i, before, after) || grows_punct(l, i, before, after);
    if (strcmp(name_of(l, t), "\\ldots") == 0)
        return before || after;
    return false;
}

static void grow(line *l)
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
static void mark_scripted(line *l)
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
static void trim(line *l)
{
    for (size_t i = 0; i < l->n;) {
        size_t end = i;

        while (end < l->n && is_math(&l->t[end]))
            end++;
        if (end == i) {
            i++;
            continue;
        }
        for (size_t k = end; k-- > i && is_char(l, &l->t[k], ",.;:") && !l->t[k].sup &&
                             !l->m->g[l->t[k].glyph].inside;)
            l->t[k].state = LAY_M_TEXT;
        i = end;
    }
}

/** Numbers that stand among words. */
static void mark_numbers(line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        lay_token *t = &l->t[i];
        bool free = (i == 0 || l->t[i - 1].word < 0 || gap_before(l, i) > WORD_GAP_EM) &&
                    (i + 1 >= l->n || l->t[i + 1].word < 0 || gap_before(l, i + 1) > WORD_GAP_EM);

        if (t->state == LAY_M_OPEN &&
            ((t->cls == OCR_CLS_DIGIT && !t->sup && free) || in_number(l, i, true, true)))
            t->state = LAY_M_MATH;
    }
}

void lay_math_decide(const lay_mpage *m, lay_token *t, size_t n)
{
    line l = {.m = m, .t = t, .n = n};
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
        mark_words(&l);
        mark_scripted(&l);
        mark_operators(&l);
        settle_functions(&l);
        grow(&l);
        if (m->options->numbers_default_to_math)
            mark_numbers(&l);
        trim(&l);
    }
    for (size_t i = 0; i < n; i++)
        if (t[i].state != LAY_M_MATH)
            t[i].state = LAY_M_TEXT;
}
