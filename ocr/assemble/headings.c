/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/**
 * Headings: short blocks that stand out by size, weight, capitals, number or wording; no single
 * sign is enough. Levels come from the printed number, else from the rank of the look among the
 * looks of the document's headings.
 */
enum { MAX_CHARS = 160, MAX_LINES = 3, MAX_LOOKS = 32 };

typedef struct look {
    float size;
    uint8_t bold, capitals, italic;
    size_t count;
    size_t numbered[4]; /* how often with a number of depth 1 to 3 */
} look;

static size_t roman_len(const char *s)
{
    size_t n = strspn(s, "IVXL");

    return n && n <= 5 ? n : 0;
}

size_t asm_section_number(const char *text, int *ret_depth)
{
    size_t n = 0, depth = 0;

    if (isdigit((unsigned char)text[0])) {
        while (isdigit((unsigned char)text[n]) && depth < 5) {
            size_t digits = strspn(text + n, "0123456789");

            if (digits > 2)
                return 0;
            n += digits;
            depth++;
            if (text[n] != '.')
                break;
            n++;
        }
    } else if (roman_len(text) && text[roman_len(text)] == '.') {
        n = roman_len(text) + 1;
        depth = 1;
    } else if (isupper((unsigned char)text[0]) && text[1] == '.') {
        n = 2;
        depth = 2;
        while (isdigit((unsigned char)text[n])) { /* "A.1" in an appendix */
            n += strspn(text + n, "0123456789");
            n += text[n] == '.';
        }
    } else {
        return 0;
    }
    if (text[n] != ' ' || !text[n + 1])
        return 0;
    *ret_depth = (int)depth;
    return n;
}

bool asm_is_known_heading(const char *text)
{
    static const char *const names[] = {"abstract",          "introduction",
                                        "references",        "bibliography",
                                        "conclusion",        "conclusions",
                                        "acknowledgements",  "methods",
                                        "acknowledgments",   "results",
                                        "discussion",        "related work",
                                        "contents",          "acknowledgement",
                                        "appendix",          "background",
                                        "experiments",       "summary",
                                        "preface",           "keywords",
                                        "introduccion",      "materials and methods",
                                        "table of contents", "literature"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcasecmp(text, names[i]) == 0)
            return true;
    return false;
}

static bool is_capitals(const char *text)
{
    size_t upper = 0;

    for (const char *p = text; *p; p++) {
        if (islower((unsigned char)*p))
            return false;
        upper += isupper((unsigned char)*p) != 0;
    }
    return upper >= 3;
}

static bool block_text(const asm_block *b, sch_strbuf *sb)
{
    for (size_t i = b->first; i < b->end; i++) {
        if (i > b->first)
            sch_strbuf_addc(sb, ' ');
        asm_line_text(&b->page->lines[i], sb);
    }
    return !sb->failed;
}

/** "12 September 2014", "May 31, 2010": a month and a year, and little else. */
static bool is_date(const char *text)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    bool month = false, year = false;
    size_t words = 0;

    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ,.");

        words += n > 0;
        year = year || (n == 4 && strspn(p, "0123456789") >= 4);
        for (size_t i = 0; i < SCH_COUNT_OF(months); i++)
            month = month || (n == strlen(months[i]) && strncasecmp(p, months[i], n) == 0);
        p += n + (p[n] != '\0');
    }
    return month && year && words <= 3;
}

/** Most of the longer words begin with a capital, as in a title. */
static bool is_title_case(const char *text)
{
    size_t words = 0, capitals = 0;

    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");

        words += n > 3;
        capitals += n > 3 && isupper((unsigned char)*p);
        p += n + (p[n] != '\0');
    }
    return words >= 2 && capitals * 3 >= words * 2;
}

/** Text that a heading cannot be: a sentence, a number, something cut off. */
static bool is_excluded(const char *text, bool numbered)
{
    size_t n = strlen(text), letters = 0;

    for (const char *p = text; *p; p++)
        letters += isalpha((unsigned char)*p) || *p & 0x80;
    if (letters < 3 || letters * 2 < n || is_date(text))
        return true;
    if (strchr(",;-", text[n - 1]))
        return true;
    return text[n - 1] == '.' && (!numbered || n > 90);
}

/** A paragraph of running text follows in the same column. */
static bool leads_paragraph(const asm_doc *doc, const asm_block *b)
{
    const asm_block *next = b + 1;

    return next < doc->blocks + doc->nblocks && next->page == b->page && next->kind == ASM_TEXT &&
           next->end - next->first >= 2 && !(next->style & OCR_ITALIC) &&
           next->page->lines[next->first].column == b->page->lines[b->first].column;
}

