/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/letters.h"

#include <stdbool.h>
#include <string.h>

/* Heights above and below the baseline in em: means of Times, Helvetica, Computer Modern, Palatino
   and Georgia, by their AFM files. */
#define X_HEIGHT  0.46F
#define T_HEIGHT  0.60F
#define CAPITAL   0.68F
#define DESCENDER 0.21F

static bool is_in(char c, const char *set)
{
    return c != '\0' && strchr(set, c);
}

float ocr_em_from_word(const char *text, float height)
{
    float up = 0, down = 0;

    for (const char *p = text; *p; p++) {
        float top = 0;

        if (is_in(*p, "acegmnopqrsuvwxyz"))
            top = X_HEIGHT;
        else if (*p == 't')
            top = T_HEIGHT;
        else if ((*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || is_in(*p, "bdfhiklj!?"))
            top = CAPITAL;
        else if (is_in(*p, "()[]{}|/@$&%#") || (unsigned char)*p >= 0x80)
            return 0; /* higher or lower than letters by an amount that differs by font */
        if (top > up)
            up = top;
        if (is_in(*p, "gjpqy,;Q"))
            down = is_in(*p, ",;Q") ? DESCENDER * 0.7F : DESCENDER;
    }
    return up > 0 ? height / (up + down) : 0;
}

size_t ocr_letters_count(const char *text)
{
    size_t n = 0;

    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        n += (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
             *p >= 0xC0;
    return n;
}
