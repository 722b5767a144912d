/* SPDX-License-Identifier: Apache-2.0 */
/* Fetch: the document that a URI names becomes an artifact, in a slot that no engine waits for. */
#include "schema/base/clock.h"
#include "worker/supervisor/fetch.h"
#include "worker/supervisor/work.h"

/* From a URL, or from a data source of the file's group. */
static sch_status fetch_uri(wrk_work *work, const char *name, bool *ret_may_pass, sch_err *err)
{
    const wrk_sup_options *o = &work->sup->options;
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    wrk_fetch_who who = {.sources = o->sources,
                         .group_id = work->file.group_id,
                         .submitted_ms = work->file.created_ms};
    sch_status s = sch_uri_parse(work->file.source_uri, SCH_URI_SOURCE, &uri, err);

    if (s == SCH_INVALID)
        return sch_fail_id(err, s, "bad_request",
                           "source_uri: it is not a URI that can be fetched");
    if (s == SCH_OK && !sch_uri_needs_source(&uri))
        return wrk_fetch(o->settings, &uri, o->store, name, work->sup->cancel_fd, ret_may_pass,
                         err);
    if (s == SCH_OK && !o->sources)
        return sch_fail_id(err, SCH_NOT_FOUND, "data_source_not_found",
                           "source_uri: there are no data sources here");
    if (s == SCH_OK)
        s = sch_dbpool_reader(o->pool, &who.db, err);
    return s == SCH_OK ? wrk_fetch_bucket(o->settings, &who, &uri, o->store, name,
                                          work->sup->cancel_fd, ret_may_pass, err)
                       : s;
}

/* Did an earlier attempt fetch it, and die before it could say so? */
static sch_status is_here(const wrk_work *work, const char *name, bool *ret_is_here, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    sch_status s = sch_blob_open(work->sup->options.store, name, &blob, err);

    *ret_is_here = s == SCH_OK;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

static sch_status prepare_next(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    (void)left;
    (void)arg;
    work->makes_work = true;
    return sch_task_insert(db, work->file.file_id, SCH_TASK_PREPARE, 0, 0, NULL, sch_now_ms(), err);
}

sch_status wrk_work_fetch(wrk_work *work, sch_err *err)
{
    char name[200];
    bool may_pass = false;
    bool has_it = false;
    sch_err why = {0};
    sch_status s = is_here(work, wrk_work_artifact(work, "source", name), &has_it, err);

    if (s != SCH_OK)
        return s;
    if (!has_it && fetch_uri(work, name, &may_pass, &why) != SCH_OK)
        return wrk_work_transfer_failed(work, &why, may_pass, err);
    return wrk_work_end(work, prepare_next, NULL, err);
}

sch_status wrk_work_fetch_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    (void)end;
    return wrk_work_fail_file(work, "unknown_error", "the document could not be fetched", err);
}
