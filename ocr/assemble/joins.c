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

static bool begins_low(const char *word)
{
    return islower((unsigned char)word[0]);
}

static bool is_break_between(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    if (a->page != b->page)
        return !doc->options->include_page_breaks;
    return b->box.y0 < a->box.y1 - a->size ||
           b->page->lines[b->first].column != a->page->lines[a->end - 1].column;
}

void asm_joins(asm_doc *doc)
{
    asm_block *before = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (!asm_is_printed(doc, b))
            continue;
        if (before && b->kind == ASM_TEXT &&
            (before->kind == ASM_TEXT || before->kind == ASM_ITEM) &&
            is_break_between(doc, before, b) && begins_low(first_word(b)) &&
            !ends_sentence(last_word(before)) && before->size < 1.08F * b->size &&
            b->size < 1.08F * before->size && before->chars > 20) {
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
    stem = n - 1;
    while (right[tail] && (isalpha((unsigned char)right[tail]) || right[tail] & 0x80))
        tail++;
    if (stem + tail + 2 > sizeof joined || tail == 0)
        return true;
    snprintf(joined, sizeof joined, "%.*s%.*s", (int)stem, left, (int)tail, right);
    if (asm_knows(doc, joined, stem + tail))
        return true;
    snprintf(joined, sizeof joined, "%s%.*s", left, (int)tail, right);
    if (asm_knows(doc, joined, n + tail) || memchr(left, '-', stem)) /* "state-of-the-" */
        return false;
    /* Two words of the document that are never written as one: a compound. */
    return !(stem >= 4 && tail >= 4 && asm_knows(doc, left, stem) && asm_knows(doc, right, tail));
}
