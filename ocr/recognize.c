/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels of a page to lines: probe, prepare, Tesseract, layout; a second try for turned pages. */
#include "ocr/layout/layout.h"
#include "ocr/ocr_priv.h"
#include "ocr/pixels/gaps.h"
#include "ocr/pixels/grow.h"
#include "ocr/pixels/prepare.h"
#include "ocr/pixels/rules.h"
#include "ocr/pixels/tesseract.h"
#include "ocr/pixels/torn.h"
#include "ocr/reread.h"

#include <allheaders.h>
#include <math.h>
#include <string.h>

#define READS_WELL 0.6F /* mean confidence; below it the page may lie on its side or head */
#define READS_CLEARLY                                                                              \
    0.85F                    /* of an image of few letters: there is no better reading to look for \
                              */
#define LETTERS_IN_LINE 3    /* bytes; a line of no more may be one letter */
#define TABLE_BONUS     1.2F /* what the reading of a table as one block counts more */
#define TABLE_PX        500000 /* a picture of no more pixels may be one of a table */
#define LETTERS_PROVE   4.0F
#define CLEARLY_BETTER  0.08F /* gain that makes a turned reading the right one */

/** One page on its way through recognition. */
typedef struct recognizing {
    const ocr_manner *manner;
    const char *languages;
    ocr_page *page;
    ocr_prepared *ready;
    float x_height_px; /* of the page */
    bool is_small;     /* it may be one block */
    ocr_region *rules; /* taken off a small picture; NULL: none were */
    size_t nrules;
    ocr_reading reading;
} recognizing;

/**
 * The reading as one block is no worse. Of a table it is the better one where it has as much: the
 * search for columns takes narrow ones for something else.
 */
static bool is_better(const recognizing *r, const ocr_reading *block, const ocr_reading *other)
{
    float a = ocr_reading_conf(block), b = ocr_reading_conf(other);

    if (!r->rules)
        return a >= b;
    return TABLE_BONUS * a * (float)ocr_reading_letters(block) >=
           b * (float)ocr_reading_letters(other);
}

static sch_status read_prepared(const recognizing *r, const ocr_prepared *ready,
                                ocr_reading *ret_reading, sch_err *err)
{
    const unsigned signs = r->manner->signs ? OCR_TESS_SIGNS : 0;
    ocr_reading reading = {0}, block = {0};
    sch_status s = SCH_OK;

    if (r->is_small)
        s = ocr_tess_read(ready->pix, ready->dpi, r->languages, 1 / ready->scale, r->page->arena,
                          signs | OCR_TESS_BLOCK, &block, err);
    if (s == SCH_OK && (r->rules || ocr_reading_conf(&block) < READS_CLEARLY))
        s = ocr_tess_read(ready->pix, ready->dpi, r->languages, 1 / ready->scale, r->page->arena,
                          signs, &reading, err);
    if (s != SCH_OK)
        return s;
    if (r->is_small && is_better(r, &block, &reading))
        reading = block; /* else also one without words: it may have pictures */
    s = ocr_pictures_grow(ready->pix, 1 / ready->scale, &reading, err);
    if (s == SCH_OK)
        *ret_reading = reading;
    return s;
}

/**
 * How sure it is that the page has to be turned, when it reads so much better turned: even at a
 * gain of 0.15 in mean confidence, 0.99 at 0.265, which upright pages never reach. A few letters
 * prove little: "6" and "9", "x", "=" look the same upside down.
 */
static float turn_conf(float gain, size_t letters)
{
    return (1 - expf(-(float)letters / LETTERS_PROVE)) / (1 + expf(-40 * (gain - 0.15F)));
}

/**
 * How good a reading is. A line of letters that lies on its side reads as a column of single ones,
 * each of them clear, or as a line that runs down: of an image only letters count that stand in
 * lines of several, side by side. On a page of a document single letters are none the worse, but
 * lines that run down are: what lays a page out takes lines for level.
 */
static float score_of(const recognizing *r, const ocr_reading *reading)
{
    float all = 0, counted = 0;

    for (size_t i = 0; i < reading->nlines; i++) {
        const ocr_read_line *line = &reading->lines[i];
        bool is_level = line->box.x1 - line->box.x0 > line->box.y1 - line->box.y0;
        float letters = 0;

        for (size_t w = line->word0; w < line->word0 + line->nwords; w++)
            letters += (float)strlen(reading->words[w].text);
        all += letters;
        if (letters > LETTERS_IN_LINE ? is_level : r->manner->every_turn_px == 0)
            counted += letters;
    }
    return all > 0 ? ocr_reading_conf(reading) * counted / all : ocr_reading_conf(reading);
}

/** Read the page turned; note it when it reads better than what was noted. */
static sch_status try_turn(recognizing *r, int turn, ocr_reading *best, ocr_recognition *done,
                           sch_err *err)
{
    ocr_prepared turned = *r->ready;
    ocr_reading other = {0};
    float gain;
    sch_status s;

    turned.pix = pixRotateOrth(r->ready->pix, turn / 90);
    if (!turned.pix)
        return sch_fail(err, SCH_FATAL, "no memory to turn the page");
    s = read_prepared(r, &turned, &other, err);
    gain = score_of(r, &other) - score_of(r, best);
    if (s == SCH_OK && gain > CLEARLY_BETTER) {
        *best = other;
        done->likely_turn = turn;
    }
    pixDestroy(&turned.pix);
    return s;
}

