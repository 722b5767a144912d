/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <string.h>

/**
 * Wingdings, the font that office programs take list marks from: text layers give its codes as they
 * are, "l" or U+F06C where a disc is printed.
 */
static const struct {
    uint8_t code;
    uint16_t rune;
} wingdings[] = {
    {0x28, 0x260E}, {0x2A, 0x2709}, {0x46, 0x261E}, {0x6C, 0x25CF}, {0x6D, 0x274D}, {0x6E, 0x25A0},
    {0x6F, 0x25A1}, {0x70, 0x25A1}, {0x71, 0x2751}, {0x72, 0x2752}, {0x73, 0x25C6}, {0x74, 0x25C6},
    {0x75, 0x25C6}, {0x76, 0x2756}, {0x77, 0x25C6}, {0x9E, 0x00B7}, {0x9F, 0x2022}, {0xA1, 0x25CB},
    {0xA4, 0x25C9}, {0xA7, 0x25AA}, {0xA8, 0x25A1}, {0xD8, 0x27A2}, {0xE0, 0x2192}, {0xE8, 0x2794},
    {0xFB, 0x2717}, {0xFC, 0x2713}, {0xFD, 0x2612}, {0xFE, 0x2611},
};

/** The font itself: its sequels, "Wingdings2", draw other signs. */
static bool is_wingdings(const char *name)
{
    static const char plain[] = "Wingdings";

    if (!name || strncmp(name, plain, strlen(plain)) != 0)
        return false;
    name += strlen(plain);
    name += strspn(name, " -");
    return *name != '2' && *name != '3';
}

uint32_t lay_dingbat_rune(const ocr_pdf_font *font, uint32_t rune)
{
    uint32_t code = rune >= 0xF020 && rune <= 0xF0FF ? rune & 0xFF : rune;

    if (code > 0xFF || !is_wingdings(font->name))
        return rune;
    for (size_t i = 0; i < SCH_COUNT_OF(wingdings); i++)
        if (code == wingdings[i].code)
            return wingdings[i].rune;
    return rune;
}
