/* SPDX-License-Identifier: Apache-2.0 */
#include "server/probe.h"

#include "schema/http/http.h"
#include "schema/source/source.h"

#include <string.h>

enum { PROBES = 8, REDIRECTS = 5 }; /* half of the threads that handlers run on */

bool srv_probe_begin(srv_server *srv)
{
    if (atomic_fetch_add(&srv->probes, 1) < PROBES)
        return true;
    (void)atomic_fetch_sub(&srv->probes, 1);
    return false;
}

void srv_probe_end(srv_server *srv)
{
    (void)atomic_fetch_sub(&srv->probes, 1);
}

/* Of what a bucket answers, that which another minute would not change, and that it is busy. */
static sch_status judge(sch_status s, const sch_err *why, sch_err *err)
{
    static const char *const telling[] = {"not_found", "data_source_not_found",
                                          "data_source_access_denied", "storage_throttled"};

    if (s == SCH_FATAL) {
        *err = *why;
        return s;
    }
    for (size_t i = 0; s != SCH_OK && i < SCH_COUNT_OF(telling); i++)
        if (strcmp(why->id, telling[i]) == 0) {
            *err = *why;
            return s;
        }
    return SCH_OK;
}

/* ---- sources --------------------------------------------------------------------------------- */

static sch_status head_object(const srv_request *rq, const sch_uri *uri, sch_err *err)
{
    const sch_source_how how = {.cancel_fd = -1, .hurry_s = (int)rq->srv->settings->probe_s};
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(free) char *key = NULL;
    int64_t size = 0;
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    if (s == SCH_OK)
        s = sch_sources_for_uri(rq->srv->sources, db, rq->who.group_id, uri, INT64_MAX, &how,
                                &bucket, &key, err);
    return s == SCH_OK ? sch_bucket_head(bucket, key, &size, err) : s;
}

/* A presigned URL is good for one method, and some servers know only GET: most refusals of a HEAD
 * say nothing. */
static sch_status judge_reply(const sch_http_reply *reply, sch_err *err)
{
    if (reply->outcome == SCH_HTTP_REFUSED)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "%s", reply->text);
    if (reply->outcome != SCH_HTTP_ANSWERED)
        return SCH_OK;
    if (reply->status == 404 || reply->status == 410)
        return sch_fail_id(err, SCH_NOT_FOUND, "not_found", "the server has no such document (%ld)",
                           reply->status);
    if (reply->status == 429 || reply->status == 503)
        return sch_fail_id(err, SCH_BUSY, "storage_throttled", "the server is busy (%ld)",
                           reply->status);
    return SCH_OK;
}

static sch_status head_url(const srv_request *rq, const sch_uri *uri, sch_err *err)
{
    const sch_settings *set = rq->srv->settings;
    const sch_http_rules rules = {.allow_http = set->fetch_http,
                                  .allow_private = set->fetch_private,
                                  .redirects = REDIRECTS,
                                  .connect_s = (int)set->probe_s,
                                  .total_s = (int)set->probe_s};
    const sch_http_request request = {.method = "HEAD", .url = uri->url};
    SCH_AUTO(sch_http_free) sch_http *http = NULL;
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    sch_status s = sch_http_new(&rules, &http, err);

    if (s == SCH_OK)
        s = sch_http_do(http, &request, &reply, err);
    return s == SCH_OK ? judge_reply(&reply, err) : s;
}

/* The bucket must be one of the group's: that costs no look. */
static sch_status check_registered(const srv_request *rq, const sch_uri *uri, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    return s == SCH_OK ? sch_uri_check_bucket(db, rq->who.group_id, uri, err) : s;
}

sch_status srv_probe_source(srv_request *rq, const sch_uri *uri, sch_err *err)
{
    sch_err why = {0};
    sch_status s = check_registered(rq, uri, err);

    if (s == SCH_OK && rq->srv->settings->probe_s > 0 && srv_probe_begin(rq->srv)) {
        if (sch_uri_needs_source(uri))
            s = judge(head_object(rq, uri, &why), &why, err);
        else
            s = head_url(rq, uri, err);
        srv_probe_end(rq->srv);
    }
    return s == SCH_OK || s == SCH_FATAL ? s : sch_wrap(err, "source_uri");
}

/* ---- destinations ---------------------------------------------------------------------------- */

static sch_status authorize(const srv_request *rq, const sch_uri *uri, sch_err *err)
{
    const sch_source_how how = {.cancel_fd = -1, .hurry_s = (int)rq->srv->settings->probe_s};
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(free) char *prefix = NULL;
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    if (s == SCH_OK)
        s = sch_sources_for_uri(rq->srv->sources, db, rq->who.group_id, uri, INT64_MAX, &how,
                                &bucket, &prefix, err);
    return s == SCH_OK ? sch_bucket_authorize(bucket, err) : s;
}

sch_status srv_probe_destination(srv_request *rq, const sch_options *options, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    sch_err why = {0};
    sch_status s;

    if (!options->destination_uri)
        return SCH_OK;
    s = sch_uri_parse(options->destination_uri, SCH_URI_DESTINATION, &uri, err);
    if (s == SCH_OK)
        s = check_registered(rq, &uri, err);
    if (s == SCH_OK && rq->srv->settings->probe_s > 0 && srv_probe_begin(rq->srv)) {
        s = judge(authorize(rq, &uri, &why), &why, err);
        srv_probe_end(rq->srv);
    }
    return s == SCH_OK || s == SCH_FATAL ? s : sch_wrap(err, "destination_uri");
}