/** A short line over the middle of the text below it. */
static bool is_centred(const asm_doc *doc, const asm_block *b)
{
    const asm_block *next = b + 1;

    return next < doc->blocks + doc->nblocks && next->page == b->page && next->kind == ASM_TEXT &&
           b->end - b->first == 1 && next->box.y0 >= b->box.y1 &&
           fabsf(b->box.x0 + b->box.x1 - next->box.x0 - next->box.x1) < b->size &&
           b->box.x0 > next->box.x0 + 2 * b->size && b->box.x1 < next->box.x1 - 2 * b->size;
}

/** How much a block looks like a heading; 2 and more is one. */
static float score(const asm_doc *doc, const asm_block *b, const char *text, bool numbered)
{
    float s = 0, ratio = doc->body > 0 ? b->size / doc->body : 1;
    const char *body = text;
    int depth = 0;

    body += asm_section_number(text, &depth);
    body += strspn(body, " ");
    s += ratio >= 1.35F ? 2.5F : ratio >= 1.14F ? 2.0F : ratio >= 1.06F ? 1.0F : 0;
    s -= ratio < 0.9F && !(numbered && is_capitals(body)) ? 1.0F : 0; /* small capitals */
    s += b->style & OCR_BOLD && !doc->body_style ? 1.5F : 0;
    s += numbered && isupper((unsigned char)body[0]) ? 0.75F + 0.75F * is_centred(doc, b) : 0;
    s += asm_is_known_heading(body) ? 1.5F : 0;
    s += is_capitals(body) ? 0.75F : 0;
    if (b->style & OCR_ITALIC && b->end - b->first == 1) {
        s += numbered ? 0.75F : 0.5F;
        s += is_title_case(body) && leads_paragraph(doc, b) ? 1.0F : 0;
    }
    s += strlen(text) < 60 ? 0.5F : strlen(text) > 110 ? -0.5F : 0;
    s -= islower((unsigned char)body[0]) ? 1.5F : 0;
    return s;
}

static look *look_of(look *looks, size_t *n, const asm_block *b, bool capitals)
{
    uint8_t bold = (b->style & OCR_BOLD) != 0, italic = (b->style & OCR_ITALIC) != 0;

    for (size_t i = 0; i < *n; i++)
        if (looks[i].bold == bold && looks[i].capitals == capitals && looks[i].italic == italic &&
            fabsf(looks[i].size - b->size) < 0.04F * b->size)
            return &looks[i];
    if (*n == MAX_LOOKS)
        return NULL;
    looks[*n] =
        (look){.size = b->size, .bold = bold, .capitals = capitals, .italic = italic, .count = 0};
    return &looks[(*n)++];
}

/** Looks ordered: larger first, then bold, then capitals. */
static bool stands_above(const look *a, const look *b)
{
    if (fabsf(a->size - b->size) > 0.04F * b->size)
        return a->size > b->size;
    return a->bold * 2 + a->capitals > b->bold * 2 + b->capitals;
}

static int level_of(const look *looks, size_t n, const look *mine)
{
    int best = 0, rank = 1;

    for (int d = 1; d <= 3; d++)
        if (mine->numbered[d] > (best ? mine->numbered[best] : 0))
            best = d;
    if (best) /* headings that look so carry numbers of this depth */
        return best;
    for (size_t i = 0; i < n; i++)
        rank += stands_above(&looks[i], mine);
    return rank > 3 ? 3 : rank;
}

bool asm_headings(asm_doc *doc)
{
    look looks[MAX_LOOKS], *mine;
    size_t nlooks = 0;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < doc->nblocks; i++) {
            asm_block *b = &doc->blocks[i];
            int depth = 0;
            bool capitals;

            if (b->kind != (pass ? ASM_HEADING : ASM_TEXT) || b->end - b->first > MAX_LINES ||
                b->chars > MAX_CHARS)
                continue;
            sch_strbuf_reset(&sb);
            if (!block_text(b, &sb))
                return false;
            b->numbered = sb.len && asm_section_number(sb.data, &depth) > 0;
            if (sb.len == 0 || (!pass && (is_excluded(sb.data, b->numbered) ||
                                          score(doc, b, sb.data, b->numbered) < 2)))
                continue;
            capitals = is_capitals(sb.data);
            mine = look_of(looks, &nlooks, b, capitals);
            depth = depth > 3 ? 3 : depth;
            if (!pass) {
                b->kind = ASM_HEADING;
                if (mine && b->numbered && isdigit((unsigned char)sb.data[0]))
                    mine->numbered[depth]++;
            } else {
                b->heading = b->numbered && isdigit((unsigned char)sb.data[0]) ? depth
                             : mine ? level_of(looks, nlooks, mine)
                                    : 3;
            }
        }
    return true;
}
