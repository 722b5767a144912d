/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include "schema/base/utf8.h"

#include <string.h>

/**
 * Letters of alphabets that are not allowed go, and punctuation takes the width that was asked
 * for: the options alphabets_allowed and fullwidth_punctuation. Formulas stay as they are.
 *
 * Scripts that languages share go by their surroundings: Han letters are Japanese in a line with
 * kana, Latin letters are Vietnamese in a word with a letter that only Vietnamese has.
 */
typedef enum script {
    NONE, /* digits, punctuation, signs: of every alphabet */
    LATIN,
    VIETNAMESE,
    HAN,
    KANA,
    CJK_MARK, /* the comma, the full stop and the brackets of Chinese and Japanese */
    OTHER     /* the alphabet is in the range's row */
} script;

typedef struct range {
    uint32_t first, last;
    script script;
    ocr_alphabet alphabet;
} range;

/* Source: blocks of the Unicode standard; Vietnamese letters outside of Latin-1 by its alphabet. */
static const range ranges[] = {
    {'A', 'Z', LATIN, OCR_ALPHABET_EN},
    {'a', 'z', LATIN, OCR_ALPHABET_EN},
    {0xC0, 0xD6, LATIN, OCR_ALPHABET_EN},
    {0xD8, 0xF6, LATIN, OCR_ALPHABET_EN},
    {0xF8, 0x101, LATIN, OCR_ALPHABET_EN},
    {0x102, 0x103, VIETNAMESE, OCR_ALPHABET_VI},
    {0x104, 0x10F, LATIN, OCR_ALPHABET_EN},
    {0x110, 0x111, VIETNAMESE, OCR_ALPHABET_VI},
    {0x112, 0x19F, LATIN, OCR_ALPHABET_EN},
    {0x1A0, 0x1A1, VIETNAMESE, OCR_ALPHABET_VI},
    {0x1A2, 0x1AE, LATIN, OCR_ALPHABET_EN},
    {0x1AF, 0x1B0, VIETNAMESE, OCR_ALPHABET_VI},
    {0x1B1, 0x24F, LATIN, OCR_ALPHABET_EN},
    {0x400, 0x52F, OTHER, OCR_ALPHABET_RU},
    {0x900, 0x97F, OTHER, OCR_ALPHABET_HI},
    {0x980, 0x9FF, OTHER, OCR_ALPHABET_BN},
    {0xA80, 0xAFF, OTHER, OCR_ALPHABET_GU},
    {0xB80, 0xBFF, OTHER, OCR_ALPHABET_TA},
    {0xC00, 0xC7F, OTHER, OCR_ALPHABET_TE},
    {0xE00, 0xE7F, OTHER, OCR_ALPHABET_TH},
    {0x1100, 0x11FF, OTHER, OCR_ALPHABET_KO},
    {0x1E00, 0x1E9F, LATIN, OCR_ALPHABET_EN},
    {0x1EA0, 0x1EF9, VIETNAMESE, OCR_ALPHABET_VI},
    {0x2E80, 0x2FDF, HAN, OCR_ALPHABET_ZH},
    {0x3001, 0x3003, CJK_MARK, OCR_ALPHABET_ZH},
    {0x3005, 0x3007, HAN, OCR_ALPHABET_ZH},
    {0x3008, 0x301F, CJK_MARK, OCR_ALPHABET_ZH},
    {0x3041, 0x30FF, KANA, OCR_ALPHABET_JA},
    {0x3130, 0x318F, OTHER, OCR_ALPHABET_KO},
    {0x31F0, 0x31FF, KANA, OCR_ALPHABET_JA},
    {0x3400, 0x4DBF, HAN, OCR_ALPHABET_ZH},
    {0x4E00, 0x9FFF, HAN, OCR_ALPHABET_ZH},
    {0xA8E0, 0xA8FF, OTHER, OCR_ALPHABET_HI},
    {0xA960, 0xA97F, OTHER, OCR_ALPHABET_KO},
    {0xAC00, 0xD7FF, OTHER, OCR_ALPHABET_KO},
    {0xF900, 0xFAFF, HAN, OCR_ALPHABET_ZH},
    {0xFF66, 0xFF9F, KANA, OCR_ALPHABET_JA},
    {0x20000, 0x3FFFF, HAN, OCR_ALPHABET_ZH},
};

