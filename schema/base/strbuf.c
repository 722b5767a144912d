/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"

#include "schema/base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

void sch_strbuf_done(sch_strbuf sb)
{
    free(sb.data);
}

void sch_strbuf_reset(sch_strbuf *sb)
{
    sb->len = 0;
    if (sb->data)
        sb->data[0] = '\0';
}

bool sch_strbuf_reserve(sch_strbuf *sb, size_t extra)
{
    size_t cap = sb->cap ? sb->cap : 64;
    char *grown;

    if (sb->failed)
        return false;
    if (extra > SIZE_MAX / 2 - sb->len - 1) {
        sb->failed = true;
        return false;
    }
    if (sb->len + extra + 1 <= sb->cap)
        return true;
    while (cap < sb->len + extra + 1)
        cap *= 2;
    grown = realloc(sb->data, cap);
    if (!grown) {
        sb->failed = true;
        return false;
    }
    sb->data = grown;
    sb->cap = cap;
    sb->data[sb->len] = '\0';
    return true;
}

void sch_strbuf_add(sch_strbuf *sb, const void *bytes, size_t len)
{
    if (!sch_strbuf_reserve(sb, len) || len == 0)
        return;
    memcpy(sb->data + sb->len, bytes, len);
    sb->len += len;
    sb->data[sb->len] = '\0';
}

void sch_strbuf_adds(sch_strbuf *sb, const char *text)
{
    sch_strbuf_add(sb, text, strlen(text));
}

void sch_strbuf_addc(sch_strbuf *sb, char c)
{
    sch_strbuf_add(sb, &c, 1);
}

void sch_strbuf_addf(sch_strbuf *sb, const char *fmt, ...)
{
    va_list ap, again;
    int n;

    if (!sch_strbuf_reserve(sb, 32)) /* mostly it fits at the first try */
        return;
    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(sb->data + sb->len, sb->cap - sb->len, fmt, ap);
    if (n < 0) {
        sb->failed = true;
    } else if ((size_t)n < sb->cap - sb->len) {
        sb->len += (size_t)n;
    } else if (sch_strbuf_reserve(sb, (size_t)n)) {
        vsnprintf(sb->data + sb->len, (size_t)n + 1, fmt, again);
        sb->len += (size_t)n;
    }
    if (sb->failed)
        sb->data[sb->len] = '\0'; /* take back what was half written */
    va_end(again);
    va_end(ap);
}

void sch_strbuf_add_rune(sch_strbuf *sb, unsigned rune)
{
    char b[4];
    size_t n;

    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = 0xFFFD;
    if (rune < 0x80) {
        b[0] = (char)rune;
        n = 1;
    } else if (rune < 0x800) {
        b[0] = (char)(0xC0 | rune >> 6);
        b[1] = (char)(0x80 | (rune & 0x3F));
        n = 2;
    } else if (rune < 0x10000) {
        b[0] = (char)(0xE0 | rune >> 12);
        b[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        b[2] = (char)(0x80 | (rune & 0x3F));
        n = 3;
    } else {
        b[0] = (char)(0xF0 | rune >> 18);
        b[1] = (char)(0x80 | (rune >> 12 & 0x3F));
        b[2] = (char)(0x80 | (rune >> 6 & 0x3F));
        b[3] = (char)(0x80 | (rune & 0x3F));
        n = 4;
    }
    sch_strbuf_add(sb, b, n);
}

static void add_json_ascii(sch_strbuf *sb, unsigned char c)
{
    switch (c) {
    case '"':
        sch_strbuf_add(sb, "\\\"", 2);
        break;
    case '\\':
        sch_strbuf_add(sb, "\\\\", 2);
        break;
    case '\n':
        sch_strbuf_add(sb, "\\n", 2);
        break;
    case '\t':
        sch_strbuf_add(sb, "\\t", 2);
        break;
    case '\r':
        sch_strbuf_add(sb, "\\r", 2);
        break;
    default:
        sch_strbuf_addf(sb, "\\u%04x", c);
    }
}

void sch_strbuf_add_json_inner(sch_strbuf *sb, const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t start = 0, i = 0;

    while (i < len) {
        size_t n = s[i] < 0x20 || s[i] == '"' || s[i] == '\\' ? 0 : sch_utf8_len(text + i, len - i);

        if (n > 0) {
            i += n;
            continue;
        }
        sch_strbuf_add(sb, s + start, i - start);
        if (s[i] < 0x80)
            add_json_ascii(sb, s[i]);
        else
            sch_strbuf_add_rune(sb, 0xFFFD);
        start = ++i;
    }
    sch_strbuf_add(sb, s + start, len - start);
}

void sch_strbuf_add_json(sch_strbuf *sb, const char *text, size_t len)
{
    sch_strbuf_addc(sb, '"');
    sch_strbuf_add_json_inner(sb, text, len);
    sch_strbuf_addc(sb, '"');
}

void sch_strbuf_add_num(sch_strbuf *sb, double value, int decimals)
{
    char b[64];
    size_t n;

    if (!isfinite(value))
        value = 0; /* JSON has no way to say it */
    if (fabs(value) > 1e15)
        snprintf(b, sizeof b, "%.17g", value);
    else
        snprintf(b, sizeof b, "%.*f", decimals, value);
    n = strlen(b);
    if (strchr(b, '.') && !strchr(b, 'e')) {
        while (b[n - 1] == '0')
            n--;
        if (b[n - 1] == '.')
            n--;
    }
    if (n == 2 && b[0] == '-' && b[1] == '0')
        sch_strbuf_addc(sb, '0');
    else
        sch_strbuf_add(sb, b, n);
}

const char *sch_strbuf_str(const sch_strbuf *sb)
{
    return sb->data ? sb->data : "";
}

char *sch_strbuf_steal(sch_strbuf *sb)
{
    char *taken;

    if (!sch_strbuf_reserve(sb, 0))
        return NULL;
    taken = sb->data;
    *sb = (sch_strbuf){0};
    return taken;
}
