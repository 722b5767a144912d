/* SPDX-License-Identifier: Apache-2.0 */
/* A page of an image file: always recognized from its pixels, which are also the page's pixels. */
#include "ocr/ocr_priv.h"

#include <allheaders.h>

typedef struct image_job {
    ocr_job job; /* first, so that the cut function finds the image */
    PIX *pix;    /* upright */
} image_job;

static sch_status cut_image(ocr_job *job, const int box[4], struct Pix **ret_pix, sch_err *err)
{
    BOX *part = boxCreate(box[0], box[1], box[2], box[3]);
    PIX *cut = part ? pixClipRectangle(((image_job *)job)->pix, part, NULL) : NULL;

    boxDestroy(&part);
    if (!cut)
        return sch_fail(err, SCH_FATAL, "no memory for a crop");
    *ret_pix = cut;
    return SCH_OK;
}

/** Turn the image as recognition turned the page. */
static sch_status turn(image_job *image, int degrees, sch_err *err)
{
    PIX *turned;

    if (degrees == 0)
        return SCH_OK;
    turned = pixRotateOrth(image->pix, degrees / 90);
    if (!turned)
        return sch_fail(err, SCH_FATAL, "no memory to turn the image");
    pixDestroy(&image->pix);
    image->pix = turned;
    return SCH_OK;
}

static sch_status read_page(image_job *image, sch_err *err)
{
    ocr_page *page = image->job.page;
    ocr_recognition done = {0};
    /* recognition makes new images and changes none, so a grey one need not be copied */
    PIX *grey = pixGetDepth(image->pix) == 8 ? pixClone(image->pix) : pixConvertTo8(image->pix, 0);
    sch_status s;

    if (!grey)
        return sch_fail(err, SCH_FATAL, "no memory for the image");
    page->width = pixGetWidth(image->pix);
    page->height = pixGetHeight(image->pix);
    page->dpi = (float)pixGetXRes(image->pix);
    s = ocr_recognize(grey, page->dpi, image->job.options->languages, NULL, page, &done, err);
    if (s == SCH_OK)
        s = turn(image, done.turn, err);
    page->decision = (ocr_decision){OCR_SOURCE_PIXELS, 0, 0, done.blank ? "blank page" : "image"};
    return s == SCH_OK ? ocr_write_crops(&image->job, cut_image, err) : s;
}

sch_status ocr_read_image_page(ocr_job *job, sch_err *err)
{
    image_job image = {.job = *job};
    sch_status s = ocr_picture_read(job->doc->picture, job->page->number, &image.pix, err);

    if (s == SCH_OK)
        s = read_page(&image, err);
    pixDestroy(&image.pix);
    return s;
}

sch_status ocr_crop_image_page(ocr_job *job, const int region[4], char ret_leaf[OCR_CROP_LEAF_LEN],
                               sch_err *err)
{
    image_job image = {.job = *job};
    sch_status s = ocr_picture_read(job->doc->picture, job->page->number, &image.pix, err);

    if (s == SCH_OK)
        s = turn(&image, job->page->rotate, err);
    if (s == SCH_OK)
        s = ocr_write_region(&image.job, region, cut_image, ret_leaf, err);
    pixDestroy(&image.pix);
    return s;
}
