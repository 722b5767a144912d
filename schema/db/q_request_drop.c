/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/request_index.h"
#include "schema/db/stmt.h"

static const sch_sql of_file_sql = {
    "request_drop_of_file",
    "SELECT request_no FROM ocr_request WHERE file_id = ?1 LIMIT 1",
};
static const sch_sql oldest_sql = {
    "request_purge_oldest",
    "SELECT request_no FROM ocr_request WHERE request_no < ?1 ORDER BY request_no LIMIT 1",
};
static const sch_sql delete_sql = {
    "request_drop",
    "DELETE FROM ocr_request WHERE request_no = ?1",
};

static sch_status drop(sch_db *db, int64_t request_no, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_request_unindex(db, request_no, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &delete_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, request_no);
    return sch_stmt_end(st, err);
}

/** The next one to go. @return SCH_OK; SCH_NOT_FOUND: none is left */
static sch_status find(sch_db *db, const char *file_id, int64_t before_ms, int64_t *ret_no,
                       sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, file_id ? &of_file_sql : &oldest_sql, &st, err);

    if (s != SCH_OK)
        return s;
    if (file_id)
        sch_stmt_text(st, 1, file_id);
    else
        sch_stmt_int(st, 1, before_ms * SCH_REQUESTS_A_MS);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_no = sch_stmt_get_int(st, 0);
    return s;
}

sch_status sch_request_drop_file(sch_db *db, const char *file_id, sch_err *err)
{
    int64_t request_no = 0;
    sch_status s;

    while ((s = find(db, file_id, 0, &request_no, err)) == SCH_OK) {
        s = drop(db, request_no, err);
        if (s != SCH_OK)
            return s;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_request_purge(sch_db *db, int64_t before_ms, int most, int *ret_count, sch_err *err)
{
    int64_t request_no = 0;
    int count = 0;
    sch_status s = SCH_OK;

    for (; s == SCH_OK && count < most; count++) {
        s = find(db, NULL, before_ms, &request_no, err);
        if (s == SCH_NOT_FOUND)
            break;
        if (s == SCH_OK)
            s = drop(db, request_no, err);
    }
    if (s != SCH_OK && s != SCH_NOT_FOUND)
        return s;
    *ret_count = count;
    return SCH_OK;
}
