/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_ARCHIVE_H
#define WRK_EXPORT_ARCHIVE_H

#include "worker/export/job.h"

/**
 * The result as an archive: a text named after the document, and the images in a folder beside it,
 * in the order in which the document shows them.
 * @param extension  of the text, without its dot
 * @param more  paths of further files, NULL-ended, for the folder "fonts"; NULL: none
 */
sch_status wrk_archive_write(const wrk_job *job, const char *extension, const char *text,
                             size_t len, const char *folder, char *const *more, sch_err *err);

#endif
