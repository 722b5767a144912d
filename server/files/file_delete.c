/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DELETE /files/v1/{file_id}: remove the source, the page images and every result.
 *
 * Out:  200 {"file_id": uuid, "status": "deleted"}; repeated, the same
 * Errs: 401, 403 forbidden, 404 not_found, 409 conflict while the file is being processed
 *
 * Source: Files API reference, "Delete a File".
 */
#include "schema/base/clock.h"
#include "server/files/files.h"
#include "server/reply.h"

#include <string.h>

typedef struct deletion {
    const char *file_id;
    const char *group_id;
    int64_t now_ms;
} deletion;

/** Looks and writes in one transaction, so that two deletions do not meet in the middle. */
static sch_status delete_file(sch_db *db, void *arg, sch_err *err)
{
    const deletion *in = arg;
    char group_id[SCH_UUID_LEN];
    sch_file_state state;
    sch_status s = sch_file_state_of(db, in->file_id, &state, group_id, err);

    if (s != SCH_OK)
        return s;
    if (strcmp(group_id, in->group_id) != 0)
        return sch_fail(err, SCH_DENIED, "the file belongs to another organization");
    if (state == SCH_FILE_DELETED)
        return SCH_OK;
    if (state != SCH_FILE_COMPLETED && state != SCH_FILE_ERROR)
        return sch_fail(err, SCH_EXISTS, "File is still processing");
    return sch_file_set_state(db, in->file_id, SCH_FILE_DELETED, NULL, in->now_ms, err);
}

void srv_file_delete(srv_request *rq)
{
    const char *file_id = rq->args.text[0];
    deletion in = {.file_id = file_id, .group_id = rq->who.group_id, .now_ms = sch_now_ms()};
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s = SCH_NOT_FOUND;

    if (sch_uuid_is_valid(file_id)) {
        memcpy(rq->file_id, file_id, sizeof rq->file_id);
        s = sch_dbpool_write(rq->srv->pool, delete_file, &in, &err);
    }
    if (s == SCH_OK) /* also when the row was deleted before: a crash may have left bytes */
        s = sch_store_delete_all(rq->srv->store, file_id, &err);
    if (s == SCH_NOT_FOUND) {
        srv_reply_code(rq, "not_found", "there is no such file");
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"file_id\":\"%s\",\"status\":\"deleted\"}", file_id);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
