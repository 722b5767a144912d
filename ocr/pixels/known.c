/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/known.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORD = 40 }; /* bytes; longer ones are no words that anything is found by */

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c & 0x80;
}

/** The letters of a text without the signs around them, small. @return bytes; 0: no such word */
static size_t reduce(const char *text, size_t len, char ret[MAX_WORD + 1])
{
    size_t n = 0;

    while (len > 0 && !is_letter(text[0])) {
        text++;
        len--;
    }
    while (len > 0 && !is_letter(text[len - 1]))
        len--;
    for (; n < len && n < MAX_WORD && is_letter(text[n]); n++)
        ret[n] = (char)tolower((unsigned char)text[n]);
    ret[n] = '\0';
    return n == len ? n : 0;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool ocr_known_gather(const ocr_reading *reading, sch_arena *arena, ocr_known *ret_known)
{
    ocr_known known = {sch_arena_alloc(arena, reading->nwords + 1, sizeof *known.words), 0};

    if (!known.words)
        return false;
    for (size_t i = 0; i < reading->nwords; i++) {
        const ocr_word *w = &reading->words[i];
        char word[MAX_WORD + 1];
        size_t len = w->conf >= OCR_KNOWN_CONF ? reduce(w->text, strlen(w->text), word) : 0;

        if (len > 0 && !(known.words[known.n++] = sch_arena_strndup(arena, word, len)))
            return false;
    }
    qsort(known.words, known.n, sizeof *known.words, compare);
    *ret_known = known;
    return true;
}

bool ocr_known_has(const ocr_known *known, const char *text, size_t len)
{
    char word[MAX_WORD + 1];
    const char *key = word;
    size_t n = reduce(text, len, word);

    if (n == 0 || (n == 1 && word[0] != 'a' && word[0] != 'i'))
        return false;
    return bsearch(&key, known->words, known->n, sizeof *known->words, compare) != NULL;
}

size_t ocr_known_count(const ocr_known *known, const char *text)
{
    char word[MAX_WORD + 1];
    const char *key = word;
    const char **found = NULL;
    size_t n = 0;

    if (reduce(text, strlen(text), word) > 0)
        found = bsearch(&key, known->words, known->n, sizeof *known->words, compare);
    if (!found)
        return 0;
    while (found > known->words && strcmp(found[-1], word) == 0)
        found--;
    for (; found < known->words + known->n && strcmp(*found, word) == 0; found++)
        n++;
    return n;
}
