/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OLE files (MS-CFB) by the names in their directory: a Word document has a stream "WordDocument",
 * an office file with a password has "EncryptedPackage". The directory is a chain of sectors
 * through the allocation table; the chain is followed for DIR_SECTORS, through the part of the
 * table that the header itself lists (its first 7 MB of 512-byte sectors; Word writes the directory
 * first).
 */
#include "schema/wire/sniff_priv.h"

#include <string.h>

enum {
    HEAD_LEN = 512,
    TABLE_AT = 76, /* in the header: sectors of the allocation table */
    TABLE_COUNT = 109,
    SECTOR_MAX = 4096,
    ENTRY_LEN = 128,
    CLASS_AT = 80, /* in an entry */
    NAME_MAX_BYTES = 64,
    DIR_SECTORS = 64,
};
#define SECTOR_LAST 0xFFFFFFFAU /* numbers from here on are marks */

static uint32_t le32(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

typedef struct ole_view {
    const sch_sniff_file *file;
    unsigned char head[HEAD_LEN];
    uint32_t sector_len;
    bool has_word, has_package, is_other;
} ole_view;

static bool get_sector(const ole_view *view, uint32_t number, unsigned char *bytes)
{
    return number < SECTOR_LAST &&
           sch_sniff_get(view->file, ((uint64_t)number + 1) * view->sector_len, bytes,
                         view->sector_len);
}

/** The sector after one, SECTOR_LAST: none. */
static uint32_t next_sector(const ole_view *view, uint32_t number)
{
    uint32_t per_sector = view->sector_len / 4;
    uint32_t in_table = number / per_sector;
    unsigned char table[SECTOR_MAX];

    if (in_table >= TABLE_COUNT ||
        !get_sector(view, le32(view->head + TABLE_AT + 4 * (size_t)in_table), table))
        return SECTOR_LAST;
    return le32(table + 4 * (size_t)(number % per_sector));
}

/** Is the entry's UTF-16 name this one? */
static bool is_named(const unsigned char *entry, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i <= len && 2 * i < NAME_MAX_BYTES; i++)
        if (entry[2 * i] != (unsigned char)name[i] || entry[2 * i + 1] != 0)
            return false;
    return true;
}

static void take_entry(const unsigned char *entry, ole_view *view)
{
    view->has_word |= is_named(entry, "WordDocument");
    view->has_package |= is_named(entry, "EncryptedPackage");
}

/** The root's class: a workbook or a presentation may hold a Word document, and the other way. */
static bool is_other_class(const unsigned char *root)
{
    static const unsigned char classes[][4] = {
        {0x10, 0x08, 0x02, 0x00}, /* Excel 5 */
        {0x20, 0x08, 0x02, 0x00}, /* Excel 97 */
        {0x10, 0x8D, 0x81, 0x64}, /* PowerPoint 97 */
    };

    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (memcmp(root + CLASS_AT, classes[i], sizeof classes[i]) == 0)
            return true;
    return false;
}

void sch_sniff_ole(const sch_sniff_file *file, sch_sniffed *found)
{
    ole_view view = {.file = file};
    unsigned char sector[SECTOR_MAX];
    uint32_t number;

    found->mime = NULL;
    if (!sch_sniff_get(file, 0, view.head, sizeof view.head))
        return;
    view.sector_len = view.head[30] == 12 ? SECTOR_MAX : HEAD_LEN; /* a power of two: 9 or 12 */
    number = le32(view.head + 48);
    for (int i = 0; i < DIR_SECTORS && get_sector(&view, number, sector); i++) {
        view.is_other |= i == 0 && is_other_class(sector);
        for (uint32_t at = 0; at < view.sector_len; at += ENTRY_LEN)
            take_entry(sector + at, &view);
        number = next_sector(&view, number);
    }
    if (view.has_package)
        *found = (sch_sniffed){.mime = SCH_MIME_DOCX, .is_locked = true};
    else if (view.has_word && !view.is_other)
        found->mime = SCH_MIME_DOC;
}
