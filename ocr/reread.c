/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that were read badly, read again on their own: see reread.h. */
#include "ocr/reread.h"

#include "ocr/model/floats.h"
#include "ocr/pixels/merge.h"
#include "ocr/pixels/picture.h"
#include "ocr/pixels/tesseract.h"

#include <allheaders.h>
#include <math.h>

enum {
    MAX_LINES = 80,   /* of a page that are read again; each costs about a four-hundredth of it */
    MAX_HIDDEN = 256, /* words of a line */
};

#define DOUBTFUL    0.90F /* a line with a word below it is read again */
#define DISPUTED    0.85F /* so sure at most is a word that the hidden text has otherwise, ... */
#define MOST        0.70F /* ... where it has more of the line's words alike than this */
#define LARGER      1.6F
#define MARGIN_EM   0.15F /* above and below a line: more would show parts of its neighbours */
#define SIDE_EM     0.45F /* room beside it, which the search for its words wants */
#define HIDDEN_CONF 0.55F /* of words that no one else has read so */

typedef struct rereading {
    const ocr_prepared *ready;
    const char *languages;
    const ocr_hidden *hidden;
    sch_arena *arena;
    ocr_reading *reading;
    ocr_known known; /* its words */
    ocr_word *words; /* what becomes of those of reading, and room to work in */
    size_t nwords, cap_words;
} rereading;

/** What the hidden text has in a line's place. */
static size_t hidden_of(const rereading *x, const ocr_read_line *line, ocr_word *ret)
{
    return x->hidden ? ocr_hidden_in(x->hidden, line->box, ret, MAX_HIDDEN) : 0;
}

/**
 * The pixels of a line, larger.
 * @param[out] ret_x0, ret_y0  where they begin, page pixels
 * @return NULL: no memory, or nothing there
 */
static PIX *cut_line(const rereading *x, const ocr_read_line *line, float *ret_x0, float *ret_y0)
{
    float k = x->ready->scale, side = SIDE_EM * line->font_size * k;
    float margin = MARGIN_EM * line->font_size * k;
    BOX *box = boxCreate((int)(line->box.x0 * k - side), (int)(line->box.y0 * k - margin),
                         (int)((line->box.x1 - line->box.x0) * k + 2 * side),
                         (int)((line->box.y1 - line->box.y0) * k + 2 * margin));
    BOX *got = NULL;
    PIX *cut = box ? pixClipRectangle(x->ready->pix, box, &got) : NULL;
    PIX *large = cut ? pixScaleGrayLI(cut, LARGER, LARGER) : NULL;
    int left = 0, top = 0;

    if (got)
        boxGetGeometry(got, &left, &top, NULL, NULL);
    *ret_x0 = (float)left / k;
    *ret_y0 = (float)top / k;
    boxDestroy(&box);
    boxDestroy(&got);
    pixDestroy(&cut);
    return large;
}

/** From the places in the cut to those on the page; words beside the line are left out. */
static void place_words(ocr_reading *again, const ocr_read_line *line, float x0, float y0)
{
    size_t kept = 0;

    for (size_t i = 0; i < again->nwords; i++) {
        ocr_word w = again->words[i];
        float middle = (w.box.x0 + w.box.x1) / 2 + x0;

        if (middle < line->box.x0 || middle > line->box.x1)
            continue;
        w.box = (ocr_box){w.box.x0 + x0, w.box.y0 + y0, w.box.x1 + x0, w.box.y1 + y0};
        w.baseline += y0;
        w.font_size = line->font_size;
        again->words[kept++] = w;
    }
    again->nwords = kept;
}

static sch_status read_again(rereading *x, const ocr_read_line *line, ocr_reading *ret_again,
                             sch_err *err)
{
    float x0, y0;
    SCH_AUTO(ocr_pix_free) PIX *pix = cut_line(x, line, &x0, &y0);
    sch_status s;

    if (!pix)
        return SCH_OK;
    s = ocr_tess_read(pix, (int)((float)x->ready->dpi * LARGER), x->languages,
                      1 / (x->ready->scale * LARGER), x->arena, OCR_TESS_LINE, ret_again, err);
    if (s == SCH_OK)
        place_words(ret_again, line, x0, y0);
    return s;
}

