/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math_line.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/**
 * Words: text, names of functions and operators; and variables of pages that set them in an italic
 * of the text (Times, Palatino), where a letter's font does not tell.
 */
#define FUNC_GAP_EM 0.45F
enum { NAME_MAX_LETTERS = 14 };

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

static bool is_letter(const lay_mline *l, const lay_token *t)
{
    const lay_mglyph *g = &l->m->g[t->glyph];
    const char *name = lay_mline_name(l, t);

    return !t->composite && !g->math_font && !g->inside &&
           (t->cls == OCR_CLS_RM ||
            (t->cls == OCR_CLS_ORD && (name[0] != '\\' || l->m->g[t->glyph].sym.id == 0)));
}

/** End of the word that begins at i. A script ends it. */
static size_t word_end(const lay_mline *l, size_t i)
{
    size_t end = i + 1;

    while (end < l->n && is_letter(l, &l->t[end]) && !l->t[end - 1].sup && !l->t[end - 1].sub &&
           lay_mline_gap(l, end) < LAY_WORD_GAP_EM && l->t[end].italic == l->t[i].italic &&
           l->t[end].state == LAY_M_OPEN &&
           fabsf(l->t[end].size - l->t[i].size) < 0.12F * l->t[i].size)
        end++;
    return end;
}

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

static void set(lay_mline *l, size_t i, size_t end, lay_mstate state)
{
    for (; i < end; i++)
        l->t[i].state = (uint8_t)state;
}

/** Most longer words of the row are bold: a heading. A lone bold letter is a vector. */
static bool is_bold(const lay_mline *l)
{
    size_t bold = 0, letters = 0;

    for (size_t i = 0, end; i < l->n; i = end) {
        end = i + 1;
        if (l->t[i].state != LAY_M_OPEN || !is_letter(l, &l->t[i]))
            continue;
        end = word_end(l, i);
        if (end - i < 2)
            continue;
        letters += end - i;
        bold += l->t[i].bold ? end - i : 0;
    }
    return bold * 2 > letters && letters > 3;
}

/** Most longer words of the row are italic: a theorem, where that tells nothing. */
static bool is_italic(const lay_mline *l)
{
    size_t italic = 0, letters = 0;

    for (size_t i = 0, end; i < l->n; i = end) {
        end = i + 1;
        if (l->t[i].state != LAY_M_OPEN || !is_letter(l, &l->t[i]))
            continue;
        end = word_end(l, i);
        if (end - i < 3)
            continue;
        letters += end - i;
        italic += l->t[i].italic ? end - i : 0;
    }
    return italic * 2 > letters;
}

/* ---- variables in a text font -----------------------------------------------------------------
 */

/** Words of few letters that italic text has. */
static bool is_small_word(const char *text)
{
    static const char *const words[] = {
        "a",   "A",   "I",   "am",  "an",  "as",  "at",  "be",  "by",  "do",  "et",  "al",  "go",
        "he",  "if",  "in",  "is",  "it",  "me",  "my",  "no",  "of",  "on",  "or",  "so",  "to",
        "up",  "us",  "vs",  "we",  "If",  "In",  "It",  "We",  "On",  "As",  "At",  "By",  "To",
        "all", "and", "any", "are", "but", "can", "cf",  "de",  "for", "has", "iff", "its", "let",
        "may", "not", "one", "the", "two", "was", "Let", "The", "For", "and", "via", "per", "la",
        "le",  "un",  "en",  "du",  "au",  "ed",  "eds", "pp",  "ff",  "i",   "e",   "g"};

    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (strcmp(words[i], text) == 0)
            return true;
    return false;
}

static bool is_sign(const lay_token *t)
{
    return lay_token_is_math(t) && (t->cls == OCR_CLS_REL || t->cls == OCR_CLS_BIN);
}

/** A relation or operator stands beside the word. */
static bool beside_sign(const lay_mline *l, size_t i, size_t end)
{
    return (i && is_sign(&l->t[i - 1]) && lay_mline_gap(l, i) < LAY_REL_GAP_EM) ||
           (end < l->n && is_sign(&l->t[end]) && lay_mline_gap(l, end) < LAY_REL_GAP_EM);
}

/** Mathematics, digits or a bracket touch the word. */
static bool touches(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *before = i ? &l->t[i - 1] : NULL, *after = end < l->n ? &l->t[end] : NULL;

    if (before && lay_mline_gap(l, i) < 0.1F &&
        (lay_token_is_math(before) || before->cls == OCR_CLS_DIGIT))
        return true;
    return after && lay_mline_gap(l, end) < 0.1F &&
           (lay_token_is_math(after) || lay_mline_is(l, after, "(["));
}

/** A letter of an abbreviation or an elision: "i.e.", "w.l.o.g.", "don't", "l'air", "e-mail". */
static bool is_joined(const lay_mline *l, size_t i, size_t end)
{
    for (int side = 0; side < 2; side++) {
        size_t mark = side ? end : i - 1, letter = side ? end + 1 : i - 2;

        if ((side == 0 && i < 2) || letter >= l->n)
            continue;
        if (!lay_token_is_math(&l->t[mark]) && is_letter(l, &l->t[letter]) &&
            (lay_mline_is(l, &l->t[mark], ".'-") ||
             strcmp(lay_mline_name(l, &l->t[mark]), "’") == 0) &&
            lay_mline_gap(l, side ? mark : i) < 0.1F &&
            lay_mline_gap(l, side ? letter : mark) < 0.1F)
            return true;
    }
    return false;
}

