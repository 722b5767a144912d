/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

#include "schema/base/utf8.h"

#include <math.h>

/**
 * Lines of listings: words at the columns where they stand on the page.
 */
enum { LONG_WORD = 6 /* letters that tell an advance */, MOST_BLANKS = 80 };

/** Advance of the monospaced font of a block: by its longest words, whose ink fills their cells
 * but for the sides of the first letter and the last. */
static float code_advance(const asm_block *b)
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

/** Words of a code line at their columns, as they are. */
static void add_code(sch_strbuf *sb, const asm_block *b, const ocr_line *line, float advance)
{
    long at = 0; /* column */

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_word *word = &line->words[i];
        long column = lroundf((word->box.x0 - b->box.x0) / advance - 0.1F);
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

void asm_write_code(asm_writer *w, const asm_block *b, size_t at)
{
    if (w->code != b)
        w->advance = code_advance(b);
    w->code = b;
    add_code(&w->body, b, &b->page->lines[at], w->advance);
}
