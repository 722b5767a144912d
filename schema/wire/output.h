/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_OUTPUT_H
#define SCH_WIRE_OUTPUT_H

#include <stdbool.h>

/**
 * Output extensions: what conversion_formats may name and what is downloaded.
 * Source: table of supported formats of the API; content types after IANA where it has them.
 */

/** MIME type to send for an extension ("mmd", "lines.json", "docx", "tex"), NULL: unknown. */
const char *sch_output_mime(const char *ext);
/** True for the extensions that every file has without asking: mmd, lines.json, lines.mmd.json. */
bool sch_output_is_always(const char *ext);
/** True for a name that conversion_formats may hold; "tex" is none, "latex" asks for it. */
bool sch_output_is_format(const char *ext);
/** Name of the format that a download of ext needs: "latex" for "tex", ext itself otherwise. */
const char *sch_output_format(const char *ext);
/** The other way: what a format's file ends in, "tex" for "latex". */
const char *sch_output_ext(const char *format);

#endif
