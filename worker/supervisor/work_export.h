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

#endif