static uint32_t rune_at(const char *text)
{
    uint32_t rune;

    (void)sch_utf8_get(text, &rune);
    return rune;
}

static const range *range_of(uint32_t rune)
{
    size_t low = 0, high = SCH_COUNT_OF(ranges);

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (rune > ranges[mid].last)
            low = mid + 1;
        else if (rune < ranges[mid].first)
            high = mid;
        else
            return &ranges[mid];
    }
    return NULL;
}

static script script_of(uint32_t rune)
{
    const range *r = range_of(rune);

    return r ? r->script : NONE;
}

static bool has_script(const char *text, script wanted)
{
    uint32_t rune;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len)
        if (script_of(rune) == wanted)
            return true;
    return false;
}

/** What a line says about letters that several languages have. */
typedef struct surroundings {
    bool kana, vietnamese;
} surroundings;

static bool is_denied(unsigned denied, uint32_t rune, surroundings s)
{
    const range *r = range_of(rune);
    ocr_alphabet alphabet;

    if (!r)
        return false;
    alphabet = r->alphabet;
    if (r->script == HAN || r->script == CJK_MARK)
        alphabet = s.kana ? OCR_ALPHABET_JA : OCR_ALPHABET_ZH;
    else if (r->script == LATIN && s.vietnamese)
        alphabet = OCR_ALPHABET_VI;
    return denied >> alphabet & 1;
}

/** The word without letters of denied alphabets; NULL: no memory. */
static const char *allowed_part(ocr_page *page, const char *text, unsigned denied, bool kana)
{
    surroundings s = {.kana = kana, .vietnamese = has_script(text, VIETNAMESE)};
    char *out = sch_arena_strndup(page->arena, text, strlen(text));
    uint32_t rune;
    size_t n = 0;

    for (size_t len; out && (len = sch_utf8_get(text, &rune)) != 0; text += len) {
        if (is_denied(denied, rune, s))
            continue;
        memcpy(out + n, text, len);
        n += len;
    }
    if (out)
        out[n] = '\0';
    return out;
}

static bool has_letters(const char *text)
{
    uint32_t rune;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len) {
        script s = script_of(rune);

        if (s != NONE && s != CJK_MARK)
            return true;
    }
    return false;
}

/** Words that nothing is left of go; so does punctuation that only stood at letters that went. */
static bool filter_line(ocr_page *page, ocr_line *line, unsigned denied)
{
    bool kana = false;
    size_t n = 0;

    for (size_t i = 0; i < line->nwords; i++)
        kana = kana || has_script(line->words[i].text, KANA);
    for (size_t i = 0; i < line->nwords; i++) {
        ocr_word *word = &line->words[i];
        const char *text = word->text;

        if (!(word->style & OCR_MATH_WORD) && has_letters(text)) {
            text = allowed_part(page, text, denied, kana);
            if (!text)
                return false;
            if (strcmp(text, word->text) != 0 && !has_letters(text) && !strpbrk(text, "0123456789"))
                continue;
            word->text = text;
        }
        line->words[n++] = *word;
    }
    line->nwords = n;
    if (n)
        line->words[0].glued = false;
    return true;
}

/* ASCII and full-width forms of the marks that East Asian text sets to the width of a letter. */
static const struct {
    char half;
    uint32_t full;
} marks[] = {{',', 0xFF0C}, {'.', 0x3002}, {';', 0xFF1B}, {':', 0xFF1A},
             {'?', 0xFF1F}, {'!', 0xFF01}, {'(', 0xFF08}, {')', 0xFF09}};

static bool is_east_asian(uint32_t rune)
{
    script s = script_of(rune);

    return s == HAN || s == KANA || s == CJK_MARK || (rune >= 0xFF01 && rune <= 0xFF60);
}

