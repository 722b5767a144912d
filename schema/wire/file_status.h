/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_FILE_STATUS_H
#define SCH_WIRE_FILE_STATUS_H

#include "schema/base/strbuf.h"
#include "schema/db/queries.h"

/**
 * Append the body of GET /files/v1/{file_id}.
 *
 * @param file     state, pages, error and options of a file; borrowed
 * @param formats  its requested formats, nformats of them; borrowed
 * Source: "Async document lifecycle" of the Files API reference.
 */
void sch_file_status_write(sch_strbuf *sb, const sch_file *file, const sch_format *formats,
                           size_t nformats);

#endif
