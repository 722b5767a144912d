/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_SNIFF_H
#define SCH_WIRE_SNIFF_H

#include "schema/wire/output.h" /* what comes in and what goes out are asked for together */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** First bytes of a document that sch_sniff() wants, where there are as many. */
#define SCH_SNIFF_BYTES 1024

/** sch_sniff() saw a container: what it is, its directory says, see sch_sniff_whole(). */
#define SCH_SNIFF_ZIP "application/zip"
#define SCH_SNIFF_OLE "application/x-ole-storage"

/**
 * What a document seems to be, from its first bytes (at least SCH_SNIFF_BYTES where there are as
 * many); whoever reads it verifies. A PDF may have up to 1,019 bytes of junk before "%PDF-".
 *
 * @return a constant MIME type of the input types of the API, or SCH_SNIFF_ZIP or SCH_SNIFF_OLE,
 *         or NULL: none of them
 */
const char *sch_sniff(const void *bytes, size_t len);

/** Up to len bytes at offset at. @return bytes read, 0 at the end, below 0: a failure */
typedef int64_t (*sch_sniff_read_fn)(void *arg, uint64_t at, void *bytes, size_t len);

/** What the bytes of a whole file say about it. */
typedef struct sch_sniffed {
    const char *mime;        /* constant; NULL: not one of the input types of the API */
    uint64_t unpacked_bytes; /* of a ZIP, as its directory says; 0 otherwise */
    bool is_locked;          /* needs a password or a reader with rights */
} sch_sniffed;

/**
 * sch_sniff(), and for a ZIP or OLE file a look into its directory: at most some 2 MB of it are
 * read, nothing is unpacked, and what it says is compared with names and numbers only.
 *
 * @param size  of the file
 */
sch_sniffed sch_sniff_whole(sch_sniff_read_fn read, void *arg, uint64_t size);
/** The same for a regular file. */
sch_sniffed sch_sniff_fd(int fd);

/** How documents of a type become pages. */
typedef enum sch_input {
    SCH_INPUT_NONE,   /* not at all */
    SCH_INPUT_PAGES,  /* the engine reads them: PDF and the usual images */
    SCH_INPUT_OFFICE, /* through LibreOffice */
    SCH_INPUT_EPUB,
    SCH_INPUT_MOBI,
    SCH_INPUT_DJVU,
    SCH_INPUT_IMAGE, /* images of other kinds */
    SCH_INPUT_COUNT
} sch_input;
sch_input sch_sniff_input(const char *mime);
/** True when documents of that type are converted; NULL is not. */
bool sch_sniff_is_supported(const char *mime);
/** For people: why a document of that type is refused, and what to do. NULL is a type, too. */
const char *sch_sniff_refusal(const char *mime);

#endif
