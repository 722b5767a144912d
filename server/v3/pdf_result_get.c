/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/pdf/{pdf_id}.{ext}, /v3/converter/{conversion_id}.{ext}: the bytes of one result.
 *
 * Out:  200, 206 or 304
 * Errs: 401, 404 pdf_unknown_id or cnv_unknown_id (deleted, too), 404 format_not_ready with
 *       Retry-After, 415 unsupported_format (not asked for, or its conversion failed: a 404 would
 *       be polled for ever)
 *
 * tex is another name for tex.zip.
 *
 * Source: v3 reference, "Conversion results".
 */
#include "server/files/files.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <string.h>

static void send_result(srv_request *rq, sch_v3_kind kind)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    const char *ext = rq->args.text[1];
    sch_db *db;

    if (srv_v3_find(rq, kind, MHD_HTTP_NOT_FOUND, &db, &file) != SCH_OK)
        return;
    if (file.state == SCH_FILE_DELETED) {
        srv_reply_v3_error(rq, kind == SCH_V3_PDF ? "pdf_unknown_id" : "cnv_unknown_id",
                           "It was deleted", NULL);
        rq->reply.http = MHD_HTTP_NOT_FOUND;
        return;
    }
    if (srv_v3_is_young(&file)) {
        srv_reply_not_ready(rq, "the conversion has only begun", "processing");
        return;
    }
    srv_result_send(rq, db, &file, strcmp(ext, "tex") == 0 ? "tex.zip" : ext);
}

void srv_pdf_result_get(srv_request *rq)
{
    send_result(rq, SCH_V3_PDF);
}

void srv_converter_result_get(srv_request *rq)
{
    send_result(rq, SCH_V3_NONE);
}
