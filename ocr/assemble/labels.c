/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/labels.h"

#include "schema/base/auto.h"

#include <ctype.h>
#include <string.h>

/**
 * Forms of list labels. One text may be a number in two styles ("i" is the first Roman number and
 * the ninth letter): which one is meant is for the neighbours to say.
 */
enum { MAX_LABEL = 999 };

size_t asm_bullet_len(const char *text)
{
    static const char *const bullets[] = {"•", "◦", "▪", "■", "●", "‣", "○", "➢", "❖",
                                          "∙", "·", "✓", "✔", "□", "☐", "☑", "☒", "❑",
                                          "❒", "➤", "►", "▶", "◯", "◉", "◆", "❍"};

    for (size_t i = 0; i < SCH_COUNT_OF(bullets); i++)
        if (strncmp(text, bullets[i], strlen(bullets[i])) == 0)
            return strlen(bullets[i]);
    return 0;
}

bool asm_bullet_is_marker(const char *text)
{
    return asm_bullet_is_box(text) || strncmp(text, "✓", strlen("✓")) == 0 ||
           strncmp(text, "✔", strlen("✔")) == 0;
}

bool asm_bullet_is_box(const char *text)
{
    static const char *const boxes[] = {"□", "☐", "☑", "☒", "❑", "❒", "◯", "◉"};

    for (size_t i = 0; i < SCH_COUNT_OF(boxes); i++)
        if (strncmp(text, boxes[i], strlen(boxes[i])) == 0)
            return true;
    return false;
}

static int roman_digit(char c)
{
    switch (c) {
    case 'i':
        return 1;
    case 'v':
        return 5;
    case 'x':
        return 10;
    case 'l':
        return 50;
    case 'c':
        return 100;
    default:
        return 0;
    }
}

/** Value of a Roman number in its usual form; 0: it is none. */
static int roman_value(const char *s, size_t n)
{
    int value = 0, last = MAX_LABEL;

    for (size_t i = 0; i < n; i++) {
        int digit = roman_digit((char)tolower((unsigned char)s[i]));
        int next = i + 1 < n ? roman_digit((char)tolower((unsigned char)s[i + 1])) : 0;

        if (digit == 0 || digit > last)
            return 0;
        if (next > digit) {
            if (next > 10 * digit || (digit != 1 && digit != 10))
                return 0;
            value += next - digit;
            last = digit - 1; /* "ixi" is none */
            i++;
            continue;
        }
        if (i >= 3 && s[i] == s[i - 1] && s[i] == s[i - 2] && s[i] == s[i - 3])
            return 0;
        value += digit;
        last = digit;
    }
    return value;
}

static int arabic_value(const char *s, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n && i < 4; i++)
        value = value * 10 + (s[i] - '0');
    return n > 3 ? 0 : value;
}

static int value_of(const char *s, size_t n, asm_label_style style)
{
    bool upper = style == ASM_LABEL_UPPER_ROMAN || style == ASM_LABEL_UPPER_LETTER;

    if (style == ASM_LABEL_ARABIC) {
        for (size_t i = 0; i < n; i++)
            if (!isdigit((unsigned char)s[i]))
                return 0;
        return arabic_value(s, n);
    }
    for (size_t i = 0; i < n; i++)
        if (!(upper ? isupper((unsigned char)s[i]) : islower((unsigned char)s[i])))
            return 0;
    if (style == ASM_LABEL_LOWER_ROMAN || style == ASM_LABEL_UPPER_ROMAN)
        return roman_value(s, n);
    return n == 1 ? tolower((unsigned char)s[0]) - 'a' + 1 : 0;
}

bool asm_label_parse(const char *text, asm_label_style style, asm_label *ret_label)
{
    size_t n = strlen(text);
    asm_label label = {.style = style};

    if (n && text[0] == '(') {
        label.open = '(';
        text++;
        n--;
    }
    if (n < 2 || !strchr(label.open ? ")" : ").", text[n - 1]))
        return false;
    label.close = text[n - 1];
    label.value = value_of(text, n - 1, style);
    if (label.value == 0)
        return false;
    *ret_label = label;
    return true;
}

bool asm_label_is_default(const asm_label *label, int depth)
{
    static const struct {
        asm_label_style style;
        char open, close;
    } defaults[] = {{ASM_LABEL_ARABIC, 0, '.'},
                    {ASM_LABEL_LOWER_LETTER, '(', ')'},
                    {ASM_LABEL_LOWER_ROMAN, 0, '.'},
                    {ASM_LABEL_UPPER_LETTER, 0, '.'}};

    return depth >= 0 && depth < (int)SCH_COUNT_OF(defaults) &&
           label->style == defaults[depth].style && label->open == defaults[depth].open &&
           label->close == defaults[depth].close;
}
