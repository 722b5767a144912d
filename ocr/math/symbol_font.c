/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a font is by its name: the encoding family of TeX and its clones, the style of its letters.
 *
 * Names come without their subset tag and are matched from the left, without regard to case. The
 * first row that fits counts, so the longer names stand first.
 */
#include "ocr/math/symbol_font.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct family {
    const char *prefix;
    const char *encoding;
    bool slots; /* the code is the TeX slot; clones re-encode, so their glyph names decide */
    uint8_t style;
} family;

static const family families[] = {
    {"CMMIB", "OML", true, OCR_STYLE_BOLD},
    {"CMMI", "OML", true, OCR_STYLE_NONE},
    {"LMMathItalic", "OML", true, OCR_STYLE_NONE},
    {"LMMI", "OML", true, OCR_STYLE_NONE},
    {"CMBSY", "OMS", true, OCR_STYLE_BOLD},
    {"CMSY", "OMS", true, OCR_STYLE_NONE},
    {"LMMathSymbols", "OMS", true, OCR_STYLE_NONE},
    {"LMSY", "OMS", true, OCR_STYLE_NONE},
    {"CMEX", "OMX", true, OCR_STYLE_NONE},
    {"LMMathExtension", "OMX", true, OCR_STYLE_NONE},
    {"LMEX", "OMX", true, OCR_STYLE_NONE},
    {"MSAM", "MSAM", true, OCR_STYLE_NONE},
    {"MSBM", "MSBM", true, OCR_STYLE_NONE},
    {"EUFB", "EUF", true, OCR_STYLE_NONE},
    {"EUFM", "EUF", true, OCR_STYLE_NONE},
    {"EUSB", "EUS", true, OCR_STYLE_NONE},
    {"EUSM", "EUS", true, OCR_STYLE_NONE},
    {"EUEX", "OMX", false, OCR_STYLE_NONE},
    {"EURB", "OML", false, OCR_STYLE_BOLD},
    {"EURM", "OML", false, OCR_STYLE_NONE},
    {"RSFS", "RSFS", true, OCR_STYLE_NONE},
    {"STMARY", "STMARY", true, OCR_STYLE_NONE},
    {"LASY", "LASY", true, OCR_STYLE_NONE},
    {"WASY", "WASY", true, OCR_STYLE_NONE},
    {"ESINT", "ESINT", true, OCR_STYLE_NONE},
    {"BBMSS", "BBM", true, OCR_STYLE_NONE},
    {"BBM", "BBM", true, OCR_STYLE_NONE},
    {"BBOLD", "BBM", true, OCR_STYLE_NONE},
    {"DSROM", "BBM", true, OCR_STYLE_NONE},
    {"DSSS", "BBM", true, OCR_STYLE_NONE},
    {"YHCMEX", "OMX", false, OCR_STYLE_NONE},
    {"YHMATH", "OMX", false, OCR_STYLE_NONE},
    {"CCMI", "OML", false, OCR_STYLE_NONE},
    {"XCCMI", "OML", false, OCR_STYLE_NONE},
    {"XCCSY", "OMS", false, OCR_STYLE_NONE},
    {"CCEX", "OMX", false, OCR_STYLE_NONE},
    {"RTXBMI", "OML", false, OCR_STYLE_BOLD},
    {"RTXMI", "OML", false, OCR_STYLE_NONE},
    {"TXBMIA", "EUF", false, OCR_STYLE_NONE}, /* fraktur, then blackboard in the upper half */
    {"TXMIA", "EUF", false, OCR_STYLE_NONE},
    {"TXBMI", "OML", false, OCR_STYLE_BOLD},
    {"TXMI", "OML", false, OCR_STYLE_NONE},
    {"TXBSYA", "MSAM", false, OCR_STYLE_NONE},
    {"TXBSYB", "MSBM", false, OCR_STYLE_NONE},
    {"TXSYA", "MSAM", false, OCR_STYLE_NONE},
    {"TXSYB", "MSBM", false, OCR_STYLE_NONE},
    {"TXBSY", "OMS", false, OCR_STYLE_NONE},
    {"TXSY", "OMS", false, OCR_STYLE_NONE},
    {"TXBEX", "OMX", false, OCR_STYLE_NONE},
    {"TXEX", "OMX", false, OCR_STYLE_NONE},
    {"RPXBMI", "OML", false, OCR_STYLE_BOLD},
    {"RPXMI", "OML", false, OCR_STYLE_NONE},
    {"PXBMIA", "EUF", false, OCR_STYLE_NONE},
    {"PXMIA", "EUF", false, OCR_STYLE_NONE},
    {"PXMI", "OML", false, OCR_STYLE_NONE},
    {"PXSYA", "MSAM", false, OCR_STYLE_NONE},
    {"PXSYB", "MSBM", false, OCR_STYLE_NONE},
    {"PXSY", "OMS", false, OCR_STYLE_NONE},
    {"PXEX", "OMX", false, OCR_STYLE_NONE},
    {"NewTXMI", "OML", false, OCR_STYLE_NONE},
    {"NewPXMI", "OML", false, OCR_STYLE_NONE},
    {"NTXMI", "OML", false, OCR_STYLE_NONE},
    {"NPXMI", "OML", false, OCR_STYLE_NONE},
    {"NTXSY", "OMS", false, OCR_STYLE_NONE},
    {"NTXEXX", "OMX", false, OCR_STYLE_NONE},
    {"NTXEX", "OMX", false, OCR_STYLE_NONE},
    {"NPXSY", "OMS", false, OCR_STYLE_NONE},
    {"NPXEXX", "OMX", false, OCR_STYLE_NONE},
    {"KP--M-MediumItalic", "OML", false, OCR_STYLE_BOLD},
    {"KP--M-Italic", "OML", false, OCR_STYLE_NONE},
    {"KP--M-SY-", "OMS", false, OCR_STYLE_NONE},
    {"KP--M-EX-", "OMX", false, OCR_STYLE_NONE},
    {"KP--M-SYA-", "MSAM", false, OCR_STYLE_NONE},
    {"KP--M-SYB-", "MSBM", false, OCR_STYLE_NONE},
    {"KP--M-Regular", "EUF", false, OCR_STYLE_NONE},
    {"KP-Medium", NULL, false, OCR_STYLE_BF},
    {"KP-Expert-Medium", NULL, false, OCR_STYLE_BF},
    {"HFBRAS", "MSAM", false, OCR_STYLE_NONE},
    {"HFBRBS", "MSBM", false, OCR_STYLE_NONE},
    {"HFBRSY", "OMS", false, OCR_STYLE_NONE},
    {"HFBRMB", "OML", false, OCR_STYLE_BOLD},
    {"HFBRMI", "OML", false, OCR_STYLE_NONE},
    {"HFBRBX", "OT1", false, OCR_STYLE_BF},
    {"RTXB", "OT1", false, OCR_STYLE_BF},
    {"RPXB", "OT1", false, OCR_STYLE_BF},
    {"PazoMath-Italic", "OML", false, OCR_STYLE_NONE},
    {"PazoMath-BoldItalic", "OML", false, OCR_STYLE_BOLD},
    {"PazoMathBlackboardBold", "BBM", false, OCR_STYLE_NONE},
    {"Fourier-Math-Letters", "OML", false, OCR_STYLE_NONE},
    {"Fourier-Math-Cal", "OMS", false, OCR_STYLE_NONE},
    {"Fourier-Math-BlackBoard", "BBM", false, OCR_STYLE_NONE},
    {"Fourier-Math-Symbols", "OMS", false, OCR_STYLE_NONE},
    {"Fourier-Math-Extension", "OMX", false, OCR_STYLE_NONE},
    {"MathDesign", "MD", false, OCR_STYLE_NONE},
    {"Iwona", "GUST", false, OCR_STYLE_NONE},
    {"Kurier", "GUST", false, OCR_STYLE_NONE},
    {"AntykwaTorunska", "GUST", false, OCR_STYLE_NONE},
    {"ArevSans", "AREV", false, OCR_STYLE_NONE},
    {"TeX-matha", "MATHA", true, OCR_STYLE_NONE},
    {"TeX-mathb", "MATHB", true, OCR_STYLE_NONE},
    {"TeX-mathx", "MATHX", true, OCR_STYLE_NONE},
    {"MT-Extra", "MTEXTRA", false, OCR_STYLE_NONE},
    {"MTExtra", "MTEXTRA", false, OCR_STYLE_NONE},
    {"MT Extra", "MTEXTRA", false, OCR_STYLE_NONE},
    {"EuclidExtra", "MTEXTRA", false, OCR_STYLE_NONE},
    {"Euclid-Extra", "MTEXTRA", false, OCR_STYLE_NONE},
    {"MTMI", "OML", false, OCR_STYLE_NONE},
    {"MTSY", "OMS", false, OCR_STYLE_NONE},
    {"MTEX", "OMX", false, OCR_STYLE_NONE},
    {"Universal-GreekwithMathPi", "PI", false, OCR_STYLE_NONE},
    {"MathematicalPi", "PI", false, OCR_STYLE_NONE},
    {"SymbolMT", "SYMBOL", false, OCR_STYLE_NONE},
    {"Symbol", "SYMBOL", false, OCR_STYLE_NONE},
    {"EuclidSymbol", "SYMBOL", false, OCR_STYLE_NONE},
    {"Euclid-Symbol", "SYMBOL", false, OCR_STYLE_NONE},
    {"StandardSymL", "SYMBOL", false, OCR_STYLE_NONE},
    {"StandardSymbolsPS", "SYMBOL", false, OCR_STYLE_NONE},
    {"CMBX", "OT1", true, OCR_STYLE_BF},
    {"CMSSBX", "OT1", true, OCR_STYLE_SF},
    {"CMSS", "OT1", true, OCR_STYLE_SF},
    {"CMTT", "OT1", true, OCR_STYLE_TT},
    {"CMITT", "OT1", true, OCR_STYLE_TT},
    {"CMSLTT", "OT1", true, OCR_STYLE_TT},
    {"CMTI", "OT1", true, OCR_STYLE_IT},
    {"CMSL", "OT1", true, OCR_STYLE_IT},
    {"CMR", "OT1", true, OCR_STYLE_NONE},
    {"CMCSC", "OT1", true, OCR_STYLE_NONE},
    {"CMFF", "OT1", true, OCR_STYLE_NONE},
    {"CMB1", "OT1", true, OCR_STYLE_BF},
    {"CMU", NULL, false, OCR_STYLE_NONE},
    {"SFBX", NULL, false, OCR_STYLE_BF},
    {"SFSS", NULL, false, OCR_STYLE_SF},
    {"SFTT", NULL, false, OCR_STYLE_TT},
    {"SFTI", NULL, false, OCR_STYLE_IT},
    {"SFSL", NULL, false, OCR_STYLE_IT},
    {"LMSans", NULL, false, OCR_STYLE_SF},
    {"LMMono", NULL, false, OCR_STYLE_TT},
};

