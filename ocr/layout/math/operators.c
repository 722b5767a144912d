/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_line.h"

#include "ocr/model/floats.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/**
 * Words that what stands beside them shows to be mathematics: operators, units, operands of
 * relations, indices of chemistry; names of functions.
 */
#define FUNC_GAP_EM     0.45F
#define SCRIPT_SPACE_EM 0.06F /* TeX's \scriptspace, 0.5 pt */
enum { NAME_MAX_LETTERS = 14 };

/** Groups of matrices, whose argument may be a plain number. */
static bool is_group(const char *word)
{
    static const char *const groups[] = {"GL",  "SL",  "SO",  "SU",   "Sp",  "PGL",
                                         "PSL", "PSO", "PSU", "Spin", "GSp", "PU"};

    for (size_t i = 0; i < SCH_COUNT_OF(groups); i++)
        if (strcmp(groups[i], word) == 0)
            return true;
    return false;
}

/** Usual gap between the words of the row; 0: there are too few. */
static float word_space(const lay_mline *l)
{
    enum { SAMPLE = 64 };
    float gaps[SAMPLE];
    size_t n = 0;

    for (size_t i = 1; i < l->n && n < SAMPLE; i++)
        if (l->t[i].word >= 0 && l->t[i - 1].word >= 0 && l->t[i].word != l->t[i - 1].word &&
            lay_mline_gap(l, i) > 0.12F && lay_mline_gap(l, i) < 1)
            gaps[n++] = lay_mline_gap(l, i);
    if (n < 2)
        return 0;
    ocr_floats_sort(gaps, n);
    return gaps[n / 2];
}

/** "SO(3)", "SU(2)", "GL_2". "SO_2" is sulphur's. */
static bool is_group_element(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *last = &l->t[end - 1];
    char text[8];

    lay_mline_spell(l, i, end, text, sizeof text);
    if (!is_group(text))
        return false;
    if (last->sub)
        return strchr(text, 'L') || strstr(text, "Sp");
    return end + 2 < l->n && lay_mline_is(l, &l->t[end], "(") &&
           lay_mline_gap(l, end) < LAY_TOUCH_EM && l->t[end + 1].cls == OCR_CLS_DIGIT &&
           lay_mline_is(l, &l->t[end + 2], "),");
}

/** A subscript of digits: "CO_2", "H_2"; notes are marked above the line. */
static bool is_indexed(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *last = &l->t[end - 1];

    return l->m->has_math_font && last->sub && !last->sup && last->script_digit && end - i <= 4;
}

/** "O" of "H_2O": a capital that goes on right behind the index of a formula. */
static bool goes_on_behind_index(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *before = i ? &l->t[i - 1] : NULL;
    const char *name = lay_mline_name(l, &l->t[i]);

    return before && lay_token_is_math(before) && before->sub && before->upright_word &&
           before->script_digit && lay_mline_gap(l, i) < 0.1F && end - i <= 4 &&
           isupper((unsigned char)name[0]);
}

static bool is_relation(const lay_token *t)
{
    return lay_token_is_math(t) && t->cls == OCR_CLS_REL;
}

/** One space on both sides of the relation from i to last, and not that between the row's words. */
static bool is_spaced_relation(const lay_mline *l, size_t i, size_t last, float space)
{
    float before = lay_mline_gap(l, i), after = last + 1 < l->n ? lay_mline_gap(l, last + 1) : 9;

    return is_relation(&l->t[last]) && fabsf(before - after) < 0.006F &&
           fabsf(before - space) > 0.008F && before > 0.2F && before < LAY_REL_GAP_EM;
}

/** The stroke of "\\neq", a glyph of its own. */
static bool is_stroke(const lay_mline *l, size_t i)
{
    return strcmp(lay_mline_name(l, &l->t[i]), "not") == 0;
}

