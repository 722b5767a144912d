/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/margins/margin_priv.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/**
 * What the words of a row say about its being a running head: page numbers, dates, addresses,
 * notices; or a label, a caption, a sentence.
 *
 * Phrases are looked for in lower case; a blank at either end of one stands for a word boundary.
 */
#define YEAR_FIRST 1900
#define YEAR_LAST  2099

static const char *const addresses[] = {"www.",  "http:", "https:", ".com ",  ".org ",
                                        ".edu ", ".gov ", ".net ",  ".co.uk "};
static const char *const months[] = {
    "january", "february", "march",    "april",    "june",      "july",    "august",  "september",
    "october", "november", "december", "jan",      "feb",       "mar",     "apr",     "jun",
    "jul",     "aug",      "sep",      "sept",     "oct",       "nov",     "dec",     "janvier",
    "février", "mars",     "avril",    "mai",      "juin",      "juillet", "août",    "septembre",
    "octobre", "novembre", "décembre", "enero",    "febrero",   "marzo",   "abril",   "mayo",
    "junio",   "julio",    "agosto",   "octubre",  "diciembre", "januar",  "februar", "märz",
    "juni",    "juli",     "oktober",  "dezember", "may"};
static const char *const rights[] = {"©",
                                     "copyright",
                                     "all rights reserved",
                                     "rights reserved",
                                     "downloaded ",
                                     "unauthorized",
                                     "license or copyright",
                                     "terms of use",
                                     "public release",
                                     "distribution statement",
                                     "confidential",
                                     "proprietary",
                                     "creative commons",
                                     "electronic copy available",
                                     "tous droits réservés",
                                     "published under",
                                     "published by",
                                     "printed "};
static const char *const issues[] = {" issn",
                                     "doi:",
                                     " doi ",
                                     " et al",
                                     " arxiv:",
                                     " journal of ",
                                     " proceedings of ",
                                     " transactions on ",
                                     "isbn"};
static const char *const numbered_issues[] = {" vol. ", " vol ",   " volume ", " no. ", " no ",
                                              " nr. ",  " issue ", " iss. ",   " pp. ", " número ",
                                              " núm. ", " bd. ",   " heft "};
static const char *const sections[] = {" annual report",
                                       " interim report",
                                       " financial report",
                                       " integrated report",
                                       " notes to the ",
                                       " notes forming part",
                                       " financial statements",
                                       " schedules to ",
                                       " schedules forming",
                                       " directors' report",
                                       " directors’ report",
                                       " corporate governance",
                                       " form 10-k",
                                       " form 20-f",
                                       " consolidated accounts",
                                       " rapport annuel",
                                       " rapport financier",
                                       " document de référence",
                                       " table of contents",
                                       " business review",
                                       " management discussion",
                                       " management's discussion",
                                       " prospectus",
                                       " geschäftsbericht"};
static const char *const continued[] = {"(continued)", " continued ", "(cont", "(suite)"};
static const char *const counted[] = {
    "chapter", "table",   "figure",  "fig.",     "note",     "schedule", "part",  "no.",
    "item",    "section", "exhibit", "appendix", "annex",    "step",     "phase", "level",
    "form",    "unit",    "lecture", "class",    "question", "day"};
static const char *const notes[] = {"note:",
                                    "notes:",
                                    "source:",
                                    "sources:",
                                    "note :",
                                    "source :",
                                    "notes :",
                                    "see accompanying",
                                    "the accompanying",
                                    "* ",
                                    "** ",
                                    "† ",
                                    "‡ ",
                                    "# "};

/** Lower-case copy with a blank before and behind. */
static void fold(const char *text, char *ret_folded)
{
    size_t n = 0;

    ret_folded[n++] = ' ';
    for (; *text && n < LAY_BAND_TEXT; text++)
        ret_folded[n++] = (char)(*text == '\t' ? ' ' : tolower((unsigned char)*text));
    ret_folded[n++] = ' ';
    ret_folded[n] = '\0';
}

static bool has_any(const char *text, const char *const *phrases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, phrases[i]))
            return true;
    return false;
}
#define HAS_ANY(text, phrases) has_any(text, phrases, SCH_COUNT_OF(phrases))

/** Skip "ix", "iv" or "viii" at s, written with the given one, five and ten. */
static const char *skip_roman_digit(const char *s, const char *digits)
{
    size_t n = 0;

    if (s[0] == digits[0] && (s[1] == digits[2] || s[1] == digits[1]))
        return s + 2;
    s += s[0] == digits[1];
    while (n < 3 && s[n] == digits[0])
        n++;
    return s + n;
}

