/* SPDX-License-Identifier: Apache-2.0 */
#include "server/range.h"

#include <string.h>
#include <strings.h>

/** Digits at *at; false when there are none or they do not fit. */
static bool take_number(const char **at, uint64_t *ret_value)
{
    const char *p = *at;
    uint64_t value = 0;

    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *at = p;
    *ret_value = value;
    return true;
}

static bool is_end(const char *p)
{
    return p[strspn(p, " \t")] == '\0';
}

static srv_range_kind suffix(const char *at, uint64_t size, uint64_t *ret_first, uint64_t *ret_len)
{
    uint64_t n;

    if (!take_number(&at, &n) || !is_end(at))
        return SRV_RANGE_WHOLE;
    if (n == 0 || size == 0)
        return SRV_RANGE_OUTSIDE;
    *ret_len = n < size ? n : size;
    *ret_first = size - *ret_len;
    return SRV_RANGE_PART;
}

srv_range_kind srv_range_parse(const char *header, uint64_t size, uint64_t *ret_first,
                               uint64_t *ret_len)
{
    const char *at = header;
    uint64_t first;
    uint64_t last = UINT64_MAX;

    if (!header || strncasecmp(header, "bytes=", 6) != 0)
        return SRV_RANGE_WHOLE;
    at += 6;
    at += strspn(at, " \t");
    if (*at == '-')
        return suffix(at + 1, size, ret_first, ret_len);
    if (!take_number(&at, &first) || *at++ != '-')
        return SRV_RANGE_WHOLE;
    if (!is_end(at) && (!take_number(&at, &last) || !is_end(at)))
        return SRV_RANGE_WHOLE;
    if (last < first)
        return SRV_RANGE_WHOLE;
    if (first >= size)
        return SRV_RANGE_OUTSIDE;
    *ret_first = first;
    *ret_len = (last < size ? last + 1 : size) - first;
    return SRV_RANGE_PART;
}

bool srv_etag_matches(const char *header, const char *etag)
{
    const size_t len = strlen(etag);

    for (const char *at = header; at && *at;) {
        at += strspn(at, " \t,");
        if (*at == '*')
            return true;
        if (strncmp(at, "W/", 2) == 0)
            at += 2;
        if (strncmp(at, etag, len) == 0 && (is_end(at + len) || strchr(" \t,", at[len])))
            return true;
        at += strcspn(at, ",");
    }
    return false;
}
