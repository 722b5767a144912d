/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * Running heads and feet: text at the same place on several pages, digits aside.
 */
#define BAND_SHARE 0.10F /* of the page height, at the top and at the bottom */
enum { MIN_PAGES = 3, HEIGHT_STEPS = 64 };

typedef struct entry {
    uint64_t key; /* 0: empty */
    size_t pages, last_page;
} entry;

/** Hash of the text with digits masked, and of the height on the page in coarse steps. */
static uint64_t key_of(const ocr_line *line, int step)
{
    uint64_t h = 1469598103934665603U + (uint64_t)step;

    for (size_t i = 0; i < line->nwords; i++)
        for (const char *p = line->words[i].text; *p; p++) {
            if (isdigit((unsigned char)*p) && p != line->words[i].text &&
                isdigit((unsigned char)p[-1]))
                continue; /* 9 and 10 are alike */
            h = (h ^ (uint64_t)(isdigit((unsigned char)*p) ? '0' : *p)) * 1099511628211U;
        }
    return h | 1;
}

static int step_of(const ocr_page *page, const ocr_line *line)
{
    return (int)((line->box.y0 + line->box.y1) / 2 / (float)page->height * HEIGHT_STEPS);
}

static bool is_in_band(const ocr_page *page, const ocr_line *line)
{
    float h = (float)page->height;

    return line->nwords > 0 && h > 0 &&
           (line->box.y1 < BAND_SHARE * h || line->box.y0 > (1 - BAND_SHARE) * h) &&
           (line->type == OCR_TEXT || line->type == OCR_FOOTNOTE);
}

static entry *find(entry *table, size_t cap, uint64_t key)
{
    size_t at = (size_t)(key >> 9) & (cap - 1);

    while (table[at].key && table[at].key != key)
        at = (at + 1) & (cap - 1);
    return &table[at];
}

static void count(entry *table, size_t cap, uint64_t key, size_t page)
{
    entry *e = find(table, cap, key);

    if (e->key && e->last_page == page)
        return;
    e->pages = e->key ? e->pages + 1 : 1;
    e->key = key;
    e->last_page = page;
}

bool asm_page_info(asm_doc *doc)
{
    size_t lines = 0, cap = 64;
    entry *table;

    if (doc->npages < MIN_PAGES)
        return true;
    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            lines += is_in_band(doc->pages[p], &doc->pages[p]->lines[i]);
    while (cap < lines * 8)
        cap *= 2;
    table = sch_arena_alloc(doc->arena, cap, sizeof *table);
    if (!table)
        return false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t p = 0; p < doc->npages; p++)
            for (size_t i = 0; i < doc->pages[p]->nlines; i++) {
                ocr_line *line = &doc->pages[p]->lines[i];
                int step;

                if (!is_in_band(doc->pages[p], line))
                    continue;
                step = step_of(doc->pages[p], line);
                for (int d = -1; d <= 1; d++) { /* a line may lie at the edge of a step */
                    if (pass == 0)
                        count(table, cap, key_of(line, step + d), p);
                    else if (find(table, cap, key_of(line, step + d))->pages >= MIN_PAGES)
                        line->type = OCR_PAGE_INFO;
                }
            }
    return true;
}
