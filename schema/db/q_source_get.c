/* SPDX-License-Identifier: Apache-2.0 */
/* Data sources, read: all of a group, one by its id, one by its bucket. */
#include "schema/db/sources.h"
#include "schema/db/stmt.h"

#define COLUMNS                                                                                    \
    "SELECT source_id, provider, auth, bucket, account, region, name, details_json, hex(secret),"  \
    " secret IS NULL, created_ms FROM data_source"

static const sch_sql each_sql = {
    "source_each",
    COLUMNS " WHERE group_id = ?1 AND deleted_ms = 0 ORDER BY created_ms, source_id",
};
static const sch_sql get_sql = {
    "source_get",
    COLUMNS " WHERE source_id = ?2 AND group_id = ?1 AND deleted_ms = 0",
};
static const sch_sql find_sql = {
    "source_find",
    COLUMNS " WHERE group_id = ?1 AND provider = ?2 AND account = ?3 AND bucket = ?4"
            " AND (deleted_ms = 0 OR deleted_ms > ?5) ORDER BY deleted_ms = 0 DESC LIMIT 1",
};

void sch_source_done(sch_source source)
{
    free(source.bucket);
    free(source.account);
    free(source.region);
    free(source.name);
    free(source.details_json);
    free(source.secret_hex);
}

static void read_row(sch_stmt *st, sch_source *ret)
{
    sch_stmt_get_text(st, 0, ret->source_id, sizeof ret->source_id);
    ret->provider = (int)sch_stmt_get_int(st, 1);
    ret->auth = (int)sch_stmt_get_int(st, 2);
    ret->bucket = sch_stmt_get_dup(st, 3);
    ret->account = sch_stmt_get_dup(st, 4);
    ret->region = sch_stmt_get_dup(st, 5);
    ret->name = sch_stmt_get_dup(st, 6);
    ret->details_json = sch_stmt_get_dup(st, 7);
    ret->secret_hex = sch_stmt_get_int(st, 9) ? NULL : sch_stmt_get_dup(st, 8);
    ret->created_ms = sch_stmt_get_int(st, 10);
}

/* The one row that a statement gives; a copy that failed is reported by its end. */
static sch_status read_one(sch_stmt *st, sch_source *ret_source, sch_err *err)
{
    sch_source source = {.provider = 0};
    sch_status s = sch_stmt_row(st, err);

    if (s != SCH_OK)
        return s;
    read_row(st, &source);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_source = source;
    else
        sch_source_done(source);
    return s;
}

sch_status sch_source_each(sch_db *db, const char *group_id,
                           bool (*fn)(const sch_source *source, void *arg), void *arg, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &each_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        SCH_AUTO(sch_source_done) sch_source source = {.provider = 0};

        read_row(st, &source);
        if (source.bucket && source.region && !fn(&source, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_source_get(sch_db *db, const char *group_id, const char *source_id,
                          sch_source *ret_source, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &get_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, source_id);
    return read_one(st, ret_source, err);
}

sch_status sch_source_find(sch_db *db, const char *group_id, int provider, const char *account,
                           const char *bucket, int64_t submitted_ms, sch_source *ret_source,
                           sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, provider);
    sch_stmt_text(st, 3, account);
    sch_stmt_text(st, 4, bucket);
    sch_stmt_int(st, 5, submitted_ms);
    s = read_one(st, ret_source, err);
    return s == SCH_NOT_FOUND ? sch_fail_id(err, s, "data_source_not_found",
                                            "no data source is registered for this bucket")
                              : s;
}
