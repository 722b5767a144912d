/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/list?scs_job_id&filename&limit&paging_state: ids of files, of a job or of the whole
 * group. The official client's deprecated methods ask for it.
 *
 * Out:  200 {"file_ids": [uuid], "next_page_token": string | null}
 * Errs: 400 bad_request, 401, 404 not_found (no such job)
 *
 * Source: the official Python client.
 */
#include "server/files/files.h"
#include "server/listing.h"
#include "server/reply.h"

#include <string.h>

typedef struct page {
    sch_strbuf sb;
    const char *filename; /* NULL: any */
    int rows, limit;
    bool has_more;
    char last_id[SCH_UUID_LEN];
    int64_t last_seq;
} page;

static bool add_file(const sch_job_file *file, void *arg)
{
    page *p = arg;

    if (p->filename && (!file->filename || strcmp(file->filename, p->filename) != 0))
        return true;
    p->has_more = p->rows == p->limit;
    if (p->has_more)
        return false;
    sch_strbuf_addf(&p->sb, "%s\"%s\"", p->rows > 0 ? "," : "", file->file_id);
    memcpy(p->last_id, file->file_id, sizeof p->last_id);
    p->last_seq = file->seq;
    p->rows++;
    return true;
}

static sch_status list_job(const srv_request *rq, sch_db *db, int64_t job_no, page *p, sch_err *err)
{
    int64_t after_seq = 0;
    sch_status s = srv_listing_place(rq, 1, &after_seq, err);

    if (s != SCH_OK)
        return s;
    return sch_job_file_list(db, job_no, SCH_JOB_ANY, after_seq,
                             p->filename ? INT32_MAX : p->limit + 1, add_file, p, err);
}

static sch_status list_group(const srv_request *rq, sch_db *db, page *p, sch_err *err)
{
    char after_id[SRV_ARG_LEN];

    if (srv_listing_text(rq, "paging_state", after_id) && !sch_uuid_is_valid(after_id))
        return sch_fail(err, SCH_INVALID, "paging_state: is not one of this listing");
    return sch_file_list(db, rq->who.group_id, p->filename, after_id, p->limit + 1, add_file, p,
                         err);
}

static void end_page(page *p, bool of_job)
{
    sch_strbuf_adds(&p->sb, "],\"next_page_token\":");
    if (!p->has_more)
        sch_strbuf_adds(&p->sb, "null");
    else if (of_job)
        srv_listing_token(&p->sb, 1, &p->last_seq);
    else
        sch_strbuf_addf(&p->sb, "\"%s\"", p->last_id);
    sch_strbuf_addc(&p->sb, '}');
}

void srv_legacy_list_get(srv_request *rq)
{
    page p = {.limit = SRV_LIMIT_STANDARD};
    char job_id[SRV_ARG_LEN], filename[SRV_ARG_LEN];
    const bool of_job = srv_listing_text(rq, "scs_job_id", job_id);
    sch_err err = {0};
    sch_job job = {.job_no = 0};
    sch_db *db = NULL;
    sch_status s;

    if (srv_listing_text(rq, "filename", filename))
        p.filename = filename;
    if (of_job && srv_job_find(rq, job_id, &db, &job) != SCH_OK)
        return;
    s = srv_listing_limit(rq, &p.limit, &err);
    if (s == SCH_OK)
        s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    sch_strbuf_adds(&p.sb, "{\"file_ids\":[");
    if (s == SCH_OK)
        s = of_job ? list_job(rq, db, job.job_no, &p, &err) : list_group(rq, db, &p, &err);
    if (s != SCH_OK) {
        sch_strbuf_done(p.sb);
        srv_reply_error(rq, &err);
        return;
    }
    end_page(&p, of_job);
    srv_reply_json(rq, MHD_HTTP_OK, &p.sb);
}
