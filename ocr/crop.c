/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of a page as JPEG files in a directory given by descriptor. */
#include "ocr/ocr_priv.h"

#include "schema/base/io.h"

#include <allheaders.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>

enum {
    JPEG_QUALITY = 90,
    MAX_CROPS = 500, /* of one page */
    MIN_SIDE_PX = 8,
};

static int clamp(float v, int max)
{
    return !(v > 0) ? 0 : v >= (float)max ? max : (int)v;
}

/** x, y, width, height of the pixels that the box touches. @return false: too small for a crop */
static bool region_of(const ocr_page *page, ocr_box box, int ret_region[4])
{
    int x0 = clamp(floorf(box.x0), page->width), x1 = clamp(ceilf(box.x1), page->width);
    int y0 = clamp(floorf(box.y0), page->height), y1 = clamp(ceilf(box.y1), page->height);

    ret_region[0] = x0;
    ret_region[1] = y0;
    ret_region[2] = x1 - x0;
    ret_region[3] = y1 - y0;
    return x1 - x0 >= MIN_SIDE_PX && y1 - y0 >= MIN_SIDE_PX;
}

static sch_status write_jpeg(PIX *pix, int dir_fd, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    SCH_AUTO(free) l_uint8 *bytes = NULL;
    size_t len = 0;

    if (pixWriteMemJpeg(&bytes, &len, pix, JPEG_QUALITY, 0) != 0)
        return sch_fail(err, SCH_FATAL, "encode a crop");
    fd = openat(dir_fd, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "create %s", leaf);
    return sch_write_all(fd, bytes, len, err);
}

sch_status ocr_write_region(ocr_job *job, const int region[4], ocr_cut_fn cut,
                            char ret_leaf[OCR_CROP_LEAF_LEN], sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    sch_status s = cut(job, region, &pix, err);

    snprintf(ret_leaf, OCR_CROP_LEAF_LEN, "crop-%d-%d-%d-%d-%d.jpg", job->page->number, region[0],
             region[1], region[2], region[3]);
    return s == SCH_OK ? write_jpeg(pix, job->crop_dir_fd, ret_leaf, err) : s;
}

static sch_status write_crop(ocr_job *job, ocr_line *line, ocr_cut_fn cut, sch_err *err)
{
    char leaf[OCR_CROP_LEAF_LEN];
    int region[4];
    sch_status s;

    if (!region_of(job->page, line->box, region))
        return SCH_OK;
    /* The crop is asked for by the region that lines.json and the mmd print; with whole pixels here
       no rounding on the way there can make another one of it. */
    line->box = (ocr_box){.x0 = (float)region[0],
                          .y0 = (float)region[1],
                          .x1 = (float)(region[0] + region[2]),
                          .y1 = (float)(region[1] + region[3])};
    s = ocr_write_region(job, region, cut, leaf, err);
    if (s == SCH_OK) {
        line->crop = sch_arena_strdup(job->page->arena, leaf);
        if (!line->crop)
            return sch_fail(err, SCH_LIMIT, "the page has no memory left");
    }
    return s;
}

sch_status ocr_write_crops(ocr_job *job, ocr_cut_fn cut, sch_err *err)
{
    int n = 0;

    for (size_t i = 0; job->crop_dir_fd >= 0 && i < job->page->nlines && n < MAX_CROPS; i++) {
        ocr_line *line = &job->page->lines[i];
        sch_status s;

        if (line->type != OCR_DIAGRAM && line->type != OCR_CHART)
            continue;
        n++;
        s = write_crop(job, line, cut, err);
        if (s != SCH_OK)
            return sch_wrap(err, "page %d", job->page->number);
    }
    return SCH_OK;
}
