/* SPDX-License-Identifier: Apache-2.0 */
/* Whole documents: the samples, images made here, and files that are neither. */
#include "ocr/ocr.h"
#include "ocr/ocr_priv.h"
#include "tests/support/t.h"
#include "tests/unit/ocr/pages.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static ocr_options options;

static void set_up(void)
{
    ocr_options_init(&options);
}

static int open_sample(const char *name)
{
    char path[512];
    int fd;

    snprintf(path, sizeof path, "%s/%s", SAMPLES_DIR, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s", path);
    return fd;
}

/** A file in memory. */
static int file_of(const void *bytes, size_t len)
{
    int fd = memfd_create("document", MFD_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    return fd;
}

/** pix as a PNG file; taken over. */
static int file_of_pix(PIX *pix)
{
    l_uint8 *bytes = NULL;
    size_t len = 0;
    int fd;

    ck_assert_int_eq(pixWriteMemPng(&bytes, &len, pix, 0), 0);
    pixDestroy(&pix);
    fd = file_of(bytes, len);
    free(bytes);
    return fd;
}

static ocr_doc *open_doc(int fd)
{
    ocr_doc *doc = NULL;
    sch_err err = {0};

    t_ok(ocr_doc_open(fd, &doc, &err), &err);
    return doc;
}

static ocr_page *read_page(ocr_doc *doc, int number, int crop_dir_fd)
{
    ocr_page *page = NULL;
    sch_err err = {0};

    t_ok(ocr_doc_read_page(doc, number, &options, crop_dir_fd, &page, &err), &err);
    return page;
}

/** All words of a page, one space between them. */
static void text_of(const ocr_page *page, sch_strbuf *sb)
{
    for (size_t i = 0; i < page->nlines; i++)
        for (size_t w = 0; w < page->lines[i].nwords; w++) {
            sch_strbuf_adds(sb, page->lines[i].words[w].text);
            sch_strbuf_addc(sb, ' ');
        }
}

static void assert_has_text(const ocr_page *page, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    text_of(page, &sb);
    ck_assert_msg(strstr(sch_strbuf_str(&sb), text) != NULL, "'%s' is not in '%s'", text,
                  sch_strbuf_str(&sb));
}

static void assert_words_in_lines(const ocr_page *page)
{
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        for (size_t w = 0; w < line->nwords; w++) {
            ck_assert_float_ge(line->words[w].box.x0, line->box.x0 - 0.01F);
            ck_assert_float_le(line->words[w].box.x1, line->box.x1 + 0.01F);
            ck_assert_float_ge(line->words[w].box.y0, line->box.y0 - 0.01F);
            ck_assert_float_le(line->words[w].box.y1, line->box.y1 + 0.01F);
        }
    }
}

START_TEST(a_born_digital_page_is_read_from_its_glyphs)
{
    SCH_AUTO(sch_close) int fd = open_sample("paper.pdf");
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    ck_assert_int_eq(ocr_doc_kind(doc), OCR_KIND_PDF);
    ck_assert_str_eq(ocr_doc_mime(doc), "application/pdf");
    ck_assert_int_eq(ocr_doc_pages(doc), 3);
    ck_assert_int_le(ocr_doc_page_cost(doc, 1), 50);
    ck_assert_int_eq(page->number, 1);
    ck_assert_int_eq(page->decision.source, OCR_SOURCE_GLYPHS);
    ck_assert_str_eq(page->decision.reason, "text layer");
    ck_assert_int_eq(page->width, 2067); /* A4 at 250 dpi */
    ck_assert_int_eq(page->height, 2923);
    ck_assert_uint_gt(page->nlines, 10);
    assert_words_in_lines(page);
}
END_TEST

/** A page with good text and, in the middle, lines whose font names its letters by private codes.
 */
static const char mixed_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    "2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R\n"
    "/Resources << /Font << /G 5 0 R /B 6 0 R >> >> >>\nendobj\n"
    "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\n"
    "endobj\n"
    "6 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding\n"
    "/ToUnicode 7 0 R >>\nendobj\n"
    "7 0 obj\n<< /Length 195 >>\nstream\n"
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Odd def\n"
    "1 begincodespacerange <00> <FF> endcodespacerange\n"
    "1 beginbfrange <21> <7E> <E021> endbfrange endcmap end end     \n"
    "endstream\nendobj\n"
    "4 0 obj\n<< /Length 413 >>\nstream\n"
    "BT /G 12 Tf 40 260 Td 16 TL (The first paragraph of this page is good text) Tj T*\n"
    "(and its letters have the names that they should have.) Tj\n"
    "T* (There is quite a lot of it, so that nobody doubts it.) Tj ET\n"
    "BT /B 12 Tf 40 180 Td 16 TL (Nobody can copy this line) Tj T* (nor search for a word here) Tj "
    "ET\n"
    "BT /G 12 Tf 40 100 Td 16 TL (The last paragraph can be copied again,) Tj T*\n"
    "(as every line of a document should be.) Tj ET\n"
    "endstream\nendobj\n"
    "trailer\n<< /Root 1 0 R /Size 8 >>\n";

START_TEST(lines_without_usable_letters_are_read_from_pixels_and_the_rest_from_glyphs)
{
    SCH_AUTO(sch_close) int fd = file_of(mixed_pdf, sizeof mixed_pdf - 1);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    bool pixels = false;

    assert_has_text(page, "good text and its letters");
    assert_has_text(page, "Nobody can copy this line nor search for a word here");
    assert_has_text(page, "The last paragraph can be copied again,");
    ck_assert_int_eq(page->decision.source, OCR_SOURCE_GLYPHS);
    for (size_t i = 0; i < page->nlines; i++) {
        bool read = strcmp(page->lines[i].words[0].text, "Nobody") == 0 ||
                    strcmp(page->lines[i].words[0].text, "nor") == 0;

        ck_assert_int_eq(page->lines[i].source, read ? OCR_SOURCE_PIXELS : OCR_SOURCE_GLYPHS);
        pixels = pixels || read;
    }
    ck_assert(pixels);
}
END_TEST

/** A page with text over and under a picture of 360 by 240 points, the pixels of pix; taken over.
 */
static int file_with_picture(PIX *pix)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf pdf = {0};
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    int fd;

    sch_strbuf_adds(
        &pdf,
        "%PDF-1.4\n"
        "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 700] /Contents 4 0 R\n"
        "/Resources << /Font << /G 5 0 R >> /XObject << /I 6 0 R >> >> >>\nendobj\n"
        "4 0 obj\n<< /Length 237 >>\nstream\n"
        "BT /G 12 Tf 40 640 Td 16 TL (The first paragraph of this page is good text) Tj T*\n"
        "(and its letters have the names that they should have.) Tj ET\n"
        "q 360 0 0 240 60 340 cm /I Do Q\n"
        "BT /G 12 Tf 40 280 Td (The last paragraph stands below the picture.) Tj ET      \n"
        "endstream\nendobj\n"
        "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
        ">>\nendobj\n");
    sch_strbuf_addf(&pdf,
                    "6 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d\n"
                    "/ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>\nstream\n",
                    w, h, w * h);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            sch_strbuf_addc(&pdf, (char)GET_DATA_BYTE(pixGetData(pix) + y * pixGetWpl(pix), x));
    sch_strbuf_adds(&pdf, "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 7 >>\n");
    ck_assert(!pdf.failed);
    pixDestroy(&pix);
    fd = file_of(pdf.data, pdf.len);
    return fd;
}

