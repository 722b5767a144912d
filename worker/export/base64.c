/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/base64.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void wrk_base64_encode(const void *bytes, size_t len, sch_strbuf *sb)
{
    const unsigned char *in = bytes;

    (void)sch_strbuf_reserve(sb, (len + 2) / 3 * 4);
    for (size_t i = 0; i < len; i += 3) {
        unsigned n = (unsigned)in[i] << 16;

        n |= i + 1 < len ? (unsigned)in[i + 1] << 8 : 0;
        n |= i + 2 < len ? in[i + 2] : 0;
        sch_strbuf_addc(sb, letters[n >> 18]);
        sch_strbuf_addc(sb, letters[n >> 12 & 63]);
        sch_strbuf_addc(sb, i + 1 < len ? letters[n >> 6 & 63] : '=');
        sch_strbuf_addc(sb, i + 2 < len ? letters[n & 63] : '=');
    }
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool wrk_base64_decode(const char *text, sch_strbuf *sb)
{
    size_t len = strlen(text);
    unsigned n = 0;

    if (len % 4 != 0)
        return false;
    while (len > 0 && text[len - 1] == '=')
        len--;
    (void)sch_strbuf_reserve(sb, len / 4 * 3 + 3);
    for (size_t i = 0; i < len; i++) {
        int value = value_of(text[i]);

        if (value < 0)
            return false;
        n = n << 6 | (unsigned)value;
        if (i % 4 > 0)
            sch_strbuf_addc(sb, (char)(n >> (6 - 2 * (i % 4)) & 0xff));
    }
    return !sb->failed;
}
