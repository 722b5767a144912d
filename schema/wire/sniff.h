/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_SNIFF_H
#define SCH_WIRE_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/**
 * What a document seems to be, from its first bytes (1024 are enough); the engine verifies.
 * @return a constant MIME type of contract 5.1, or NULL: none of them
 */
const char *sch_sniff(const void *bytes, size_t len);
/** True when this build converts documents of that type. */
bool sch_sniff_is_supported(const char *mime);

/** MIME type to send for an output extension ("mmd", "lines.json", "docx"), NULL: unknown. */
const char *sch_output_mime(const char *ext);
/** True for the extensions that every file has without asking: mmd, lines.json, lines.mmd.json. */
bool sch_output_is_always(const char *ext);

#endif
