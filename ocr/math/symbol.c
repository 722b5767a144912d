/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/math/symbol.h"

#include "ocr/math/symbol_data.h"

#include <string.h>

int ocr_symbol_count(void)
{
    return ocr_symbol_table_count;
}

const ocr_symbol_info *ocr_symbol(uint16_t id)
{
    return &ocr_symbol_table[id < ocr_symbol_table_count ? id : 0];
}

static int by_name(const void *key, const void *entry)
{
    return strcmp(key, ((const ocr_symbol_key *)entry)->name);
}

uint16_t ocr_symbol_find(const char *latex)
{
    const ocr_symbol_key *found = bsearch(latex, ocr_symbol_index, (size_t)ocr_symbol_index_count,
                                          sizeof ocr_symbol_index[0], by_name);

    return found ? found->id : 0;
}

/** A run of mathematical alphanumerics (Unicode chapter 22.2): consecutive letters in one style. */
typedef struct alphabet {
    uint32_t first;
    uint8_t style;
    uint8_t kind; /* 0: A-Z then a-z, 1: Greek capitals, nabla, small, variants, 2: digits */
} alphabet;

static const alphabet alphabets[] = {
    {0x1D400, OCR_STYLE_BF, 0},   {0x1D434, OCR_STYLE_NONE, 0}, {0x1D468, OCR_STYLE_BOLD, 0},
    {0x1D49C, OCR_STYLE_CAL, 0},  {0x1D4D0, OCR_STYLE_CAL, 0},  {0x1D504, OCR_STYLE_FRAK, 0},
    {0x1D538, OCR_STYLE_BB, 0},   {0x1D56C, OCR_STYLE_FRAK, 0}, {0x1D5A0, OCR_STYLE_SF, 0},
    {0x1D5D4, OCR_STYLE_SF, 0},   {0x1D608, OCR_STYLE_SF, 0},   {0x1D63C, OCR_STYLE_SF, 0},
    {0x1D670, OCR_STYLE_TT, 0},   {0x1D6A8, OCR_STYLE_BOLD, 1}, {0x1D6E2, OCR_STYLE_NONE, 1},
    {0x1D71C, OCR_STYLE_BOLD, 1}, {0x1D756, OCR_STYLE_BOLD, 1}, {0x1D790, OCR_STYLE_BOLD, 1},
    {0x1D7CE, OCR_STYLE_BF, 2},   {0x1D7D8, OCR_STYLE_BB, 2},   {0x1D7E2, OCR_STYLE_SF, 2},
    {0x1D7EC, OCR_STYLE_SF, 2},   {0x1D7F6, OCR_STYLE_TT, 2},
};

/** The holes of those runs: letters that had code points before (Letterlike Symbols). */
static const struct {
    uint16_t rune;
    char letter;
    uint8_t style;
} letterlike[] = {
    {0x2102, 'C', OCR_STYLE_BB},   {0x210A, 'g', OCR_STYLE_CAL},  {0x210B, 'H', OCR_STYLE_CAL},
    {0x210C, 'H', OCR_STYLE_FRAK}, {0x210D, 'H', OCR_STYLE_BB},   {0x210E, 'h', OCR_STYLE_NONE},
    {0x2110, 'I', OCR_STYLE_CAL},  {0x2112, 'L', OCR_STYLE_CAL},  {0x2115, 'N', OCR_STYLE_BB},
    {0x2119, 'P', OCR_STYLE_BB},   {0x211A, 'Q', OCR_STYLE_BB},   {0x211B, 'R', OCR_STYLE_CAL},
    {0x211D, 'R', OCR_STYLE_BB},   {0x2124, 'Z', OCR_STYLE_BB},   {0x2128, 'Z', OCR_STYLE_FRAK},
    {0x212C, 'B', OCR_STYLE_CAL},  {0x212D, 'C', OCR_STYLE_FRAK}, {0x212F, 'e', OCR_STYLE_CAL},
    {0x2130, 'E', OCR_STYLE_CAL},  {0x2131, 'F', OCR_STYLE_CAL},  {0x2133, 'M', OCR_STYLE_CAL},
    {0x2134, 'o', OCR_STYLE_CAL},
};

static const char *const greek[] = {
    "A",
    "B",
    "\\Gamma",
    "\\Delta",
    "E",
    "Z",
    "H",
    "\\Theta",
    "I",
    "K",
    "\\Lambda",
    "M",
    "N",
    "\\Xi",
    "O",
    "\\Pi",
    "P",
    "\\Theta",
    "\\Sigma",
    "T",
    "\\Upsilon",
    "\\Phi",
    "X",
    "\\Psi",
    "\\Omega",
    "\\nabla",
    "\\alpha",
    "\\beta",
    "\\gamma",
    "\\delta",
    "\\varepsilon",
    "\\zeta",
    "\\eta",
    "\\theta",
    "\\iota",
    "\\kappa",
    "\\lambda",
    "\\mu",
    "\\nu",
    "\\xi",
    "o",
    "\\pi",
    "\\rho",
    "\\varsigma",
    "\\sigma",
    "\\tau",
    "\\upsilon",
    "\\varphi",
    "\\chi",
    "\\psi",
    "\\omega",
    "\\partial",
    "\\epsilon",
    "\\vartheta",
    "\\varkappa",
    "\\phi",
    "\\varrho",
    "\\varpi",
};

/** What fonts of Unicode draw for \ell; LaTeX's script alphabets have no small letters. */
#define SCRIPT_SMALL_L 0x1D4C1

static uint16_t letter_id(char letter)
{
    char name[2] = {letter, '\0'};

    return ocr_symbol_find(name);
}

static uint16_t alphanumeric(uint32_t rune, ocr_math_style *ret_style)
{
    static const uint8_t lengths[] = {52, SCH_COUNT_OF(greek), 10};

    for (size_t i = 0; i < SCH_COUNT_OF(alphabets); i++) {
        const alphabet *a = &alphabets[i];
        uint32_t at = rune - a->first;

        if (rune < a->first || at >= lengths[a->kind])
            continue;
        *ret_style = a->style;
        if (a->kind == 1)
            return ocr_symbol_find(greek[at]);
        return letter_id((char)(a->kind == 2 ? '0' + at : at < 26 ? 'A' + at : 'a' + at - 26));
    }
    for (size_t i = 0; i < SCH_COUNT_OF(letterlike); i++) {
        if (letterlike[i].rune == rune) {
            *ret_style = letterlike[i].style;
            return letter_id(letterlike[i].letter);
        }
    }
    return 0;
}

static int by_rune(const void *key, const void *entry)
{
    uint32_t a = *(const uint32_t *)key;
    uint32_t b = ((const ocr_symbol_rune *)entry)->rune;

    return a < b ? -1 : a > b;
}

const ocr_symbol_rune *ocr_symbol_rune_find(uint32_t rune)
{
    return bsearch(&rune, ocr_symbol_runes, (size_t)ocr_symbol_rune_count,
                   sizeof ocr_symbol_runes[0], by_rune);
}

uint16_t ocr_symbol_of_unicode(uint32_t rune, ocr_math_style *ret_style)
{
    const ocr_symbol_rune *found;
    uint16_t id;

    *ret_style = OCR_STYLE_NONE;
    if (rune == SCRIPT_SMALL_L)
        return ocr_symbol_find("\\ell");
    id = alphanumeric(rune, ret_style);
    if (id)
        return id;
    found = ocr_symbol_rune_find(rune);
    return found ? found->id : 0;
}