bool asm_needs_no_space(const char *left, const char *right)
{
    uint32_t last = 0, rune = 0;

    for (size_t len; (len = sch_utf8_get(left, &rune)) != 0; left += len)
        last = rune;
    return is_east_asian(last) && is_east_asian(rune_at(right));
}

/** The other width of a mark; 0: it has none. */
static uint32_t other_width(uint32_t rune, bool full)
{
    if (!full && rune == 0x3001) /* the enumeration comma */
        return ',';
    if (!full && rune == 0xFF0E)
        return '.';
    for (size_t i = 0; i < SCH_COUNT_OF(marks); i++)
        if (rune == (full ? (uint32_t)(unsigned char)marks[i].half : marks[i].full))
            return full ? marks[i].full : (uint32_t)(unsigned char)marks[i].half;
    return 0;
}

/**
 * The word with its marks in one width.
 *
 * @param before, after  characters around the word in its line, 0: none
 */
static const char *widened(ocr_page *page, const char *text, bool full, uint32_t before,
                           uint32_t after)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    uint32_t rune;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len) {
        uint32_t next = text[len] ? rune_at(text + len) : after;
        uint32_t other = other_width(rune, full);
        bool beside = is_east_asian(before) || (rune != '.' && is_east_asian(next));

        if (other && (!full || beside)) { /* "1." before a Chinese word is a number */
            sch_strbuf_add_rune(&sb, other);
            rune = other;
        } else {
            sch_strbuf_add(&sb, text, len);
        }
        before = rune;
    }
    return sb.failed ? NULL : sch_arena_strndup(page->arena, sch_strbuf_str(&sb), sb.len);
}

static uint32_t last_rune(const char *text)
{
    uint32_t rune, last = 0;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len)
        last = rune;
    return last;
}

static bool widen_line(ocr_page *page, ocr_line *line, bool full)
{
    for (size_t i = 0; i < line->nwords; i++) {
        ocr_word *word = &line->words[i];
        const ocr_word *next = i + 1 < line->nwords ? word + 1 : NULL;

        if (word->style & OCR_MATH_WORD)
            continue;
        word->text = widened(page, word->text, full, i ? last_rune(line->words[i - 1].text) : 0,
                             next && !(next->style & OCR_MATH_WORD) ? rune_at(next->text) : 0);
        if (!word->text)
            return false;
    }
    return true;
}

bool asm_characters(asm_doc *doc)
{
    unsigned denied = doc->options->alphabets_denied;
    int width = doc->options->fullwidth_punctuation;

    for (size_t p = 0; p < doc->npages && (denied || width >= 0); p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++) {
            ocr_page *page = doc->pages[p];

            if ((denied && !filter_line(page, &page->lines[i], denied)) ||
                (width >= 0 && !widen_line(page, &page->lines[i], width > 0)))
                return false;
        }
    return true;
}

static unsigned alphabets_of(const char *text, bool kana)
{
    const bool vietnamese = has_script(text, VIETNAMESE);
    unsigned found = 0;
    uint32_t rune;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len) {
        const range *r = range_of(rune);

        if (!r || r->script == CJK_MARK)
            continue;
        if (r->script == HAN)
            found |= 1U << (kana ? OCR_ALPHABET_JA : OCR_ALPHABET_ZH);
        else if (r->script == LATIN && vietnamese)
            found |= 1U << OCR_ALPHABET_VI;
        else
            found |= 1U << r->alphabet;
    }
    return found;
}

unsigned ocr_page_alphabets(const ocr_page *page)
{
    unsigned found = 0;

    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];
        bool kana = false;

        for (size_t w = 0; w < line->nwords; w++)
            kana = kana || has_script(line->words[w].text, KANA);
        for (size_t w = 0; w < line->nwords; w++)
            if (!(line->words[w].style & OCR_MATH_WORD))
                found |= alphabets_of(line->words[w].text, kana);
    }
    return found;
}
