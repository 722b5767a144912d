/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/pdf/{pdf_id}: how far a document is.
 *
 * Out:  200 {"pdf_id", "status": received, loaded, split, completed or error, "num_pages",
 *       "num_pages_completed", "percent_done", "input_file", "version", "created_at",
 *       "modified_at", "deleted_at"?, "error"?, "error_info"?}
 * Errs: 401, pdf_unknown_id
 *
 * Source: v3 reference, "Processing status".
 */
#include "schema/wire/pdf_status.h"
#include "server/reply.h"
#include "server/v3/v3.h"

sch_status srv_v3_find(srv_request *rq, sch_v3_kind kind, unsigned http, sch_db **ret_db,
                       sch_file *ret_file)
{
    sch_err err = {0};
    sch_status s = sch_dbpool_reader(rq->srv->pool, ret_db, &err);

    if (s == SCH_OK)
        s = sch_v3_file_find(*ret_db, rq->who.group_id, rq->args.text[0], ret_file, &err);
    if (s == SCH_OK && kind != SCH_V3_NONE && ret_file->v3_kind != kind) {
        sch_file_done(*ret_file);
        *ret_file = (sch_file){.filename = NULL};
        s = SCH_NOT_FOUND;
    }
    if (s == SCH_NOT_FOUND) {
        srv_reply_v3_error(rq, kind == SCH_V3_PDF ? "pdf_unknown_id" : "cnv_unknown_id", NULL,
                           NULL);
        rq->reply.http = http;
    } else if (s != SCH_OK) {
        srv_reply_error(rq, &err);
    } else {
        (void)snprintf(rq->file_id, sizeof rq->file_id, "%s", ret_file->file_id);
    }
    return s;
}

void srv_pdf_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_strbuf sb = {0};
    sch_db *db;

    if (srv_v3_find(rq, SCH_V3_PDF, MHD_HTTP_OK, &db, &file) != SCH_OK)
        return;
    sch_pdf_status_write(&sb, &file, RECTO_VERSION,
                         file.state == SCH_FILE_DELETED ? file.modified_ms : 0);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
