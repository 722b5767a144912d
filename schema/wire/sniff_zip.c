/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ZIP archives by the names in their central directory, and by the member "mimetype" that
 * OpenDocument and EPUB have, stored as it is. Nothing is unpacked. A directory that is longer than
 * the bounds here, or that is not where the archive's end says, belongs to no document.
 */
#include "schema/wire/sniff_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    END_LEN = 22,        /* of the record at the archive's end, without its comment */
    COMMENT_MAX = 65535, /* after it */
    ENTRY_LEN = 46,      /* of a directory entry, without its name */
    LOCAL_LEN = 30,      /* of a header before a member */
    DIR_MAX = 2 << 20,   /* bytes of the directory that are looked at */
    MIME_MAX = 80,       /* longest mimetype that is one of ours */
    ENCRYPTED = 1,       /* flag of a member */
};

static uint32_t le16(const unsigned char *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t le32(const unsigned char *b)
{
    return le16(b) | le16(b + 2) << 16;
}

/** What the directory told. */
typedef struct zip_view {
    bool has_types, has_word, has_slides, has_sheets, has_container, has_rights, has_locked;
    bool has_mimetype;
    uint32_t mimetype_at; /* offset of its local header */
    uint64_t unpacked;
} zip_view;

/** The record at the end of the archive: where its directory lies. */
static bool find_directory(const sch_sniff_file *file, uint32_t *ret_at, uint32_t *ret_len)
{
    size_t len = file->size < END_LEN + COMMENT_MAX ? (size_t)file->size : END_LEN + COMMENT_MAX;
    uint64_t start = file->size - len;
    unsigned char *tail = malloc(len);
    bool found = false;

    if (!tail || len < END_LEN || !sch_sniff_get(file, start, tail, len)) {
        free(tail);
        return false;
    }
    for (size_t i = len - END_LEN + 1; !found && i-- > 0;) {
        const unsigned char *b = tail + i;

        if (memcmp(b, "PK\5\6", 4) != 0 || le16(b + 20) > len - i - END_LEN)
            continue;
        *ret_len = le32(b + 12);
        *ret_at = le32(b + 16);
        found = *ret_at <= start + i && *ret_len <= start + i - *ret_at;
    }
    free(tail);
    return found;
}

static bool is_name(const unsigned char *name, size_t len, const char *want)
{
    return len == strlen(want) && memcmp(name, want, len) == 0;
}

static bool is_below(const unsigned char *name, size_t len, const char *folder)
{
    return len > strlen(folder) && memcmp(name, folder, strlen(folder)) == 0;
}

static void take_entry(const unsigned char *entry, const unsigned char *name, size_t len,
                       zip_view *view)
{
    view->unpacked += le32(entry + 24);
    view->has_locked |= (le16(entry + 8) & ENCRYPTED) != 0;
    view->has_types |= is_name(name, len, "[Content_Types].xml");
    view->has_word |= is_below(name, len, "word/");
    view->has_slides |= is_below(name, len, "ppt/");
    view->has_sheets |= is_below(name, len, "xl/");
    view->has_container |= is_name(name, len, "META-INF/container.xml");
    view->has_rights |=
        is_name(name, len, "META-INF/rights.xml") || is_name(name, len, "META-INF/sinf.xml");
    if (!view->has_mimetype && is_name(name, len, "mimetype") && le16(entry + 10) == 0) {
        view->has_mimetype = true;
        view->mimetype_at = le32(entry + 42);
    }
}

/** @return false: not a directory */
static bool read_directory(const unsigned char *dir, size_t len, zip_view *view)
{
    size_t at = 0;

    while (at < len) {
        const unsigned char *entry = dir + at;
        size_t name_len, rest;

        if (len - at < ENTRY_LEN || memcmp(entry, "PK\1\2", 4) != 0)
            return false;
        name_len = le16(entry + 28);
        rest = name_len + le16(entry + 30) + le16(entry + 32);
        if (len - at - ENTRY_LEN < rest)
            return false;
        take_entry(entry, entry + ENTRY_LEN, name_len, view);
        at += ENTRY_LEN + rest;
    }
    return true;
}

/** What the member "mimetype" says, where it is one of ours. */
static const char *read_mimetype(const sch_sniff_file *file, uint32_t at)
{
    static const char *const ours[] = {SCH_MIME_EPUB, SCH_MIME_ODT};
    unsigned char head[LOCAL_LEN];
    char text[MIME_MAX];
    size_t len;

    if (!sch_sniff_get(file, at, head, sizeof head) || memcmp(head, "PK\3\4", 4) != 0)
        return NULL;
    len = le32(head + 18);
    if (len >= sizeof text ||
        !sch_sniff_get(file, (uint64_t)at + LOCAL_LEN + le16(head + 26) + le16(head + 28), text,
                       len))
        return NULL;
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) && text[len - 1])
        len--;
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (len == strlen(ours[i]) && memcmp(text, ours[i], len) == 0)
            return ours[i];
    return NULL;
}

static const char *judge(const sch_sniff_file *file, const zip_view *view)
{
    if (view->has_mimetype)
        return read_mimetype(file, view->mimetype_at);
    if (view->has_types && view->has_word)
        return SCH_MIME_DOCX; /* may hold sheets and slides, below word/embeddings */
    if (view->has_types && view->has_slides)
        return SCH_MIME_PPTX;
    if (view->has_container && !view->has_types)
        return SCH_MIME_EPUB; /* without its mimetype, or with a packed one, against its standard */
    return NULL;
}

void sch_sniff_zip(const sch_sniff_file *file, sch_sniffed *found)
{
    uint32_t at = 0, len = 0;
    unsigned char *dir = NULL;
    zip_view view = {.has_types = false};

    found->mime = NULL;
    if (!find_directory(file, &at, &len) || len == 0 || len > DIR_MAX)
        return;
    dir = malloc(len);
    if (dir && sch_sniff_get(file, at, dir, len) && read_directory(dir, len, &view))
        found->mime = judge(file, &view);
    free(dir);
    found->unpacked_bytes = view.unpacked;
    found->is_locked = view.has_locked ||
                       (view.has_rights && found->mime && strcmp(found->mime, SCH_MIME_EPUB) == 0);
}