/** i to xcix, lower case: as capitals they number chapters. */
static bool is_roman(const char *s)
{
    return *s && *skip_roman_digit(skip_roman_digit(s, "xlc"), "ivx") == '\0';
}

/** What can be part of a page number, without dashes, bars, blanks and accented letters. @return
 * false: it holds more, or numbers side by side */
static bool strip_number(const char *text, size_t from, size_t to, char ret_bare[24])
{
    size_t n = 0;

    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)text[i];
        bool between = i > from && isdigit((unsigned char)text[i - 1]) && i + 1 < to &&
                       isdigit((unsigned char)text[i + 1]);

        if (between && strchr(". \t", c))
            return false; /* 3.2, or 500 100 */
        if (c >= 0x80 || strchr("-|/. \t[]~_", c))
            continue;
        if (n + 1 >= 24)
            return false;
        ret_bare[n++] = (char)c;
    }
    ret_bare[n] = '\0';
    return n > 0;
}

/** "12", "- 12 -", "xiv", "Page 3 of 10", "3/10", "p. 7", "F-12", in the text's bytes [from, to).
 */
static bool is_page_number(const char *text, size_t from, size_t to)
{
    static const char *const words[] = {"page", "pagina", "pgina", "seite", "sida", "side",
                                        "pg",   "p",      "of",    "de",    "von",  "sur"};
    char bare[24] = "";
    const char *p = bare;
    size_t digits = 0;

    if (!strip_number(text, from, to, bare))
        return false;
    if (is_roman(bare))
        return true;
    if (isupper((unsigned char)bare[0]) && text[from + 1] == '-')
        p++;     /* F-12 */
    while (*p) { /* digits, and words that go with a number */
        size_t run = strspn(p, "0123456789"), i = 0;

        if (run > 4)
            return false;
        digits += run;
        p += run;
        if (run > 0 || !*p)
            continue;
        while (i < SCH_COUNT_OF(words) && strncasecmp(p, words[i], strlen(words[i])) != 0)
            i++;
        if (i == SCH_COUNT_OF(words))
            return false;
        p += strlen(words[i]);
    }
    return digits > 0;
}

/** The number stands behind the last bar or bullet of the row, or before its first. */
static bool is_barred_number(const char *text)
{
    static const char *const bars[] = {"|", "•", "·", "■", "▪", "–", "—"};
    size_t len = strlen(text);

    for (size_t i = 0; i < SCH_COUNT_OF(bars); i++) {
        const char *first = strstr(text, bars[i]), *last = first;

        for (const char *p = first; p; p = strstr(p + 1, bars[i]))
            last = p;
        if (first && ((first > text && is_page_number(text, 0, (size_t)(first - text))) ||
                      is_page_number(text, (size_t)(last - text) + strlen(bars[i]), len)))
            return true;
    }
    return false;
}

static bool is_year(long n)
{
    return n >= YEAR_FIRST && n <= YEAR_LAST;
}

/** A number as last word, unless the word before it is what it counts, or it is a year. */
static bool ends_in_number(const char *folded)
{
    const char *end = folded + strlen(folded) - 1, *word = end, *before;

    while (word > folded && word[-1] != ' ')
        word--;
    if (end == word || strspn(word, "0123456789") != (size_t)(end - word) || end - word > 4 ||
        is_year(strtol(word, NULL, 10)) || word - 1 <= folded)
        return false;
    before = word - 1;
    while (before > folded && before[-1] != ' ')
        before--;
    for (size_t i = 0; i < SCH_COUNT_OF(counted); i++)
        if (strncmp(before, counted[i], strlen(counted[i])) == 0)
            return false;
    return true;
}

static bool begins_with_number(const char *folded)
{
    size_t digits = strspn(folded + 1, "0123456789");

    return digits > 0 && digits < 4 && folded[digits + 1] == ' ' && folded[digits + 2];
}

/** "(1974). 7, 222", "24 (2011) 611": volume and pages about a year in brackets. */
static bool has_volume(const char *folded)
{
    for (const char *p = strchr(folded, '('); p; p = strchr(p + 1, '(')) {
        const char *rest = p + 6;

        if (strspn(p + 1, "0123456789") != 4 || p[5] != ')' || !is_year(strtol(p + 1, NULL, 10)))
            continue;
        rest += strspn(rest, " .,:;");
        if (isdigit((unsigned char)*rest) ||
            (p > folded + 1 && p[-1] == ' ' && isdigit((unsigned char)p[-2])))
            return true;
    }
    return false;
}

