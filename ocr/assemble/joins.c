/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Paragraphs that go on in the next column or on the next page, and hyphens at line ends.
 */
#define EDGE_EM       0.3F /* lines end or begin at one edge */
#define MIN_INDENT_EM 0.8F
#define MAX_INDENT_EM 4.0F

static const char *last_word(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->end - 1];

    return line->nwords ? line->words[line->nwords - 1].text : "";
}

static const char *first_word(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    return line->nwords ? line->words[0].text : "";
}

static bool ends_sentence(const char *word)
{
    size_t n = strlen(word);

    while (n && strchr(")\"'", word[n - 1]))
        n--;
    return n == 0 || strchr(".:!?;", word[n - 1]) || (n >= 3 && !memcmp(word + n - 3, "”", 3));
}

/** A small letter: ASCII, Latin 1, Latin Extended A in general, Greek, Cyrillic. */
static bool begins_low(const char *word)
{
    unsigned char c = (unsigned char)word[0], next = c ? (unsigned char)word[1] : 0;

    return islower(c) || (c == 0xC3 && next >= 0x9F) || (c == 0xCE && next >= 0xB1) || c == 0xCF ||
           (c == 0xD0 && next >= 0xB0) || c == 0xD1;
}

bool asm_goes_on(const asm_block *a, const asm_block *b)
{
    return b->kind == ASM_TEXT && (a->kind == ASM_TEXT || a->kind == ASM_ITEM) &&
           begins_low(first_word(b)) && !ends_sentence(last_word(a)) && a->size < 1.08F * b->size &&
           b->size < 1.08F * a->size && a->chars > 20;
}

/** Its last lines reach the right edge, as those of justified text do that goes on. */
static bool is_full(const asm_block *a)
{
    const ocr_line *last = &a->page->lines[a->end - 1];
    float edge = a->box.x1 - EDGE_EM * a->size;

    return a->end - a->first >= 2 && last->box.x1 > edge && (last - 1)->box.x1 > edge;
}

/** How far its first line is set in, in font sizes; NAN: it has but one. */
static float indent_em(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    return b->end - b->first < 2 ? NAN : (line[0].box.x0 - line[1].box.x0) / b->size;
}

/** Paragraphs of the document begin with an indent: those that follow one another do. */
static bool has_indents(const asm_doc *doc)
{
    size_t indented = 0, flush = 0;

    for (size_t i = 1; i < doc->nblocks; i++) {
        const asm_block *a = &doc->blocks[i - 1], *b = &doc->blocks[i];
        float indent = b->kind == ASM_TEXT && a->kind == ASM_TEXT && a->page == b->page &&
                               b->box.y0 > a->box.y0
                           ? indent_em(b)
                           : NAN;

        indented += indent > MIN_INDENT_EM && indent < MAX_INDENT_EM;
        flush += indent > -EDGE_EM && indent < EDGE_EM;
    }
    return indented >= 2 && indented >= 4 * flush;
}

/** A word that may open a line of running text: no label, no sign. */
static bool is_word(const char *text)
{
    return isalpha((unsigned char)text[0]) && strlen(text) > 1 && !strpbrk(text, ".:)");
}

/**
 * The text breaks off at the foot of a column, and goes on at the head of the next one with a
 * capital: within a sentence, or behind one where new paragraphs would be set in.
 */
static bool goes_on_flush(const asm_block *a, const asm_block *b, bool indents)
{
    return a->kind == ASM_TEXT && b->kind == ASM_TEXT && a->style == b->style &&
           fabsf(a->size - b->size) < 0.04F * a->size && is_full(a) &&
           fabsf(indent_em(b)) < EDGE_EM && is_word(first_word(b)) &&
           (indents || !ends_sentence(last_word(a)));
}

/** A listing that goes on over the page: the same print on both sides, and nothing between. */
static bool is_code_cut(const asm_block *a, const asm_block *b)
{
    return a->kind == ASM_CODE && b->kind == ASM_CODE && a->page_at + 1 == b->page_at &&
           fabsf(a->size - b->size) < 0.04F * a->size;
}

static bool is_break_between(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    if (a->page != b->page)
        return !doc->options->include_page_breaks;
    return b->goes_on || b->box.y0 < a->box.y1 - a->size ||
           b->page->lines[b->first].column != a->page->lines[a->end - 1].column;
}

void asm_joins(asm_doc *doc)
{
    const bool indents = has_indents(doc);
    asm_block *before = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (!asm_is_printed(doc, b))
            continue;
        if (before && is_code_cut(before, b) && !doc->options->include_page_breaks)
            b->joined = true;
        else if (before && (asm_goes_on(before, b) || goes_on_flush(before, b, indents)) &&
                 is_break_between(doc, before, b)) {
            ocr_line *line = &b->page->lines[b->first];
            const char *end = last_word(before);
            size_t n = strlen(end);

            b->joined = true;
            line->after_hyphen = n > 1 && end[n - 1] == '-' && isalpha((unsigned char)end[n - 2]);
        }
        before = b;
    }
}

/**
 * A word with a hyphen within, "state-of-the-", ends in one more. What stands behind its last
 * hyphen or what follows is a word of the document's own: a further part of the compound. Where
 * neither is, a part was cut, "il-kompo-" and "ster".
 */
static bool is_further_part(const asm_doc *doc, const char *left, size_t stem, const char *right,
                            size_t tail)
{
    size_t from = stem;

    while (from && left[from - 1] != '-')
        from--;
    return from && (asm_knows(doc, left + from, stem - from) || asm_knows(doc, right, tail));
}

bool asm_drops_hyphen(const asm_doc *doc, const char *left, const char *right)
{
    char joined[96];
    size_t n = strlen(left), stem, tail = 0;

    if (n < 2 || left[n - 1] != '-')
        return false;
    if (isdigit((unsigned char)right[0]) || isdigit((unsigned char)left[n - 2]))
        return false; /* "1,1-diphenyl-", "3-yl"; "1990-", "1995" */
    stem = n - 1;
    while (right[tail] && (isalpha((unsigned char)right[tail]) || right[tail] & 0x80))
        tail++;
    if (stem + tail + 2 > sizeof joined || tail == 0)
        return true;
    snprintf(joined, sizeof joined, "%.*s%.*s", (int)stem, left, (int)tail, right);
    if (asm_knows(doc, joined, stem + tail))
        return true;
    if (isupper((unsigned char)right[0])) /* "Kuhn-", "Tucker"; no word goes on with a capital */
        return false;
    snprintf(joined, sizeof joined, "%s%.*s", left, (int)tail, right);
    if (asm_knows(doc, joined, n + tail) || is_further_part(doc, left, stem, right, tail))
        return false;
    /* Two words of the document that are never written as one: a compound. */
    return !(stem >= 4 && tail >= 4 && asm_knows(doc, left, stem) && asm_knows(doc, right, tail));
}