START_TEST(a_paragraph_that_was_pasted_as_a_picture_is_read_from_its_pixels)
{
    SCH_AUTO(sch_close) int fd = file_with_picture(t_text_page());
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    size_t read = 0;

    ck_assert_int_eq(page->decision.source, OCR_SOURCE_GLYPHS);
    assert_has_text(page,
                    "names that they should have. The quick brown fox jumps over the lazy dog");
    assert_has_text(page, "walked slowly along the harbour The last paragraph stands below");
    for (size_t i = 0; i < page->nlines; i++) {
        ck_assert_int_ne(page->lines[i].type, OCR_DIAGRAM);
        read += page->lines[i].source == OCR_SOURCE_PIXELS;
    }
    ck_assert_uint_eq(read, 8);
    ck_assert_uint_gt(page->nlines, read);
}
END_TEST

START_TEST(a_picture_with_few_words_stays_a_picture)
{
    PIX *pix = t_blank(1500, 1000);
    L_BMF *font = bmfCreate(NULL, 10);
    l_int32 width, overflow;

    pixSetTextline(pix, font, "January", 0, 200, 900, &width, &overflow);
    pixSetTextline(pix, font, "February", 0, 900, 900, &width, &overflow);
    bmfDestroy(&font);
    for (int i = 0; i < 40; i++) {
        for (int k = 0; k < 300; k++)
            pixSetPixel(pix, 200 + 20 * i, 300 + k + 5 * i, 60);
    }
    SCH_AUTO(sch_close) int fd = file_with_picture(pix);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    bool picture = false;

    for (size_t i = 0; i < page->nlines; i++)
        picture = picture || page->lines[i].type == OCR_DIAGRAM;
    ck_assert(picture);
}
END_TEST

