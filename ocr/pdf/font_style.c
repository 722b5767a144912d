/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/font_style.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "schema/base/auto.h"

enum { BOLD = 1, ITALIC = 2, FIXED = 4, SERIF = 8 };

typedef struct style_word {
    const char *text;
    int style;
} style_word;

/* Anywhere in the name, any case. "Demi" covers DemiBold and Demi; "Semi" alone says nothing. */
static const style_word words[] = {
    {"bold", BOLD},
    {"black", BOLD},
    {"heavy", BOLD},
    {"demi", BOLD},
    {"italic", ITALIC},
    {"oblique", ITALIC},
    {"slanted", ITALIC},
    {"kursiv", ITALIC},
    {"mono", FIXED},
    {"courier", FIXED | SERIF},
    {"consol", FIXED},
    {"typewriter", FIXED},
    {"times", SERIF},
    {"garamond", SERIF},
    {"georgia", SERIF},
    {"palatino", SERIF},
    {"nimbusrom", SERIF},
    {"cambria", SERIF},
    {"nimbusmon", FIXED | SERIF},
};

/* At the end of the name, in this case: the short forms of URW's, Adobe's and Libertine's fonts. */
static const style_word endings[] = {
    {"LibertineTB", BOLD},
    {"LibertineTI", ITALIC},
    {"LibertineTBI", BOLD | ITALIC},
    {"LibertineTZ", BOLD},
    {"LibertineTZI", BOLD | ITALIC},
    {"BiolinumTB", BOLD},
    {"BiolinumTI", ITALIC},
    {"BiolinumTBI", BOLD | ITALIC},
    {"-Medi", BOLD},
    {"-MediItal", BOLD | ITALIC},
    {"-Bd", BOLD},
    {"-BdIt", BOLD | ITALIC},
    {"Ital", ITALIC},
    {"It", ITALIC},
    {"-Obl", ITALIC},
    {"-Blk", BOLD},
};

/* At the start of a TeX font's name, before the design size; longest first within a family. */
static const style_word tex_families[] = {
    {"CMMIB", BOLD | ITALIC | SERIF},
    {"CMBXTI", BOLD | ITALIC | SERIF},
    {"CMBXSL", BOLD | ITALIC | SERIF},
    {"CMSSBX", BOLD},
    {"CMSSI", ITALIC},
    {"CMBX", BOLD | SERIF},
    {"CMBSY", BOLD},
    {"CMITT", ITALIC | FIXED | SERIF},
    {"CMSLTT", ITALIC | FIXED | SERIF},
    {"CMTI", ITALIC | SERIF},
    {"CMSL", ITALIC | SERIF},
    {"CMMI", ITALIC | SERIF},
    {"CMTT", FIXED | SERIF},
    {"CMTCSC", FIXED | SERIF},
    {"CMB", BOLD | SERIF},
    {"CMU", ITALIC | SERIF},
    {"CMR", SERIF},
    {"CMCSC", SERIF},
    {"SFBI", BOLD | ITALIC | SERIF},
    {"SFBL", BOLD | ITALIC | SERIF},
    {"SFBX", BOLD | SERIF},
    {"SFRB", BOLD | SERIF},
    {"SFSX", BOLD},
    {"SFSO", BOLD | ITALIC},
    {"SFSI", ITALIC},
    {"SFTI", ITALIC | SERIF},
    {"SFSL", ITALIC | SERIF},
    {"SFIT", ITALIC | FIXED | SERIF},
    {"SFST", ITALIC | FIXED | SERIF},
    {"SFTT", FIXED | SERIF},
    {"SFRM", SERIF},
    {"EUFB", BOLD},
    {"EURB", BOLD},
};

static bool contains(const char *name, const char *word)
{
    size_t len = strlen(word);

    for (; *name; name++)
        if (strncasecmp(name, word, len) == 0)
            return true;
    return false;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t n = strlen(name), len = strlen(ending);

    return n > len && strcmp(name + n - len, ending) == 0;
}

/* "CMR10", "SFRM1095" and "CMTI" are TeX's; "CMReader" is not. */
static bool is_tex_name(const char *name, const char *family)
{
    size_t len = strlen(family);

    if (strncmp(name, family, len) != 0)
        return false;
    return strspn(name + len, "0123456789") == strlen(name + len);
}

ocr_font_style ocr_font_style_of_name(const char *name)
{
    int style = 0;

    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (contains(name, words[i].text))
            style |= words[i].style;
    for (size_t i = 0; i < SCH_COUNT_OF(endings); i++)
        if (ends_with(name, endings[i].text))
            style |= endings[i].style;
    for (size_t i = 0; i < SCH_COUNT_OF(tex_families); i++)
        if (is_tex_name(name, tex_families[i].text)) {
            style |= tex_families[i].style;
            break;
        }
    return (ocr_font_style){.bold = style & BOLD,
                            .italic = style & ITALIC,
                            .fixed = style & FIXED,
                            .serif = style & SERIF};
}
