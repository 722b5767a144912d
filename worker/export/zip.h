/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_ZIP_H
#define WRK_EXPORT_ZIP_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stddef.h>

/**
 * A zip archive, written in one pass: entries in the order of the calls, all of one time
 * (1980-01-01, the format's first), so that the same content gives the same bytes.
 *
 * An entry and the whole archive are below 4 GB. Source: PKWARE's APPNOTE, sections 4.3 and 4.4.
 */
typedef struct wrk_zip wrk_zip;

/** @param fd  open for writing, at its start; borrowed until wrk_zip_end() */
sch_status wrk_zip_begin(int fd, wrk_zip **ret_zip, sch_err *err);
/** An entry of len bytes. @param name  UTF-8, '/' between folders */
sch_status wrk_zip_add(wrk_zip *zip, const char *name, const void *bytes, size_t len, sch_err *err);
/** An entry with what a file holds. */
sch_status wrk_zip_add_file(wrk_zip *zip, const char *name, int dir_fd, const char *leaf,
                            sch_err *err);
/** The directory at the end; the archive is whole then. */
sch_status wrk_zip_end(wrk_zip *zip, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
wrk_zip *wrk_zip_free(wrk_zip *zip);
SCH_DEFINE_AUTO(wrk_zip *, wrk_zip_free);

#endif
