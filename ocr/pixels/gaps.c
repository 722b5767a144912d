/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/gaps.h"

#include "ocr/pixels/known.h"

#include <allheaders.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

enum {
    MAX_COLUMNS = 2048, /* of a word */
    MIN_LETTERS = 3,
    PAPER_PERCENT = 85, /* so bright is paper: of the pixels of a word's box */
    NOISE_LEVELS = 8,
};
#define EMPTY      0.06F /* of the ink in a full column */
#define MIN_GAP_EM 0.13F /* letters of small print on scans are 0.1 em apart at most */
#define WIDER      1.5F  /* than any other gap of the word */
#define ASIDE      0.2F  /* of the word's width, from where the letters' number puts the space */

/** The columns of a word's box: how much ink each holds. */
typedef struct columns {
    float ink[MAX_COLUMNS];
    int n;
} columns;

/** A run of empty columns with ink before and after it. */
typedef struct gap {
    int at, width;
} gap;

static int paper_level(PIX *pix)
{
    NUMA *histogram = pixGetGrayHistogram(pix, 1);
    float sum = 0, all = (float)pixGetWidth(pix) * (float)pixGetHeight(pix);
    int level = 0;

    for (; histogram && level < 255; level++) {
        float count = 0;

        numaGetFValue(histogram, level, &count);
        sum += count;
        if (sum * 100 >= all * PAPER_PERCENT)
            break;
    }
    numaDestroy(&histogram);
    return level - NOISE_LEVELS;
}

static void measure(PIX *pix, columns *c)
{
    int paper = paper_level(pix), h = pixGetHeight(pix);

    c->n = pixGetWidth(pix) < MAX_COLUMNS ? pixGetWidth(pix) : MAX_COLUMNS;
    memset(c->ink, 0, sizeof c->ink);
    for (int y = 0; y < h; y++) {
        const l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);

        for (int x = 0; x < c->n; x++) {
            int level = GET_DATA_BYTE(row, x);

            c->ink[x] += level < paper ? (float)(paper - level) : 0;
        }
    }
}

/** The widest gap whose middle lies between two columns, and the widest of the others. */
static gap find_gap(const columns *c, float from, float to, int *ret_other)
{
    float full = 0;
    gap best = {0, 0};
    int start = -1;

    *ret_other = 0;
    for (int x = 0; x < c->n; x++)
        full = fmaxf(full, c->ink[x]);
    for (int x = 0; x < c->n; x++) {
        gap g = {start, x - start};
        float middle = (float)g.at + (float)g.width / 2;

        if (c->ink[x] <= EMPTY * full)
            continue;
        if (start >= 0 && g.width > best.width && middle >= from && middle <= to) {
            *ret_other = best.width > *ret_other ? best.width : *ret_other;
            best = g;
        } else if (start >= 0 && g.width > *ret_other) {
            *ret_other = g.width;
        }
        start = x + 1;
    }
    return best;
}

/**
 * Where a word's letters are two words of the page.
 * @param from  look from that byte on
 * @return bytes of the first; 0: no more of them
 */
static size_t parted_at(const ocr_known *known, const char *text, size_t from)
{
    size_t len = strlen(text);

    for (size_t i = from; i < len; i++)
        if (isalpha((unsigned char)text[i - 1]) && isalpha((unsigned char)text[i]) &&
            ocr_known_has(known, text, i) && ocr_known_has(known, text + i, len - i))
            return i;
    return 0;
}

/** The space of a word that is two words. @return bytes of the first; 0: it is one word */
static size_t find_space(PIX *pix, float scale, const ocr_known *known, const ocr_word *word,
                         float *ret_left, float *ret_right)
{
    size_t len = strlen(word->text), at = 0;
    BOX *box;
    PIX *cut;
    columns c;

    if (len < MIN_LETTERS || ocr_known_count(known, word->text) > 1 ||
        parted_at(known, word->text, 1) == 0)
        return 0;
    box = boxCreate((int)(word->box.x0 * scale), (int)(word->box.y0 * scale),
                    (int)ceilf((word->box.x1 - word->box.x0) * scale) + 1,
                    (int)ceilf((word->box.y1 - word->box.y0) * scale) + 1);
    cut = box ? pixClipRectangle(pix, box, NULL) : NULL;
    boxDestroy(&box);
    if (!cut)
        return 0;
    measure(cut, &c);
    pixDestroy(&cut);
    for (at = parted_at(known, word->text, 1); at > 0; at = parted_at(known, word->text, at + 1)) {
        float middle = (float)c.n * (float)at / (float)len;
        int other;
        gap g = find_gap(&c, middle - ASIDE * (float)c.n, middle + ASIDE * (float)c.n, &other);

        if ((float)g.width >= MIN_GAP_EM * word->font_size * scale &&
            (float)g.width >= WIDER * (float)other) {
            *ret_left = word->box.x0 + (float)g.at / scale;
            *ret_right = word->box.x0 + (float)(g.at + g.width) / scale;
            break;
        }
    }
    return at;
}

sch_status ocr_gaps_open(struct Pix *pix, float scale, sch_arena *arena, ocr_reading *reading,
                         sch_err *err)
{
    ocr_word *words = sch_arena_alloc(arena, 2 * reading->nwords + 1, sizeof *words);
    ocr_known known;
    size_t n = 0;

    if (!words || !ocr_known_gather(reading, arena, &known))
        return sch_fail(err, SCH_LIMIT, "the page has too many words");
    for (size_t i = 0; i < reading->nlines; i++) {
        ocr_read_line *line = &reading->lines[i];
        size_t word0 = n;

        for (size_t k = line->word0; k < line->word0 + line->nwords; k++) {
            const ocr_word *w = &reading->words[k];
            float left, right;
            size_t at = w->glyph0 < 0 ? find_space(pix, scale, &known, w, &left, &right) : 0;
            char *first = at ? sch_arena_strndup(arena, w->text, at) : NULL;

            words[n++] = *w;
            if (!first)
                continue;
            words[n - 1].text = first;
            words[n - 1].box.x1 = left;
            words[n] = *w;
            words[n].text = w->text + at;
            words[n++].box.x0 = right;
        }
        line->word0 = word0;
        line->nwords = n - word0;
    }
    reading->words = words;
    reading->nwords = n;
    return SCH_OK;
}
