/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/torn.h"

#include <math.h>
#include <string.h>

enum {
    PIECE_LINES = 2, /* a block of no more lines may be a piece */
    NEAR_LINES = 12, /* of the block, above and below, tell how far its lines reach */
    REACHING = 3,    /* so many of them must reach as far as the piece */
};
#define MAX_GAP_EM  4.0F /* wider ones are between columns */
#define BASELINE_EM 0.25F
#define LEADING_EM  1.5F

static bool is_piece(const ocr_reading *r, const ocr_read_line *line)
{
    int lines = 0;

    for (size_t i = 0; i < r->nlines; i++)
        lines += r->lines[i].block == line->block;
    return lines <= PIECE_LINES;
}

/** The end of the line stands before the piece, on the same baseline. */
static bool leads_to(const ocr_read_line *line, const ocr_read_line *piece)
{
    float em = line->font_size, gap = piece->box.x0 - line->box.x1;

    return line->block != piece->block && gap > 0 && gap < MAX_GAP_EM * em &&
           fabsf(line->baseline1 - piece->baseline0) < BASELINE_EM * em &&
           piece->font_size < 1.5F * em && piece->font_size > em / 1.5F;
}

/** Other lines of the line's block go on to where the piece ends, and not farther. */
static bool is_inside(const ocr_reading *r, const ocr_read_line *line, const ocr_read_line *piece)
{
    float em = line->font_size, right = line->box.x1;
    int reaching = 0;

    for (size_t i = 0; i < r->nlines; i++) {
        const ocr_read_line *other = &r->lines[i];

        if (other->block != line->block ||
            fabsf(other->baseline0 - line->baseline0) > NEAR_LINES * LEADING_EM * em)
            continue;
        right = fmaxf(right, other->box.x1);
        reaching += other->box.x1 > piece->box.x1 - em && other->box.x0 < piece->box.x0 - em;
    }
    return reaching >= REACHING && piece->box.x1 < right + em / 2;
}

/** The line that the piece ends; SIZE_MAX: none. */
static size_t line_of(const ocr_reading *r, size_t piece)
{
    size_t best = SIZE_MAX;

    if (!is_piece(r, &r->lines[piece]))
        return SIZE_MAX;
    for (size_t i = 0; i < r->nlines; i++)
        if (leads_to(&r->lines[i], &r->lines[piece]) &&
            (best == SIZE_MAX || r->lines[i].box.x1 > r->lines[best].box.x1))
            best = i;
    return best != SIZE_MAX && is_inside(r, &r->lines[best], &r->lines[piece]) ? best : SIZE_MAX;
}

/** Add a piece to the line that is being put together at the end of words. */
static void append(const ocr_reading *r, const ocr_read_line *piece, ocr_read_line *line,
                   ocr_word *words, size_t *nwords)
{
    memcpy(words + *nwords, r->words + piece->word0, piece->nwords * sizeof *words);
    *nwords += piece->nwords;
    line->nwords += piece->nwords;
    if (piece->box.x1 > line->box.x1)
        line->baseline1 = piece->baseline1;
    ocr_box_grow(&line->box, &piece->box);
}

sch_status ocr_torn_join(ocr_reading *reading, sch_arena *arena, sch_err *err)
{
    size_t n = reading->nlines, nwords = 0, kept = 0;
    size_t *owner = sch_arena_alloc(arena, n + 1, sizeof *owner);
    ocr_read_line *lines = sch_arena_alloc(arena, n + 1, sizeof *lines);
    ocr_word *words = sch_arena_alloc(arena, reading->nwords + 1, sizeof *words);

    if (!owner || !lines || !words)
        return sch_fail(err, SCH_LIMIT, "the page has too many words");
    for (size_t i = 0; i < n; i++)
        owner[i] = line_of(reading, i);
    for (size_t i = 0; i < n; i++) {
        if (owner[i] != SIZE_MAX)
            continue;
        lines[kept] = reading->lines[i];
        lines[kept].word0 = nwords;
        lines[kept].nwords = 0;
        append(reading, &reading->lines[i], &lines[kept], words, &nwords);
        for (size_t k = 0; k < n; k++) /* no piece has pieces: its block is too small */
            if (owner[k] == i)
                append(reading, &reading->lines[k], &lines[kept], words, &nwords);
        kept++;
    }
    reading->lines = lines;
    reading->nlines = kept;
    reading->words = words;
    reading->nwords = nwords;
    return SCH_OK;
}
