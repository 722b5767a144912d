/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/auto.h"
#include "schema/base/strbuf.h"
#include "schema/wire/sniff.h"
#include "tests/support/run.h"

#include <string.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define PPTX "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define ODT  "application/vnd.oasis.opendocument.text"

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
        {B("BM\x7a\0\0\0\0\0\0\0\x7a\0\0\0\x6c\0\0\0"), "image/x-ms-bmp"},
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
        {B(DB60 "TEXtREAd"), "application/x-mobipocket-ebook"},
        {B("\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
         "image/x-ms-dib"},
        {B("PK\3\4"), SCH_SNIFF_ZIP},
        {B("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), SCH_SNIFF_OLE},
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
        {B("PK\3\3")},
        {B("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
        {B("(\0\0\0 and other words that begin so, at some length")},
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

static int64_t read_buffer(void *arg, uint64_t at, void *bytes, size_t len)
{
    const sch_strbuf *sb = arg;
    size_t left = at < sb->len ? sb->len - (size_t)at : 0;

    len = len < left ? len : left;
    memcpy(bytes, sb->data + at, len);
    return (int64_t)len;
}

static sch_sniffed look(sch_strbuf *sb)
{
    return sch_sniff_whole(read_buffer, sb, sb->len);
}

static void add_le(sch_strbuf *sb, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        sch_strbuf_addc(sb, i < 4 ? (char)(value >> 8 * i & 0xFF) : '\0');
}

/** A member of an archive: its name, and what it holds as it is. */
typedef struct member {
    const char *name, *text;
    bool is_packed, is_locked;
} member;

/** The fields of a member that local headers and directory entries share. */
static void add_shared(sch_strbuf *zip, const member *m)
{
    add_le(zip, m->is_locked ? 1 : 0, 2);
    add_le(zip, m->is_packed ? 8 : 0, 2);
    add_le(zip, 0, 8); /* time, checksum */
    add_le(zip, (uint32_t)strlen(m->text), 4);
    add_le(zip, (uint32_t)strlen(m->text), 4);
    add_le(zip, (uint32_t)strlen(m->name), 2);
    add_le(zip, 0, 2);
}

/** An archive of members, the last one without a name; comment after its end. */
static void make_zip(sch_strbuf *zip, const member *members, const char *comment)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf dir = {0};

    for (const member *m = members; m->name; m++) {
        sch_strbuf_adds(&dir, "PK\1\2");
        add_le(&dir, 20, 4);
        add_shared(&dir, m);
        add_le(&dir, 0, 2 + 2 + 2 + 4);
        add_le(&dir, (uint32_t)zip->len, 4);
        sch_strbuf_adds(&dir, m->name);
        sch_strbuf_adds(zip, "PK\3\4");
        add_le(zip, 20, 2);
        add_shared(zip, m);
        sch_strbuf_adds(zip, m->name);
        sch_strbuf_adds(zip, m->text);
    }
    add_le(&dir, 0x06054b50, 4);
    add_le(&dir, 0, 8);
    add_le(&dir, (uint32_t)dir.len - 12, 4);
    add_le(&dir, (uint32_t)zip->len, 4);
    add_le(&dir, (uint32_t)strlen(comment), 2);
    sch_strbuf_adds(&dir, comment);
    sch_strbuf_add(zip, dir.data, dir.len);
    ck_assert(!zip->failed && !dir.failed);
}

#define TYPES                                                                                      \
    {                                                                                              \
        .name = "[Content_Types].xml", .text = "<Types/>"                                          \
    }

START_TEST(archives_are_known_by_their_directory)
{
    static const struct {
        const char *mime;
        member members[5];
    } cases[] = {
        {DOCX, {TYPES, {.name = "word/document.xml", .text = ""}}},
        {DOCX,
         {TYPES,
          {.name = "word/embeddings/a.xlsx", .text = ""},
          {.name = "xl/x", .text = ""},
          {.name = "ppt/x", .text = ""}}},
        {PPTX, {{.name = "ppt/presentation.xml", .text = ""}, TYPES}},
        {"application/epub+zip", {{.name = "mimetype", .text = "application/epub+zip"}}},
        {"application/epub+zip",
         {{.name = "first", .text = "x"},
          {.name = "mimetype", .text = "application/epub+zip\r\n"}}},
        {"application/epub+zip", {{.name = "META-INF/container.xml", .text = "<x/>"}}},
        {ODT, {{.name = "mimetype", .text = ODT}, {.name = "content.xml", .text = ""}}},
        {NULL, {{.name = "mimetype", .text = ODT "-template"}}},
        {NULL, {{.name = "mimetype", .text = "application/vnd.oasis.opendocument.spreadsheet"}}},
        {NULL, {TYPES, {.name = "xl/workbook.xml", .text = ""}}},
        {NULL, {{.name = "word/document.xml", .text = ""}}},
        {NULL, {TYPES, {.name = "words/document.xml", .text = ""}}},
        {NULL, {{.name = "holiday.jpg", .text = "PK"}}},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf zip = {0};
        const char *got;

        make_zip(&zip, cases[i].members, i % 2 ? "a comment with PK\5\6 in it" : "");
        got = look(&zip).mime;
        ck_assert_msg(cases[i].mime ? got && strcmp(got, cases[i].mime) == 0 : !got, "case %zu: %s",
                      i, got ? got : "(none)");
    }
}
END_TEST

START_TEST(an_archive_says_what_it_unpacks_to_and_whether_it_is_locked)
{
    static const member plain[] = {TYPES, {.name = "word/a", .text = "12345678"}, {.name = NULL}};
    static const member locked[] = {
        TYPES, {.name = "word/a", .text = "x", .is_locked = true}, {.name = NULL}};
    static const member rights[] = {{.name = "META-INF/container.xml", .text = ""},
                                    {.name = "META-INF/rights.xml", .text = ""},
                                    {.name = NULL}};
    SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0}, b = {0}, c = {0};

    make_zip(&a, plain, "");
    make_zip(&b, locked, "");
    make_zip(&c, rights, "");
    ck_assert_uint_eq(look(&a).unpacked_bytes, 16);
    ck_assert(!look(&a).is_locked);
    ck_assert(look(&b).is_locked);
    ck_assert(look(&c).is_locked);
}
END_TEST

START_TEST(an_archive_whose_directory_is_not_whole_is_nothing)
{
    static const member docx[] = {TYPES, {.name = "word/a", .text = "12345678"}, {.name = NULL}};
    SCH_AUTO(sch_strbuf_done) sch_strbuf zip = {0};
    size_t whole;

    make_zip(&zip, docx, "");
    whole = zip.len;
    ck_assert_ptr_nonnull(look(&zip).mime);
    for (zip.len = 0; zip.len < whole; zip.len++)
        ck_assert_ptr_null(look(&zip).mime);
    zip.data[whole - 6]++; /* the directory's place */
    zip.len = whole;
    ck_assert_ptr_null(look(&zip).mime);
}
END_TEST

/** An OLE file of one directory sector with the root and one stream. */
static void make_ole(sch_strbuf *ole, unsigned root_class, const char *stream)
{
    size_t at;

    sch_strbuf_add(ole, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    ck_assert(sch_strbuf_reserve(ole, 4096));
    memset(ole->data + 8, 0, 4096 - 8);
    ole->data[30] = 9; /* sectors of 512 bytes: 0 is the table, 1 the directory */
    ole->len = (size_t)3 * 512;
    ole->data[48] = 1;
    memset(ole->data + 512, 0xFF, 512);
    at = (size_t)2 * 512 + 80;
    ole->data[at] = (char)(root_class & 0xFF);
    ole->data[at + 1] = (char)(root_class >> 8);
    ole->data[at + 2] = 2;
    for (size_t i = 0; stream[i]; i++)
        ole->data[(size_t)2 * 512 + 128 + 2 * i] = stream[i];
}

START_TEST(ole_files_are_known_by_their_directory)
{
    static const struct {
        unsigned root_class;
        const char *stream, *mime;
        bool is_locked;
    } cases[] = {
        {0x0906, "WordDocument", "application/msword", false},
        {0, "WordDocument", "application/msword", false},
        {0x0820, "WordDocument", NULL, false}, /* a workbook that holds one */
        {0x0820, "Workbook", NULL, false},
        {0, "PowerPoint Document", NULL, false},
        {0, "WordDocument2", NULL, false},
        {0, "EncryptedPackage", DOCX, true},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf ole = {0};
        sch_sniffed got;

        make_ole(&ole, cases[i].root_class, cases[i].stream);
        got = look(&ole);
        ck_assert_msg(cases[i].mime ? got.mime && strcmp(got.mime, cases[i].mime) == 0 : !got.mime,
                      "case %zu: %s", i, got.mime ? got.mime : "(none)");
        ck_assert_int_eq(got.is_locked, cases[i].is_locked);
    }
}
END_TEST

START_TEST(a_directory_that_goes_in_circles_ends)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf ole = {0};

    make_ole(&ole, 0, "Something");
    memset(ole.data + 512 + 4, 0, 4); /* after sector 1 comes 0, which is the table itself */
    memset(ole.data + 512, 1, 1);
    memset(ole.data + 513, 0, 3); /* and after 0 comes 1 */
    ck_assert_ptr_null(look(&ole).mime);
}
END_TEST

START_TEST(every_type_has_a_way_to_pages_or_a_reason)
{
    static const struct {
        const char *mime;
        sch_input input;
    } cases[] = {
        {"application/pdf", SCH_INPUT_PAGES},
        {"image/png", SCH_INPUT_PAGES},
        {"image/j2k", SCH_INPUT_PAGES},
        {"image/x-portable-bitmap", SCH_INPUT_PAGES},
        {"image/x-portable-floatmap", SCH_INPUT_IMAGE},
        {"image/x-exr", SCH_INPUT_IMAGE},
        {DOCX, SCH_INPUT_OFFICE},
        {PPTX, SCH_INPUT_OFFICE},
        {ODT, SCH_INPUT_OFFICE},
        {"application/rtf", SCH_INPUT_OFFICE},
        {"application/epub+zip", SCH_INPUT_EPUB},
        {"application/x-mobipocket-ebook", SCH_INPUT_MOBI},
        {"image/vnd.djvu", SCH_INPUT_DJVU},
        {"application/vnd.amazon.ebook", SCH_INPUT_NONE},
        {SCH_SNIFF_ZIP, SCH_INPUT_NONE},
        {SCH_SNIFF_OLE, SCH_INPUT_NONE},
        {"image/gif", SCH_INPUT_NONE},
        {"", SCH_INPUT_NONE},
        {NULL, SCH_INPUT_NONE},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        ck_assert_int_eq(sch_sniff_input(cases[i].mime), cases[i].input);
        ck_assert_int_eq(sch_sniff_is_supported(cases[i].mime), cases[i].input != SCH_INPUT_NONE);
    }
    ck_assert_ptr_nonnull(strstr(sch_sniff_refusal("application/vnd.amazon.ebook"), "EPUB"));
    ck_assert_ptr_nonnull(sch_sniff_refusal(NULL));
}
END_TEST

int main(void)
{
    return T_RUN(
        "sniff", documents_are_known_by_their_first_bytes, what_is_no_input_is_not_known,
        a_pdf_may_begin_anywhere_in_the_first_1024_bytes, archives_are_known_by_their_directory,
        an_archive_says_what_it_unpacks_to_and_whether_it_is_locked,
        an_archive_whose_directory_is_not_whole_is_nothing, ole_files_are_known_by_their_directory,
        a_directory_that_goes_in_circles_ends, every_type_has_a_way_to_pages_or_a_reason);
}
