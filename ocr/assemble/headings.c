/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/**
 * Headings: short blocks that stand out by size, weight, capitals, number or wording; no single
 * sign is enough. Levels come from the printed number, else from the rank of the look among the
 * looks of the document's headings. An item of the file's outline with the same text is one more
 * sign, and its level counts where the outline agrees with the printed numbers.
 */
#define LARGE         1.1F  /* of the body's size */
#define LINE_GAP      0.7F  /* em, between the ink of two lines of one heading */
#define BOOKMARK_VOTE 1.25F /* less than two signs: bookmarks may lead anywhere */
enum { MAX_CHARS = 160, MAX_LINES = 4, MAX_LOOKS = 32 };

typedef struct look {
    float size;
    uint8_t bold, capitals, italic;
    size_t count;
    size_t numbered[4]; /* how often with a number of depth 1 to 3 */
} look;

typedef struct looks {
    look of[MAX_LOOKS];
    size_t n;
} looks;

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

/** Bytes of "Chapter 3", "Appendix B", "PART II" that text begins with; 0: nothing of the kind. */
static size_t part_label(const char *text)
{
    static const char *const names[] = {"chapter ", "appendix ", "part ",  "chapitre ",
                                        "annexe ",  "kapitel ",  "anhang "};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++) {
        size_t n = strlen(names[i]), digits;

        if (strncasecmp(text, names[i], n) != 0 || !isupper((unsigned char)text[0]))
            continue;
        digits = strspn(text + n, "0123456789");
        digits = digits ? digits : roman_len(text + n);
        digits = digits ? digits : isupper((unsigned char)text[n]) != 0;
        n += digits;
        while (text[n] == '.' && isdigit((unsigned char)text[n + 1])) /* "Appendix A.1" */
            n += 1 + strspn(text + n + 1, "0123456789");
        return digits && !isalnum((unsigned char)text[n]) ? n : 0;
    }
    return 0;
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

