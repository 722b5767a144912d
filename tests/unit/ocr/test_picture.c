/* SPDX-License-Identifier: Apache-2.0 */
/* Image files as documents: every format, odd pixels, and files that lie. */
#include "ocr/pixels/picture.h"
#include "ocr/pixels/tags.h"
#include "schema/base/io.h"
#include "tests/support/t.h"
#include "tests/unit/ocr/pages.h"

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/** An encoded file. */
typedef struct encoded {
    l_uint8 *bytes;
    size_t len;
} encoded;

static void encoded_done(encoded file)
{
    free(file.bytes);
}
SCH_DEFINE_AUTO(encoded, encoded_done);

/** 40 x 30 pixels, dark left half. */
static PIX *half_dark(int depth)
{
    PIX *grey = t_blank(40, 30), *pix;

    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 20; x++)
            pixSetPixel(grey, x, y, 20);
    if (depth == 8)
        return grey;
    pix = depth == 1 ? pixThresholdToBinary(grey, 128) : pixConvertTo32(grey);
    pixDestroy(&grey);
    return pix;
}

static encoded encode(PIX *pix, int format)
{
    encoded file = {0};

    pixSetResolution(pix, 300, 300);
    ck_assert_int_eq(pixWriteMem(&file.bytes, &file.len, pix, format), 0);
    pixDestroy(&pix);
    return file;
}

static sch_status read_page(const encoded *file, int page, PIX **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    sch_status s = ocr_picture_open(file->bytes, file->len, &picture, err);

    return s == SCH_OK ? ocr_picture_read(picture, page, ret_pix, err) : s;
}

/** The left is dark, the right light, in grey or in colour. */
static void assert_half_dark(PIX *pix)
{
    l_uint32 left, right;
    l_int32 r0 = 0, r1 = 0, g, b;

    pixGetPixel(pix, 8, 15, &left);
    pixGetPixel(pix, 32, 15, &right);
    if (pixGetDepth(pix) == 32) {
        extractRGBValues(left, &r0, &g, &b);
        extractRGBValues(right, &r1, &g, &b);
        left = (l_uint32)r0;
        right = (l_uint32)r1;
    }
    ck_assert_uint_lt(left, 60);
    ck_assert_uint_gt(right, 220);
}

static const struct {
    int format, depth;
    const char *mime;
} formats[] = {
    {IFF_PNG, 8, "image/png"},
    {IFF_PNG, 1, "image/png"},
    {IFF_PNG, 32, "image/png"},
    {IFF_JFIF_JPEG, 8, "image/jpeg"},
    {IFF_JFIF_JPEG, 32, "image/jpeg"},
    {IFF_TIFF_G4, 1, "image/tiff"},
    {IFF_TIFF_LZW, 8, "image/tiff"},
    {IFF_TIFF_ZIP, 32, "image/tiff"},
    {IFF_BMP, 8, "image/bmp"},
    {IFF_BMP, 1, "image/bmp"},
    {IFF_BMP, 32, "image/bmp"},
    {IFF_PNM, 8, "image/x-portable-anymap"},
    {IFF_PNM, 1, "image/x-portable-anymap"},
    {IFF_PNM, 32, "image/x-portable-anymap"},
    {IFF_JP2, 8, "image/jp2"},
    {IFF_JP2, 32, "image/jp2"},
    {IFF_WEBP, 32, "image/webp"},
};

START_TEST(every_format_is_known_measured_and_read)
{
    SCH_AUTO(encoded_done)
    encoded file = encode(half_dark(formats[_i].depth), formats[_i].format);
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    sch_err err = {0};
    int w = 0, h = 0;

    ck_assert_msg(ocr_picture_open(file.bytes, file.len, &picture, &err) == SCH_OK, "%s", err.text);
    ck_assert_str_eq(ocr_picture_mime(picture), formats[_i].mime);
    ck_assert_int_eq(ocr_picture_pages(picture), 1);
    ck_assert_msg(ocr_picture_size(picture, 1, &w, &h, &err) == SCH_OK, "%s", err.text);
    ck_assert_int_eq(w, 40);
    ck_assert_int_eq(h, 30);
    ck_assert_msg(ocr_picture_read(picture, 1, &pix, &err) == SCH_OK, "%s", err.text);
    ck_assert(pixGetDepth(pix) == 8 || pixGetDepth(pix) == 32);
    ck_assert_ptr_null(pixGetColormap(pix));
    assert_half_dark(pix);
    ck_assert_int_eq(ocr_picture_size(picture, 2, &w, &h, &err), SCH_INVALID);
    ck_assert_int_eq(ocr_picture_size(picture, 0, &w, &h, &err), SCH_INVALID);
}
END_TEST

