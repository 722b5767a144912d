/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make-images PAGE.pgm OTHER.pgm DIR: the page in every image format that Recto takes, as
 * DIR/page.png and so on, and both pages as DIR/pages.tiff.
 */
#include <leptonica/allheaders.h>

#include <limits.h>
#include <stdio.h>

static const struct {
    const char *ext;
    int format;
} kinds[] = {{"png", IFF_PNG}, {"jpg", IFF_JFIF_JPEG}, {"tiff", IFF_TIFF_LZW}, {"webp", IFF_WEBP},
             {"bmp", IFF_BMP}, {"jp2", IFF_JP2},       {"pgm", IFF_PNM}};

static int write_as(const char *dir, const char *leaf, PIX *pix, int format)
{
    char path[PATH_MAX];

    (void)snprintf(path, sizeof path, "%s/page.%s", dir, leaf);
    if (pixWrite(path, pix, format) == 0)
        return 0;
    (void)fprintf(stderr, "make-images: %s cannot be written\n", path);
    return 1;
}

int main(int argc, char **argv)
{
    PIX *page, *other, *bits;
    char path[PATH_MAX];
    int failed = 0;

    if (argc != 4)
        return 2;
    page = pixRead(argv[1]);
    other = pixRead(argv[2]);
    if (!page || !other)
        return 1;
    bits = pixThresholdToBinary(page, 128);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        failed += write_as(argv[3], kinds[i].ext, page, kinds[i].format);
    failed += write_as(argv[3], "pbm", bits, IFF_PNM);
    (void)snprintf(path, sizeof path, "%s/pages.tiff", argv[3]);
    failed += pixWriteTiff(path, page, IFF_TIFF_ZIP, "w") != 0;
    failed += pixWriteTiff(path, other, IFF_TIFF_ZIP, "a") != 0;
    pixDestroy(&page);
    pixDestroy(&other);
    pixDestroy(&bits);
    return failed != 0;
}
