/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/merge.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define SURER       0.04F /* measured: less exchanges right for right, more leaves wrong ones */
#define ODD_COST    0.25F /* what a word with an odd sign is less likely */
#define FAMILIAR    0.15F /* what a word that stands elsewhere on the page is more likely */
#define CREDIBLE    0.54F /* less is a guess, as the first was */
#define UNRATED     0.80F /* of long words that got nothing */
#define SURE        0.80F /* of a word that only the second reading has */
#define CONFIRMED   0.98F /* two recognizers err alike in one word of fifty at most */
#define HYPHEN_SURE 0.80F
#define SAME        0.35F /* of the narrower word's width, that two readings of one word share */

/** A run of words of either reading; the other has none of its own over them. */
typedef struct stretch {
    const ocr_word *words;
    size_t n;
} stretch;

static bool is_ascending(const ocr_word *w, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (w[i].box.x0 < w[i - 1].box.x0)
            return false;
    return true;
}

/** Signs that are rare in text, and what specks, rules and broken letters are read as. */
static bool is_odd(const char *text)
{
    static const char *const wide[] = {"¢", "¥", "§", "®", "©", "™", "«", "»", "¬"};
    size_t len = strlen(text);

    if (strpbrk(text, "|~^_=<>{}\\`"))
        return true;
    for (size_t i = 0; i < SCH_COUNT_OF(wide); i++)
        if (strstr(text, wide[i]))
            return true;
    return len > 1 && memchr(text, '!', len - 1); /* a letter l, unless it ends the word */
}

/** Letters, and what may stand before or after a word. @return how many letters; 0: no word */
static size_t letters_of(const char *text)
{
    size_t lead = strspn(text, "(\"'"), n = 0;
    const char *p = text + lead;

    while (isalpha((unsigned char)p[n]) || p[n] & 0x80)
        n++;
    return p[n + strspn(p + n, ".,;:)\"'-")] == '\0' ? n : 0;
}

/** It occurs on the page besides here, where it may have been counted itself. */
static bool is_familiar(const ocr_word *word, const ocr_known *known)
{
    return ocr_known_count(known, word->text) > (word->conf >= OCR_KNOWN_CONF);
}

/** The first reader gives nothing for words that only their punctuation or a speck spoils. */
static bool is_unrated(const ocr_word *word)
{
    enum { LONG = 4 };

    return word->conf <= 0.01F && letters_of(word->text) >= LONG;
}

/** Mean over the bytes of the words' confidences. */
static float score(stretch s, bool first, const ocr_known *known)
{
    float sum = 0, bytes = 0;

    for (size_t i = 0; i < s.n; i++) {
        const ocr_word *w = &s.words[i];
        float len = (float)strlen(w->text);

        sum += len * ((first && is_unrated(w) ? UNRATED : w->conf) -
                      (is_odd(w->text) ? ODD_COST : 0) + (is_familiar(w, known) ? FAMILIAR : 0));
        bytes += len;
    }
    return bytes > 0 ? sum / bytes : 0;
}

static bool overlaps(const ocr_word *w, float x0, float x1)
{
    float shared = fminf(w->box.x1, x1) - fmaxf(w->box.x0, x0);

    return shared > SAME * fminf(w->box.x1 - w->box.x0, x1 - x0);
}

/** Take the words of from that lie over one of those of with. @return whether there were any */
static bool grow(stretch *s, const ocr_word *from, size_t left, stretch with)
{
    size_t before = s->n;

    while (s->n < left) {
        bool over = false;

        for (size_t i = 0; i < with.n && !over; i++)
            over = overlaps(&from[s->n], with.words[i].box.x0, with.words[i].box.x1);
        if (!over)
            break;
        s->n++;
    }
    return s->n > before;
}

/** The words of both readings at the left end of what is left of them. */
static void next_stretch(const ocr_word *a, size_t na, const ocr_word *b, size_t nb, stretch *ret_a,
                         stretch *ret_b)
{
    stretch in_a = {a, 0}, in_b = {b, 0};

    if (nb == 0 || (na > 0 && a->box.x0 <= b->box.x0))
        in_a.n = 1;
    else
        in_b.n = 1;
    while (grow(&in_a, a, na, in_b) || grow(&in_b, b, nb, in_a))
        ;
    *ret_a = in_a;
    *ret_b = in_b;
}

/**
 * A sign within a word, where the other reading has a space, is a speck: a point, or a hyphen that
 * is not sure.
 */
static bool is_speck(stretch a, size_t i, const char *p, const char *q)
{
    const char *text = a.words[i].text;

    return p > text && isalpha((unsigned char)p[-1]) && isalpha((unsigned char)p[1]) && !*q &&
           (strchr(".,'", *p) || (*p == '-' && a.words[i].conf < HYPHEN_SURE));
}

