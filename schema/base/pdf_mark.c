/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/pdf_mark.h"

#include <ctype.h>
#include <string.h>

enum { WITHIN = 1024 };

/** Whether the bytes before `at` end in a number; *ret_at gets where it begins. */
static bool ends_in_number(const unsigned char *b, size_t at, size_t *ret_at)
{
    size_t from = at;

    while (from > 0 && isdigit(b[from - 1]))
        from--;
    *ret_at = from;
    return from < at;
}

/** "<number> <number> obj" somewhere. */
static bool has_object(const unsigned char *b, size_t len)
{
    for (size_t i = 0; i + 4 < len; i++) {
        size_t at;

        if (memcmp(b + i, " obj", 4) == 0 && !isalnum(b[i + 4]) && ends_in_number(b, i, &at) &&
            at > 0 && b[at - 1] == ' ' && ends_in_number(b, at - 1, &at))
            return true;
    }
    return false;
}

bool sch_looks_like_pdf(const void *bytes, size_t len)
{
    size_t n = len < WITHIN ? len : WITHIN;

    return n > 0 && (memmem(bytes, n, "%PDF-", 5) || has_object(bytes, n));
}