/** "P = NP": words on both sides of a relation, with its space. */
static bool is_related(const lay_mline *l, size_t i, size_t end, float space)
{
    size_t left = i > 1 && is_stroke(l, i - 2) ? i - 2 : i - 1;
    size_t right = end + 1 < l->n && is_stroke(l, end) ? end + 1 : end;

    return end - i <= NAME_MAX_LETTERS &&
           ((i > 1 && left > 0 && is_spaced_relation(l, left, i - 1, space)) ||
            (right < l->n && is_spaced_relation(l, end, right, space)));
}

/** The number that ends at i belongs to a formula: "= 4.2". */
static bool is_math_number(const lay_mline *l, size_t i)
{
    while (i > 0 && l->t[i].cls == OCR_CLS_DIGIT && !lay_token_is_math(&l->t[i]) &&
           lay_mline_gap(l, i) < LAY_REL_GAP_EM)
        i--;
    return lay_token_is_math(&l->t[i]);
}

/** "K", "mol": a unit, a thin space behind its number. */
static bool is_unit(const lay_mline *l, size_t i, size_t end, float space)
{
    float gap = lay_mline_gap(l, i), slack = i && l->t[i - 1].sup ? SCRIPT_SPACE_EM : 0;

    return i && l->t[i - 1].cls == OCR_CLS_DIGIT && is_math_number(l, i - 1) && end - i <= 4 &&
           space > 0.22F && gap > LAY_THIN_EM - 0.02F && gap < LAY_THIN_EM + slack + 0.02F;
}

/** Are there signs of mathematics in the brackets that the word at i to end is glued to? */
static bool has_argument(const lay_mline *l, size_t end)
{
    if (end >= l->n || !lay_mline_is(l, &l->t[end], "([") || lay_mline_gap(l, end) >= LAY_TOUCH_EM)
        return false;
    for (size_t k = end + 1; k < l->n && k < end + 7; k++) {
        if (lay_mline_is(l, &l->t[k], ")]"))
            return false;
        if (lay_token_is_math(&l->t[k]))
            return true;
    }
    return false;
}

/** A word that a relation or an operator in front of it holds, and that nothing follows closely. */
static bool is_operand(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *before = i ? &l->t[i - 1] : NULL, *next = end < l->n ? &l->t[end] : NULL;

    return before && lay_token_is_math(before) && end - i <= 6 &&
           (before->cls == OCR_CLS_REL || before->cls == OCR_CLS_BIN ||
            before->cls == OCR_CLS_OP) &&
           lay_mline_gap(l, i) < 0.31F && lay_mline_gap(l, i) > 0.05F &&
           (end - i == 1 || !next ||
            (lay_mline_gap(l, end) < 0.2F && !lay_mline_is(l, next, ",.;")));
}

static bool is_operator(const lay_mline *l, size_t i, size_t end, float space)
{
    const lay_token *last = &l->t[end - 1], *next = end < l->n ? &l->t[end] : NULL;
    float gap = next ? lay_mline_gap(l, end) : 9;

    if (last->sub && last->script_math && end - i <= 8)
        return true;
    if (last->sup && !last->script_digit && last->script_math)
        return true;
    if (last->sup && last->x1 > last->main_x1 && l->m->g[last->glyph].mono && l->m->has_math_font)
        return true; /* behind a name in a program's font, which has no notes */
    if (end - i <= NAME_MAX_LETTERS && has_argument(l, end))
        return true;
    if (next && lay_token_is_math(next) && fabsf(gap - LAY_THIN_EM) < 0.02F && space > 0.24F &&
        end - i <= 8 && (next->cls == OCR_CLS_ORD || next->cls == OCR_CLS_OPEN))
        return true;
    if (end - i == 1 && lay_mline_is(l, &l->t[i], "d") && next && lay_token_is_math(next) &&
        gap < 0.04F)
        return true;
    return is_operand(l, i, end) || is_indexed(l, i, end) || goes_on_behind_index(l, i, end) ||
           is_unit(l, i, end, space) || is_related(l, i, end, space) ||
           (end - i <= 4 && is_group_element(l, i, end));
}

/** Upright words that what follows shows to be operators: glued to "(", to a script, a thin space
 * before a variable. */
