/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_SNIFF_PRIV_H
#define SCH_WIRE_SNIFF_PRIV_H

#include "schema/wire/sniff.h"

/* Types whose names several files need. */
#define SCH_MIME_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define SCH_MIME_PPTX "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define SCH_MIME_ODT  "application/vnd.oasis.opendocument.text"
#define SCH_MIME_EPUB "application/epub+zip"
#define SCH_MIME_DOC  "application/msword"

/** A file being looked at. */
typedef struct sch_sniff_file {
    sch_sniff_read_fn read;
    void *arg;
    uint64_t size;
} sch_sniff_file;

/** Exactly len bytes at offset at. @return false: they are not there */
bool sch_sniff_get(const sch_sniff_file *file, uint64_t at, void *bytes, size_t len);

/** Look into the directory of a ZIP or an OLE file: fills found->mime (NULL: no document of ours)
 *  and what else is known. */
void sch_sniff_zip(const sch_sniff_file *file, sch_sniffed *found);
void sch_sniff_ole(const sch_sniff_file *file, sch_sniffed *found);

#endif