START_TEST(no_cut_or_spoilt_file_is_more_than_an_error)
{
    SCH_AUTO(encoded_done)
    encoded file = encode(half_dark(formats[_i].depth), formats[_i].format);
    unsigned seed = 1;

    for (size_t len = 0; len < file.len; len += 1 + len / 16) {
        encoded cut = {malloc(len + 1), len};
        PIX *pix = NULL;
        sch_err err = {0};

        memcpy(cut.bytes, file.bytes, len);
        if (read_page(&cut, 1, &pix, &err) != SCH_OK)
            ck_assert_str_ne(err.id, "");
        pixDestroy(&pix);
        encoded_done(cut);
    }
    for (int i = 0; i < 100; i++) {
        encoded bad = {malloc(file.len + 1), file.len};
        PIX *pix = NULL;

        memcpy(bad.bytes, file.bytes, file.len);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245 + 12345;
            bad.bytes[12 + seed / 65536 % (file.len - 12)] = (l_uint8)(seed >> 8);
        }
        (void)read_page(&bad, 1, &pix, NULL);
        pixDestroy(&pix);
        encoded_done(bad);
    }
}
END_TEST

START_TEST(transparency_lies_on_white)
{
    PIX *rgba = pixCreate(40, 30, 32), *alpha = t_blank(40, 30);
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    SCH_AUTO(encoded_done) encoded file = {0};
    sch_err err = {0};

    pixClearAll(alpha); /* black, and quite transparent on the right */
    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 20; x++)
            pixSetPixel(alpha, x, y, 255);
    pixSetRGBComponent(rgba, alpha, L_ALPHA_CHANNEL);
    pixSetSpp(rgba, 4);
    pixDestroy(&alpha);
    file = encode(rgba, IFF_PNG);
    ck_assert_msg(read_page(&file, 1, &pix, &err) == SCH_OK, "%s", err.text);
    assert_half_dark(pix);
}
END_TEST

START_TEST(palettes_and_sixteen_bits_become_plain)
{
    PIX *source = half_dark(32), *wide = pixCreate(40, 30, 16);
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    SCH_AUTO(ocr_pix_free) PIX *pix16 = NULL;
    SCH_AUTO(encoded_done) encoded file = encode(pixOctreeQuantByPopulation(source, 4, 0), IFF_PNG);
    SCH_AUTO(encoded_done) encoded file16 = {0};
    sch_err err = {0};

    pixDestroy(&source);
    ck_assert_msg(read_page(&file, 1, &pix, &err) == SCH_OK, "%s", err.text);
    ck_assert_ptr_null(pixGetColormap(pix));
    assert_half_dark(pix);
    for (int y = 0; y < 30; y++)
        for (int x = 20; x < 40; x++)
            pixSetPixel(wide, x, y, 65000);
    file16 = encode(wide, IFF_TIFF_LZW);
    ck_assert_msg(read_page(&file16, 1, &pix16, &err) == SCH_OK, "%s", err.text);
    assert_half_dark(pix16);
}
END_TEST

START_TEST(four_ink_jpegs_come_out_in_light)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    l_int32 r = 0, g = 0, b = 0;
    sch_err err = {0};

    /* inks 0.2 0.7 0.1 0, and black in the middle */
    t_ok(sch_read_file(CORPUS_DIR "/image/cmyk.jpg", 1 << 20, &bytes, &err), &err);
    t_ok(ocr_picture_open(bytes.data, bytes.len, &picture, &err), &err);
    t_ok(ocr_picture_read(picture, 1, &pix, &err), &err);
    pixGetRGBPixel(pix, 1, 1, &r, &g, &b);
    ck_assert_int_lt(abs(r - 204), 16);
    ck_assert_int_lt(abs(g - 77), 16);
    ck_assert_int_lt(abs(b - 230), 16);
    pixGetRGBPixel(pix, 8, 8, &r, &g, &b);
    ck_assert_int_lt(r + g + b, 60);
}
END_TEST

