/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/jobs?start&end&limit&paging_state: the group's jobs, newest first.
 *
 * In:   start, end: days (yyyy-MM-dd, UTC), both inclusive; one alone is that day. limit: 1 to
 *       1000, 100 without it. paging_state: next_page_token of the page before
 * Out:  200 {"jobs": [{"job_id", "created_at"}], "next_page_token": string | null}
 * Errs: 400 bad_request, 401
 *
 * Source: the official Python client.
 */
#include "schema/base/clock.h"
#include "server/files/files.h"
#include "server/listing.h"
#include "server/reply.h"

/** A page that grows; the row after the last one says that there is another page. */
typedef struct page {
    sch_strbuf sb;
    srv_job_row_fn add;
    int rows, limit;
    bool has_more;
    sch_job_place last;
} page;

static bool add_job(const sch_job *job, void *arg)
{
    page *p = arg;

    p->has_more = p->rows == p->limit;
    if (p->has_more)
        return false;
    sch_strbuf_adds(&p->sb, p->rows > 0 ? "," : "");
    p->add(&p->sb, job);
    p->last = (sch_job_place){job->created_ms, job->job_no};
    p->rows++;
    return true;
}

static sch_status list(srv_request *rq, page *p, sch_err *err)
{
    int64_t from_ms = 0, to_ms = INT64_MAX;
    int64_t place[2] = {INT64_MAX, INT64_MAX};
    sch_db *db;
    sch_status s = srv_listing_limit(rq, &p->limit, err);

    if (s == SCH_OK)
        s = srv_listing_days(rq, &from_ms, &to_ms, err);
    if (s == SCH_OK)
        s = srv_listing_place(rq, 2, place, err);
    if (s == SCH_OK)
        s = sch_dbpool_reader(rq->srv->pool, &db, err);
    if (s != SCH_OK)
        return s;
    sch_strbuf_adds(&p->sb, "{\"jobs\":[");
    return sch_job_list(db, rq->who.group_id, from_ms, to_ms, (sch_job_place){place[0], place[1]},
                        p->limit + 1, add_job, p, err);
}

void srv_job_page_reply(srv_request *rq, const char *cursor_name, srv_job_row_fn add)
{
    page p = {.limit = SRV_LIMIT_STANDARD, .add = add};
    sch_err err = {0};

    if (list(rq, &p, &err) != SCH_OK) {
        sch_strbuf_done(p.sb);
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&p.sb, "],\"%s\":", cursor_name);
    if (p.has_more)
        srv_listing_token(&p.sb, 2, (const int64_t[]){p.last.created_ms, p.last.job_no});
    else
        sch_strbuf_adds(&p.sb, "null");
    sch_strbuf_addc(&p.sb, '}');
    srv_reply_json(rq, MHD_HTTP_OK, &p.sb);
}

static void add_plain(sch_strbuf *sb, const sch_job *job)
{
    char created[SCH_TIME_LEN];

    sch_strbuf_addf(sb, "{\"job_id\":\"%s\",\"created_at\":\"%s\"}", job->job_id,
                    sch_time_iso(job->created_ms, created));
}

void srv_jobs_get(srv_request *rq)
{
    srv_job_page_reply(rq, "next_page_token", add_plain);
}
