/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/utf8.h"

#include <stdbool.h>

static const uint32_t replacement = 0xFFFD;

static bool is_inner(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t sch_utf8_len(const char *s, size_t left)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t n = 0;

    if (left == 0 || u[0] < 0x80)
        return left > 0;
    if (u[0] >= 0xC2 && u[0] < 0xF5)
        n = u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (!is_inner(u[i]))
            return 0;
    if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F) ||
        (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F))
        return 0; /* written longer than it need be, a half of a pair, beyond U+10FFFF */
    return n;
}

size_t sch_utf8_get(const char *text, uint32_t *ret_rune)
{
    const unsigned char *u = (const unsigned char *)text;
    size_t n = u[0] ? sch_utf8_len(text, 4) : 0; /* the end of the text ends a character, too */

    *ret_rune = u[0] < 0x80 ? u[0] : replacement;
    if (n < 2)
        return u[0] != 0;
    *ret_rune = u[0] & (0x7FU >> n);
    for (size_t i = 1; i < n; i++)
        *ret_rune = *ret_rune << 6 | (u[i] & 0x3FU);
    return n;
}

size_t sch_utf8_count(const char *text)
{
    size_t count = 0;
    uint32_t rune;

    for (size_t n = sch_utf8_get(text, &rune); n; n = sch_utf8_get(text += n, &rune))
        count++;
    return count;
}
