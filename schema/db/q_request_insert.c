/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/request_index.h"
#include "schema/db/stmt.h"

enum { MINUTE = 60 * 1000 * SCH_REQUESTS_A_MS };

/* The first free number at or behind the time, so that many at once spread over the next
 * milliseconds. What lies further ahead was written by a clock that was wrong. */
static const sch_sql insert_sql = {
    "request_insert",
    "INSERT INTO ocr_request (request_no, image_id, group_id, app_id, endpoint, file_id, page,"
    " duration_ms, detections, args_json, result_json)"
    " VALUES (coalesce((SELECT max(request_no) + 1 FROM ocr_request"
    "  WHERE request_no >= ?1 AND request_no < ?1 + ?2), ?1),"
    " ?3, ?4, ?5, ?6, ?7, nullif(?8, 0), ?9, ?10, ?11, ?12) RETURNING request_no",
};
static const sch_sql waiting_sql = {
    "request_waiting",
    "SELECT request_no FROM ocr_request WHERE image_id = ?1 AND result_json IS NULL",
};
static const sch_sql result_sql = {
    "request_set_result",
    "UPDATE ocr_request SET duration_ms = ?2, detections = ?3, result_json = ?4"
    " WHERE image_id = ?1 AND result_json IS NULL RETURNING request_no",
};

const char *sch_detection_name(sch_detection detection)
{
    switch (detection) {
    case SCH_IS_PRINTED:
        return "is_printed";
    case SCH_IS_HANDWRITTEN:
        return "is_handwritten";
    case SCH_CONTAINS_TABLE:
        return "contains_table";
    case SCH_CONTAINS_CHEMISTRY:
        return "contains_chemistry";
    case SCH_CONTAINS_DIAGRAM:
        return "contains_diagram";
    case SCH_CONTAINS_TRIANGLE:
        return "contains_triangle";
    case SCH_CONTAINS_ALGORITHM:
        return "contains_algorithm";
    case SCH_DETECTION_END:
        break;
    }
    return "";
}

/** Run a statement that returns the number of a request. */
static sch_status run(sch_stmt *st, int64_t *ret_no, sch_err *err)
{
    int64_t no = 0;
    sch_status s = sch_stmt_row(st, err);

    if (s == SCH_OK) {
        no = sch_stmt_get_int(st, 0);
        s = sch_stmt_end(st, err);
    }
    if (s == SCH_OK)
        *ret_no = no;
    return s;
}

sch_status sch_request_insert(sch_db *db, const sch_request_new *in, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t request_no = 0;
    sch_status s = sch_stmt_begin(db, &insert_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, now_ms * SCH_REQUESTS_A_MS);
    sch_stmt_int(st, 2, MINUTE);
    sch_stmt_text(st, 3, in->image_id);
    sch_stmt_text(st, 4, in->group_id);
    sch_stmt_text(st, 5, in->app_id);
    sch_stmt_text(st, 6, in->endpoint);
    sch_stmt_text(st, 7, in->file_id);
    sch_stmt_int(st, 8, in->file_id ? in->page : 0);
    sch_stmt_int(st, 9, in->duration_ms);
    sch_stmt_int(st, 10, in->detections);
    sch_stmt_text(st, 11, in->args_json);
    sch_stmt_text(st, 12, in->result_json);
    s = run(st, &request_no, err);
    if (s == SCH_OK)
        s = sch_request_index(db, request_no, err);
    return s;
}

/** The number of a request without a result. @return SCH_OK; SCH_NOT_FOUND */
static sch_status find_waiting(sch_db *db, const char *image_id, int64_t *ret_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &waiting_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, image_id);
    return run(st, ret_no, err);
}

sch_status sch_request_set_result(sch_db *db, const char *image_id, int64_t duration_ms,
                                  unsigned detections, const char *result_json, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int64_t request_no = 0;
    sch_status s = find_waiting(db, image_id, &request_no, err);

    if (s == SCH_OK)
        s = sch_request_unindex(db, request_no, err);
    if (s == SCH_OK)
        s = sch_stmt_begin(db, &result_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, image_id);
    sch_stmt_int(st, 2, duration_ms);
    sch_stmt_int(st, 3, detections);
    sch_stmt_text(st, 4, result_json);
    s = run(st, &request_no, err);
    return s == SCH_OK ? sch_request_index(db, request_no, err) : s;
}
