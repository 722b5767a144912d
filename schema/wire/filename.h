/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_FILENAME_H
#define SCH_WIRE_FILENAME_H

#include <stddef.h>

/** Room for a display name and a NUL. */
#define SCH_FILENAME_LEN 256

/** Make text a display name in place: last path component, valid UTF-8, no control characters. */
void sch_filename_clean(char *text, size_t cap);
/** The display name of a file: what was asked for, cleaned, or "<file_id>.pdf". */
void sch_filename_choose(const char *wanted, const char *file_id, char ret_name[SCH_FILENAME_LEN]);

#endif
