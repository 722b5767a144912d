/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/sources.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "source_insert",
    "INSERT INTO data_source (source_id, group_id, provider, auth, bucket, account, region, name,"
    " details_json, secret, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
};
static const sch_sql bucket_sql = {
    "source_insert_bucket",
    "SELECT 1 FROM data_source WHERE group_id = ?1 AND provider = ?2 AND account = ?3"
    " AND bucket = ?4 AND deleted_ms = 0",
};

/* Is it the bucket that is there already? (Else it is the name.) */
static sch_status is_bucket_taken(sch_db *db, const sch_source_new *in, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &bucket_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_int(st, 2, in->provider);
    sch_stmt_text(st, 3, in->account);
    sch_stmt_text(st, 4, in->bucket);
    return sch_stmt_row(st, err);
}

sch_status sch_source_insert(sch_db *db, const sch_source_new *in, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = is_bucket_taken(db, in, err);

    if (s == SCH_OK)
        return sch_fail(err, SCH_EXISTS, "A data source for this bucket is already registered.");
    if (s != SCH_NOT_FOUND)
        return s;
    s = sch_stmt_begin(db, &sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->source_id);
    sch_stmt_text(st, 2, in->group_id);
    sch_stmt_int(st, 3, in->provider);
    sch_stmt_int(st, 4, in->auth);
    sch_stmt_text(st, 5, in->bucket);
    sch_stmt_text(st, 6, in->account);
    sch_stmt_text(st, 7, in->region);
    sch_stmt_text(st, 8, in->name);
    sch_stmt_text(st, 9, in->details_json);
    sch_stmt_blob(st, 10, in->secret, in->secret_len);
    sch_stmt_int(st, 11, now_ms);
    s = sch_stmt_end(st, err);
    return s == SCH_EXISTS
               ? sch_fail(err, SCH_EXISTS, "A data source with this name is already registered.")
               : s;
}