/** A plot with numbers at its left side and two months at its foot. */
static PIX *chart_picture(void)
{
    static const char *const scale[] = {"30", "20", "10", "0"};
    PIX *pix = t_blank(1500, 1000);
    L_BMF *font = bmfCreate(NULL, 20);
    l_int32 width, overflow;

    for (int i = 0; i < 4; i++)
        pixSetTextline(pix, font, scale[i], 0, 60, 200 + 200 * i, &width, &overflow);
    pixSetTextline(pix, font, "January", 0, 300, 920, &width, &overflow);
    pixSetTextline(pix, font, "February", 0, 900, 920, &width, &overflow);
    bmfDestroy(&font);
    for (int x = 220; x < 1400; x++)
        for (int k = 0; k < 6; k++)
            pixSetPixel(pix, x, 760 - x / 3 + k, 60);
    return pix;
}

START_TEST(words_in_a_picture_of_a_chart_are_its_labels)
{
    SCH_AUTO(sch_close) int fd = file_with_picture(chart_picture());
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    size_t ticks = 0, months = 0;

    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        if (line->type == OCR_TEXT || line->type == OCR_CHART)
            continue;
        ck_assert_int_eq(line->source, OCR_SOURCE_PIXELS);
        ck_assert_int_ge(line->parent, 0);
        ck_assert_int_eq(page->lines[line->parent].type, OCR_CHART);
        ticks += line->type == OCR_Y_AXIS_TICK_LABEL;
        months += strstr(line->words[0].text, "ary") != NULL;
    }
    ck_assert_uint_ge(ticks, 3);
    ck_assert_uint_eq(months, 2);
}
END_TEST

START_TEST(a_picture_without_words_has_no_labels)
{
    PIX *pix = t_blank(1500, 1000);

    for (int i = 0; i < 400; i++) /* specks and strokes of a drawing */
        for (int k = 0; k < 12 + i % 9; k++)
            pixSetPixel(pix, 60 + i * 37 % 1380 + k, 60 + i * 91 % 880 + k * (i % 3), 40);
    SCH_AUTO(sch_close) int fd = file_with_picture(pix);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    for (size_t i = 0; i < page->nlines; i++)
        ck_assert_int_eq(page->lines[i].source, OCR_SOURCE_GLYPHS);
}
END_TEST

START_TEST(a_small_picture_between_rules_is_a_table)
{
    static const char *const text[5][3] = {{"Boat", "Length", "Crew"},
                                           {"Heron", "12.4", "25"},
                                           {"Plover", "19.8", "13"},
                                           {"Curlew", "15.1", "37"},
                                           {"Avocet", "14.6", "12"}};
    static const int ruled[] = {10, 60, 290};
    PIX *pix = t_blank(560, 300);
    L_BMF *font = bmfCreate(NULL, 6);
    const ocr_line *table = NULL;

    for (int r = 0; r < 5; r++)
        for (int c = 0; c < 3; c++) {
            l_int32 width, overflow;

            pixSetTextline(pix, font, text[r][c], 90, 20 + 200 * c, 48 + 50 * r + (r > 0) * 10,
                           &width, &overflow);
        }
    bmfDestroy(&font);
    for (size_t i = 0; i < SCH_COUNT_OF(ruled); i++)
        for (int x = 10; x < 550; x++)
            for (int y = 0; y < 3; y++)
                pixSetPixel(pix, x, ruled[i] + y, 0);
    SCH_AUTO(sch_close) int fd = file_of_pix(pix);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    for (size_t i = 0; i < page->nlines; i++)
        table = page->lines[i].type == OCR_TABLE ? &page->lines[i] : table;
    ck_assert_ptr_nonnull(table);
    ck_assert_int_eq(table->cell.nrows, 5);
    ck_assert_int_eq(table->cell.ncols, 3);
    assert_has_text(page, "Plover 19.8 13");
}
END_TEST

