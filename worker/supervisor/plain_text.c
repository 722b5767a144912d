/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/plain_text.h"

#include <stdint.h>
#include <string.h>

#define HIGH_BITS 0x8080808080808080u
#define ONES      0x0101010101010101u

/* Eight bytes at once: all ASCII and none below space. */
static bool is_printable8(const unsigned char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return ((v | (v - ONES * 0x20)) & HIGH_BITS) == 0;
}

/* Length of the sequence at p of at most left bytes, 0: not UTF-8 (Unicode table 3-7). */
static size_t sequence(const unsigned char *p, size_t left)
{
    size_t len = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    unsigned char least = 0x80, most = 0xBF; /* of the second byte */

    if (len == 0 || len > left)
        return 0;
    if (p[0] == 0xE0)
        least = 0xA0;
    else if (p[0] == 0xED)
        most = 0x9F;
    else if (p[0] == 0xF0)
        least = 0x90;
    else if (p[0] == 0xF4)
        most = 0x8F;
    if (p[1] < least || p[1] > most)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

bool wrk_text_is_plain(const char *text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t i = 0;

    while (i < len) {
        if (len - i >= 8 && is_printable8(p + i)) {
            i += 8;
        } else if (p[i] < 0x80) {
            if (p[i] < 0x20)
                return false;
            i++;
        } else {
            size_t n = sequence(p + i, len - i);

            if (n == 0)
                return false;
            i += n;
        }
    }
    return true;
}
