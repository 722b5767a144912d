/* SPDX-License-Identifier: Apache-2.0 */
/* What the words of a line may be: prose, or parts of a formula. */
#include "ocr/image/formulas_priv.h"

#include <string.h>

static bool is_listed(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static const char *const functions[] = {"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln",
                                        "exp", "lim", "max", "min", "det", "arg", "gcd", NULL};

bool ocr_is_function(const char *word)
{
    return is_listed(word, functions);
}

/** Letters side by side that are no variables. */
static bool has_prose(const char *text)
{
    static const char *const small[] = {
        "if", "is", "in", "of", "to", "at", "an", "as", "be", "by", "do", "go", "he", "it",
        "me", "my", "no", "on", "or", "so", "up", "us", "we", "am", "If", "Is", "In", "Of",
        "To", "At", "An", "As", "By", "He", "It", "My", "No", "On", "Or", "So", "We", NULL};
    char run[8];

    while (*text) {
        size_t n = 0;

        while (is_letter(text[n]))
            n++;
        if (n >= sizeof run)
            return true;
        memcpy(run, text, n);
        run[n] = '\0';
        if ((n > 2 && !ocr_is_function(run)) || (n == 2 && is_listed(run, small)))
            return true;
        text += n ? n : 1;
    }
    return false;
}

/** A number as prose has it: "17", "3.5", "1,000", and its sentence's mark behind it. */
static size_t number_length(const char *text)
{
    size_t n = strspn(text, "0123456789.,");

    if (!is_digit(text[0]))
        return 0;
    while (n > 0 && !is_digit(text[n - 1]))
        n--;
    return n;
}

ocr_word_kind ocr_word_kind_of(const char *text)
{
    size_t letters = 0, others = 0;

    if (has_prose(text))
        return OCR_WORD_PROSE;
    for (const char *p = text; *p; p++) {
        letters += is_letter(*p);
        others += !is_letter(*p) && !strchr(".,;:", *p);
    }
    if (letters == 0 && others == 0)
        return OCR_WORD_PUNCTUATION;
    if (number_length(text) &&
        text[number_length(text) + strspn(text + number_length(text), ".,;:")] == '\0')
        return OCR_WORD_NUMBER;
    if (others == 0)
        return letters > 2 ? OCR_WORD_FUNCTION : OCR_WORD_VARIABLE;
    return OCR_WORD_SIGNS;
}

static const char *const relations[] = {"=", "<", ">", "≤", "≥", "≠", "≈", "≡", "∈", "→", NULL};
static const char *const operators[] = {"+", "-", "−", "×", "÷", "/", "*", "^", "·", "±", NULL};

static bool has_any(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strstr(text, *list))
            return true;
    return false;
}

ocr_content ocr_content_of(const ocr_word *words, size_t first, size_t end)
{
    ocr_content c = {0};

    for (size_t i = first; i < end; i++) {
        ocr_word_kind k = ocr_word_kind_of(words[i].text);

        c.prose |= k == OCR_WORD_PROSE || words[i].glyph0 < 0 || words[i].style & OCR_MATH_WORD;
        c.relation |= has_any(words[i].text, relations);
        c.operator|= has_any(words[i].text, operators);
        for (const char *p = words[i].text; *p; p++)
            c.variable |= is_letter(*p);
        c.signs += strlen(words[i].text);
    }
    return c;
}

bool ocr_is_formula(const ocr_content *c)
{
    return !c->prose && c->signs >= 3 && (c->relation || (c->operator&& c->variable));
}
