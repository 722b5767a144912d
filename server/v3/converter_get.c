/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/converter/{id}: how far the conversions of a document are, or those of an MMD text.
 *
 * Out:  200 {"status", "conversion_status": {format: {"status": processing, completed or error,
 *       "error_info"?: {"id", "error"}}}}
 * Errs: 401, cnv_unknown_id (also: the document has no Mathpix Markdown yet, or was deleted)
 *
 * Source: v3 reference, "Get conversion status"; the official Python client.
 */
#include "schema/base/clock.h"
#include "schema/wire/pdf_status.h"
#include "server/reply.h"
#include "server/v3/v3.h"

enum { FORMATS_MAX = 64, YOUNG_MS = 300 };

bool srv_v3_is_young(const sch_file *file)
{
    return file->v3_kind == SCH_V3_CONVERTER && sch_now_ms() - file->created_ms < YOUNG_MS;
}

void srv_converter_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_format formats[FORMATS_MAX];
    size_t count = 0;
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_db *db;

    if (srv_v3_find(rq, SCH_V3_NONE, MHD_HTTP_OK, &db, &file) != SCH_OK)
        return;
    if (file.v3_kind == SCH_V3_PDF && file.state != SCH_FILE_COMPLETED &&
        file.state != SCH_FILE_ERROR) {
        srv_reply_v3_error(rq, "cnv_unknown_id", NULL, NULL);
        return;
    }
    if (sch_format_list(db, file.file_id, formats, FORMATS_MAX, &count, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (srv_v3_is_young(&file))
            formats[i].state = SCH_FORMAT_PROCESSING;
    sch_conversion_status_write(&sb, &file, formats, count);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
