/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/pdf-results: documents of the group, newest first.
 *
 * In:   page 1..1000 (1), per_page 1..100 (100), from_date (included), to_date (excluded), app_id,
 *       pdf_id
 * Out:  200 {"pdfs": [{"id", "input_file", "status", "created_at", "modified_at", "num_pages",
 *       "num_pages_completed", "request_args"}]}
 * Errs: 401, opts_number_required, opts_value_out_of_range
 *
 * Source: v3 reference, "Query PDF results"; the official Python client.
 */
#include "schema/wire/pdf_status.h"
#include "server/reply.h"
#include "server/v3/query.h"
#include "server/v3/v3.h"

#include <string.h>

enum { PAGE_MOST = 1000, PER_PAGE_MOST = 100 };

typedef struct results {
    sch_strbuf sb;
    bool any;
} results;

static bool add(const sch_file *file, void *arg)
{
    results *r = arg;

    if (r->any)
        sch_strbuf_addc(&r->sb, ',');
    sch_pdf_result_write(&r->sb, file);
    r->any = true;
    return !r->sb.failed;
}

/** At most the one that pdf_id names. */
static sch_status add_one(sch_db *db, const sch_v3_list *in, const char *v3_id, results *r,
                          sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_status s = sch_v3_file_find(db, in->group_id, v3_id, &file, err);

    if (s != SCH_OK)
        return s == SCH_NOT_FOUND ? SCH_OK : s;
    if (in->offset == 0 && file.v3_kind == in->kind && file.created_ms >= in->from_ms &&
        file.created_ms < in->to_ms && (!in->app_id || strcmp(file.app_id, in->app_id) == 0))
        (void)add(&file, r);
    return SCH_OK;
}

static void list_kind(srv_request *rq, sch_v3_kind kind, const char *member, const char *id_param)
{
    char app_id[SRV_ARG_LEN], v3_id[SRV_ARG_LEN];
    sch_v3_list in = {.group_id = rq->who.group_id, .kind = kind};
    results r = {.any = false};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s;

    if (!srv_v3_page(rq, PAGE_MOST, PER_PAGE_MOST, &in.limit, &in.offset) ||
        !srv_v3_dates(rq, &in.from_ms, &in.to_ms))
        return;
    if (srv_query_get(rq->query, "app_id", app_id, sizeof app_id) && app_id[0])
        in.app_id = app_id;
    sch_strbuf_addf(&r.sb, "{\"%s\":[", member);
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK && srv_query_get(rq->query, id_param, v3_id, sizeof v3_id) && v3_id[0])
        s = add_one(db, &in, v3_id, &r, &err);
    else if (s == SCH_OK)
        s = sch_v3_file_list(db, &in, add, &r, &err);
    if (s != SCH_OK) {
        sch_strbuf_done(r.sb);
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_adds(&r.sb, "]}");
    srv_reply_json(rq, MHD_HTTP_OK, &r.sb);
}

void srv_pdf_results_get(srv_request *rq)
{
    list_kind(rq, SCH_V3_PDF, "pdfs", "pdf_id");
}

void srv_converter_results_get(srv_request *rq)
{
    list_kind(rq, SCH_V3_CONVERTER, "documents", "conversion_id");
}
