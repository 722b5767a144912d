/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The encoding of fonts that have no name, or one that says nothing: bitmap fonts of dvips (Type 3)
 * and fonts of publishers. Single shapes can be misread; a font's glyphs together cannot easily:
 * when they look like the slots of one encoding, the slots decide.
 */
#include "ocr/math/symbol_vote.h"

#include "ocr/math/symbol_shape.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BALLOTS = 48, MIN_BALLOTS = 2 };

/** Fonts with another encoding than these have names that tell it. */
static const char *const candidates[] = {"OT1", "OML", "OMS", "OMX",  "MSAM", "MSBM",
                                         "EUF", "EUS", "BBM", "RSFS", "LASY", "STMARY"};
#define STRANGER 0.25F /* the most that one glyph counts against an encoding */
/** Mean distance of an encoding that is chosen; a letter of two fonts is 0.05 to 0.15 apart. */
#define ELECTED 0.17F

#define FEW_BOLD 0.1F /* two letters of a plain font may happen to look bold, more do not */

typedef struct ballot {
    uint32_t slot;
    ocr_shape shape;
} ballot;

uint32_t ocr_symbol_slot_number(const ocr_glyph *glyph, bool by_name)
{
    const char *name = glyph->name ? glyph->name : "";
    size_t digits = name[0] ? strspn(name + 1, "0123456789") : 0;
    uint32_t number = glyph->code;

    if (by_name && isalpha((unsigned char)name[0]) && digits > 0 && digits < 4 &&
        name[1 + digits] == '\0')
        number = (uint32_t)strtoul(name + 1, NULL, 10);
    return number < 256 ? number : 256;
}

static bool is_candidate(const ocr_symbol_encoding *encoding)
{
    for (size_t i = 0; i < SCH_COUNT_OF(candidates); i++)
        if (strcmp(encoding->name, candidates[i]) == 0)
            return true;
    return false;
}

static int collect(const ocr_pdf_page *page, int32_t font, bool by_name, ballot *ballots)
{
    bool seen[256] = {false};
    int n = 0;

    for (size_t i = 0; i < page->nglyphs && n < MAX_BALLOTS; i++) {
        const ocr_glyph *glyph = &page->glyphs[i];
        uint32_t slot = glyph->font == font ? ocr_symbol_slot_number(glyph, by_name) : 256;

        if (slot >= 256 || seen[slot])
            continue;
        seen[slot] = true;
        ballots[n].slot = slot;
        n += ocr_shape_of_glyph(page, glyph, &ballots[n].shape);
    }
    return n;
}

static float distance_of(const ocr_symbol_encoding *encoding, const ballot *ballots, int n)
{
    float sum = 0;
    int count = 0;

    for (int i = 0; i < n; i++) {
        const ocr_symbol_slot *slot = &encoding->slots[ballots[i].slot];
        uint16_t id = slot->id;

        if (!id && ballots[i].slot >= 128)
            continue; /* beyond TeX's encodings publishers put what they like */
        sum += id ? fminf(STRANGER, ocr_shape_distance_to(&ballots[i].shape, id, slot->style))
                  : STRANGER;
        count++;
    }
    return count >= MIN_BALLOTS ? sum / (float)count : STRANGER;
}

static bool look_bold(const ocr_symbol_encoding *encoding, const ballot *ballots, int n)
{
    float sum = 0;
    int count = 0;

    for (int i = 0; i < n; i++) {
        float boldness = ocr_shape_boldness(&ballots[i].shape, encoding->slots[ballots[i].slot].id);

        sum += boldness;
        count += boldness != 0;
    }
    return count > 0 && sum > OCR_SHAPE_BOLDER * (float)count + FEW_BOLD;
}

/** Vote under one numbering of the slots; a vote that is better than ret_vote replaces it. */
static void count_votes(const ocr_pdf_page *page, int32_t font, bool by_name,
                        ocr_symbol_vote *ret_vote)
{
    ballot ballots[MAX_BALLOTS + 1];
    int n = collect(page, font, by_name, ballots);

    for (int i = 0; n >= MIN_BALLOTS && i < ocr_symbol_encoding_count; i++) {
        float distance;

        if (!is_candidate(&ocr_symbol_encodings[i]))
            continue;
        distance = distance_of(&ocr_symbol_encodings[i], ballots, n);
        if (distance < ret_vote->distance)
            *ret_vote = (ocr_symbol_vote){&ocr_symbol_encodings[i], distance, by_name,
                                          look_bold(&ocr_symbol_encodings[i], ballots, n)};
    }
}

bool ocr_symbol_vote_of(const ocr_pdf_page *page, int32_t font, ocr_symbol_vote *ret_vote)
{
    ocr_symbol_vote vote = {NULL, ELECTED, false, false};

    count_votes(page, font, false, &vote);
    count_votes(page, font, true, &vote);
    if (vote.encoding)
        *ret_vote = vote;
    return vote.encoding != NULL;
}
