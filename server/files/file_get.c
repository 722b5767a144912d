/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/{file_id}: how far a file is.
 *
 * Out:  200 {"file_id", "status", "filename", "num_pages", "percent_done", "formats", ...}
 * Errs: 401, 403 forbidden (another group's), 404 not_found (unknown, deleted, malformed id)
 *
 * Source: Files API reference, "File Status".
 */
#include "schema/wire/file_status.h"
#include "server/files/files.h"
#include "server/reply.h"
#include "server/routes.h"

#include <string.h>

enum { FORMATS_MAX = 64 };

sch_status srv_file_find(srv_request *rq, sch_db **ret_db, sch_file *ret_file)
{
    const char *file_id = rq->args.text[0];
    sch_err err = {0};
    sch_status s = SCH_NOT_FOUND;

    if (sch_uuid_is_valid(file_id)) {
        memcpy(rq->file_id, file_id, sizeof rq->file_id);
        s = sch_dbpool_reader(rq->srv->pool, ret_db, &err);
        if (s == SCH_OK)
            s = sch_file_get(*ret_db, file_id, ret_file, &err);
    }
    if (s == SCH_NOT_FOUND) {
        srv_reply_code(rq, "not_found", "there is no such file");
    } else if (s != SCH_OK) {
        srv_reply_error(rq, &err);
    } else if (rq->route->auth != SRV_AUTH_NONE &&
               strcmp(ret_file->group_id, rq->who.group_id) != 0) {
        srv_reply_code(rq, "forbidden", "the file belongs to another organization");
        s = SCH_DENIED;
    }
    return s;
}

void srv_file_reply(srv_request *rq, sch_db *db, const sch_file *file)
{
    sch_format formats[FORMATS_MAX];
    size_t count = 0;
    sch_strbuf sb = {0};
    sch_err err = {0};

    if (sch_format_list(db, file->file_id, formats, FORMATS_MAX, &count, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_file_status_write(&sb, file, formats, count);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}

void srv_file_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_db *db;

    if (srv_file_find(rq, &db, &file) == SCH_OK)
        srv_file_reply(rq, db, &file);
}
