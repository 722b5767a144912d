/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Lists: neighbouring blocks that begin with a bullet, or with numbers that count up.
 */
#define NEST_EM 1.0F
enum { MAX_DEPTH = 4 };

/** Bytes of the bullet that text begins with, 0: none. */
static size_t bullet_len(const char *text)
{
    static const char *const bullets[] = {"•", "◦", "▪", "■", "●", "‣", "○", "➢", "❖", "∙", "·"};

    for (size_t i = 0; i < SCH_COUNT_OF(bullets); i++)
        if (strncmp(text, bullets[i], strlen(bullets[i])) == 0)
            return strlen(bullets[i]);
    return 0;
}

/** Value of "3.", "3)", "(3)"; 0: no such label. */
static int number_of(const char *text)
{
    const char *p = text + (*text == '(');
    int value = 0;
    size_t n = 0;

    while (isdigit((unsigned char)p[n]) && n < 3)
        value = value * 10 + (p[n++] - '0');
    if (n == 0 || !p[n] || p[n + 1])
        return 0;
    return (*text == '(' ? p[n] == ')' : p[n] == '.' || p[n] == ')') ? value : 0;
}

static const ocr_line *first_line(const asm_block *b)
{
    return &b->page->lines[b->first];
}

static const char *first_word(const asm_block *b)
{
    return first_line(b)->nwords ? first_line(b)->words[0].text : "";
}

/** Next block that takes part in the text, page_info aside; NULL: none, or another page's. */
static asm_block *next_block(asm_doc *doc, size_t i)
{
    for (i++; i < doc->nblocks; i++)
        if (doc->blocks[i].kind != ASM_PAGE_INFO)
            return &doc->blocks[i];
    return NULL;
}

static void mark_bullets(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        size_t len = bullet_len(first_word(b));

        if (b->kind != ASM_TEXT || len == 0 || (first_line(b)->nwords < 2 && !first_word(b)[len]))
            continue;
        b->kind = ASM_ITEM;
        b->list = ASM_LIST_BULLET;
        b->label_len = len;
    }
}

/** Numbers make a list when they count from 1 and at least to 2; other labels stay text. */
static void mark_numbers(asm_doc *doc)
{
    int expected = 0;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        const asm_block *next = next_block(doc, i);
        int value = b->kind == ASM_TEXT && first_line(b)->nwords > 1 ? number_of(first_word(b)) : 0;
        bool follows = value && value == expected;
        bool leads = value == 1 && next && next->kind == ASM_TEXT && first_line(next)->nwords > 1 &&
                     number_of(first_word(next)) == value + 1;

        if (b->kind == ASM_PAGE_INFO)
            continue;
        expected = 0;
        if (!follows && !leads)
            continue;
        b->kind = ASM_ITEM;
        b->list = ASM_LIST_NUMBER;
        b->label_len = strlen(first_word(b));
        expected = value + 1;
    }
}

/** Depth of an item among the left edges of its list so far. */
static int depth_of(float *edges, int *n, float x, float em)
{
    while (*n > 1 && x < edges[*n - 1] - NEST_EM * em)
        (*n)--;
    if (*n < MAX_DEPTH && (*n == 0 || x > edges[*n - 1] + NEST_EM * em))
        edges[(*n)++] = x;
    return *n - 1;
}

void asm_lists(asm_doc *doc)
{
    float edges[MAX_DEPTH];
    int n = 0;
    const asm_block *before = NULL;

    if (doc->options->disable_itemize)
        return;
    mark_bullets(doc);
    mark_numbers(doc);
    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        bool same;

        if (b->kind == ASM_PAGE_INFO)
            continue;
        same = before && b->kind == ASM_ITEM && before->kind == ASM_ITEM &&
               before->list == b->list &&
               (before->page == b->page || !doc->options->include_page_breaks);
        if (b->kind == ASM_ITEM) {
            if (!same || before->page != b->page ||
                first_line(before)->column != first_line(b)->column)
                n = 0; /* left edges of another column say nothing here */
            b->group = same ? before->group : doc->ngroups++;
            b->depth = depth_of(edges, &n, first_line(b)->box.x0, b->size);
        }
        before = b;
    }
}
