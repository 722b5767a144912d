/* SPDX-License-Identifier: Apache-2.0 */
/* Image files: every page is refused with an id, or is plain and of the size its header says. */
#include "ocr/pixels/picture.h"
#include "tests/fuzz/fuzz.h"

#include <allheaders.h>

enum {
    MAX_PAGES = 3,
    MAX_PIXELS = 1 << 20, /* larger ones are true to their header too, but slow */
};

static void try_page(const ocr_picture *picture, int page)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    sch_err err = {0};
    int w = 0, h = 0;

    if (ocr_picture_size(picture, page, &w, &h, &err) != SCH_OK) {
        fuzz_check(err.id[0]);
        return;
    }
    fuzz_check(w > 0 && h > 0 && (int64_t)w * h <= OCR_PICTURE_MAX_PIXELS);
    if ((int64_t)w * h > MAX_PIXELS)
        return;
    if (ocr_picture_read(picture, page, &pix, &err) != SCH_OK) {
        fuzz_check(!pix && err.id[0]);
        return;
    }
    fuzz_check(pixGetDepth(pix) == 8 || pixGetDepth(pix) == 32);
    fuzz_check(!pixGetColormap(pix) && pixGetSpp(pix) != 4);
    fuzz_check((int64_t)pixGetWidth(pix) * pixGetHeight(pix) == (int64_t)w * h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    sch_err err = {0};

    if (ocr_picture_open(data, size, &picture, &err) != SCH_OK) {
        fuzz_check(!picture && err.id[0]);
        return 0;
    }
    fuzz_check(ocr_picture_pages(picture) >= 1);
    for (int page = 1; page <= ocr_picture_pages(picture) && page <= MAX_PAGES; page++)
        try_page(picture, page);
    return 0;
}