void lay_math_mark_operators(lay_mline *l)
{
    const float measured = word_space(l), space = measured > 0 ? measured : 0.3F;

    /* half way between TeX's space behind a comma of a formula and that of the row's words */
    if (measured > 0)
        l->comma_gap = lay_min(l->comma_gap, (LAY_THIN_EM + measured) / 2);
    for (size_t i = 0; i < l->n;) {
        size_t end = i + 1;

        if (l->t[i].word < 0 || l->t[i].state != LAY_M_TEXT || l->t[i].italic) {
            i++;
            continue;
        }
        while (end < l->n && l->t[end].word == l->t[i].word)
            end++;
        if (is_operator(l, i, end, space))
            lay_mline_set(l, i, end, LAY_M_MATH);
        i = end;
    }
}

/** "(mod 4)" behind a formula. @return the token behind it; i: it is none */
static size_t modulus_end(const lay_mline *l, size_t i)
{
    size_t end = i + 4;
    char text[8];

    if (i == 0 || i + 5 >= l->n || !lay_mline_is(l, &l->t[i], "(") || l->t[i - 1].word >= 0 ||
        lay_mline_gap(l, i) > 1.2F)
        return i;
    lay_mline_spell(l, i + 1, i + 4, text, sizeof text);
    if (strcmp(text, "mod") != 0)
        return i;
    while (end < l->n && (l->t[end].cls == OCR_CLS_DIGIT || lay_token_is_math(&l->t[end])))
        end++;
    return end > i + 4 && end < l->n && lay_mline_is(l, &l->t[end], ")") ? end + 1 : i;
}

/** Three points at one distance, as TeX sets them, between or behind signs of a formula. */
static void mark_dots(lay_mline *l)
{
    for (size_t i = 1; i + 2 < l->n; i++) {
        float gap = lay_mline_gap(l, i + 1);
        const lay_token *before = &l->t[i - 1];
        bool formula = lay_token_is_math(before) || (i > 1 && before->cls == OCR_CLS_PUNCT &&
                                                     lay_token_is_quantity(&l->t[i - 2]));

        if (lay_mline_is(l, &l->t[i], ".") && lay_mline_is(l, &l->t[i + 1], ".") &&
            lay_mline_is(l, &l->t[i + 2], ".") && gap > 0.08F && gap < 0.3F &&
            fabsf(gap - lay_mline_gap(l, i + 2)) < 0.02F && formula &&
            lay_mline_gap(l, i) < LAY_COMMA_GAP_EM)
            lay_mline_set(l, i, i + 3, LAY_M_MATH);
    }
}

static void mark_moduli(lay_mline *l)
{
    for (size_t i = 1; i < l->n; i++)
        lay_mline_set(l, i, modulus_end(l, i), LAY_M_MATH);
}

/** "arg min", "lim sup": two words, a thin space apart. */
static bool is_double(const lay_mline *l, size_t i, size_t end)
{
    for (size_t k = i + 1; k < end; k++)
        if (l->t[k].word != l->t[i].word && fabsf(lay_mline_gap(l, k) - LAY_THIN_EM) < 0.02F)
            return true;
    return false;
}

void lay_math_settle_functions(lay_mline *l)
{
    mark_moduli(l);
    mark_dots(l);
    for (size_t i = 0; i < l->n;) {
        size_t end = i;
        bool near = false;

        while (end < l->n && l->t[end].state == LAY_M_FUNC)
            end++;
        if (end == i) {
            i++;
            continue;
        }
        near = ((l->t[end - 1].sub || l->t[end - 1].sup) && l->t[end - 1].script_math) ||
               is_double(l, i, end);
        if (end < l->n && lay_mline_gap(l, end) < FUNC_GAP_EM &&
            (lay_token_is_math(&l->t[end]) ||
             (l->t[end].cls == OCR_CLS_OPEN && lay_mline_gap(l, end) < 0.1F)))
            near = true;
        if (i && lay_token_is_math(&l->t[i - 1]) && lay_mline_gap(l, i) < FUNC_GAP_EM)
            near = true;
        lay_mline_set(l, i, end, near ? LAY_M_MATH : LAY_M_TEXT);
        i = end;
    }
}
