/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * Paragraphs that go on in the next column or on the next page, and hyphens at line ends.
 */
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

static bool is_break_between(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    if (a->page != b->page)
        return !doc->options->include_page_breaks;
    return b->goes_on || b->box.y0 < a->box.y1 - a->size ||
           b->page->lines[b->first].column != a->page->lines[a->end - 1].column;
}

void asm_joins(asm_doc *doc)
{
    asm_block *before = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (!asm_is_printed(doc, b))
            continue;
        if (before && asm_goes_on(before, b) && is_break_between(doc, before, b)) {
            ocr_line *line = &b->page->lines[b->first];
            const char *end = last_word(before);
            size_t n = strlen(end);

            b->joined = true;
            line->after_hyphen = n > 1 && end[n - 1] == '-' && isalpha((unsigned char)end[n - 2]);
        }
        before = b;
    }
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
    if (asm_knows(doc, joined, n + tail) || memchr(left, '-', stem)) /* "state-of-the-" */
        return false;
    /* Two words of the document that are never written as one: a compound. */
    return !(stem >= 4 && tail >= 4 && asm_knows(doc, left, stem) && asm_knows(doc, right, tail));
}
