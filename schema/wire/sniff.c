/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/sniff.h"

#include "schema/base/auto.h"
#include "schema/base/pdf_mark.h"

#include <stdint.h>
#include <string.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define PPTX "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define ODT  "application/vnd.oasis.opendocument.text"
#define EPUB "application/epub+zip"
#define DOC  "application/msword"

/** Signatures at a fixed offset that say enough alone. */
static const struct {
    unsigned char offset, len;
    const char *bytes;
    const char *mime;
} magic[] = {
    {0, 5, "%PDF-", "application/pdf"},
    {0, 8, "\x89PNG\r\n\x1a\n", "image/png"},
    {0, 3, "\xFF\xD8\xFF", "image/jpeg"},
    {0, 4, "II*\0", "image/tiff"},
    {0, 4, "MM\0*", "image/tiff"},
    {0, 8, "II+\0\x08\0\0\0", "image/tiff"}, /* BigTIFF: offsets of 8 bytes, then 0 */
    {0, 8, "MM\0+\0\x08\0\0", "image/tiff"},
    {0, 12, "\0\0\0\x0CjP  \r\n\x87\n", "image/jp2"},
    {0, 4, "\xFF\x4F\xFF\x51", "image/j2k"}, /* SOC, SIZ: a bare codestream */
    {0, 4, "\x76\x2F\x31\x01", "image/x-exr"},
    {0, 10, "#?RADIANCE", "image/vnd.radiance"},
    {0, 6, "#?RGBE", "image/vnd.radiance"},
    {0, 4, "\x59\xA6\x6A\x95", "image/x-sun-raster"},
    {0, 5, "{\\rtf", "application/rtf"},
    {0, 4, "\xFFWPC", "application/vnd.wordperfect"},
    {60, 8, "BOOKMOBI", "application/x-mobipocket-ebook"}, /* mobi, azw, azw3: a Palm database */
    {0, 8,
     "\xEA"
     "DRMION\xEE",
     "application/vnd.amazon.ebook"},                   /* kfx with rights */
    {0, 5, "CONT\x02", "application/vnd.amazon.ebook"}, /* kfx container */
    {0, 3, "TPZ", "application/vnd.amazon.ebook"},      /* azw1 */
};

static bool has(const unsigned char *b, size_t len, size_t at, const char *bytes, size_t n)
{
    return len >= n && at <= len - n && memcmp(b + at, bytes, n) == 0;
}

static uint32_t le32(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/** RIFF, IFF and BMP: a signature and a second look, for "BM" alone begins many a text. */
static const char *sniff_chunked(const unsigned char *b, size_t len)
{
    static const char dib_sizes[] = {12, 16, 40, 52, 56, 64, 108, 124};

    if (has(b, len, 0, "RIFF", 4) && has(b, len, 8, "WEBP", 4))
        return "image/webp";
    if (has(b, len, 0, "AT&TFORM", 8) && has(b, len, 12, "DJV", 3))
        return "image/vnd.djvu";
    if (has(b, len, 0, "BM", 2) && len >= 18 && le32(b + 14) < 128 &&
        memchr(dib_sizes, (int)le32(b + 14), sizeof dib_sizes))
        return "image/bmp";
    return NULL;
}

/** P1 to P7, PF, Pf and white space or a comment after it (Netpbm; PFM of HDR images). */
static const char *sniff_pnm(const unsigned char *b, size_t len)
{
    static const char *const types[] = {
        "image/x-portable-bitmap",       "image/x-portable-graymap", "image/x-portable-pixmap",
        "image/x-portable-bitmap",       "image/x-portable-graymap", "image/x-portable-pixmap",
        "image/x-portable-arbitrarymap",
    };

    if (len < 3 || b[0] != 'P' || !strchr(" \t\r\n#", b[2]) || b[2] == '\0')
        return NULL;
    if (b[1] >= '1' && b[1] <= '7')
        return types[b[1] - '1'];
    return b[1] == 'F' || b[1] == 'f' ? "image/x-portable-floatmap" : NULL;
}

/** Type that the first member of an OpenDocument or EPUB archive names, stored uncompressed. */
static const char *zip_mimetype(const unsigned char *b, size_t len)
{
    if (!has(b, len, 30, "mimetype", 8))
        return NULL;
    if (has(b, len, 38, EPUB, strlen(EPUB)))
        return EPUB;
    /* "...text-template" and "...text-master" are not documents to convert */
    if (has(b, len, 38, ODT, strlen(ODT)) && !has(b, len, 38, ODT "-", strlen(ODT) + 1))
        return ODT;
    return NULL;
}

/** Office documents by the names of their members, as far as local headers are in sight. */
static const char *sniff_zip(const unsigned char *b, size_t len)
{
    const char *named;

    if (!has(b, len, 0, "PK\3\4", 4))
        return NULL;
    named = zip_mimetype(b, len);
    if (named)
        return named;
    for (size_t i = 0; i + 30 <= len; i++) {
        if (memcmp(b + i, "PK\3\4", 4) != 0)
            continue;
        if (has(b, len, i + 30, "word/", 5))
            return DOCX;
        if (has(b, len, i + 30, "ppt/", 4))
            return PPTX;
        if (has(b, len, i + 30, "META-INF/container.xml", 22))
            return EPUB; /* an EPUB whose mimetype does not come first, against its standard */
    }
    return NULL;
}

/** True when an UTF-16LE name stands somewhere, as in a directory of an OLE file. */
static bool has_wide(const unsigned char *b, size_t len, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i + 2 * n <= len; i += 2) {
        size_t k = 0;

        while (k < n && b[i + 2 * k] == (unsigned char)name[k] && b[i + 2 * k + 1] == 0)
            k++;
        if (k == n)
            return true;
    }
    return false;
}

/** OLE: Word, unless its directory is in sight and says Excel or PowerPoint. */
static const char *sniff_ole(const unsigned char *b, size_t len)
{
    if (!has(b, len, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return NULL;
    if (has_wide(b, len, "Workbook") || has_wide(b, len, "PowerPoint Document"))
        return NULL;
    return DOC;
}

const char *sch_sniff(const void *bytes, size_t len)
{
    static const char *(*const looks[])(const unsigned char *, size_t) = {sniff_chunked, sniff_pnm,
                                                                          sniff_zip, sniff_ole};
    const unsigned char *b = bytes;

    for (size_t i = 0; i < SCH_COUNT_OF(magic); i++)
        if (has(b, len, magic[i].offset, magic[i].bytes, magic[i].len))
            return magic[i].mime;
    for (size_t i = 0; i < SCH_COUNT_OF(looks); i++) {
        const char *mime = looks[i](b, len);

        if (mime)
            return mime;
    }
    return sch_looks_like_pdf(b, len) ? "application/pdf" : NULL;
}

bool sch_sniff_is_supported(const char *mime)
{
    static const char *const types[] = {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/tiff",
        "image/webp",
        "image/bmp",
        "image/jp2",
        "image/j2k",
        "image/x-portable-bitmap",
        "image/x-portable-graymap",
        "image/x-portable-pixmap",
        "image/x-portable-arbitrarymap",
    };

    for (size_t i = 0; mime && i < SCH_COUNT_OF(types); i++)
        if (strcmp(types[i], mime) == 0)
            return true;
    return false;
}
