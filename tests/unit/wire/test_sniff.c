/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/auto.h"
#include "schema/wire/sniff.h"
#include "tests/support/run.h"

#include <string.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define PPTX "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define ODT  "application/vnd.oasis.opendocument.text"

/** A local header of a zip member up to its name: 30 bytes, of which only the signature counts. */
#define ZIP_HEAD "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
#define OLE      "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0"
#define DB60                                                                                       \
    "A book, thirty-two bytes long...\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/** Bytes of a literal, NULs included, without the last one. */
#define B(text) (text), sizeof(text) - 1

START_TEST(documents_are_known_by_their_first_bytes)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *mime;
    } cases[] = {
        {B("%PDF-1.7\n"), "application/pdf"},
        {B("\xEF\xBB\xBF%PDF-1.4"), "application/pdf"},
        {B("HTTP/1.1 200 OK\r\n\r\n%PDF-1.4"), "application/pdf"},
        {B("%/Pages PDF-1.4\n154 0 obj\n<<"), "application/pdf"}, /* its header was damaged */
        {B("5 0 obj<</Type"), "application/pdf"},
        {B("\x89PNG\r\n\x1a\n\0\0\0\rIHDR %PDF-"), "image/png"},
        {B("\xFF\xD8\xFF\xE0\0\x10JFIF"), "image/jpeg"},
        {B("II*\0\x08\0\0\0"), "image/tiff"},
        {B("MM\0*\0\0\0\x08"), "image/tiff"},
        {B("II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"), "image/tiff"},
        {B("MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10"), "image/tiff"},
        {B("RIFF\x24\0\0\0WEBPVP8 "), "image/webp"},
        {B("BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), "image/bmp"},
        {B("\0\0\0\x0CjP  \r\n\x87\n"), "image/jp2"},
        {B("\xFF\x4F\xFF\x51\0"), "image/j2k"},
        {B("P1\n1 1\n0"), "image/x-portable-bitmap"},
        {B("P4 1 1\n\0"), "image/x-portable-bitmap"},
        {B("P2# made by\n1 1"), "image/x-portable-graymap"},
        {B("P5\n1 1 255\n\0"), "image/x-portable-graymap"},
        {B("P3\t1 1 255"), "image/x-portable-pixmap"},
        {B("P6\r\n1 1 255"), "image/x-portable-pixmap"},
        {B("P7\nWIDTH 1"), "image/x-portable-arbitrarymap"},
        {B("PF\n1 1\n-1.0\n"), "image/x-portable-floatmap"},
        {B("Pf\n1 1\n-1.0\n"), "image/x-portable-floatmap"},
        {B("\x76\x2F\x31\x01\x02"), "image/x-exr"},
        {B("#?RADIANCE\n"), "image/vnd.radiance"},
        {B("\x59\xA6\x6A\x95\0"), "image/x-sun-raster"},
        {B("AT&TFORM\0\0\0\x10"
           "DJVUINFO"),
         "image/vnd.djvu"},
        {B("AT&TFORM\0\0\0\x10"
           "DJVMDIRM"),
         "image/vnd.djvu"},
        {B("{\\rtf1\\ansi"), "application/rtf"},
        {B("\xFFWPC\x10"), "application/vnd.wordperfect"},
        {B(DB60 "BOOKMOBI"), "application/x-mobipocket-ebook"},
        {B("CONT\x02\0"), "application/vnd.amazon.ebook"},
        {B("TPZ0"), "application/vnd.amazon.ebook"},
        {B(ZIP_HEAD "mimetypeapplication/epub+zip"), "application/epub+zip"},
        {B(ZIP_HEAD "mimetype" ODT "PK\3\4"), ODT},
        {B(ZIP_HEAD "[Content_Types].xml..." ZIP_HEAD "word/document.xml"), DOCX},
        {B(ZIP_HEAD "[Content_Types].xml..." ZIP_HEAD "ppt/presentation.xml"), PPTX},
        {B(ZIP_HEAD "META-INF/container.xml"), "application/epub+zip"},
        {B(OLE "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "application/msword"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        const char *got = sch_sniff(cases[i].bytes, cases[i].len);

        ck_assert_msg(got && strcmp(got, cases[i].mime) == 0, "case %zu: %s, not %s", i,
                      got ? got : "(none)", cases[i].mime);
    }
}
END_TEST

START_TEST(what_is_no_input_is_not_known)
{
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {B("")},
        {B("P")},
        {B("P1")},
        {B("P8\n1 1")},
        {B("P10")},
        {B("Plain text")},
        {B("Article 12 objects to this, and so do 3 objections")},
        {B("no 0 obj")},
        {B("12 obj ")},
        {B("BM")},
        {B("BMW is a maker of cars, not of images")},
        {B("<!DOCTYPE html><html>")},
        {B("GIF89a\1\0\1\0")},
        {B("RIFF\x24\0\0\0WAVEfmt ")},
        {B("II*")},
        {B("%PDF")},
        {B("%!PS-Adobe-3.0")},
        {B("\x89PNG\r\n")},
        {B("PK\3\4")},
        {B("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
        {B(ZIP_HEAD "xl/workbook.xml")},
        {B(ZIP_HEAD "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")},
        {B(ZIP_HEAD "mimetype" ODT "-template")},
        {B(OLE "W\0o\0r\0k\0b\0o\0o\0k\0")},
        {B("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        ck_assert_msg(!sch_sniff(cases[i].bytes, cases[i].len), "case %zu: %s", i,
                      sch_sniff(cases[i].bytes, cases[i].len));
}
END_TEST

START_TEST(a_pdf_may_begin_anywhere_in_the_first_1024_bytes)
{
    static const char head[5] = {'%', 'P', 'D', 'F', '-'};
    char bytes[2048];

    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes + 1019, head, sizeof head);
    ck_assert_ptr_nonnull(sch_sniff(bytes, sizeof bytes));
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes + 1020, head, sizeof head);
    ck_assert_ptr_null(sch_sniff(bytes, sizeof bytes));
}
END_TEST

START_TEST(pdf_and_the_common_images_are_converted)
{
    static const char *const yes[] = {"application/pdf",
                                      "image/png",
                                      "image/jpeg",
                                      "image/tiff",
                                      "image/webp",
                                      "image/bmp",
                                      "image/jp2",
                                      "image/j2k",
                                      "image/x-portable-pixmap",
                                      "image/x-portable-bitmap"};
    static const char *const no[] = {DOCX,
                                     PPTX,
                                     ODT,
                                     "image/gif",
                                     "image/vnd.djvu",
                                     "application/rtf",
                                     "image/x-portable-floatmap",
                                     ""};

    for (size_t i = 0; i < SCH_COUNT_OF(yes); i++)
        ck_assert(sch_sniff_is_supported(yes[i]));
    for (size_t i = 0; i < SCH_COUNT_OF(no); i++)
        ck_assert(!sch_sniff_is_supported(no[i]));
    ck_assert(!sch_sniff_is_supported(NULL));
}
END_TEST

int main(void)
{
    return T_RUN("sniff", documents_are_known_by_their_first_bytes, what_is_no_input_is_not_known,
                 a_pdf_may_begin_anywhere_in_the_first_1024_bytes,
                 pdf_and_the_common_images_are_converted);
}
