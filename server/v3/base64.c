/* SPDX-License-Identifier: Apache-2.0 */
#include "server/v3/image.h"

#include <string.h>

/** @return 64: not of the alphabet. Both the standard's and that of URLs are understood. */
static unsigned value_of(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26U;
    if (c >= '0' && c <= '9')
        return c - '0' + 52U;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : 64;
}

bool srv_base64_decode(const char *text, size_t len, sch_strbuf *ret_bytes)
{
    unsigned bits = 0, count = 0;
    size_t at = 0;

    if (!sch_strbuf_reserve(ret_bytes, len / 4 * 3 + 3))
        return false;
    for (; at < len && text[at] != '='; at++) {
        unsigned value = value_of((unsigned char)text[at]);

        if (value == 64 && strchr(" \t\r\n", text[at]) && text[at])
            continue;
        if (value == 64)
            return false;
        bits = bits << 6 | value;
        if (++count == 4) {
            ret_bytes->data[ret_bytes->len++] = (char)(bits >> 16);
            ret_bytes->data[ret_bytes->len++] = (char)(bits >> 8);
            ret_bytes->data[ret_bytes->len++] = (char)bits;
            bits = count = 0;
        }
    }
    if (count >= 2)
        ret_bytes->data[ret_bytes->len++] = (char)(count == 2 ? bits >> 4 : bits >> 10);
    if (count == 3)
        ret_bytes->data[ret_bytes->len++] = (char)(bits >> 2);
    ret_bytes->data[ret_bytes->len] = '\0';
    return count != 1 && strspn(text + at, "= \t\r\n") == len - at;
}
