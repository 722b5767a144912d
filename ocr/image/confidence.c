/* SPDX-License-Identifier: Apache-2.0 */
/* How sure a reading is: of every word, and of its characters. */
#include "ocr/image/image_priv.h"

#include "ocr/assemble/assemble_priv.h"

static float rate_of(const ocr_word *word, const ocr_sign *signs, float *weight)
{
    float sum = 0;

    if (word->glyph0 < 0 || word->glyph1 <= word->glyph0) {
        *weight = 1;
        return word->conf;
    }
    for (int32_t s = word->glyph0; s < word->glyph1; s++)
        sum += signs[s].conf;
    *weight = (float)(word->glyph1 - word->glyph0);
    return sum / *weight;
}

void ocr_image_rate_lines(ocr_page *page, const ocr_sign *signs)
{
    for (size_t i = 0; i < page->nlines; i++) {
        ocr_line *line = &page->lines[i];
        float conf = 1, sum = 0, weights = 0;

        for (size_t w = 0; w < line->nwords; w++) {
            float weight, rate = rate_of(&line->words[w], signs, &weight);

            conf *= line->words[w].conf;
            sum += rate * weight;
            weights += weight;
        }
        if (line->nwords > 0) {
            line->conf = conf;
            line->conf_rate = sum / weights;
        }
    }
}

static bool is_output(const ocr_line *line)
{
    return line->nwords > 0 && !line->error_id && line->type != OCR_EQUATION_NUMBER &&
           !asm_is_inside(line->type);
}

float ocr_image_confidence(const ocr_page *page, float *ret_rate)
{
    float conf = 1, sum = 0, lines = 0;

    for (size_t i = 0; i < page->nlines; i++) {
        if (!is_output(&page->lines[i]))
            continue;
        conf *= page->lines[i].conf;
        sum += page->lines[i].conf_rate;
        lines++;
    }
    if (ret_rate)
        *ret_rate = lines > 0 ? sum / lines : 0;
    return conf;
}
