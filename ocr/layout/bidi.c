/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/bidi.h"

#include <string.h>

/**
 * Lines of right-to-left scripts, from the order in which they lie on the page to the order in
 * which they are read.
 *
 * Words come sorted from left to right, and so do the letters in them, whatever order the producer
 * painted them in. In a line that reads to the left the words are turned round, with the letters of
 * each Hebrew or Arabic word; stretches of numbers and Latin words keep their own direction.
 */
static bool is_digit(uint32_t r)
{
    return (r >= '0' && r <= '9') || (r >= 0x660 && r <= 0x669) || (r >= 0x6F0 && r <= 0x6F9);
}

static bool is_latin(uint32_t r)
{
    return (r >= 'A' && r <= 'Z') || (r >= 'a' && r <= 'z') || (r >= 0xC0 && r < 0x590);
}

/** Marks that stand on the letter before them. */
static bool is_mark(uint32_t r)
{
    return (r >= 0x591 && r <= 0x5C7 && r != 0x5BE && r != 0x5C0 && r != 0x5C3 && r != 0x5C6) ||
           (r >= 0x610 && r <= 0x61A) || (r >= 0x64B && r <= 0x65F) || r == 0x670 ||
           (r >= 0x6D6 && r <= 0x6ED && r != 0x6DD && r != 0x6DE && r != 0x6E9);
}

static uint32_t mirrored(uint32_t r)
{
    static const uint32_t pairs[][2] = {
        {'(', ')'}, {'[', ']'}, {'{', '}'}, {'<', '>'}, {0xAB, 0xBB}};

    for (size_t i = 0; i < SCH_COUNT_OF(pairs); i++)
        if (r == pairs[i][0] || r == pairs[i][1])
            return pairs[i][r == pairs[i][0]];
    return r;
}

/** The code point at *s, which moves behind it; text of words is valid UTF-8. */
static uint32_t next_rune(const char **s)
{
    const unsigned char *u = (const unsigned char *)*s;
    int more = u[0] < 0x80 ? 0 : u[0] < 0xE0 ? 1 : u[0] < 0xF0 ? 2 : 3;
    uint32_t r = more == 0 ? u[0] : u[0] & (0x3FU >> more);

    *s += 1;
    for (; more > 0 && **s; more--, ++*s)
        r = r << 6 | (uint32_t)(**s & 0x3F);
    return r;
}

typedef struct weight {
    size_t rtl, latin, digits, runes;
} weight;

static weight weigh(const char *text)
{
    weight w = {0};

    for (const char *s = text; *s; w.runes++) {
        uint32_t r = next_rune(&s);

        w.digits += is_digit(r);
        w.latin += is_latin(r);
        w.rtl += lay_is_rtl(r) && !is_digit(r);
    }
    return w;
}

/**
 * Turn the letters of a word round, so that it reads in logical order: marks stay behind their
 * letters, numbers and Latin letters in it keep their direction, brackets are mirrored.
 */
static const char *turn_round(sch_arena *arena, const char *text, size_t nrunes)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    uint32_t *r = sch_arena_alloc(arena, nrunes + 1, sizeof *r);
    size_t n = 0;

    if (!r)
        return NULL;
    for (const char *s = text; *s && n < nrunes;)
        r[n++] = next_rune(&s);
    for (size_t end = n; end > 0;) {
        size_t from = end - 1;
        bool ltr = is_digit(r[from]) || is_latin(r[from]);

        while (from > 0 && ltr &&
               (is_digit(r[from - 1]) || is_latin(r[from - 1]) ||
                (from > 1 && strchr(".,:/-", (int)r[from - 1]) && r[from - 1] < 0x80 &&
                 is_digit(r[from - 2]))))
            from--;
        while (from > 0 && !ltr && is_mark(r[from])) /* a letter lies left of its marks, or under */
            from--;
        for (size_t k = from; k < end; k++)
            sch_strbuf_add_rune(&sb, ltr ? r[k] : mirrored(r[k]));
        end = from;
    }
    return sb.failed ? NULL : sch_arena_strndup(arena, sch_strbuf_str(&sb), sb.len);
}

static void reverse(const lay_word **w, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const lay_word *t = w[i];

        w[i] = w[n - 1 - i];
        w[n - 1 - i] = t;
    }
}

/** A word that keeps the direction of its neighbours to the right: Latin letters or numbers. */
static bool reads_right(const lay_word *w)
{
    weight x = weigh(w->text);

    return w->math || (x.rtl == 0 && x.latin + x.digits > 0);
}

static bool turn_words(lay_page *lay, lay_line *line)
{
    lay_word *copy = sch_arena_alloc(lay->scratch, line->nwords, sizeof *copy);

    if (!copy)
        return false;
    for (size_t i = 0; i < line->nwords; i++) {
        copy[i] = *line->words[i];
        if (!reads_right(&copy[i]))
            copy[i].text = turn_round(lay->page->arena, copy[i].text, weigh(copy[i].text).runes);
        if (!copy[i].text)
            return false;
        line->words[i] = &copy[i];
    }
    for (size_t i = 0; i + 1 < line->nwords; i++) /* "no blank before it": now the one after */
        copy[i].glued = copy[i + 1].glued;
    copy[line->nwords - 1].glued = false;
    reverse(line->words, line->nwords);
    for (size_t i = 0, end; i < line->nwords; i = end + (end == i)) {
        bool glued;

        end = i;
        while (end < line->nwords && reads_right(line->words[end]))
            end++;
        if (end - i < 2)
            continue;
        glued = line->words[i]->glued;
        for (size_t k = i; k + 1 < end; k++)
            ((lay_word *)line->words[k])->glued = line->words[k + 1]->glued;
        ((lay_word *)line->words[end - 1])->glued = glued;
        reverse(line->words + i, end - i);
    }
    return true;
}

bool lay_bidi_reorder(lay_page *lay)
{
    for (size_t i = 0; i < lay->nlines; i++) {
        lay_line *line = &lay->lines[i];
        size_t rtl = 0, latin = 0;

        for (size_t k = 0; k < line->nwords; k++) {
            weight w;

            if ((unsigned char)line->words[k]->text[0] < 0x80 && !line->words[k]->text[1])
                continue;
            w = weigh(line->words[k]->text);
            rtl += w.rtl;
            latin += w.latin;
        }
        if (rtl > latin && !turn_words(lay, line))
            return false;
    }
    return true;
}
