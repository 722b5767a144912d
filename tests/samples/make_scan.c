/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a scanner makes of printed pages: make-scan [-q QUALITY] [-n NOISE] [-s SEED] [-j DIR]
 * OUT.pdf PAGE.pgm...
 *
 * Each page is turned by up to a degree, blurred a little, given an uneven light and noise, and put
 * into OUT.pdf as one grey JPEG; -j also leaves the JPEGs in DIR as page-001.jpg and so on. The
 * same seed gives the same bytes.
 */
#include <leptonica/allheaders.h>

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct scan_options {
    int quality;
    double noise; /* standard deviation in grey levels */
    uint64_t seed;
    const char *jpeg_dir; /* NULL: none */
} scan_options;

/** Next of a sequence of evenly distributed numbers in [0, 1) (xorshift64*). */
static double next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)((*state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

/** About normally distributed, mean 0, deviation 1. */
static double next_normal(uint64_t *state)
{
    double sum = 0;

    for (int i = 0; i < 12; i++)
        sum += next_random(state);
    return sum - 6;
}

/** Light that falls off to one side, noise, and paper that is not quite white. */
static void age(PIX *pix, const scan_options *options, uint64_t *state)
{
    int width = pixGetWidth(pix), height = pixGetHeight(pix);
    double slope = 14 * (next_random(state) - 0.5);

    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            l_uint32 value = 0;
            double grey;

            pixGetPixel(pix, x, y, &value);
            grey = 24 + value * (244.0 - 24) / 255 + slope * (2.0 * x / width - 1);
            if (options->noise > 0)
                grey += options->noise * next_normal(state);
            grey = grey < 0 ? 0 : grey > 255 ? 255 : grey;
            pixSetPixel(pix, x, y, (l_uint32)grey);
        }
}

/** A page as the scanner sees it; NULL: not an image. */
static PIX *scan(const char *path, const scan_options *options, uint64_t *state)
{
    double angle_deg = (next_random(state) < 0.5 ? -1 : 1) * (0.4 + 0.5 * next_random(state));
    PIX *page = pixRead(path);
    PIX *grey, *turned, *blurred;

    if (!page)
        return NULL;
    grey = pixConvertTo8(page, 0);
    turned = pixRotateAM(grey, (float)(angle_deg * M_PI / 180), L_BRING_IN_WHITE);
    blurred = pixBlockconv(turned, 1, 1);
    pixDestroy(&page);
    pixDestroy(&grey);
    pixDestroy(&turned);
    if (blurred)
        age(blurred, options, state);
    return blurred;
}

/** Objects of the PDF: offsets for its table. */
typedef struct pdf_out {
    FILE *file;
    long offsets[2 + 3 * 500];
    int count;
} pdf_out;

static void begin_object(pdf_out *pdf)
{
    pdf->offsets[pdf->count++] = ftell(pdf->file);
    (void)fprintf(pdf->file, "%d 0 obj\n", pdf->count);
}

/** One page: its image, its content, itself; the page tree is object 2. */
static void add_page(pdf_out *pdf, const l_uint8 *jpeg, size_t len, int width, int height,
                     double dpi)
{
    char content[128];
    double w = width * 72 / dpi, h = height * 72 / dpi;
    int content_len = snprintf(content, sizeof content, "q %.3f 0 0 %.3f 0 0 cm /I Do Q", w, h);

    begin_object(pdf);
    (void)fprintf(pdf->file,
                  "<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
                  "/BitsPerComponent 8 /Filter /DCTDecode /Length %zu >>\nstream\n",
                  width, height, len);
    (void)fwrite(jpeg, 1, len, pdf->file);
    (void)fprintf(pdf->file, "\nendstream\nendobj\n");
    begin_object(pdf);
    (void)fprintf(pdf->file, "<< /Length %d >>\nstream\n%s\nendstream\nendobj\n", content_len,
                  content);
    begin_object(pdf);
    (void)fprintf(pdf->file,
                  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Contents %d 0 R "
                  "/Resources << /XObject << /I %d 0 R >> >> >>\nendobj\n",
                  w, h, pdf->count - 1, pdf->count - 2);
}

static void begin_pdf(pdf_out *pdf, int pages)
{
    (void)fprintf(pdf->file, "%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n");
    begin_object(pdf);
    (void)fprintf(pdf->file, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    begin_object(pdf);
    (void)fprintf(pdf->file, "<< /Type /Pages /Count %d /Kids [", pages);
    for (int i = 0; i < pages; i++)
        (void)fprintf(pdf->file, " %d 0 R", 5 + 3 * i);
    (void)fprintf(pdf->file, " ] >>\nendobj\n");
}

static void end_pdf(pdf_out *pdf)
{
    long start = ftell(pdf->file);

    (void)fprintf(pdf->file, "xref\n0 %d\n0000000000 65535 f \n", pdf->count + 1);
    for (int i = 0; i < pdf->count; i++)
        (void)fprintf(pdf->file, "%010ld 00000 n \n", pdf->offsets[i]);
    (void)fprintf(pdf->file, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n",
                  pdf->count + 1, start);
}

static int write_jpeg(const char *dir, int page, const l_uint8 *bytes, size_t len)
{
    char path[PATH_MAX];
    FILE *file;
    size_t put;

    (void)snprintf(path, sizeof path, "%s/page-%03d.jpg", dir, page);
    file = fopen(path, "wb");
    if (!file)
        return -1;
    put = fwrite(bytes, 1, len, file);
    return fclose(file) == 0 && put == len ? 0 : -1;
}

/** Scan one page into the PDF. @return 0, or -1 with a message. */
static int add_scan(pdf_out *pdf, const char *path, int page, const scan_options *options,
                    uint64_t *state)
{
    PIX *pix = scan(path, options, state);
    l_uint8 *jpeg = NULL;
    size_t len = 0;
    double dpi;
    int rc = -1;

    if (pix) {
        dpi = pixGetWidth(pix) / (210 / 25.4); /* the pages are A4 */
        pixSetResolution(pix, (l_int32)lround(dpi), (l_int32)lround(dpi));
        if (pixWriteMemJpeg(&jpeg, &len, pix, options->quality, 0) == 0) {
            add_page(pdf, jpeg, len, pixGetWidth(pix), pixGetHeight(pix), dpi);
            rc = options->jpeg_dir ? write_jpeg(options->jpeg_dir, page, jpeg, len) : 0;
        }
    }
    if (rc != 0)
        (void)fprintf(stderr, "make-scan: %s: cannot be read or written\n", path);
    lept_free(jpeg);
    pixDestroy(&pix);
    return rc;
}

int main(int argc, char **argv)
{
    scan_options options = {.quality = 60, .noise = 6, .seed = 1};
    pdf_out pdf = {0};
    uint64_t state;
    int c, rc = 0;

    while ((c = getopt(argc, argv, "q:n:s:j:")) != -1) {
        if (c == 'q')
            options.quality = (int)strtol(optarg, NULL, 10);
        else if (c == 'n')
            options.noise = strtod(optarg, NULL);
        else if (c == 's')
            options.seed = strtoull(optarg, NULL, 10);
        else if (c == 'j')
            options.jpeg_dir = optarg;
        else
            return 2;
    }
    if (argc - optind < 2 || argc - optind > 500) {
        (void)fprintf(stderr, "usage: make-scan [-q QUALITY] [-n NOISE] [-s SEED] [-j DIR] "
                              "OUT.pdf PAGE.pgm...\n");
        return 2;
    }
    pdf.file = fopen(argv[optind], "wb");
    if (!pdf.file) {
        perror(argv[optind]);
        return 1;
    }
    state = 0x9e3779b97f4a7c15u ^ (options.seed * 0xbf58476d1ce4e5b9u);
    begin_pdf(&pdf, argc - optind - 1);
    for (int i = optind + 1; i < argc && rc == 0; i++)
        rc = add_scan(&pdf, argv[i], i - optind, &options, &state);
    end_pdf(&pdf);
    if (fclose(pdf.file) != 0)
        rc = -1;
    return rc == 0 ? 0 : 1;
}