START_TEST(pages_of_a_tiff_are_counted_and_read_in_order)
{
    PIXA *pages = pixaCreate(3);
    SCH_AUTO(encoded_done) encoded file = {0};
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;

    for (int i = 0; i < 3; i++)
        pixaAddPix(pages, t_blank(40 + i, 30), L_INSERT);
    ck_assert_int_eq(pixaWriteMemMultipageTiff(&file.bytes, &file.len, pages), 0);
    pixaDestroy(&pages);
    ck_assert_int_eq(ocr_picture_open(file.bytes, file.len, &picture, NULL), SCH_OK);
    ck_assert_int_eq(ocr_picture_pages(picture), 3);
    for (int i = 1; i <= 3; i++) {
        SCH_AUTO(ocr_pix_free) PIX *pix = NULL;

        ck_assert_int_eq(ocr_picture_read(picture, i, &pix, NULL), SCH_OK);
        ck_assert_int_eq(pixGetWidth(pix), 39 + i);
    }
}
END_TEST

START_TEST(a_tiff_whose_pages_form_a_ring_is_refused)
{
    /* one directory with one entry (width 1), and itself as the next */
    static const uint8_t ring[] = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3,
                                   0,   1,   0,  0, 0, 1, 0, 0, 0, 8, 0, 0, 0};
    ocr_picture *picture = NULL;
    sch_err err = {0};

    ck_assert_int_eq(ocr_picture_open(ring, sizeof ring, &picture, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "tiff_page_limit_exceeded");
}
END_TEST

