/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/model/options.h"

#include <stdio.h>
#include <string.h>

/** Tesseract's names begin with these; "chi_sim", "chi_tra_vert", ... are all Chinese. */
static const struct {
    const char *key, *language;
} alphabets[OCR_ALPHABET_COUNT] = {
    [OCR_ALPHABET_EN] = {"en", "eng"}, [OCR_ALPHABET_HI] = {"hi", "hin"},
    [OCR_ALPHABET_ZH] = {"zh", "chi"}, [OCR_ALPHABET_JA] = {"ja", "jpn"},
    [OCR_ALPHABET_KO] = {"ko", "kor"}, [OCR_ALPHABET_RU] = {"ru", "rus"},
    [OCR_ALPHABET_TH] = {"th", "tha"}, [OCR_ALPHABET_TA] = {"ta", "tam"},
    [OCR_ALPHABET_TE] = {"te", "tel"}, [OCR_ALPHABET_GU] = {"gu", "guj"},
    [OCR_ALPHABET_BN] = {"bn", "ben"}, [OCR_ALPHABET_VI] = {"vi", "vie"},
};

const char *ocr_alphabet_key(ocr_alphabet alphabet)
{
    return alphabet < OCR_ALPHABET_COUNT ? alphabets[alphabet].key : "";
}

static bool is_denied(const char *language, size_t len, unsigned denied)
{
    for (unsigned i = 0; i < OCR_ALPHABET_COUNT; i++) {
        size_t n = strlen(alphabets[i].language);

        if (denied & 1U << i && len >= n && strncmp(language, alphabets[i].language, n) == 0 &&
            (len == n || language[n] == '_'))
            return true;
    }
    return false;
}

void ocr_options_languages(const char *languages, unsigned denied, char *ret_languages, size_t cap)
{
    size_t used = 0, len;

    ret_languages[0] = '\0';
    for (const char *p = languages; *p; p += len + (p[len] == '+')) {
        len = strcspn(p, "+");
        if (is_denied(p, len, denied))
            continue;
        if (used + len + 2 > cap) {
            used = 0;
            break;
        }
        used += (size_t)snprintf(ret_languages + used, cap - used, "%s%.*s", used ? "+" : "",
                                 (int)len, p);
    }
    if (used == 0)
        snprintf(ret_languages, cap, "%s", languages);
}

void ocr_options_init(ocr_options *options)
{
    *options = (ocr_options){
        .languages = "eng",
        .rm_spaces = true,
        .fullwidth_punctuation = -1,
        .sections = OCR_SECTIONS_PRESERVE,
        .math_inline = {"\\(", "\\)"},
        .math_display = {"\\[", "\\]"},
        .image_base = "",
        .image_id = "",
        .image_query = true,
    };
}
