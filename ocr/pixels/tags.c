/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TIFF directories, read without a library: the chain of pages of a TIFF file, and the one tag of
 * a JPEG's EXIF block (a TIFF inside it) that says which way is up.
 *
 * Sources: TIFF 6.0, section 2; BigTIFF; EXIF 2.3, 4.5.4 and tag 0x0112.
 */
#include "ocr/pixels/tags.h"

#include <stdbool.h>
#include <string.h>

typedef struct tiff {
    const uint8_t *bytes;
    size_t len;
    bool little, big; /* byte order; BigTIFF */
} tiff;

/** Unsigned integer of n bytes at at; 0 outside of the file. */
static uint64_t uint_at(const tiff *t, uint64_t at, unsigned n)
{
    uint64_t v = 0;

    if (at > t->len || n > t->len - at)
        return 0;
    for (unsigned i = 0; i < n; i++)
        v = v << 8 | t->bytes[at + (t->little ? n - 1 - i : i)];
    return v;
}

/** @return offset of the first directory, 0: no TIFF */
static uint64_t tiff_open(tiff *t, const uint8_t *bytes, size_t len)
{
    *t = (tiff){.bytes = bytes, .len = len};
    if (len < 8 || !(memcmp(bytes, "II", 2) == 0 || memcmp(bytes, "MM", 2) == 0))
        return 0;
    t->little = bytes[0] == 'I';
    t->big = uint_at(t, 2, 2) == 43;
    if (t->big)
        return uint_at(t, 4, 2) == 8 ? uint_at(t, 8, 8) : 0;
    return uint_at(t, 2, 2) == 42 ? uint_at(t, 4, 4) : 0;
}

int ocr_tiff_pages(const uint8_t *bytes, size_t len, int limit)
{
    tiff t;
    uint64_t at = tiff_open(&t, bytes, len);
    int pages = 0;

    while (at != 0 && at < len && pages <= limit) {
        uint64_t entries = uint_at(&t, at, t.big ? 8 : 2);

        if (entries == 0 || entries > len / 12)
            break; /* libtiff refuses such a directory too */
        pages++;
        at = t.big ? uint_at(&t, at + 8 + 20 * entries, 8) : uint_at(&t, at + 2 + 12 * entries, 4);
    }
    return pages;
}

static int exif_orientation(const uint8_t *bytes, size_t len)
{
    enum { TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3 };
    tiff t;
    uint64_t at = tiff_open(&t, bytes, len), entries;

    if (at == 0 || t.big)
        return 1;
    entries = uint_at(&t, at, 2);
    for (uint64_t i = 0; i < entries && at + 2 + 12 * (i + 1) <= len; i++) {
        uint64_t entry = at + 2 + 12 * i, value = uint_at(&t, entry + 8, 2);

        if (uint_at(&t, entry, 2) == TAG_ORIENTATION && uint_at(&t, entry + 2, 2) == TYPE_SHORT)
            return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

int ocr_jpeg_orientation(const uint8_t *bytes, size_t len)
{
    enum { SOI = 0xD8, SOS = 0xDA, APP1 = 0xE1 };
    static const char exif[6] = "Exif\0";
    size_t at = 2;

    if (len < 4 || bytes[0] != 0xFF || bytes[1] != SOI)
        return 1;
    while (at + 4 <= len && bytes[at] == 0xFF && bytes[at + 1] != SOS) {
        size_t size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];

        if (size < 2 || size > len - at - 2)
            break;
        if (bytes[at + 1] == APP1 && size > 2 + sizeof exif &&
            memcmp(bytes + at + 4, exif, sizeof exif) == 0)
            return exif_orientation(bytes + at + 4 + sizeof exif, size - 2 - sizeof exif);
        at += 2 + size;
    }
    return 1;
}