/** "(a)", "(i)", "a)" at the beginning of a line: the label of an item. */
static bool is_label(const lay_mline *l, size_t i, size_t end)
{
    return i <= 1 && (i == 0 || lay_mline_is(l, &l->t[0], "([")) && end < l->n &&
           lay_mline_is(l, &l->t[end], ").]") && lay_mline_gap(l, end) < 0.1F;
}

/**
 * Is an italic word of a page whose variables have no font of their own mathematics? One letter
 * mostly is, few letters are when scripts, signs or brackets say so.
 */
static bool is_variable(const lay_mline *l, size_t i, size_t end, const char *text, bool all_italic)
{
    const lay_token *first = &l->t[i], *last = &l->t[end - 1];
    bool scripted = last->sub || (last->sup && (end - i == 1 || !last->script_digit));

    if (!first->italic || end - i > 4 || strlen(text) != end - i ||
        (!scripted && is_label(l, i, end)))
        return false;
    for (size_t k = 0; text[k]; k++)
        if (!isalpha((unsigned char)text[k]))
            return false;
    if (end - i == 2 && text[0] == 'd' && i && lay_mline_gap(l, i) < 0.25F &&
        (lay_token_is_math(&l->t[i - 1]) || l->t[i - 1].cls == OCR_CLS_CLOSE))
        return true; /* "dx" behind an integrand */
    if (scripted)
        return true;
    if (is_joined(l, i, end))
        return touches(l, i, end) && end - i == 1;
    if (end - i == 1 && (!all_italic || !is_small_word(text)))
        return true;
    if (is_small_word(text))
        return end - i == 1 && (touches(l, i, end) || beside_sign(l, i, end));
    return end - i <= 3 && (touches(l, i, end) || (beside_sign(l, i, end) && end - i <= 2));
}

/** Letters of the tokens i to end, as far as there is room. */
static void spell(const lay_mline *l, size_t i, size_t end, char *text, size_t size)
{
    size_t len = 0;

    text[0] = '\0';
    for (; i < end; i++) {
        const char *name = lay_mline_name(l, &l->t[i]);
        size_t n = strlen(name);

        if (len + n < size) {
            memcpy(text + len, name, n + 1);
            len += n;
        }
    }
}

/** One letter; within a row the period of a sentence may follow, at its beginning that of a label.
 */
static bool is_vector(const char *text, bool within)
{
    return isalpha((unsigned char)text[0]) && (!text[1] || (within && strcmp(text + 1, ".") == 0));
}

void lay_math_mark_words(lay_mline *l)
{
    int words = 0;
    bool all_bold = is_bold(l), all_italic = is_italic(l);

    for (size_t i = 0, end; i < l->n; i = end) {
        char text[24];

        end = i + 1;
        if (l->t[i].state != LAY_M_OPEN || !is_letter(l, &l->t[i]))
            continue;
        end = word_end(l, i);
        spell(l, i, end, text, sizeof text);
        for (size_t k = i; k < end; k++) {
            l->t[k].word = words;
            l->t[k].upright_word = !l->t[i].italic;
        }
        words++;
        if (l->t[i].bold && !l->t[i].italic && !all_bold && is_vector(text, i > 0)) {
            l->t[i].state = LAY_M_MATH;
            set(l, i + 1, end, LAY_M_TEXT);
        } else if (l->m->italic_letters && is_variable(l, i, end, text, all_italic)) {
            set(l, i, end, LAY_M_MATH);
            for (size_t k = i; k < end; k++)
                l->t[k].word = -1;
        } else {
            set(l, i, end,
                !l->t[i].italic && end - i > 1 && is_function(text) ? LAY_M_FUNC : LAY_M_TEXT);
        }
    }
}

static int compare_float(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
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
    qsort(gaps, n, sizeof *gaps, compare_float);
    return gaps[n / 2];
}

/** "SO(3)", "SU(2)", "GL_2". "SO_2" is sulphur's. */
static bool is_group_element(const lay_mline *l, size_t i, size_t end)
{
    const lay_token *last = &l->t[end - 1];
    char text[8];

    spell(l, i, end, text, sizeof text);
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
    return i && l->t[i - 1].cls == OCR_CLS_DIGIT && is_math_number(l, i - 1) && end - i <= 4 &&
           space > 0.22F && fabsf(lay_mline_gap(l, i) - LAY_THIN_EM) < 0.02F;
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
            set(l, i, end, LAY_M_MATH);
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
    spell(l, i + 1, i + 4, text, sizeof text);
    if (strcmp(text, "mod") != 0)
        return i;
    while (end < l->n && (l->t[end].cls == OCR_CLS_DIGIT || lay_token_is_math(&l->t[end])))
        end++;
    return end > i + 4 && end < l->n && lay_mline_is(l, &l->t[end], ")") ? end + 1 : i;
}

static void mark_moduli(lay_mline *l)
{
    for (size_t i = 1; i < l->n; i++)
        set(l, i, modulus_end(l, i), LAY_M_MATH);
}

void lay_math_settle_functions(lay_mline *l)
{
    mark_moduli(l);
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
        if (end < l->n && lay_mline_gap(l, end) < FUNC_GAP_EM &&
            (lay_token_is_math(&l->t[end]) ||
             (lay_mline_is(l, &l->t[end], "([") && lay_mline_gap(l, end) < 0.1F)))
            near = true;
        if (i && lay_token_is_math(&l->t[i - 1]) && lay_mline_gap(l, i) < FUNC_GAP_EM)
            near = true;
        set(l, i, end, near ? LAY_M_MATH : LAY_M_TEXT);
        i = end;
    }
}
