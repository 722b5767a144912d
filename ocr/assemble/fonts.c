/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * What most of the document looks like, and which words it uses.
 */
enum { STEPS = 1000, VOCABULARY_MIN = 1024 };

/** Letters and inner hyphens of a word in lower case; the rest around it is left out. */
static uint64_t hash_word(const char *word, size_t len)
{
    uint64_t h = 1469598103934665603U;

    while (len && !isalnum((unsigned char)word[0]) && !(word[0] & 0x80)) {
        word++;
        len--;
    }
    while (len && !isalnum((unsigned char)word[len - 1]) && !(word[len - 1] & 0x80))
        len--;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint64_t)tolower((unsigned char)word[i])) * 1099511628211U;
    return len ? h | 1 : 0;
}

static uint64_t *slot_of(const asm_doc *doc, uint64_t hash)
{
    size_t at = (size_t)(hash >> 7) & (doc->vocabulary_cap - 1);

    while (doc->vocabulary[at] && doc->vocabulary[at] != hash)
        at = (at + 1) & (doc->vocabulary_cap - 1);
    return &doc->vocabulary[at];
}

bool asm_knows(const asm_doc *doc, const char *word, size_t len)
{
    uint64_t hash = hash_word(word, len);

    return hash && *slot_of(doc, hash) != 0;
}

static void learn_line(asm_doc *doc, const ocr_line *line)
{
    for (size_t i = 0; i < line->nwords; i++) {
        const char *text = line->words[i].text;
        size_t len = strlen(text);
        uint64_t hash;

        if ((i + 1 == line->nwords && len && text[len - 1] == '-') ||
            (i == 0 && line->after_hyphen)) /* halves of a word teach nothing */
            continue;
        hash = hash_word(text, len);
        if (hash)
            *slot_of(doc, hash) = hash;
    }
}

static size_t line_chars(const ocr_line *line)
{
    size_t n = 0;

    for (size_t i = 0; i < line->nwords; i++)
        n += strlen(line->words[i].text);
    return n;
}

void asm_measure(asm_doc *doc)
{
    size_t weight[STEPS] = {0}, bold = 0, all = 0, best = 0;

    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++) {
            const ocr_line *line = &doc->pages[p]->lines[i];
            int step = (int)lroundf(line->font_size * 2);
            size_t chars = line->type == OCR_PAGE_INFO ? 0 : line_chars(line);

            if (step > 0 && step < STEPS)
                weight[step] += chars;
            all += chars;
            bold += line->style & OCR_BOLD ? chars : 0;
        }
    for (size_t i = 1; i < STEPS; i++)
        if (weight[i] + weight[i - 1] > (best ? weight[best] + weight[best - 1] : 0))
            best = i;
    doc->body = (float)best / 2;
    doc->body_style = bold * 2 > all ? OCR_BOLD : 0;
}

bool asm_learn(asm_doc *doc)
{
    size_t words = 0;

    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            words += doc->pages[p]->lines[i].nwords;
    doc->vocabulary_cap = VOCABULARY_MIN;
    while (doc->vocabulary_cap < words * 2)
        doc->vocabulary_cap *= 2;
    doc->vocabulary = sch_arena_alloc(doc->arena, doc->vocabulary_cap, sizeof *doc->vocabulary);
    if (!doc->vocabulary)
        return false;
    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            learn_line(doc, &doc->pages[p]->lines[i]);
    return true;
}
