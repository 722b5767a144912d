/* SPDX-License-Identifier: Apache-2.0 */
/* Image files as documents, through Leptonica: see picture.h. */
#include "ocr/pixels/picture.h"

#include "ocr/pixels/tags.h"

#include <allheaders.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef enum pic_format {
    FORMAT_PNG,
    FORMAT_JPEG,
    FORMAT_TIFF,
    FORMAT_WEBP,
    FORMAT_BMP,
    FORMAT_JP2,
    FORMAT_PNM,
    FORMAT_COUNT
} pic_format;
static const char *const mimes[FORMAT_COUNT] = {
    [FORMAT_PNG] = "image/png",
    [FORMAT_JPEG] = "image/jpeg",
    [FORMAT_TIFF] = "image/tiff",
    [FORMAT_WEBP] = "image/webp",
    [FORMAT_BMP] = "image/bmp",
    [FORMAT_JP2] = "image/jp2",
    [FORMAT_PNM] = "image/x-portable-anymap",
};

struct ocr_picture {
    const uint8_t *bytes;
    size_t len;
    pic_format format;
    int pages;
};

static void drop_message(const char *message)
{
    (void)message;
}

void ocr_pix_quiet(void)
{
    /* Leptonica turns libtiff's own messages off as soon as it opens a TIFF stream. */
    setMsgSeverity(L_SEVERITY_NONE);
    leptSetStderrHandler(drop_message); /* what it prints whatever the severity */
}

struct Pix *ocr_pix_free(struct Pix *pix)
{
    pixDestroy(&pix);
    return NULL;
}

static bool starts(const uint8_t *bytes, size_t len, size_t at, const char *magic, size_t n)
{
    return len >= at + n && memcmp(bytes + at, magic, n) == 0;
}

static bool sniff(const uint8_t *b, size_t len, pic_format *ret_format)
{
    static const char jp2_box[] = "\0\0\0\x0cjP  \r\n\x87\n";

    if (starts(b, len, 0, "\x89PNG\r\n\x1a\n", 8))
        *ret_format = FORMAT_PNG;
    else if (starts(b, len, 0, "\xff\xd8\xff", 3))
        *ret_format = FORMAT_JPEG;
    else if (starts(b, len, 0, "II*\0", 4) || starts(b, len, 0, "MM\0*", 4) ||
             starts(b, len, 0, "II+\0", 4) || starts(b, len, 0, "MM\0+", 4))
        *ret_format = FORMAT_TIFF;
    else if (starts(b, len, 0, "RIFF", 4) && starts(b, len, 8, "WEBP", 4))
        *ret_format = FORMAT_WEBP;
    else if (starts(b, len, 0, "BM", 2))
        *ret_format = FORMAT_BMP;
    else if (starts(b, len, 0, jp2_box, 12) || starts(b, len, 0, "\xff\x4f\xff\x51", 4))
        *ret_format = FORMAT_JP2;
    else if (len >= 3 && b[0] == 'P' && b[1] >= '1' && b[1] <= '7' && strchr(" \t\r\n#", b[2]))
        *ret_format = FORMAT_PNM;
    else
        return false;
    return true;
}

sch_status ocr_picture_open(const void *bytes, size_t len, ocr_picture **ret_picture, sch_err *err)
{
    pic_format format;
    ocr_picture *picture;
    int pages = 1;

    ocr_pix_quiet();
    if (!sniff(bytes, len, &format))
        return sch_fail_id(err, SCH_INVALID, "unsupported_file_type",
                           "the file is neither a PDF nor an image of a kind that is read");
    if (format == FORMAT_TIFF)
        pages = ocr_tiff_pages(bytes, len, OCR_PICTURE_MAX_PAGES);
    if (pages == 0)
        return sch_fail_id(err, SCH_INVALID, "corrupt_image", "the TIFF file holds no page");
    if (pages > OCR_PICTURE_MAX_PAGES)
        return sch_fail_id(err, SCH_LIMIT, "tiff_page_limit_exceeded",
                           "the TIFF file has more than %d pages", OCR_PICTURE_MAX_PAGES);
    picture = malloc(sizeof *picture);
    if (!picture)
        return sch_fail(err, SCH_FATAL, "no memory for an image");
    *picture = (ocr_picture){bytes, len, format, pages};
    *ret_picture = picture;
    return SCH_OK;
}

ocr_picture *ocr_picture_close(ocr_picture *picture)
{
    free(picture);
    return NULL;
}

const char *ocr_picture_mime(const ocr_picture *picture)
{
    return mimes[picture->format];
}

int ocr_picture_pages(const ocr_picture *picture)
{
    return picture->pages;
}