/** "3 March 2017", "Nov. 26, 2002", "2016-01-31", "31/01/2016". */
static bool has_date(const char *folded)
{
    for (const char *p = folded; *p; p++) {
        size_t a, b;

        if (*p != ' ')
            continue;
        a = strspn(p + 1, "0123456789");
        b = a && p[a + 1] && strchr("/.-", p[a + 1]) ? strspn(p + a + 2, "0123456789") : 0;
        if (a && a <= 4 && b && b <= 2 && p[a + b + 2] == p[a + 1] &&
            isdigit((unsigned char)p[a + b + 3]))
            return true;
        for (size_t i = 0; i < SCH_COUNT_OF(months); i++) {
            size_t n;
            const char *rest;

            if (months[i][0] != p[1]) /* every word of a page is asked */
                continue;
            n = strlen(months[i]);
            if (strncmp(p + 1, months[i], n) != 0 || !strchr(" .,-", p[1 + n]))
                continue;
            rest = p + 1 + n;
            rest += strspn(rest, " .,-0123456789");
            if (isdigit((unsigned char)rest[-1]) ||
                (rest[-1] == ' ' && rest - p > 3 && isdigit((unsigned char)rest[-2])))
                return true;
        }
    }
    return false;
}

static bool has_numbered(const char *folded, const char *const *phrases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(folded, phrases[i]);

        if (at && isdigit((unsigned char)at[strlen(phrases[i])]))
            return true;
    }
    return false;
}

/** "7. Award", "2.2 Control", "(a) the", "b) the", "• item": but not "12 Title", a page number. */
static bool has_label(const char *text)
{
    static const char *const bullets[] = {"•", "◦", "▪", "■", "●", "‣",
                                          "○", "□", "➢", "❖", "✓", "∙"};
    const char *p = text + (*text == '(' || *text == '[');
    size_t n = strspn(p, "0123456789");
    bool dotted = false;

    for (size_t i = 0; i < SCH_COUNT_OF(bullets); i++)
        if (strncmp(text, bullets[i], strlen(bullets[i])) == 0)
            return true;
    if (n == 0)
        n = strspn(p, "ivxIVX");
    if (n == 0 && isalpha((unsigned char)*p))
        n = 1;
    if (n == 0 || n > 3)
        return false;
    while (p[n] == '.' && isdigit((unsigned char)p[n + 1])) {
        dotted = true;
        n++;
        n += strspn(p + n, "0123456789");
    }
    if (p > text)
        return (p[n] == ')' || p[n] == ']') && p[n + 1];
    if (p[n] == '.' || p[n] == ')')
        return (p[n + 1] == ' ' || p[n + 1] == '\t') &&
               (isdigit((unsigned char)*p) || p[n] == ')' || n > 1 || strchr("IVX", *p));
    return dotted && (p[n] == ' ' || p[n] == '\t');
}

/** "Acme Holdings Limited", "ACME, INC. AND SUBSIDIARIES": a name and nothing behind it. */
static bool is_company(const char *folded)
{
    static const char *const forms[] = {
        " limited ",     " ltd ", " ltd. ", " inc. ", " inc ",  " plc ",      " corp. ",
        " corporation ", " llc ", " s.a. ", " ag ",   " n.v. ", " holdings ", " subsidiaries ",
        " company ",     " co. ", " etf ",  " fund ", " l.p. ", " trust "};
    size_t len = strlen(folded);

    for (size_t i = 0; i < SCH_COUNT_OF(forms); i++) {
        size_t n = strlen(forms[i]);

        if (len > n && strcmp(folded + len - n, forms[i]) == 0)
            return true;
    }
    return false;
}

static bool is_caption(const char *folded)
{
    static const char *const names[] = {" figure ", " fig. ",   " table ", " tab. ", " exhibit ",
                                        " chart ",  " scheme ", " plate ", " abb. ", " tableau "};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++) {
        const char *number;

        if (strncmp(folded, names[i], strlen(names[i])) != 0)
            continue;
        number = folded + strlen(names[i]);
        number += number[strspn(number, "ivx")] && strchr(" .:", number[strspn(number, "ivx")])
                      ? 0
                      : isalpha((unsigned char)*number) != 0; /* "A-1", "SA4" */
        number += isalpha((unsigned char)*number) && !strchr("ivx", *number);
        number += *number == '-' || *number == '.';
        if (isdigit((unsigned char)*number) || strspn(number, "ivx") > 0)
            return true;
    }
    return false;
}

