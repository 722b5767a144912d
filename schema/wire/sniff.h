/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_SNIFF_H
#define SCH_WIRE_SNIFF_H

#include "schema/wire/output.h" /* what comes in and what goes out are asked for together */

#include <stdbool.h>
#include <stddef.h>

/** First bytes of a document that are worth giving to sch_sniff(): office files need that many. */
#define SCH_SNIFF_BYTES 4096

/**
 * What a document seems to be, from its first bytes (at least SCH_SNIFF_BYTES where there are as
 * many); the engine verifies. A PDF may have up to 1,019 bytes of junk before "%PDF-".
 *
 * @return a constant MIME type of the input types of the API, or NULL: none of them
 */
const char *sch_sniff(const void *bytes, size_t len);
/** True when this build converts documents of that type; NULL is not. */
bool sch_sniff_is_supported(const char *mime);

#endif