/** Capitals, but for a letter here and there ("ITEM No. 4"). */
static bool is_capitals(const char *text)
{
    size_t upper = 0, lower = 0;

    asm_count_cases(text, &upper, &lower);
    return upper >= 3 && upper >= 5 * lower;
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

/**
 * The paragraph behind a block, with a heading that runs into it.
 *
 * @param[out] ret_box  of both
 * @return its last block; NULL: no text stands behind the block on its page
 */
static const asm_block *paragraph_behind(const asm_doc *doc, const asm_block *b, ocr_box *ret_box)
{
    const asm_block *next = b + 1, *end = doc->blocks + doc->nblocks;

    if (next >= end || next->page != b->page || next->kind != ASM_TEXT)
        return NULL;
    *ret_box = next->box;
    if (next + 1 < end && next[1].page == b->page && next[1].kind == ASM_TEXT &&
        next->end - next->first == 1 && next[1].first == next->end &&
        next[1].page->lines[next[1].first].baseline == next->page->lines[next->first].baseline) {
        next++;
        ocr_box_grow(ret_box, &next->box);
    }
    return next;
}

/** A paragraph of running text follows in the same column. */
static bool leads_paragraph(const asm_doc *doc, const asm_block *b)
{
    ocr_box box;
    const asm_block *next = paragraph_behind(doc, b, &box);

    return next && next->end - next->first >= 2 && !(next->style & OCR_ITALIC) &&
           next->page->lines[next->first].column == b->page->lines[b->first].column;
}

/** A line with a number of two or more parts and nothing else, over a paragraph of full lines. */
static bool stands_alone(const asm_doc *doc, const asm_block *b, int depth)
{
    const asm_block *next;
    ocr_box box;

    if (depth < 2 || b->end - b->first != 1 || !leads_paragraph(doc, b))
        return false;
    next = paragraph_behind(doc, b, &box);
    return next && box.y0 >= b->box.y1 && b->box.x1 < box.x1 - 4 * b->size &&
           next->page->lines[next->first].box.x1 > box.x1 - b->size;
}

/** A short line over the middle of the text below it. */
static bool is_centred(const asm_doc *doc, const asm_block *b)
{
    ocr_box box;

    return paragraph_behind(doc, b, &box) && b->end - b->first == 1 && box.y0 >= b->box.y1 &&
           fabsf(b->box.x0 + b->box.x1 - box.x0 - box.x1) < b->size &&
           b->box.x0 > box.x0 + 2 * b->size && b->box.x1 < box.x1 - 2 * b->size;
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
    s -= ratio < 0.9F && !((numbered || asm_is_known_heading(body)) && is_capitals(body))
             ? 1.0F
             : 0; /* but for small capitals */
    s += b->style & OCR_BOLD && !doc->body_style ? 1.5F : 0;
    s += numbered && isupper((unsigned char)body[0]) ? 0.75F + 0.75F * is_centred(doc, b) : 0;
    s += numbered && stands_alone(doc, b, depth) ? 0.75F : 0;
    s += asm_is_known_heading(body) ? 1.5F : 0;
    s += part_label(text) ? 1.5F : 0;
    s += is_capitals(body) ? 0.75F : 0;
    if (b->style & OCR_ITALIC && b->end - b->first == 1) {
        s += numbered ? 0.75F : 0.5F;
        s += is_title_case(body) && leads_paragraph(doc, b) ? 1.0F : 0;
    }
    s += strlen(text) < 60 ? 0.5F : strlen(text) > 110 ? -0.5F : 0;
    s -= islower((unsigned char)body[0]) ? 1.5F : 0;
    return s + (asm_bookmark_level(b) ? BOOKMARK_VOTE : 0);
}

static look *look_of(looks *all, const asm_block *b, bool capitals)
{
    uint8_t bold = (b->style & OCR_BOLD) != 0, italic = (b->style & OCR_ITALIC) != 0;

    for (size_t i = 0; i < all->n; i++)
        if (all->of[i].bold == bold && all->of[i].capitals == capitals &&
            all->of[i].italic == italic && fabsf(all->of[i].size - b->size) < 0.04F * b->size)
            return &all->of[i];
    if (all->n == MAX_LOOKS)
        return NULL;
    all->of[all->n] =
        (look){.size = b->size, .bold = bold, .capitals = capitals, .italic = italic, .count = 0};
    return &all->of[all->n++];
}

/** Looks ordered: larger first, then bold, then capitals. */
static bool stands_above(const look *a, const look *b)
{
    if (fabsf(a->size - b->size) > 0.04F * b->size)
        return a->size > b->size;
    return a->bold * 2 + a->capitals > b->bold * 2 + b->capitals;
}

/** The form of a heading's number. */
typedef enum numbering { PLAIN, DIGITS, ROMAN, LETTER } numbering;

static numbering numbering_of(const char *text)
{
    int depth;

    if (!asm_section_number(text, &depth))
        return PLAIN;
    return isdigit((unsigned char)text[0])                   ? DIGITS
           : roman_len(text) && text[roman_len(text)] == '.' ? ROMAN
                                                             : LETTER;
}

/**
 * Level by the number: digits say it themselves. Where sections have Roman numbers, subsections
 * have letters, and what is below digits. @return 0: the number does not tell
 */
static int level_by_number(const char *text, bool roman)
{
    int depth = 0;

    asm_section_number(text, &depth);
    switch (numbering_of(text)) {
    case DIGITS:
        return roman && depth == 1 ? 3 : depth > 3 ? 3 : depth;
    case ROMAN:
        return roman ? 1 : 0;
    case LETTER:
        return roman ? 2 : 0;
    default:
        return 0;
    }
}

/** Parts that have no number where the others have one. */
static bool is_back_matter(const char *text)
{
    static const char *const names[] = {"references", "bibliography", "literature", "appendix",
                                        "acknowledg"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strncasecmp(text, names[i], strlen(names[i])) == 0)
            return asm_is_known_heading(text);
    return false;
}

static int level_of(const looks *all, const look *mine)
{
    int best = 0, rank = 1;

    for (int d = 1; d <= 3; d++)
        if (mine->numbered[d] > (best ? mine->numbered[best] : 0))
            best = d;
    if (best) /* headings that look so carry numbers of this depth */
        return best;
    for (size_t i = 0; i < all->n; i++)
        rank += stands_above(&all->of[i], mine);
    return rank > 3 ? 3 : rank;
}

static bool may_be_heading(const asm_block *b, asm_kind kind)
{
    return b->kind == kind && b->end - b->first <= MAX_LINES && b->chars <= MAX_CHARS;
}

/** A large heading, or one whose style changes, that was cut line under line. */
static bool is_cut(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    float centre = a->box.x0 + a->box.x1 - b->box.x0 - b->box.x1;

    return a->kind == ASM_HEADING && b->kind == ASM_HEADING && a->page == b->page &&
           a->end == b->first && !b->numbered && fabsf(a->size - b->size) < 0.02F * a->size &&
           (a->size > LARGE * doc->body || a->style != b->style) &&
           (fabsf(a->box.x0 - b->box.x0) < 0.3F * a->size || fabsf(centre) < 0.6F * a->size) &&
           b->box.y0 > a->box.y0 && b->box.y0 - a->box.y1 < LINE_GAP * a->size &&
           a->chars + b->chars <= MAX_CHARS;
}

static void join_headings(asm_doc *doc)
{
    size_t n = doc->nblocks ? 1 : 0;

    for (size_t i = 1; i < doc->nblocks; i++) {
        asm_block *a = &doc->blocks[n - 1];
        const asm_block *b = &doc->blocks[i];

        if (!is_cut(doc, a, b)) {
            doc->blocks[n++] = *b;
            continue;
        }
        a->end = b->end;
        a->chars += b->chars;
        a->style &= b->style;
        ocr_box_grow(&a->box, &b->box);
    }
    doc->nblocks = n;
}

/**
 * The first pass: which blocks are headings.
 * @param[out] ret_roman  signs of Roman numbers; two are enough
 */
static bool find_headings(asm_doc *doc, looks *all, asm_bookmarks *bookmarks, size_t *ret_roman)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        int depth = 0;
        look *mine;

        if (!may_be_heading(b, ASM_TEXT))
            continue;
        sch_strbuf_reset(&sb);
        if (!block_text(b, &sb))
            return false;
        b->numbered = sb.len && asm_section_number(sb.data, &depth) > 0;
        if (sb.len == 0 || is_excluded(sb.data, b->numbered) ||
            (asm_is_keywords(b) && !asm_is_known_heading(sb.data)) ||
            score(doc, b, sb.data, b->numbered) < 2)
            continue;
        b->kind = ASM_HEADING;
        if (numbering_of(sb.data) == ROMAN)
            *ret_roman += roman_len(sb.data) > 1 ? 2 : 1; /* "I." may be a letter */
        depth = numbering_of(sb.data) != DIGITS ? 0 : depth > 3 ? 3 : depth;
        asm_bookmarks_tally(bookmarks, b, depth);
        mine = look_of(all, b, is_capitals(sb.data));
        if (mine && depth)
            mine->numbered[depth]++;
    }
    return true;
}

