/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels of a page to lines: probe, prepare, Tesseract, layout; a second try for turned pages. */
#include "ocr/layout/layout.h"
#include "ocr/ocr_priv.h"
#include "ocr/pixels/prepare.h"
#include "ocr/pixels/tesseract.h"

#include <allheaders.h>

#define READS_WELL     0.6F  /* mean confidence; below it the page may lie on its side or head */
#define CLEARLY_BETTER 0.08F /* gain that makes a turned reading the right one */

static sch_status read_prepared(const ocr_prepared *ready, const char *languages, ocr_page *page,
                                ocr_reading *ret_reading, sch_err *err)
{
    return ocr_tess_read(ready->pix, ready->dpi, languages, 1 / ready->scale, page->arena,
                         ret_reading, err);
}

/** Try the page turned, when its letters say that it is; keep the better reading. */
static sch_status read_turned(ocr_prepared *ready, float x_height_px, const char *languages,
                              ocr_page *page, ocr_reading *reading, int *ret_turn, sch_err *err)
{
    int turn = ocr_find_turn(ready->pix, x_height_px * ready->scale);
    ocr_prepared turned = *ready;
    ocr_reading other = {0};
    sch_status s;

    if (turn == 0)
        return SCH_OK;
    turned.pix = pixRotateOrth(ready->pix, turn / 90);
    if (!turned.pix)
        return sch_fail(err, SCH_FATAL, "no memory to turn the page");
    s = read_prepared(&turned, languages, page, &other, err);
    if (s == SCH_OK && ocr_reading_conf(&other) > ocr_reading_conf(reading) + CLEARLY_BETTER) {
        *reading = other;
        *ret_turn = turn;
    }
    pixDestroy(&turned.pix);
    return s;
}

static void swap_sides(ocr_page *page)
{
    int width = page->width;

    page->width = page->height;
    page->height = width;
}

/** The reading's pixels are those of the prepared image; page pixels are what layout wants. */
static sch_status read_pixels(ocr_prepared *ready, const ocr_probe *probe, const char *languages,
                              ocr_page *page, ocr_recognition *done, sch_err *err)
{
    ocr_reading reading = {0};
    sch_status s = read_prepared(ready, languages, page, &reading, err);

    if (s == SCH_OK && ocr_reading_conf(&reading) < READS_WELL)
        s = read_turned(ready, probe->x_height_px, languages, page, &reading, &done->turn, err);
    if (s != SCH_OK)
        return s;
    if (done->turn % 180 != 0)
        swap_sides(page);
    page->rotate = (page->rotate + done->turn) % 360;
    ocr_reading_level(&reading, page, probe->skew_deg - ready->skew_deg);
    done->conf = ocr_reading_conf(&reading);
    done->letters = ocr_reading_letters(&reading);
    return ocr_layout_reading(&reading, page, err);
}

sch_status ocr_recognize(struct Pix *grey, float dpi, const char *languages, ocr_page *page,
                         ocr_recognition *ret_recognition, sch_err *err)
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
        s = ocr_prepare_page(SCH_STEAL(pix), dpi, &probe, &ready, err);
        if (s != SCH_OK)
            return s;
        ready.scale *= (float)width / (float)page->width; /* now to page pixels */
        probe.x_height_px *= (float)page->width / (float)width;
        s = read_pixels(&ready, &probe, languages, page, &done, err);
        page->skew_deg = probe.skew_deg;
        ocr_page_unskew(page);
    }
    if (s == SCH_OK)
        *ret_recognition = done;
    return s;
}
