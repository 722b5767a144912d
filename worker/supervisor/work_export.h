/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_WORK_EXPORT_H
#define WRK_SUPERVISOR_WORK_EXPORT_H

#include "worker/supervisor/work.h"

/** True for a format that some exporter of this build makes. */
bool wrk_format_is_made(const char *format);

/** True for the formats that are a picture of a page: "jpg", "png". */
bool wrk_picture_knows(const char *format);
/** Make it: a file of the work folder called as the format. @return as wrk_export_run() */
sch_status wrk_picture_make(wrk_work *work, sch_err *err);

/** True for "mmd.overlay.pdf": the document's pages with the recognized words over them. */
bool wrk_searchable_knows(const char *format);
/** Make it, the same way. */
sch_status wrk_searchable_make(wrk_work *work, sch_err *err);
/**
 * Lay the words that an input brought along (WRK_INPUT_WORDS in the work folder) under the pages of
 * WRK_INPUT_RESULT there. Without words, or where that cannot be done, the pages stay as they are.
 * @return SCH_OK; SCH_EXISTS: it was cancelled
 */
sch_status wrk_searchable_lay(const wrk_work *work, sch_err *err);

#endif
