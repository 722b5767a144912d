/* SPDX-License-Identifier: Apache-2.0 */
/* Names of glyphs: slots of families, code points, and what font designers append. */
#include "ocr/math/symbol_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *key, const void *entry)
{
    return strcmp(key, ((const ocr_symbol_name *)entry)->name);
}

const ocr_symbol_slot *ocr_name_slot(const char *name)
{
    const ocr_symbol_name *found = bsearch(name, ocr_symbol_names, (size_t)ocr_symbol_name_count,
                                           sizeof ocr_symbol_names[0], by_name);

    return found ? &found->slot : NULL;
}

void ocr_name_base(const char *name, char *ret_base, size_t size)
{
    size_t n = name ? strcspn(name + (name[0] == '.'), ".") + (name[0] == '.') : 0;

    snprintf(ret_base, size, "%.*s", (int)(n < size ? n : size - 1), name ? name : "");
}

uint32_t ocr_name_rune(const char *name)
{
    const char *digits = strncmp(name, "uni", 3) == 0 ? name + 3 : name[0] == 'u' ? name + 1 : NULL;
    size_t n = digits ? strspn(digits, "0123456789ABCDEF") : 0;

    if (n < 4 || n > 6 || digits[n] != '\0')
        return 0;
    return (uint32_t)strtoul(digits, NULL, 16);
}

/** "a120", "C133", "G12": names that only repeat the code say nothing. */
static bool is_code_name(const char *name)
{
    size_t n = strlen(name);

    return n >= 2 && isalpha((unsigned char)name[0]) && strspn(name + 1, "0123456789") == n - 1;
}

const ocr_symbol_slot *ocr_name_says(const char *full, const char *stem)
{
    const ocr_symbol_slot *slot;

    if (!stem[0] || is_code_name(stem))
        return NULL;
    slot = ocr_name_slot(full);
    return slot ? slot : ocr_name_slot(stem);
}