START_TEST(a_tiff_without_a_page_is_corrupt)
{
    ocr_picture *picture = NULL;
    sch_err err = {0};

    ck_assert_int_eq(ocr_picture_open("II*\0\0\0\0\0", 8, &picture, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "corrupt_image");
    ck_assert_int_eq(ocr_picture_open("MM\0*\xff\xff\xff\xff", 8, &picture, &err), SCH_INVALID);
    ck_assert_int_eq(ocr_tiff_pages((const uint8_t *)"II", 2, 9), 0);
}
END_TEST

START_TEST(a_size_past_the_limit_is_refused_from_the_header)
{
    static const char pnm[] = "P5 50000 50000 255 ";
    SCH_AUTO(encoded_done) encoded tiff = encode(half_dark(8), IFF_TIFF_LZW);
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    sch_err err = {0};
    uint32_t at;

    ck_assert_int_eq(ocr_picture_open(pnm, sizeof pnm - 1, &picture, &err), SCH_OK);
    ck_assert_int_eq(ocr_picture_read(picture, 1, &pix, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "corrupt_image");
    /* the same lie in the width and height of a little-endian TIFF */
    memcpy(&at, tiff.bytes + 4, 4);
    for (unsigned i = 0; i < tiff.bytes[at]; i++) {
        l_uint8 *entry = tiff.bytes + at + 2 + (size_t)12 * i;

        if (entry[1] == 1 && entry[0] <= 1) { /* ImageWidth 256, ImageLength 257 */
            entry[2] = 3;
            entry[8] = 0;
            entry[9] = 0x80; /* 32768 */
        }
    }
    ck_assert_int_eq(read_page(&tiff, 1, &pix, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "tiff_page_size_error");
    ck_assert_ptr_null(pix);
}
END_TEST

START_TEST(other_files_are_unsupported)
{
    static const char *const others[] = {"",  "%PDF-1.4", "GIF89a", "hello",
                                         "P", "P8 1 1",   "\x89PN"};

    for (size_t i = 0; i < SCH_COUNT_OF(others); i++) {
        ocr_picture *picture = NULL;
        sch_err err = {0};

        ck_assert_int_eq(ocr_picture_open(others[i], strlen(others[i]), &picture, &err),
                         SCH_INVALID);
        ck_assert_str_eq(err.id, "unsupported_file_type");
    }
}
END_TEST

/** The file with an EXIF block that holds just the orientation, put after the first marker. */
static encoded with_orientation(const encoded *jpeg, int orientation)
{
    static const l_uint8 app1[36] = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,    'M', 'M',
                                     0,    42,   0, 0,  0,   8,   0,   1,   1, 0x12, 0,   3,
                                     0,    0,    0, 1,  0,   0,   0,   0,   0, 0,    0,   0};
    encoded file = {malloc(jpeg->len + sizeof app1), jpeg->len + sizeof app1};

    memcpy(file.bytes, jpeg->bytes, 2);
    memcpy(file.bytes + 2, app1, sizeof app1);
    file.bytes[2 + 29] = (l_uint8)orientation;
    memcpy(file.bytes + 2 + sizeof app1, jpeg->bytes + 2, jpeg->len - 2);
    return file;
}

/* Where the corner that is top left in the file lies once the page is upright. */
static const struct {
    bool right, bottom, swapped;
} upright[9] = {{0},
                {false, false, false},
                {true, false, false},
                {true, true, false},
                {false, true, false},
                {false, false, true},
                {true, false, true},
                {true, true, true},
                {false, true, true}};

START_TEST(exif_orientation_is_honoured)
{
    PIX *corner = t_blank(64, 32);
    SCH_AUTO(encoded_done) encoded jpeg = {0};
    SCH_AUTO(encoded_done) encoded file = {0};
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    l_uint32 value;
    int w, h;

    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            pixSetPixel(corner, x, y, 0);
    jpeg = encode(corner, IFF_JFIF_JPEG);
    file = with_orientation(&jpeg, _i);
    ck_assert_int_eq(ocr_jpeg_orientation(file.bytes, file.len), _i);
    ck_assert_int_eq(read_page(&file, 1, &pix, NULL), SCH_OK);
    w = pixGetWidth(pix);
    h = pixGetHeight(pix);
    ck_assert_int_eq(w, upright[_i].swapped ? 32 : 64);
    pixGetPixel(pix, upright[_i].right ? w - 8 : 8, upright[_i].bottom ? h - 8 : 8, &value);
    ck_assert_uint_lt(value, 40);
}
END_TEST

START_TEST(a_broken_orientation_means_upright)
{
    SCH_AUTO(encoded_done) encoded jpeg = encode(half_dark(8), IFF_JFIF_JPEG);

    ck_assert_int_eq(ocr_jpeg_orientation(jpeg.bytes, jpeg.len), 1);
    for (int value = 9; value < 256; value += 50) {
        SCH_AUTO(encoded_done) encoded file = with_orientation(&jpeg, value);

        ck_assert_int_eq(ocr_jpeg_orientation(file.bytes, file.len), 1);
        for (size_t len = 0; len < 40; len++)
            ck_assert_int_eq(ocr_jpeg_orientation(file.bytes, len), 1);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("picture");
    TCase *tc = tcase_create("picture");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, every_format_is_known_measured_and_read, 0, SCH_COUNT_OF(formats));
    tcase_add_loop_test(tc, no_cut_or_spoilt_file_is_more_than_an_error, 0, SCH_COUNT_OF(formats));
    tcase_add_test(tc, transparency_lies_on_white);
    tcase_add_test(tc, palettes_and_sixteen_bits_become_plain);
    tcase_add_test(tc, four_ink_jpegs_come_out_in_light);
    tcase_add_test(tc, pages_of_a_tiff_are_counted_and_read_in_order);
    tcase_add_test(tc, a_tiff_whose_pages_form_a_ring_is_refused);
    tcase_add_test(tc, a_tiff_without_a_page_is_corrupt);
    tcase_add_test(tc, a_size_past_the_limit_is_refused_from_the_header);
    tcase_add_test(tc, other_files_are_unsupported);
    tcase_add_loop_test(tc, exif_orientation_is_honoured, 1, 9);
    tcase_add_test(tc, a_broken_orientation_means_upright);
    suite_add_tcase(suite, tc);
    ocr_pix_quiet();
    return t_run(suite);
}
