/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/sniff.h"

#include "schema/base/auto.h"
#include "schema/base/pdf_mark.h"
#include "schema/wire/sniff_priv.h"

#include <stdint.h>
#include <string.h>

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
    {60, 8, "TEXtREAd", "application/x-mobipocket-ebook"}, /* the same, before it had a name */
    {0, 8,
     "\xEA"
     "DRMION\xEE",
     "application/vnd.amazon.ebook"},                   /* kfx with rights */
    {0, 5, "CONT\x02", "application/vnd.amazon.ebook"}, /* kfx container */
    {0, 3, "TPZ", "application/vnd.amazon.ebook"},      /* azw1 */
    {0, 4, "PK\3\4", SCH_SNIFF_ZIP},
    {0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SCH_SNIFF_OLE},
};

static bool has(const unsigned char *b, size_t len, size_t at, const char *bytes, size_t n)
{
    return len >= n && at <= len - n && memcmp(b + at, bytes, n) == 0;
}

static uint32_t le32(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/** A BMP without its file header: one plane, and a number of bits that there is. */
static bool is_bare_dib(const unsigned char *b, size_t len)
{
    static const char bits[] = {1, 4, 8, 16, 24, 32};

    return has(b, len, 0, "\x28\0\0\0", 4) && has(b, len, 12, "\1\0", 2) && len >= 40 &&
           b[15] == 0 && memchr(bits, b[14], sizeof bits) && le32(b + 16) <= 6;
}

/** RIFF, IFF and BMP: a signature and a second look, for "BM" alone begins many a text. */
static const char *sniff_chunked(const unsigned char *b, size_t len)
{
    static const char dib_sizes[] = {12, 16, 40, 52, 56, 64, 108, 124};

    if (is_bare_dib(b, len))
        return "image/x-ms-dib";
    if (has(b, len, 0, "RIFF", 4) && has(b, len, 8, "WEBP", 4))
        return "image/webp";
    if (has(b, len, 0, "AT&TFORM", 8) && has(b, len, 12, "DJV", 3))
        return "image/vnd.djvu";
    if (has(b, len, 0, "BM", 2) && len >= 18 && le32(b + 14) < 128 &&
        memchr(dib_sizes, (int)le32(b + 14), sizeof dib_sizes))
        return le32(b + 14) == 40 ? "image/bmp" : "image/x-ms-bmp"; /* newer or older headers */
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

const char *sch_sniff(const void *bytes, size_t len)
{
    static const char *(*const looks[])(const unsigned char *, size_t) = {sniff_chunked, sniff_pnm};
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

static const struct {
    const char *mime;
    sch_input input;
} inputs[] = {
    {"application/pdf", SCH_INPUT_PAGES},
    {"image/png", SCH_INPUT_PAGES},
    {"image/jpeg", SCH_INPUT_PAGES},
    {"image/tiff", SCH_INPUT_PAGES},
    {"image/webp", SCH_INPUT_PAGES},
    {"image/bmp", SCH_INPUT_PAGES},
    {"image/jp2", SCH_INPUT_PAGES},
    {"image/j2k", SCH_INPUT_PAGES},
    {"image/x-portable-bitmap", SCH_INPUT_PAGES},
    {"image/x-portable-graymap", SCH_INPUT_PAGES},
    {"image/x-portable-pixmap", SCH_INPUT_PAGES},
    {"image/x-portable-arbitrarymap", SCH_INPUT_PAGES},
    {"image/x-portable-anymap", SCH_INPUT_PAGES}, /* what the engine calls the four */
    {"image/x-ms-bmp", SCH_INPUT_IMAGE},
    {"image/x-ms-dib", SCH_INPUT_IMAGE},
    {"image/x-portable-floatmap", SCH_INPUT_IMAGE},
    {"image/x-sun-raster", SCH_INPUT_IMAGE},
    {"image/x-exr", SCH_INPUT_IMAGE},
    {"image/vnd.radiance", SCH_INPUT_IMAGE},
    {"image/vnd.djvu", SCH_INPUT_DJVU},
    {SCH_MIME_DOCX, SCH_INPUT_OFFICE},
    {SCH_MIME_DOC, SCH_INPUT_OFFICE},
    {SCH_MIME_PPTX, SCH_INPUT_OFFICE},
    {SCH_MIME_ODT, SCH_INPUT_OFFICE},
    {"application/rtf", SCH_INPUT_OFFICE},
    {"application/vnd.wordperfect", SCH_INPUT_OFFICE},
    {SCH_MIME_EPUB, SCH_INPUT_EPUB},
    {"application/x-mobipocket-ebook", SCH_INPUT_MOBI},
};

sch_input sch_sniff_input(const char *mime)
{
    for (size_t i = 0; mime && i < SCH_COUNT_OF(inputs); i++)
        if (strcmp(inputs[i].mime, mime) == 0)
            return inputs[i].input;
    return SCH_INPUT_NONE;
}

bool sch_sniff_is_supported(const char *mime)
{
    return sch_sniff_input(mime) != SCH_INPUT_NONE;
}