static unsigned say_numbers(const lay_band_row *row, const char *folded)
{
    size_t len = strlen(row->text);
    const lay_band_piece *first = &row->pieces[0], *last = &row->pieces[row->npieces - 1];

    if (is_page_number(row->text, 0, len))
        return LAY_SAYS_NUMBER;
    if ((row->npieces > 1 && (is_page_number(row->text, first->text0, first->text1) ||
                              is_page_number(row->text, last->text0, last->text1))) ||
        (row->npieces == 3 &&
         is_page_number(row->text, row->pieces[1].text0, row->pieces[1].text1)) ||
        is_barred_number(row->text))
        return LAY_SAYS_EDGE_NUMBER;
    return (ends_in_number(folded) ? LAY_SAYS_END_NUMBER : 0) |
           (begins_with_number(folded) ? LAY_SAYS_START_NUMBER : 0);
}

/** Signs that it is content. */
static unsigned say_content(const lay_band_row *row, const char *folded)
{
    size_t len = strlen(row->text);
    char end = row->text[len - 1];
    unsigned says = 0;

    if (row->nwords >= 8 && strchr(".!?;:,", end))
        says |= LAY_SAYS_SENTENCE;
    if (islower((unsigned char)row->text[0]) && strncmp(row->text, "www", 3) != 0 &&
        strncmp(row->text, "http", 4) != 0)
        says |= LAY_SAYS_MIDDLE;
    if (has_label(row->text))
        says |= LAY_SAYS_LABEL;
    if (is_caption(folded))
        says |= LAY_SAYS_CAPTION;
    if (end == ':')
        says |= LAY_SAYS_COLON;
    for (size_t i = 0; i < SCH_COUNT_OF(notes); i++)
        if (strncmp(folded + 1, notes[i], strlen(notes[i])) == 0)
            says |= LAY_SAYS_NOTE;
    return says;
}

/** "82.67%", "(1,234)", "$ 5.00" */
static bool is_amount(const char *text, size_t from, size_t to)
{
    size_t digits = 0, marks = 0;

    for (size_t i = from; i < to; i++) {
        digits += isdigit((unsigned char)text[i]) != 0;
        marks += strchr(".,%$", text[i]) != NULL;
        if (!strchr("0123456789.,%$()+-<>* ", text[i]))
            return false;
    }
    return digits > 0 && marks > 0;
}

unsigned lay_band_wording(const lay_band_row *row)
{
    char folded[LAY_BAND_TEXT + 3] = "";
    unsigned says;
    size_t upper = 0, lower = 0;

    if (!row->text[0])
        return 0;
    fold(row->text, folded);
    says = say_numbers(row, folded) | say_content(row, folded);
    if (HAS_ANY(folded, addresses) || (strchr(folded, '@') && strchr(folded, '.')))
        says |= LAY_SAYS_ADDRESS;
    if (has_date(folded))
        says |= LAY_SAYS_DATE;
    if (HAS_ANY(folded, rights))
        says |= LAY_SAYS_RIGHTS;
    if (HAS_ANY(folded, issues) || has_volume(folded) ||
        has_numbered(folded, numbered_issues, SCH_COUNT_OF(numbered_issues)))
        says |= LAY_SAYS_ISSUE;
    if (row->nwords > 1 && row->nwords <= 8 && is_company(folded))
        says |= LAY_SAYS_COMPANY;
    for (size_t i = 0; i < row->npieces && row->npieces > 1; i++)
        if (is_amount(row->text, row->pieces[i].text0, row->pieces[i].text1))
            says |= LAY_SAYS_AMOUNT;
    if (HAS_ANY(folded, continued))
        says |= LAY_SAYS_CONTINUED;
    if (HAS_ANY(folded, sections))
        says |= LAY_SAYS_SECTION;
    for (const char *p = row->text; *p; p++) {
        upper += isupper((unsigned char)*p) != 0;
        lower += islower((unsigned char)*p) != 0;
    }
    if (upper >= 4 && lower == 0)
        says |= LAY_SAYS_CAPITALS;
    return says;
}
