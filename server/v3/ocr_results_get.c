/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/ocr-results: what was read through the v3 API, pages of documents too, newest first.
 *
 * In:   page 1..100 (1), per_page 1..1000 (100), from_date (included), to_date (excluded), app_id,
 *       text, text_display, latex_styled (parts of these members of the result), tags (repeated:
 * all of them), is_printed, is_handwritten, contains_table, contains_chemistry, contains_diagram,
 *       contains_triangle, contains_algorithm, request_id, pdf_id, include_null_results
 * Out:  200 {"ocr_results": [{"timestamp", "image_id", "endpoint", "duration": seconds,
 *       "request_args", "result", "detections"}]}
 * Errs: 401, unauthorized_token_request, opts_number_required, opts_value_out_of_range
 *
 * Source: v3 reference, "Query image results"; the official Python client.
 */
#include "schema/base/clock.h"
#include "server/reply.h"
#include "server/v3/query.h"
#include "server/v3/v3.h"

#include <string.h>

enum { PAGE_MOST = 100, PER_PAGE_MOST = 1000, TAGS_MOST = 20 };

/** A request as it came: the texts that the search points at. */
typedef struct asked {
    sch_request_search search;
    char app_id[SRV_ARG_LEN], request_id[SRV_ARG_LEN], pdf_id[SRV_ARG_LEN];
    char needles[SCH_REQUEST_TEXTS][SRV_ARG_LEN];
    char tags[TAGS_MOST][SRV_ARG_LEN];
    const char *tag_list[TAGS_MOST];
    char file_id[SCH_UUID_LEN];
} asked;

static bool read_flags(srv_request *rq, sch_request_search *search)
{
    int nulls = 0;

    for (unsigned bit = 1; bit < SCH_DETECTION_END; bit <<= 1) {
        int value = -1;

        if (!srv_v3_flag(rq, sch_detection_name((sch_detection)bit), &value))
            return false;
        search->must |= value == 1 ? bit : 0;
        search->must_not |= value == 0 ? bit : 0;
    }
    if (!srv_v3_flag(rq, "include_null_results", &nulls))
        return false;
    search->include_null = nulls == 1;
    return true;
}

/** A text parameter. @return value, or NULL */
static const char *read_text(const srv_request *rq, const char *name, char value[SRV_ARG_LEN])
{
    return srv_query_get(rq->query, name, value, SRV_ARG_LEN) && value[0] ? value : NULL;
}

static bool read_tags(srv_request *rq, asked *a)
{
    size_t n = 0;
    char value[SRV_ARG_LEN];

    for (size_t i = 0; srv_query_nth(rq->query, "tags", i, value, sizeof value); i++) {
        if (n == TAGS_MOST) {
            srv_v3_reply_parameter(rq, "opts_value_out_of_range", "tags", value);
            return false;
        }
        if (!value[0])
            continue;
        memcpy(a->tags[n], value, sizeof value);
        a->tag_list[n] = a->tags[n];
        n++;
    }
    a->search.tags = a->tag_list;
    a->search.ntags = n;
    return true;
}

static bool read_query(srv_request *rq, asked *a)
{
    static const char *const texts[SCH_REQUEST_TEXTS] = {"text", "text_display", "latex_styled"};
    sch_request_search *s = &a->search;

    s->group_id = rq->who.group_id;
    if (!srv_v3_page(rq, PAGE_MOST, PER_PAGE_MOST, &s->limit, &s->offset) ||
        !srv_v3_dates(rq, &s->from_ms, &s->to_ms) || !read_flags(rq, s) || !read_tags(rq, a))
        return false;
    s->app_id = read_text(rq, "app_id", a->app_id);
    s->image_id = read_text(rq, "request_id", a->request_id);
    for (int i = 0; i < SCH_REQUEST_TEXTS; i++)
        s->needles[i] = read_text(rq, texts[i], a->needles[i]);
    return true;
}

/** The document of pdf_id. @return SCH_NOT_FOUND: there is none, so nothing is found */
static sch_status find_pdf(srv_request *rq, sch_db *db, asked *a, sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_status s;

    if (!read_text(rq, "pdf_id", a->pdf_id))
        return SCH_OK;
    s = sch_v3_file_find(db, rq->who.group_id, a->pdf_id, &file, err);
    if (s != SCH_OK)
        return s;
    memcpy(a->file_id, file.file_id, sizeof a->file_id);
    a->search.file_id = a->file_id;
    return SCH_OK;
}

typedef struct results {
    sch_strbuf sb;
    bool any;
} results;

static void add_detections(sch_strbuf *sb, unsigned detections)
{
    sch_strbuf_adds(sb, ",\"detections\":{");
    for (unsigned bit = 1; bit < SCH_DETECTION_END; bit <<= 1)
        sch_strbuf_addf(sb, "%s\"%s\":%s", bit > 1 ? "," : "",
                        sch_detection_name((sch_detection)bit),
                        detections & bit ? "true" : "false");
    sch_strbuf_addc(sb, '}');
}

static bool add(const sch_request *row, void *arg)
{
    results *r = arg;
    char time[SCH_TIME_LEN];

    sch_strbuf_addf(&r->sb, "%s{\"timestamp\":\"%s\",\"image_id\":", r->any ? "," : "",
                    sch_time_iso_ms(row->timestamp_ms, time));
    sch_strbuf_add_json(&r->sb, row->image_id, strlen(row->image_id));
    sch_strbuf_addf(&r->sb, ",\"endpoint\":\"%s\",\"duration\":", row->endpoint);
    sch_strbuf_add_num(&r->sb, (double)row->duration_ms / 1000, 3);
    sch_strbuf_addf(&r->sb, ",\"request_args\":%s,\"result\":%s", row->args_json,
                    row->result_json ? row->result_json : "null");
    add_detections(&r->sb, row->detections);
    sch_strbuf_addc(&r->sb, '}');
    r->any = true;
    return !r->sb.failed;
}

void srv_ocr_results_get(srv_request *rq)
{
    asked a = {.search = {.limit = 0}};
    results r = {.any = false};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s;

    if (!read_query(rq, &a))
        return;
    sch_strbuf_adds(&r.sb, "{\"ocr_results\":[");
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = find_pdf(rq, db, &a, &err);
    if (s == SCH_OK)
        s = sch_request_list(db, &a.search, add, &r, &err);
    if (s != SCH_OK && s != SCH_NOT_FOUND) {
        sch_strbuf_done(r.sb);
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_adds(&r.sb, "]}");
    srv_reply_json(rq, MHD_HTTP_OK, &r.sb);
}