/** GUST and AREV: one font holds text and mathematics, and has names of its own for some signs. */
bool ocr_symbol_is_math_encoding(const char *encoding)
{
    static const char *const text[] = {"OT1", "T1", "GUST", "AREV"};

    for (size_t i = 0; encoding && i < SCH_COUNT_OF(text); i++)
        if (strcmp(encoding, text[i]) == 0)
            return false;
    return encoding != NULL;
}

static bool contains(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strcasestr(name, *words))
            return true;
    return false;
}

/** "-b", "-bi", "-It" and the like at the end of a PostScript name. */
static bool ends_with(const char *name, const char *const *words)
{
    size_t n = strlen(name);

    for (; *words; words++) {
        size_t k = strlen(*words);

        if (n >= k && strcasecmp(name + n - k, *words) == 0)
            return true;
    }
    return false;
}

static const family *family_of(const char *name)
{
    for (size_t i = 0; i < SCH_COUNT_OF(families); i++)
        if (strncasecmp(name, families[i].prefix, strlen(families[i].prefix)) == 0)
            return &families[i];
    return NULL;
}

ocr_font_role ocr_font_role_of(const ocr_pdf_font *font)
{
    static const char *const italics[] = {"ital", "obl", "slant", "kursiv", NULL};
    static const char *const italic_ends[] = {"-it", "-i", "-bi", "MI", NULL};
    static const char *const bolds[] = {"bold", "black", "heavy", NULL};
    static const char *const bold_ends[] = {"-b", "-bi", "-medi", "-mediital", NULL};
    static const char *const maths[] = {"math", "rsfs", "asana", NULL};
    static const char *const signs[] = {"opensymbol", "starsymbol", NULL};
    static const char *const monos[] = {"mono", "courier", "typewriter", "consol", NULL};
    const char *name = font->name ? font->name : "";
    const family *f = family_of(name);
    const char *encoding = f ? f->encoding : NULL;
    ocr_font_role role = {0};

    role.italic = font->italic || contains(name, italics) || ends_with(name, italic_ends);
    role.bold = font->bold || contains(name, bolds) || ends_with(name, bold_ends);
    role.mono = font->fixed || contains(name, monos);
    role.math = ocr_symbol_is_math_encoding(encoding) || contains(name, maths);
    role.extension = encoding && strcmp(encoding, "OMX") == 0;
    role.pi = encoding && (strcmp(encoding, "PI") == 0 || strcmp(encoding, "SYMBOL") == 0);
    role.signs = contains(name, signs);
    if (f)
        role.style = f->style;
    if (f && role.style == OCR_STYLE_NONE && role.bold && role.math)
        role.style = OCR_STYLE_BOLD;
    if (role.style == OCR_STYLE_BF)
        role.bold = true;
    if (role.style == OCR_STYLE_IT)
        role.italic = true;
    if (role.style == OCR_STYLE_TT)
        role.mono = true;
    return role;
}

void ocr_symbol_family_of(const ocr_pdf_font *font, const char **ret_encoding, bool *ret_slots)
{
    const family *f = family_of(font->name ? font->name : "");

    *ret_encoding = f ? f->encoding : NULL;
    *ret_slots = f && f->slots && !font->is_cid;
}
