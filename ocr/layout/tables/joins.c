/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <string.h>

/**
 * What belongs to a number although it is set apart: a currency sign at the left of the column, the
 * bracket or per cent sign that closes it, the mark of a note behind it. Signs are written close to
 * the number as in running text, for the space only lines them up.
 */
#define CURRENCY_EM 8.0F
#define CLOSING_EM  1.5F
#define MARK_EM     1.5F
#define MARK_SIZE   0.85F /* of the number's size: what is smaller is a mark */

static bool is_one_of(const char *text, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(text, names[i]) == 0)
            return true;
    return false;
}

/** Those that stand close to the number. */
static bool is_currency_sign(const char *text)
{
    static const char *const signs[] = {"$",   "€",   "£",  "¥",  "₹",  "US$",
                                        "HK$", "NZ$", "A$", "C$", "S$", "R$"};

    return is_one_of(text, signs, SCH_COUNT_OF(signs));
}

bool tab_is_currency(const char *text)
{
    static const char *const names[] = {"Rs.", "Rs", "RMB", "R", "CHF", "EUR", "USD", "GBP"};

    return is_currency_sign(text) || is_one_of(text, names, SCH_COUNT_OF(names));
}

static bool closes_number(const char *text)
{
    static const char *const ends[] = {")", "%", ")%", "%)", "]"};

    return is_one_of(text, ends, SCH_COUNT_OF(ends));
}

/** "(1)", "a", "*": the mark of a note, by its form. */
static bool looks_like_mark(const char *text)
{
    size_t n = strspn(text, "*#†‡§");

    if (n && text[n] == '\0')
        return true;
    text += *text == '(';
    n = strspn(text, "0123456789");
    n = n ? n : strspn(text, "abcdefghi");
    return n >= 1 && n <= 2 && (text[n] == '\0' || strcmp(text + n, ")") == 0);
}

/** The chunk is the mark of a note, behind number a: small or raised, and close. */
static bool is_mark_of(const tab_chunk *a, const tab_chunk *b, float em)
{
    const lay_word *w = b->words[0];

    return a->numeric && b->nwords == 1 && b->x0 - a->x1 < MARK_EM * em &&
           looks_like_mark(w->text) &&
           (w->style & OCR_SUPERSCRIPT || w->size < MARK_SIZE * a->words[a->nwords - 1]->size);
}

/** @param reach  how far a currency sign may stand from its number, in em */
static bool belongs(const tab_chunk *a, const tab_chunk *b, float em, float reach)
{
    if (a->line != b->line)
        return false;
    if (a->nwords == 1 && tab_is_currency(a->words[0]->text) && b->numeric &&
        b->x0 - a->x1 < reach * em)
        return true;
    if (a->numeric && b->nwords == 1 && b->x0 - a->x1 < CLOSING_EM * em &&
        closes_number(b->words[0]->text))
        return true;
    return is_mark_of(a, b, em);
}

/** No space is written before word i: it is the number of a sign, or closes what is before. */
static bool is_close(const tab_chunk *c, size_t i)
{
    const char *text = c->words[i]->text;

    if (!c->numeric)
        return strcmp(text, ")") == 0;
    return (i == 1 && is_currency_sign(c->words[0]->text)) || closes_number(text);
}

/** Write the sign and the number without a space between. */
static bool glue(lay_page *lay, tab_chunk *c)
{
    for (size_t i = 1; i < c->nwords; i++) {
        lay_word *copy;

        if (c->words[i]->glued || !is_close(c, i))
            continue;
        copy = sch_arena_alloc(lay->scratch, 1, sizeof *copy);
        if (!copy)
            return false;
        *copy = *c->words[i];
        copy->glued = true;
        c->words[i] = copy;
    }
    return true;
}

bool tab_join_numbers(lay_page *lay, tab_text *text)
{
    float reach = lay->source == OCR_SOURCE_PIXELS ? CLOSING_EM : CURRENCY_EM;
    size_t n = 0;

    for (size_t i = 0; i < text->nchunks; i++) {
        tab_chunk *last = n ? &text->chunks[n - 1] : NULL;

        if (last && belongs(last, &text->chunks[i], text->em, reach)) {
            last->nwords += text->chunks[i].nwords;
            text->lines[last->line].count--;
            tab_chunk_settle(last);
            continue;
        }
        text->chunks[n] = text->chunks[i];
        if (!last || last->line != text->chunks[n].line)
            text->lines[text->chunks[n].line].first = n;
        n++;
    }
    text->nchunks = n;
    for (size_t i = 0; i < n; i++)
        if (!glue(lay, &text->chunks[i]))
            return false;
    return true;
}