static bool read_header(const ocr_picture *p, int page, l_int32 *w, l_int32 *h)
{
    const uint8_t *b = p->bytes;
    l_int32 depth, type, bps, spp, res, cmap, iff;

    switch (p->format) {
    case FORMAT_PNG:
        return readHeaderMemPng(b, p->len, w, h, NULL, NULL, NULL) == 0;
    case FORMAT_JPEG:
        return readHeaderMemJpeg(b, p->len, w, h, NULL, NULL, NULL) == 0;
    case FORMAT_TIFF:
        return readHeaderMemTiff(b, p->len, page - 1, w, h, &bps, &spp, &res, &cmap, &iff) == 0;
    case FORMAT_WEBP:
        return readHeaderMemWebP(b, p->len, w, h, &spp) == 0;
    case FORMAT_JP2:
        return readHeaderMemJp2k(b, p->len, w, h, NULL, NULL, NULL) == 0;
    case FORMAT_PNM:
        return readHeaderMemPnm(b, p->len, w, h, &depth, &type, &bps, &spp) == 0;
    case FORMAT_BMP:
    default:
        return pixReadHeaderMem(b, p->len, &iff, w, h, NULL, NULL, NULL) == 0;
    }
}

sch_status ocr_picture_size(const ocr_picture *p, int page, int *ret_width, int *ret_height,
                            sch_err *err)
{
    l_int32 w = 0, h = 0;

    if (page < 1 || page > p->pages)
        return sch_fail(err, SCH_INVALID, "the image has no page %d", page);
    if (!read_header(p, page, &w, &h) || w <= 0 || h <= 0)
        return sch_fail_id(err, SCH_INVALID, "corrupt_image", "the header of the %s is damaged",
                           mimes[p->format]);
    if (w > OCR_PICTURE_MAX_SIDE || h > OCR_PICTURE_MAX_SIDE ||
        (int64_t)w * h > OCR_PICTURE_MAX_PIXELS)
        return sch_fail_id(err, SCH_LIMIT,
                           p->format == FORMAT_TIFF ? "tiff_page_size_error" : "corrupt_image",
                           "the image has %d x %d pixels; at most %d megapixels are read", w, h,
                           OCR_PICTURE_MAX_PIXELS / 1000000);
    *ret_width = w;
    *ret_height = h;
    return SCH_OK;
}

static PIX *decode(const ocr_picture *p, int page)
{
    const uint8_t *b = p->bytes;

    switch (p->format) {
    case FORMAT_PNG:
        return pixReadMemPng(b, p->len);
    case FORMAT_JPEG:
        return pixReadMemJpeg(b, p->len, 0, 1, NULL, 0);
    case FORMAT_TIFF:
        return pixReadMemTiff(b, p->len, page - 1);
    case FORMAT_WEBP:
        return pixReadMemWebP(b, p->len);
    case FORMAT_JP2:
        return pixReadMemJp2k(b, p->len, 1, NULL, 0, 0);
    case FORMAT_PNM:
        return pixReadMemPnm(b, p->len);
    case FORMAT_BMP:
    default:
        return pixReadMemBmp(b, p->len);
    }
}

/** Replace *pix by what a function of Leptonica made of it; NULL stays NULL. */
static void replace(PIX **pix, PIX *made)
{
    pixDestroy(pix);
    *pix = made;
}

/** 8-bit grey or 32-bit RGB, without palette and transparency. */
static void make_plain(PIX **pix)
{
    if (*pix && pixGetColormap(*pix))
        replace(pix, pixRemoveColormap(*pix, REMOVE_CMAP_WITH_ALPHA));
    if (*pix && pixGetDepth(*pix) == 32 && pixGetSpp(*pix) == 4)
        replace(pix, pixAlphaBlendUniform(*pix, 0xffffff00));
    if (*pix && pixGetDepth(*pix) != 8 && pixGetDepth(*pix) != 32)
        replace(pix, pixConvertTo8(*pix, 0));
}

/** EXIF 2.3: the orientations 2, 4, 5 and 7 are mirrored. */
static void turn_upright(PIX **pix, int orientation)
{
    static const int quarter_turns[9] = {0, 0, 0, 2, 2, 1, 1, 3, 3}; /* clockwise */
    static const bool mirrored[9] = {[2] = true, [4] = true, [5] = true, [7] = true};

    if (*pix && quarter_turns[orientation])
        replace(pix, pixRotateOrth(*pix, quarter_turns[orientation]));
    if (*pix && mirrored[orientation])
        replace(pix, pixFlipLR(NULL, *pix));
}

static void settle_resolution(PIX *pix)
{
    enum { LEAST_DPI = 50, MOST_DPI = 2400 }; /* less is a screen's guess (1, 72 is common) */
    int dpi = pixGetXRes(pix);

    if (dpi < LEAST_DPI || dpi > MOST_DPI || dpi == 72 || dpi == 96)
        dpi = 0;
    pixSetResolution(pix, dpi, dpi);
}

sch_status ocr_picture_read(const ocr_picture *p, int page, struct Pix **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    int w = 0, h = 0;
    sch_status s = ocr_picture_size(p, page, &w, &h, err);

    if (s != SCH_OK)
        return s;
    pix = decode(p, page);
    make_plain(&pix);
    if (p->format == FORMAT_JPEG)
        turn_upright(&pix, ocr_jpeg_orientation(p->bytes, p->len));
    if (!pix || (int64_t)pixGetWidth(pix) * pixGetHeight(pix) != (int64_t)w * h)
        return sch_fail_id(err, SCH_INVALID, "corrupt_image", "page %d of the %s is damaged", page,
                           mimes[p->format]);
    settle_resolution(pix);
    *ret_pix = SCH_STEAL(pix);
    return SCH_OK;
}
