/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include "schema/base/utf8.h"

#include <math.h>

/**
 * Listings: words at the columns where they stand, and blank lines.
 */
enum { LONG_WORD = 6 /* letters that tell an advance */, MOST_BLANKS = 80 };

/** By the longest words, whose ink fills their cells but for the sides of the first letter and the
 * last. */
float asm_code_advance(const asm_block *b)
{
    float best = 0, reach = 0;
    size_t most = LONG_WORD - 1;

    for (size_t i = b->first; i < b->end; i++)
        for (size_t k = 0; k < b->page->lines[i].nwords; k++) {
            const ocr_word *word = &b->page->lines[i].words[k];
            size_t n = sch_utf8_count(word->text);

            if (n > most) {
                most = n;
                best = (word->box.x1 - word->box.x0) / ((float)n - 0.2F);
            }
        }
    best = best > 0 ? best : 0.6F * (b->size > 0 ? b->size : 1);
    for (size_t i = b->first; i < b->end; i++) {
        const ocr_line *line = &b->page->lines[i];
        float far = line->nwords ? line->words[line->nwords - 1].box.x0 - line->box.x0 : 0;

        reach = fmaxf(reach, far);
        if (far == reach) /* ever further words tell it better */
            for (size_t k = 1; k < line->nwords; k++) {
                float span = line->words[k].box.x0 - line->box.x0;

                if (span > LONG_WORD * best)
                    best = span / roundf(span / best);
            }
    }
    return best;
}

void asm_add_code(sch_strbuf *sb, const ocr_line *line, float x0, float advance)
{
    long at = 0; /* column */

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_word *word = &line->words[i];
        long column = lroundf((word->box.x0 - x0) / advance - 0.1F);
        bool apart = i && !word->glued;

        if ((i == 0 || apart) && column - at > MOST_BLANKS)
            column = at + MOST_BLANKS;
        for (long n = i == 0  ? column
                      : apart ? (column > at ? column - at : 1)
                              : 0;
             n > 0; n--, at++)
            sch_strbuf_addc(sb, ' ');
        sch_strbuf_adds(sb, word->text);
        at += (long)sch_utf8_count(word->text);
    }
}

/** The least distance that two lines have. */
float asm_code_pitch(const asm_block *b)
{
    float pitch = INFINITY;

    for (size_t i = b->first + 1; i < b->end; i++) {
        float step = b->page->lines[i].baseline - b->page->lines[i - 1].baseline;

        if (step > 0.8F * b->size)
            pitch = fminf(pitch, step);
    }
    return pitch;
}

const char *asm_code_separator(const asm_block *b, size_t at, float pitch)
{
    static const char *const ends[] = {"\n", "\n\n", "\n\n\n"};
    const ocr_line *line = &b->page->lines[at];
    long lines = lroundf((line->baseline - line[-1].baseline) / pitch);

    return ends[lines < 1 ? 0 : lines > 3 ? 2 : lines - 1];
}
