/* SPDX-License-Identifier: Apache-2.0 */
/* The fonts of a document, by name and key, and what their glyphs were found to be. */
#include "ocr/math/symbol_cache.h"
#include "ocr/math/symbol_font.h"
#include "ocr/math/symbol_vote.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FONT_BUCKETS = 256,
    SEEN_SHAPES = 64,
    TOLD = 256,
    VOTE_PAGES = 4,
};

struct ocr_symbol_cache {
    ocr_font_entry *buckets[FONT_BUCKETS];
};

ocr_symbol_cache *ocr_symbol_cache_new(void)
{
    return calloc(1, sizeof(ocr_symbol_cache));
}

ocr_symbol_cache *ocr_symbol_cache_free(ocr_symbol_cache *cache)
{
    if (!cache)
        return NULL;
    for (int i = 0; i < FONT_BUCKETS; i++) {
        for (ocr_font_entry *e = cache->buckets[i]; e;) {
            ocr_font_entry *next = e->next;

            free(e->told);
            free(e->seen);
            free(e->name);
            free(e);
            e = next;
        }
    }
    free(cache);
    return NULL;
}

static const ocr_symbol_slot *slots_of(const char *encoding)
{
    for (int i = 0; encoding && i < ocr_symbol_encoding_count; i++)
        if (strcmp(ocr_symbol_encodings[i].name, encoding) == 0)
            return ocr_symbol_encodings[i].slots;
    return NULL;
}

static ocr_font_entry *font_entry_new(const ocr_pdf_font *font, const char *name)
{
    ocr_font_entry *e = calloc(1, sizeof *e);

    if (!e)
        return NULL;
    e->name = strdup(name);
    if (!e->name) {
        free(e);
        return NULL;
    }
    e->key = font->key;
    e->type = font->type;
    e->is_cid = font->is_cid;
    e->role = ocr_font_role_of(font);
    ocr_symbol_family_of(font, &e->encoding, &e->trust_slots);
    e->slots = slots_of(e->encoding);
    return e;
}

ocr_font_entry *ocr_font_entry_of(ocr_symbol_cache *cache, const ocr_pdf_font *font)
{
    const char *name = font->name ? font->name : "";
    uint32_t hash = 2166136261U;
    ocr_font_entry *e;

    for (const char *c = name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    for (e = cache->buckets[hash % FONT_BUCKETS]; e; e = e->next)
        if (e->key == font->key && e->type == font->type && e->is_cid == font->is_cid &&
            strcmp(e->name, name) == 0)
            return e;
    e = font_entry_new(font, name);
    if (e) {
        e->next = cache->buckets[hash % FONT_BUCKETS];
        cache->buckets[hash % FONT_BUCKETS] = e;
    }
    return e;
}

const ocr_seen_shape *ocr_font_shape(ocr_font_entry *font, const ocr_pdf_page *page,
                                     const ocr_glyph *glyph)
{
    ocr_seen_shape *seen;

    if (!font->seen)
        font->seen = calloc(SEEN_SHAPES, sizeof *font->seen);
    if (!font->seen)
        return NULL;
    seen = &font->seen[glyph->code % SEEN_SHAPES];
    if (seen->used && seen->code == glyph->code)
        return seen;
    seen->used = ocr_shape_of_glyph(page, glyph, &seen->shape);
    seen->code = glyph->code;
    seen->found = seen->used && ocr_shape_nearest(&seen->shape, &seen->match);
    return seen->used ? seen : NULL;
}

/** Fonts whose name tells no encoding and whose glyphs' names are numbers, if anything. */
static bool is_nameless(const ocr_font_entry *font)
{
    return font->type == OCR_FONT_TYPE3 || font->name[0] == '\0' ||
           strncmp(font->name, "Adv", 3) == 0;
}

void ocr_font_vote(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph)
{
    ocr_symbol_vote vote;

    if (!is_nameless(font) || font->encoding || font->vote_page == page ||
        font->nvotes == VOTE_PAGES)
        return;
    font->vote_page = page;
    font->nvotes++;
    if (!ocr_symbol_vote_of(page, glyph->font, &vote))
        return;
    font->encoding = vote.encoding->name;
    font->slots = vote.encoding->slots;
    font->told_page = NULL; /* what was told before knew less */
    font->vote_distance = fmaxf(vote.distance, 0.001F);
    font->vote_by_name = vote.by_name;
    font->role.math = ocr_symbol_is_math_encoding(font->encoding);
    font->role.extension = strcmp(font->encoding, "OMX") == 0;
    if (vote.bold)
        font->role.style = font->role.math ? OCR_STYLE_BOLD : OCR_STYLE_BF;
}

ocr_told_glyph *ocr_font_told(ocr_font_entry *font, const ocr_pdf_page *page,
                              const ocr_glyph *glyph)
{
    if (!font->told)
        font->told = calloc(TOLD, sizeof *font->told);
    if (!font->told)
        return NULL;
    if (font->told_page != page) {
        memset(font->told, 0, TOLD * sizeof *font->told);
        font->told_page = page;
    }
    return &font->told[glyph->code % TOLD];
}