/** The second pass: levels. */
static bool set_levels(asm_doc *doc, looks *all, const asm_bookmarks *bookmarks, bool roman)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    asm_block *label = NULL; /* "Chapter 1" alone: of the level of the heading that follows */

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        const look *mine;

        if (b->kind != ASM_HEADING) {
            label = b->kind == ASM_PAGE_INFO ? label : NULL;
            continue;
        }
        sch_strbuf_reset(&sb);
        if (!block_text(b, &sb))
            return false;
        mine = look_of(all, b, is_capitals(sch_strbuf_str(&sb)));
        b->heading = roman && is_back_matter(sch_strbuf_str(&sb))
                         ? 1
                         : level_by_number(sch_strbuf_str(&sb), roman);
        if (b->heading == 0)
            b->heading = asm_bookmarks_say(bookmarks, b);
        if (b->heading == 0)
            b->heading = mine ? level_of(all, mine) : 3;
        if (label && label->page == b->page)
            label->heading = b->heading;
        label = sb.len && part_label(sb.data) == sb.len ? b : NULL;
    }
    return true;
}

bool asm_headings(asm_doc *doc)
{
    looks all = {.n = 0};
    asm_bookmarks bookmarks = {0};
    size_t roman = 0;

    if (!find_headings(doc, &all, &bookmarks, &roman))
        return false;
    join_headings(doc);
    if (!set_levels(doc, &all, &bookmarks, roman >= 2))
        return false;
    asm_bookmarks_drop(doc);
    return true;
}
