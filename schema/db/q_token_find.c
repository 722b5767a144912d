/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "token_find",
    "SELECT k.key_id, k.app_id, a.group_id, t.expires_ms, coalesce(k.per_minute, -1),"
    " t.user_id, t.session_id"
    " FROM app_token AS t JOIN api_key AS k USING (key_id) JOIN app AS a USING (app_id)"
    " WHERE t.token_sha256 = ?1 AND t.expires_ms > ?2 AND k.revoked_ms = 0"
    " AND (k.expires_ms = 0 OR k.expires_ms > ?2)",
};

sch_status sch_token_find(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN], int64_t now_ms,
                          sch_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_token got;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_blob(st, 1, token_sha256, SCH_SHA256_LEN);
    sch_stmt_int(st, 2, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, got.who.key_id, sizeof got.who.key_id);
    sch_stmt_get_text(st, 1, got.who.app_id, sizeof got.who.app_id);
    sch_stmt_get_text(st, 2, got.who.group_id, sizeof got.who.group_id);
    got.who.expires_ms = sch_stmt_get_int(st, 3);
    got.who.per_minute = sch_stmt_get_int(st, 4);
    sch_stmt_get_text(st, 5, got.user_id, sizeof got.user_id);
    sch_stmt_get_text(st, 6, got.session_id, sizeof got.session_id);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_token = got;
    return s;
}
