/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql find_sql = {
    "key_revoke_find",
    "SELECT key_id FROM api_key WHERE revoked_ms = 0 AND (key_id = ?1 OR hint = ?1) LIMIT 2",
};
static const sch_sql revoke_sql = {
    "key_revoke",
    "UPDATE api_key SET revoked_ms = ?2 WHERE key_id = ?1",
};

static sch_status find(sch_db *db, const char *key, char ret_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &find_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, key);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, ret_id, SCH_UUID_LEN);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        return sch_fail(err, SCH_INVALID, "more than one key ends in %s: name it by its id", key);
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_key_revoke(sch_db *db, const char *key_id, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char id[SCH_UUID_LEN];
    sch_status s = find(db, key_id, id, err);

    if (s == SCH_OK)
        s = sch_stmt_begin(db, &revoke_sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, id);
    sch_stmt_int(st, 2, now_ms);
    return sch_stmt_end_changed(st, err);
}
