/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_FONT_FILES_H
#define WRK_EXPORT_FONT_FILES_H

#include "schema/base/status.h"

/** A font of conversion_options as files: upright, bold, italic, bold italic. */
typedef struct wrk_font {
    const char *name;
    const char *stems[4]; /* file names without their extension */
    const char *package;  /* of Debian 12; NULL: none has it */
} wrk_font;

/** By its name; the first one, CMU Serif, for NULL and for names that are unknown. */
const wrk_font *wrk_font_find(const char *name);

/**
 * Where the files of a font lie below /usr/local/share/fonts and /usr/share/fonts.
 * @param[out] ret_paths  owned, free() each; ".ttf" or ".otf"
 * @return SCH_OK; SCH_NOT_FOUND: not all are there, the text says what to install; SCH_FATAL
 */
sch_status wrk_font_files(const wrk_font *font, char *ret_paths[4], sch_err *err);

#endif