/** The same letters, whatever the spaces between them, and the specks of the first. */
static bool same_letters(stretch a, stretch b)
{
    size_t i = 0, j = 0;
    const char *p = a.n ? a.words[0].text : "", *q = b.n ? b.words[0].text : "";

    for (;;) {
        while (!*p && i + 1 < a.n)
            p = a.words[++i].text;
        p += *p && is_speck(a, i, p, q);
        while (!*q && j + 1 < b.n)
            q = b.words[++j].text;
        if (*p != *q || !*p)
            return *p == *q;
        p++;
        q++;
    }
}

/** They occur on the page, or are long enough to be words and no parts of one. */
static bool are_words(stretch s, const ocr_known *known)
{
    enum { LONG = 4 };

    for (size_t i = 0; i < s.n; i++) {
        const char *text = s.words[i].text;
        size_t letters = letters_of(text);

        if (letters == 0 || (letters < LONG && !ocr_known_has(known, text, strlen(text))))
            return false;
    }
    return true;
}

static bool is_digit(char c)
{
    return isdigit((unsigned char)c);
}

/** Both have the same digits; the second has fewer points between them. */
static bool lost_points(stretch a, stretch b)
{
    const char *p, *q;
    bool lost = false;

    if (a.n != 1 || b.n != 1)
        return false;
    p = a.words[0].text;
    q = b.words[0].text;
    for (size_t i = 0; p[i]; i++)
        if (p[i] == *q)
            q++;
        else if (i > 0 && strchr(".,:-/", p[i]) && is_digit(p[i - 1]) && is_digit(p[i + 1]))
            lost = true;
        else
            return false;
    return *q == '\0' && lost;
}

/** Letters that recognizers take for figures with ascenders and descenders, as old print has them.
 */
static bool looks_like(char letter, char digit)
{
    static const char *const letters[10] = {"oO", "rlIi", "z", "", "", "sS", "", "", "B", "gq"};

    return is_digit(digit) && letter != '\0' && strchr(letters[digit - '0'], letter);
}

/** The first reads letters where the second reads a number, as of a year. */
static bool is_number(stretch a, stretch b)
{
    enum { MIN_DIGITS = 4 };
    size_t digits;

    if (a.n != 1 || b.n != 1)
        return false;
    digits = strspn(b.words[0].text, "0123456789");
    for (size_t i = 0; i < digits; i++)
        if (a.words[0].text[i] != b.words[0].text[i] &&
            !looks_like(a.words[0].text[i], b.words[0].text[i]))
            return false;
    return digits >= MIN_DIGITS && strlen(a.words[0].text) == strlen(b.words[0].text) &&
           !is_digit(a.words[0].text[0]);
}

/** Letters only. */
static bool is_plain(const char *text)
{
    while (isalpha((unsigned char)*text) || *text & 0x80)
        text++;
    return *text == '\0';
}

static bool is_confirmed(stretch s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.words[i].conf < CONFIRMED)
            return false;
    return true;
}

static bool is_second_better(stretch a, stretch b, const ocr_known *known)
{
    float first = score(a, true, known), second = score(b, false, known), gain = second - first;

    if (a.n == 0 || b.n == 0)
        return a.n == 0 && second >= SURE;
    if (a.n < b.n && same_letters(a, b))
        return !is_confirmed(a) && are_words(b, known);
    if (a.n > b.n && same_letters(a, b))
        return gain > SURER && !are_words(a, known) && b.n == 1 && is_plain(b.words[0].text);
    if (is_number(a, b))
        return true;
    return gain > SURER && second >= CREDIBLE && !lost_points(a, b);
}

size_t ocr_words_merge(const ocr_word *a, size_t na, const ocr_word *b, size_t nb,
                       const ocr_known *known, ocr_word *out)
{
    size_t n = 0;

    if (!is_ascending(a, na) || !is_ascending(b, nb))
        nb = 0;
    while (na > 0 || nb > 0) {
        stretch in_a, in_b, best;

        next_stretch(a, na, b, nb, &in_a, &in_b);
        best = is_second_better(in_a, in_b, known) ? in_b : in_a;
        if (best.n > 0)
            memcpy(out + n, best.words, best.n * sizeof *out);
        n += best.n;
        a += in_a.n;
        na -= in_a.n;
        b += in_b.n;
        nb -= in_b.n;
    }
    return n;
}

size_t ocr_words_confirm(ocr_word *words, size_t n, const ocr_word *witness, size_t nwitness)
{
    size_t confirmed = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < nwitness; k++)
            if (strcmp(words[i].text, witness[k].text) == 0 &&
                overlaps(&words[i], witness[k].box.x0, witness[k].box.x1)) {
                words[i].conf = fmaxf(words[i].conf, CONFIRMED);
                confirmed++;
                break;
            }
    return confirmed;
}