START_TEST(the_scan_of_a_page_says_the_same)
{
    SCH_AUTO(sch_close) int fd = open_sample("scan.pdf");
    SCH_AUTO(sch_close) int fd0 = open_sample("paper.pdf");
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc0 = open_doc(fd0);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    SCH_AUTO(ocr_page_free) ocr_page *paper = read_page(doc0, 1, -1);
    size_t found = 0, words = 0;

    ck_assert_int_eq(page->decision.source, OCR_SOURCE_PIXELS);
    ck_assert_str_eq(page->decision.reason, "no glyphs");
    ck_assert_int_ge(ocr_doc_page_cost(doc, 1), 500);
    ck_assert_int_eq(page->width, paper->width);
    ck_assert_float_ne(page->skew_deg, 0);
    assert_words_in_lines(page);
    /* each word of the paper is on the scan, where it is on the paper but for the skew */
    for (size_t i = 0; i < paper->nlines; i++)
        for (size_t w = 0; w < paper->lines[i].nwords; w++) {
            const ocr_word *word = &paper->lines[i].words[w];
            bool hit = false;

            for (size_t k = 0; k < page->nlines && !hit; k++)
                for (size_t v = 0; v < page->lines[k].nwords && !hit; v++) {
                    const ocr_word *other = &page->lines[k].words[v];

                    hit = strcmp(other->text, word->text) == 0 &&
                          fabsf(other->box.x0 - word->box.x0) < 60 &&
                          fabsf(other->box.y1 - word->box.y1) < 60;
                }
            words++;
            found += hit;
        }
    ck_assert_msg(found * 100 >= words * 90, "%zu of %zu words", found, words);
}
END_TEST

START_TEST(two_readings_of_a_page_are_equal)
{
    static const char *const names[] = {"paper.pdf", "scan.pdf"};
    SCH_AUTO(sch_close) int fd = open_sample(names[_i]);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *first = read_page(doc, 1, -1);
    SCH_AUTO(ocr_page_free) ocr_page *other = read_page(doc, 2, -1);
    SCH_AUTO(ocr_page_free) ocr_page *again = read_page(doc, 1, -1);
    SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0}, b = {0};

    ocr_page_write(first, &a);
    ocr_page_write(again, &b);
    ck_assert_str_eq(sch_strbuf_str(&a), sch_strbuf_str(&b));
    for (size_t i = 0; i < first->nlines; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(first->lines[i].id, first->lines[k].id);
}
END_TEST

START_TEST(pictures_are_written_as_crops)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_close) int dir_fd = open(dir, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    SCH_AUTO(sch_close) int fd = open_sample("paper.pdf");
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 2, dir_fd);
    int crops = 0;

    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];
        char path[512];
        l_int32 w, h, format;

        if (!line->crop)
            continue;
        crops++;
        ck_assert_int_eq(line->type, OCR_DIAGRAM);
        snprintf(path, sizeof path, "%s/%s", dir, line->crop);
        ck_assert_int_eq(pixReadHeader(path, &format, &w, &h, NULL, NULL, NULL), 0);
        ck_assert_int_eq(format, IFF_JFIF_JPEG);
        ck_assert_float_eq_tol((float)w, line->box.x1 - line->box.x0, 1.5F);
        ck_assert_float_eq_tol((float)h, line->box.y1 - line->box.y0, 1.5F);
    }
    ck_assert_int_eq(crops, 1);
}
END_TEST

START_TEST(an_image_is_a_document_of_one_page)
{
    SCH_AUTO(sch_close) int fd = file_of_pix(t_text_page());
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    ck_assert_int_eq(ocr_doc_kind(doc), OCR_KIND_IMAGE);
    ck_assert_str_eq(ocr_doc_mime(doc), "image/png");
    ck_assert_int_eq(ocr_doc_pages(doc), 1);
    ck_assert_int_eq(page->width, 1500);
    ck_assert_int_eq(page->height, 1000);
    ck_assert_int_eq(page->decision.source, OCR_SOURCE_PIXELS);
    for (int i = 0; t_page_lines[i]; i++)
        assert_has_text(page, t_page_lines[i]);
    assert_words_in_lines(page);
}
END_TEST

