/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/jobs/{job_id}/files?status&limit&paging_state: a job's files, in the order in which
 * they came. A page goes on where the one before ended, whatever was added or ended meanwhile.
 *
 * In:   status: pending (split, too), completed or error. limit: 1 to 1000, 100 without it.
 *       paging_state: next_page_token of the page before
 * Out:  200 {"files": [{"file_id", "filename", "status", "custom_id"}], "next_page_token"}; status
 *       is null but with the filter of that name
 * Errs: 400 bad_request, 401, 404 not_found (another group's job, too)
 *
 * Source: Files API reference, "List a job's files"; the official Python client.
 */
#include "server/files/files.h"
#include "server/listing.h"
#include "server/reply.h"

#include <string.h>

typedef struct page {
    sch_strbuf sb;
    const char *status; /* NULL: the filter is not used */
    int rows, limit;
    bool has_more;
    int64_t last_seq;
} page;

static void add_text(sch_strbuf *sb, const char *text)
{
    if (text)
        sch_strbuf_add_json(sb, text, strlen(text));
    else
        sch_strbuf_adds(sb, "null");
}

static bool add_file(const sch_job_file *file, void *arg)
{
    page *p = arg;

    p->has_more = p->rows == p->limit;
    if (p->has_more)
        return false;
    sch_strbuf_addf(&p->sb, "%s{\"file_id\":\"%s\",\"filename\":", p->rows > 0 ? "," : "",
                    file->file_id);
    add_text(&p->sb, file->filename);
    sch_strbuf_adds(&p->sb, ",\"status\":");
    add_text(&p->sb, p->status);
    sch_strbuf_adds(&p->sb, ",\"custom_id\":");
    add_text(&p->sb, file->custom_id);
    sch_strbuf_addc(&p->sb, '}');
    p->last_seq = file->seq;
    p->rows++;
    return true;
}

static sch_status read_filter(const srv_request *rq, sch_job_filter *ret_filter, sch_err *err)
{
    char text[SRV_ARG_LEN];

    if (!srv_listing_text(rq, "status", text))
        return SCH_OK;
    for (int f = SCH_JOB_PENDING; f < SCH_JOB_FILTER_COUNT; f++) {
        if (strcmp(text, sch_job_filter_name((sch_job_filter)f)) == 0) {
            *ret_filter = (sch_job_filter)f;
            return SCH_OK;
        }
    }
    return sch_fail(err, SCH_INVALID, "status: must be pending, completed or error");
}

static sch_status list(const srv_request *rq, sch_db *db, int64_t job_no, page *p, sch_err *err)
{
    sch_job_filter filter = SCH_JOB_ANY;
    int64_t after_seq = 0;
    sch_status s = srv_listing_limit(rq, &p->limit, err);

    if (s == SCH_OK)
        s = read_filter(rq, &filter, err);
    if (s == SCH_OK)
        s = srv_listing_place(rq, 1, &after_seq, err);
    if (s != SCH_OK)
        return s;
    if (filter != SCH_JOB_ANY)
        p->status = sch_job_filter_name(filter);
    sch_strbuf_adds(&p->sb, "{\"files\":[");
    return sch_job_file_list(db, job_no, filter, after_seq, p->limit + 1, add_file, p, err);
}

void srv_job_files_get(srv_request *rq)
{
    page p = {.limit = SRV_LIMIT_STANDARD};
    sch_err err = {0};
    sch_job job;
    sch_db *db;

    if (srv_job_find(rq, rq->args.text[0], &db, &job) != SCH_OK)
        return;
    if (list(rq, db, job.job_no, &p, &err) != SCH_OK) {
        sch_strbuf_done(p.sb);
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_adds(&p.sb, "],\"next_page_token\":");
    if (p.has_more)
        srv_listing_token(&p.sb, 1, &p.last_seq);
    else
        sch_strbuf_adds(&p.sb, "null");
    sch_strbuf_addc(&p.sb, '}');
    srv_reply_json(rq, MHD_HTTP_OK, &p.sb);
}