static bool reserve(rereading *x, size_t more)
{
    while (x->nwords + more > x->cap_words) {
        ocr_word *grown =
            sch_arena_grow(x->arena, x->words, x->cap_words, &x->cap_words, sizeof *grown);

        if (!grown)
            return false;
        x->words = grown;
    }
    return true;
}

/** Words of the hidden text get the place on the line that the recognizer's have. */
static void fit_hidden(ocr_word *words, size_t n, const ocr_read_line *line)
{
    for (size_t i = 0; i < n; i++) {
        words[i].conf = HIDDEN_CONF;
        words[i].font_size = line->font_size;
        words[i].baseline = (line->baseline0 + line->baseline1) / 2;
        words[i].box.y0 = fmaxf(words[i].box.y0, line->box.y0);
        words[i].box.y1 = fminf(words[i].box.y1, line->box.y1);
    }
}

/** Put what becomes of a line's words after those of the lines before it. */
static sch_status settle_line(rereading *x, ocr_read_line *line, const ocr_reading *again,
                              sch_err *err)
{
    ocr_word hidden[MAX_HIDDEN];
    size_t nhidden = hidden_of(x, line, hidden);
    size_t most = line->nwords + again->nwords + nhidden, n;
    ocr_word *both, *words;

    if (!reserve(x, 2 * most))
        return sch_fail(err, SCH_LIMIT, "the page has too many words");
    words = x->words + x->nwords;
    both = words + most;
    ocr_words_confirm(again->words, again->nwords, hidden, nhidden);
    n = ocr_words_merge(x->reading->words + line->word0, line->nwords, again->words, again->nwords,
                        &x->known, both);
    fit_hidden(hidden, nhidden, line);
    n = ocr_words_merge(both, n, hidden, nhidden, &x->known, words);
    line->word0 = x->nwords;
    line->nwords = n;
    x->nwords += n;
    return SCH_OK;
}

/**
 * How sure a line's least sure word is, after confirming what the hidden text has too. Where that
 * has most words of the line, those that it reads otherwise are in doubt.
 */
static float settle_conf(const rereading *x, const ocr_read_line *line)
{
    ocr_word hidden[MAX_HIDDEN], *words = x->reading->words + line->word0;
    size_t n = hidden_of(x, line, hidden);
    size_t confirmed = ocr_words_confirm(words, line->nwords, hidden, n);
    float least = 1;

    for (size_t i = 0; i < line->nwords; i++)
        least = fminf(least, words[i].conf);
    if (confirmed < line->nwords && (float)confirmed > MOST * (float)line->nwords)
        least = fminf(least, DISPUTED);
    return least;
}

/**
 * @param[out] ret_least  of each line
 * @param[out] ret_below  lines whose least sure word is below are read again
 */
static bool find_doubt(const rereading *x, float **ret_least, float *ret_below)
{
    size_t n = x->reading->nlines;
    float *least = sch_arena_alloc(x->arena, 2 * n + 1, sizeof *least);

    if (!least)
        return false;
    for (size_t i = 0; i < n; i++)
        least[i] = least[n + i] = settle_conf(x, &x->reading->lines[i]);
    ocr_floats_sort(least + n, n);
    *ret_below = n > MAX_LINES ? fminf(DOUBTFUL, least[n + MAX_LINES]) : DOUBTFUL;
    *ret_least = least;
    return true;
}

sch_status ocr_reread(const ocr_prepared *ready, const char *languages, const ocr_hidden *hidden,
                      sch_arena *arena, ocr_reading *reading, sch_err *err)
{
    rereading x = {.ready = ready,
                   .languages = languages,
                   .hidden = hidden,
                   .arena = arena,
                   .reading = reading};
    sch_status s = SCH_OK;
    float *least, below;

    if (!find_doubt(&x, &least, &below) || !ocr_known_gather(reading, arena, &x.known))
        return sch_fail(err, SCH_LIMIT, "the page has too many lines");
    for (size_t i = 0; s == SCH_OK && i < reading->nlines; i++) {
        ocr_read_line *line = &reading->lines[i];
        ocr_reading again = {0};

        if (least[i] < below)
            s = read_again(&x, line, &again, err);
        if (s == SCH_OK)
            s = settle_line(&x, line, &again, err);
    }
    if (s != SCH_OK)
        return s;
    reading->words = x.words;
    reading->nwords = x.nwords;
    return SCH_OK;
}
