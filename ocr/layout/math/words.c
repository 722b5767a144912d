/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_line.h"

#include <ctype.h>
#include <math.h>

/**
 * Words: text and names of functions; and variables of pages that set them in an italic of the text
 * (Times, Palatino), where a letter's font does not tell.
 */
#define FUNC_GAP_EM 0.45F
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

void lay_mline_spell(const lay_mline *l, size_t i, size_t end, char *text, size_t size)
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

/** The point of a number, the stroke of a quotient: signs that some fonts share with the text. */
static bool is_inner_sign(const lay_mline *l, size_t i)
{
    const lay_token *p = i ? &l->t[i - 1] : NULL, *q = i + 1 < l->n ? &l->t[i + 1] : NULL;

    if (!p || !q || lay_mline_gap(l, i) > 0.1F || lay_mline_gap(l, i + 1) > 0.1F)
        return false;
    return lay_mline_is(l, &l->t[i], ".")
               ? p->cls == OCR_CLS_DIGIT && q->cls == OCR_CLS_DIGIT
               : lay_mline_is(l, &l->t[i], "/") && lay_token_is_quantity(p) &&
                     lay_token_is_quantity(q);
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
        char text[24] = "";

        end = i + 1;
        if (l->t[i].state != LAY_M_OPEN || !is_letter(l, &l->t[i]) || is_inner_sign(l, i))
            continue;
        end = word_end(l, i);
        lay_mline_spell(l, i, end, text, sizeof text);
        for (size_t k = i; k < end; k++) {
            l->t[k].word = words;
            l->t[k].upright_word = !l->t[i].italic;
        }
        words++;
        if (l->t[i].bold && !l->t[i].italic && !all_bold && is_vector(text, i > 0)) {
            l->t[i].state = LAY_M_MATH;
            lay_mline_set(l, i + 1, end, LAY_M_TEXT);
        } else if (l->m->italic_letters && is_variable(l, i, end, text, all_italic)) {
            lay_mline_set(l, i, end, LAY_M_MATH);
            for (size_t k = i; k < end; k++)
                l->t[k].word = -1;
        } else {
            lay_mline_set(l, i, end,
                          !l->t[i].italic && end - i > 1 && is_function(text) ? LAY_M_FUNC
                                                                              : LAY_M_TEXT);
        }
    }
}
