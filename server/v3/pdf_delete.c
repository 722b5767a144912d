/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DELETE /v3/pdf/{pdf_id}, /v3/converter/{conversion_id}: remove the document and everything made
 * from it. Its status, name, counts and times stay.
 *
 * Out:  200, the body of GET as it was before, and "deleted_at"
 * Errs: 401, 404 pdf_unknown_id or cnv_unknown_id (deleted before, too), 404 pdf_not_completed
 *
 * Source: v3 reference, "Deleting PDF results".
 */
#include "schema/base/clock.h"
#include "schema/wire/pdf_status.h"
#include "server/reply.h"
#include "server/v3/v3.h"

typedef struct deletion {
    const char *group_id, *v3_id;
    sch_v3_kind kind;
    int64_t now_ms;
    sch_file was; /* before */
} deletion;

/** Looks and writes in one transaction, so that two deletions do not meet in the middle. */
static sch_status delete_file(sch_db *db, void *arg, sch_err *err)
{
    deletion *in = arg;
    sch_status s;

    sch_file_done(in->was);
    in->was = (sch_file){.filename = NULL};
    s = sch_v3_file_find(db, in->group_id, in->v3_id, &in->was, err);
    if (s != SCH_OK)
        return s;
    if (in->was.v3_kind != in->kind || in->was.state == SCH_FILE_DELETED)
        return sch_fail(err, SCH_NOT_FOUND, "there is no such document");
    if (in->was.state != SCH_FILE_COMPLETED && in->was.state != SCH_FILE_ERROR)
        return sch_fail(err, SCH_EXISTS, "it is still being processed");
    return sch_file_set_state(db, in->was.file_id, SCH_FILE_DELETED, NULL, in->now_ms, err);
}

static void reply(srv_request *rq, const deletion *in, sch_status s, const sch_err *err)
{
    sch_strbuf sb = {0};

    if (s == SCH_OK) {
        sch_pdf_status_write(&sb, &in->was, RECTO_VERSION, in->now_ms);
        srv_reply_json(rq, MHD_HTTP_OK, &sb);
    } else if (s == SCH_NOT_FOUND) {
        srv_reply_v3_error(rq, in->kind == SCH_V3_PDF ? "pdf_unknown_id" : "cnv_unknown_id", NULL,
                           NULL);
        rq->reply.http = MHD_HTTP_NOT_FOUND;
    } else if (s == SCH_EXISTS) {
        srv_reply_v3_error(rq, "pdf_not_completed", NULL, NULL);
    } else {
        srv_reply_error(rq, err);
    }
}

static void delete_kind(srv_request *rq, sch_v3_kind kind)
{
    deletion in = {
        .group_id = rq->who.group_id,
        .v3_id = rq->args.text[0],
        .kind = kind,
        .now_ms = sch_now_ms(),
        .was = {.filename = NULL},
    };
    sch_err err = {0};
    sch_status s = sch_dbpool_write(rq->srv->pool, delete_file, &in, &err);

    if (s == SCH_OK)
        s = sch_store_delete_all(rq->srv->store, in.was.file_id, &err);
    if (s == SCH_OK)
        (void)snprintf(rq->file_id, sizeof rq->file_id, "%s", in.was.file_id);
    reply(rq, &in, s, &err);
    sch_file_done(in.was);
}

void srv_pdf_delete(srv_request *rq)
{
    delete_kind(rq, SCH_V3_PDF);
}

void srv_converter_delete(srv_request *rq)
{
    delete_kind(rq, SCH_V3_CONVERTER);
}