/**
 * Try the page turned, when its letters say that it is; keep the better reading. On a small image
 * the letters are too few to say so, and every turn is tried.
 */
static sch_status read_turned(recognizing *r, ocr_recognition *done, sch_err *err)
{
    int turn = ocr_find_turn(r->ready->pix, r->x_height_px * r->ready->scale);
    int64_t pixels = (int64_t)r->page->width * r->page->height;
    float upright = score_of(r, &r->reading);
    ocr_reading best = r->reading;
    sch_status s = SCH_OK;

    if (turn != 0)
        s = try_turn(r, turn, &best, done, err);
    for (int t = 90; s == SCH_OK && score_of(r, &best) < READS_WELL && t < 360 &&
                     pixels < r->manner->every_turn_px;
         t += 90)
        if (t != turn)
            s = try_turn(r, t, &best, done, err);
    done->turn_conf =
        done->likely_turn ? turn_conf(score_of(r, &best) - upright, ocr_reading_letters(&best)) : 0;
    if (done->likely_turn && done->turn_conf >= r->manner->turn_threshold) {
        r->reading = best;
        done->turn = done->likely_turn;
    }
    return s;
}

static void swap_sides(ocr_page *page)
{
    int width = page->width;

    page->width = page->height;
    page->height = width;
}

/** A small picture with rules across it is one of a table: one block of text between rules. */
static sch_status take_rules(recognizing *r, sch_err *err)
{
    sch_status s = SCH_OK;

    if ((int64_t)r->page->width * r->page->height < TABLE_PX)
        s = ocr_rules_take(r->ready->pix, r->x_height_px * r->ready->scale, 1 / r->ready->scale,
                           r->page->arena, &r->rules, &r->nrules, err);
    r->is_small = r->is_small || r->rules;
    return s;
}

/** Doubtful lines a second time, from the page turned as it was read. */
static sch_status reread(recognizing *r, int turn, sch_err *err)
{
    bool is_moved = turn != 0 || r->ready->skew_deg != 0; /* the hidden words are not */
    ocr_prepared turned = *r->ready;
    sch_status s;

    if (r->manner->signs)
        return SCH_OK; /* the signs of the words must stay theirs */
    turned.pix = pixRotateOrth(r->ready->pix, turn / 90);
    if (!turned.pix)
        return sch_fail(err, SCH_FATAL, "no memory to turn the page");
    s = ocr_reread(&turned, r->languages, is_moved ? NULL : r->manner->hidden, r->page->arena,
                   &r->reading, err);
    if (s == SCH_OK)
        s = ocr_gaps_open(turned.pix, turned.scale, r->page->arena, &r->reading, err);
    pixDestroy(&turned.pix);
    return s;
}

/** The reading's pixels are those of the prepared image; page pixels are what layout wants. */
static sch_status read_pixels(recognizing *r, const ocr_probe *probe, ocr_recognition *done,
                              sch_err *err)
{
    ocr_page *page = r->page;
    sch_status s = take_rules(r, err);

    if (s == SCH_OK)
        s = read_prepared(r, r->ready, &r->reading, err);
    if (s == SCH_OK && r->manner->turn_threshold < 1 && score_of(r, &r->reading) < READS_WELL)
        s = read_turned(r, done, err);
    if (s == SCH_OK)
        s = ocr_torn_join(&r->reading, page->arena, err);
    if (s == SCH_OK)
        s = reread(r, done->turn, err);
    if (s != SCH_OK)
        return s;
    if (done->turn % 180 != 0)
        swap_sides(page);
    if (r->rules && done->turn == 0) {
        r->reading.regions = r->rules;
        r->reading.nregions = r->nrules;
    }
    page->rotate = (page->rotate + done->turn) % 360;
    ocr_reading_level(&r->reading, page, probe->skew_deg - r->ready->skew_deg);
    done->conf = ocr_reading_conf(&r->reading);
    done->letters = ocr_reading_letters(&r->reading);
    done->signs = r->reading.signs;
    done->nsigns = r->reading.nsigns;
    return ocr_layout_reading(&r->reading, page, err);
}

/** Pages of documents: one other reading at most, taken when it is better at all. */
static const ocr_manner of_documents = {.turn_threshold = 0};

sch_status ocr_recognize(struct Pix *grey, float dpi, const char *languages,
                         const ocr_manner *manner, ocr_page *page, ocr_recognition *ret_recognition,
                         sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = grey;
    SCH_AUTO(ocr_prepared_done) ocr_prepared ready = {0};
    ocr_recognition done = {0};
    ocr_probe probe = {0};
    int width = pixGetWidth(pix);
    sch_status s = ocr_probe_page(pix, &probe, err);

    if (s != SCH_OK)
        return s;
    done.blank = probe.blank;
    if (!probe.blank) {
        recognizing r = {.manner = manner ? manner : &of_documents,
                         .languages = languages,
                         .page = page,
                         .ready = &ready};

        s = ocr_prepare_page(SCH_STEAL(pix), dpi, &probe, &ready, err);
        if (s != SCH_OK)
            return s;
        ready.scale *= (float)width / (float)page->width; /* now to page pixels */
        probe.x_height_px *= (float)page->width / (float)width;
        r.x_height_px = probe.x_height_px;
        r.is_small = probe.marks < r.manner->block_marks;
        s = read_pixels(&r, &probe, &done, err);
        page->skew_deg = probe.skew_deg;
        ocr_page_unskew(page);
    }
    if (s == SCH_OK)
        *ret_recognition = done;
    return s;
}
