/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <string.h>

/**
 * What the words of a chunk say of it: a number, a year or another period, or text.
 */

static bool is_dash(const char *text)
{
    static const char *const dashes[] = {"-", "–", "—", "−",   ".", "..", "...",
                                         "…", "*", "‐", "n/a", "†", "‡",  "#"};

    for (size_t i = 0; i < SCH_COUNT_OF(dashes); i++)
        if (strcmp(text, dashes[i]) == 0)
            return true;
    return false;
}

/** A year, and no digit behind it. */
static bool is_year(const char *t)
{
    return (strncmp(t, "19", 2) == 0 || strncmp(t, "20", 2) == 0) && strspn(t, "0123456789") == 4;
}

/** "2016", "2015/16", "2015–16", "31.03.2009": they head columns. */
static bool is_date(const char *t)
{
    size_t n = strlen(t), digits;

    while (n && strchr("*,)", t[n - 1]))
        n--;
    if (*t == '(') {
        t++;
        n--;
    }
    if (n < 4 || n > 12)
        return false;
    digits = strspn(t, "0123456789/.-");
    if (digits == 4 && n > 4 && strncmp(t + 4, "–", strlen("–")) == 0)
        return is_year(t) && strspn(t + 4 + strlen("–"), "0123456789") >= 2;
    if (digits < n || n > 10)
        return false;
    return is_year(t) || (n >= 8 && is_year(t + n - 4) && strspn(t, "0123456789") <= 2);
}

/** "(5)", "(12.3)%": a number in brackets. */
static bool is_negative(const char *t)
{
    size_t n = strspn(t + (*t == '('), "0123456789.,");

    return *t == '(' && n > 0 && t[n] != '.' && t[n + 1] == ')' &&
           (t[n + 2] == '\0' || strcmp(t + n + 2, "%") == 0);
}

/** "(n = 154)": the size of a sample stands in a heading. */
static bool is_equation(const tab_chunk *c)
{
    for (size_t i = 0; i < c->nwords; i++)
        if (strchr(c->words[i]->text, '='))
            return true;
    return false;
}

/** "$'000", "HK$'000": thousands of a currency. */
static bool is_unit(const tab_chunk *c)
{
    const char *t = c->words[c->nwords - 1]->text;
    size_t n = strlen(t);

    return c->nwords <= 2 && n >= 4 && strcmp(t + n - 3, "000") == 0 &&
           (t[n - 4] == '\'' || (n >= 6 && strncmp(t + n - 6, "’", strlen("’")) == 0) ||
            (n >= 6 && strncmp(t + n - 6, "‘", strlen("‘")) == 0));
}

/** "FY15", "FY 2015", "Q1", "1H16": periods head columns as years do. */
static bool is_period(const tab_chunk *c)
{
    static const char *const names[] = {"FY", "HY", "CY", "1H", "2H", "H1", "H2", "Q1",
                                        "Q2", "Q3", "Q4", "1Q", "2Q", "3Q", "4Q"};
    const char *t = c->words[0]->text;

    for (size_t i = 0; i < SCH_COUNT_OF(names) && c->nwords <= 2; i++) {
        const char *rest = c->nwords == 2 ? c->words[1]->text : t + 2;
        size_t n = strspn(rest, "0123456789");

        if (strncmp(t, names[i], 2) != 0 || (c->nwords == 2 && t[2] != '\0'))
            continue;
        if (rest[n] == '\0' && (n == 2 || n == 4 || (n == 0 && strpbrk(names[i], "1234"))))
            return true;
    }
    return false;
}

void tab_chunk_settle(tab_chunk *c)
{
    size_t runes = 0, digits = 0, letters = 0;
    unsigned char first = (unsigned char)c->words[0]->text[0];

    c->x0 = c->words[0]->u0;
    c->x1 = c->words[0]->u1;
    for (size_t i = 0; i < c->nwords; i++) {
        c->x0 = lay_min(c->x0, c->words[i]->u0);
        c->x1 = lay_max(c->x1, c->words[i]->u1);
        runes += c->words[i]->nrunes;
        digits += c->words[i]->ndigits;
        letters += c->words[i]->nletters;
    }
    c->low =
        first >= 'a' && first <= 'z' && c->words[0]->text[1] != ')' && c->words[0]->text[1] != '.';
    c->numeric =
        (digits > 0 && digits * 5 >= runes * 2 && letters <= 3 && !is_unit(c)) ||
        (c->nwords <= 2 && is_dash(c->words[0]->text)) ||
        (c->nwords == 2 && tab_is_currency(c->words[0]->text) && is_dash(c->words[1]->text)) ||
        (c->nwords == 1 && is_negative(c->words[0]->text));
    c->year =
        (is_date(c->words[c->nwords - 1]->text) && (c->nwords == 1 || letters > 0)) || is_period(c);
    c->numeric = c->numeric && !(c->year && letters > 0) && !(letters > 0 && is_equation(c));
}