START_TEST(a_page_on_its_head_or_side_is_turned)
{
    PIX *upright = t_text_page(), *turned = pixRotateOrth(upright, _i);
    SCH_AUTO(sch_close) int fd = file_of_pix(turned);
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    pixDestroy(&upright);
    for (int i = 0; t_page_lines[i]; i++)
        assert_has_text(page, t_page_lines[i]);
    if (_i == 2) { /* sideways text may also be read as such, without turning the page */
        ck_assert_int_eq(page->rotate, 180);
        ck_assert_float_eq_tol(page->lines[0].box.x0, 100, 10);
    }
}
END_TEST

START_TEST(boxes_of_a_skewed_page_lie_on_its_ink)
{
    const float angle = (float)M_PI / 180 * 3;
    PIX *level = t_text_page(), *skewed = pixRotateAMGray(level, angle, 255);
    SCH_AUTO(sch_close) int fd = file_of_pix(pixCopy(NULL, skewed));
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);
    PIX *binary = pixThresholdToBinary(skewed, 128);

    ck_assert_float_eq_tol(page->skew_deg, -3, 0.25F);
    for (size_t i = 0; i < page->nlines; i++)
        for (size_t w = 0; w < page->lines[i].nwords; w++) {
            ocr_box b = page->lines[i].words[w].box;
            BOX *box = boxCreate((int)b.x0, (int)b.y0, (int)(b.x1 - b.x0), (int)(b.y1 - b.y0));
            PIX *part = pixClipRectangle(binary, box, NULL);
            float ink = 0;

            ck_assert_ptr_nonnull(part);
            pixForegroundFraction(part, &ink);
            ck_assert_float_gt(ink, 0.05F);
            pixDestroy(&part);
            boxDestroy(&box);
        }
    assert_words_in_lines(page);
    pixDestroy(&level);
    pixDestroy(&skewed);
    pixDestroy(&binary);
}
END_TEST

START_TEST(an_empty_image_is_an_empty_page)
{
    SCH_AUTO(sch_close) int fd = file_of_pix(t_blank(400, 300));
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    SCH_AUTO(ocr_page_free) ocr_page *page = read_page(doc, 1, -1);

    ck_assert_uint_eq(page->nlines, 0);
    ck_assert_ptr_null(page->error_id);
    ck_assert_str_eq(page->decision.reason, "blank page");
}
END_TEST

START_TEST(a_page_that_cannot_be_decoded_says_why)
{
    l_uint8 *bytes = NULL;
    size_t len = 0;
    PIX *pix = t_text_page();
    ocr_page *page = NULL;
    ocr_doc *doc = NULL;
    int fd;

    ck_assert_int_eq(pixWriteMemPng(&bytes, &len, pix, 0), 0);
    pixDestroy(&pix);
    fd = file_of(bytes, len / 3);
    doc = open_doc(fd);
    page = read_page(doc, 1, -1);
    ck_assert_str_eq(page->error_id, "corrupt_image");
    ck_assert_str_ne(page->error_text, "");
    ck_assert_uint_eq(page->nlines, 0);
    ocr_page_free(page);
    ocr_doc_close(doc);
    close(fd);
    free(bytes);
}
END_TEST

static const struct {
    const char *bytes, *id;
} refused[] = {
    {"", "unsupported_file_type"},
    {"hello, world", "unsupported_file_type"},
    {"GIF89a..........", "unsupported_file_type"},
    {"\x89PNG\r\n\x1a\n", "corrupt_image"},
    {"P5 50000 50000 255 ", "corrupt_image"},
    {"MM\0*", "corrupt_image"},
};

START_TEST(a_page_without_size_is_a_failed_letter)
{
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/CropBox[900 0 950 600]>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    int fd = file_of(pdf, sizeof pdf - 1);
    ocr_doc *doc = open_doc(fd);
    ocr_page *page = read_page(doc, 1, -1);

    ck_assert_ptr_nonnull(page->error_id);
    ck_assert_int_eq(page->width, 2125);
    ck_assert_int_eq(page->height, 2750);
    ocr_page_free(page);
    ocr_doc_close(doc);
    close(fd);
}
END_TEST

