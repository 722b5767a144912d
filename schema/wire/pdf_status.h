/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_PDF_STATUS_H
#define SCH_WIRE_PDF_STATUS_H

#include "schema/base/strbuf.h"
#include "schema/db/queries.h"

/**
 * How the v3 API tells of a document.
 *
 * Source: v3 reference, "Processing status", "Get conversion status", "Deleting PDF results",
 * "Query result object"; the official clients.
 */

/** "received", "loaded", "split", "completed", "error"; of a deleted one "completed". */
const char *sch_pdf_status_name(const sch_file *file);
/**
 * The body of GET /v3/pdf/{pdf_id}.
 * @param version  of the program
 * @param deleted_ms  when it was deleted; 0: it is there
 */
void sch_pdf_status_write(sch_strbuf *sb, const sch_file *file, const char *version,
                          int64_t deleted_ms);
/** The body of GET /v3/converter/{id}. */
void sch_conversion_status_write(sch_strbuf *sb, const sch_file *file, const sch_format *formats,
                                 size_t nformats);
/** An entry of GET /v3/pdf-results. */
void sch_pdf_result_write(sch_strbuf *sb, const sch_file *file);
/** The error id by which the v3 API knows the error of a file. */
const char *sch_pdf_error_id(const char *file_error_id);

#endif