START_TEST(a_pdf_without_its_header_is_read)
{
    static const char pdf[] = "%/Pages PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                              "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 144]>>endobj\n"
                              "trailer<</Root 1 0 R>>\n%%EOF\n";
    int fd = file_of(pdf, sizeof pdf - 1);
    ocr_doc *doc = open_doc(fd);
    ocr_page *page = read_page(doc, 1, -1);

    ck_assert_int_eq(ocr_doc_kind(doc), OCR_KIND_PDF);
    ck_assert_ptr_null(page->error_id);
    ck_assert_int_eq(page->height, 500);
    ocr_page_free(page);
    ocr_doc_close(doc);
    close(fd);
}
END_TEST

START_TEST(what_is_no_document_is_refused)
{
    size_t len = _i == 5 ? 8 : strlen(refused[_i].bytes);
    SCH_AUTO(sch_close) int fd = file_of(_i == 5 ? "MM\0*\0\0\0\0" : refused[_i].bytes, len);
    ocr_doc *doc = NULL;
    sch_err err = {0};

    ck_assert_int_ne(ocr_doc_open(fd, &doc, &err), SCH_OK);
    ck_assert_str_eq(err.id, refused[_i].id);
    ck_assert_ptr_null(doc);
}
END_TEST

START_TEST(pages_that_are_not_there_are_errors)
{
    SCH_AUTO(sch_close) int fd = open_sample("paper.pdf");
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    ocr_page *page = NULL;
    sch_err err = {0};

    t_status(ocr_doc_read_page(doc, 0, &options, -1, &page, &err), SCH_INVALID);
    t_status(ocr_doc_read_page(doc, 4, &options, -1, &page, &err), SCH_INVALID);
    ck_assert_ptr_null(page);
}
END_TEST

START_TEST(a_language_that_is_not_there_is_an_error_where_pixels_are_read)
{
    SCH_AUTO(sch_close) int fd = open_sample("scan.pdf");
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = open_doc(fd);
    ocr_page *page = NULL;
    sch_err err = {0};

    options.languages = "xyz";
    t_status(ocr_doc_read_page(doc, 1, &options, -1, &page, &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "invalid_ocr_parameters");
    ck_assert_ptr_null(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("doc");
    TCase *tc = tcase_create("doc");

    ocr_pix_quiet();
    tcase_set_timeout(tc, 300);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, a_born_digital_page_is_read_from_its_glyphs);
    tcase_add_test(tc, lines_without_usable_letters_are_read_from_pixels_and_the_rest_from_glyphs);
    tcase_add_test(tc, a_paragraph_that_was_pasted_as_a_picture_is_read_from_its_pixels);
    tcase_add_test(tc, a_picture_with_few_words_stays_a_picture);
    tcase_add_test(tc, words_in_a_picture_of_a_chart_are_its_labels);
    tcase_add_test(tc, a_picture_without_words_has_no_labels);
    tcase_add_test(tc, a_small_picture_between_rules_is_a_table);
    tcase_add_test(tc, the_scan_of_a_page_says_the_same);
    tcase_add_loop_test(tc, two_readings_of_a_page_are_equal, 0, 2);
    tcase_add_test(tc, pictures_are_written_as_crops);
    tcase_add_test(tc, an_image_is_a_document_of_one_page);
    tcase_add_loop_test(tc, a_page_on_its_head_or_side_is_turned, 1, 4);
    tcase_add_test(tc, boxes_of_a_skewed_page_lie_on_its_ink);
    tcase_add_test(tc, an_empty_image_is_an_empty_page);
    tcase_add_test(tc, a_page_that_cannot_be_decoded_says_why);
    tcase_add_loop_test(tc, what_is_no_document_is_refused, 0, SCH_COUNT_OF(refused));
    tcase_add_test(tc, a_page_without_size_is_a_failed_letter);
    tcase_add_test(tc, a_pdf_without_its_header_is_read);
    tcase_add_test(tc, pages_that_are_not_there_are_errors);
    tcase_add_test(tc, a_language_that_is_not_there_is_an_error_where_pixels_are_read);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
