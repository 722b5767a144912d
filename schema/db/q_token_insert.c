/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "token_insert",
    "INSERT INTO app_token (token_sha256, key_id, user_id, session_id, created_ms, expires_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
};
static const sch_sql session_sql = {
    "token_insert_session",
    "INSERT INTO strokes_session (session_id, group_id, app_id, created_ms, expires_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5)",
};
/* Each new one may remove several, so that the tables do not grow. */
static const sch_sql sweep_sql = {
    "token_insert_sweep",
    "DELETE FROM app_token WHERE token_sha256 IN"
    " (SELECT token_sha256 FROM app_token WHERE expires_ms <= ?1 ORDER BY expires_ms LIMIT 16)",
};
static const sch_sql sweep_session_sql = {
    "token_insert_sweep_session",
    "DELETE FROM strokes_session WHERE session_id IN"
    " (SELECT session_id FROM strokes_session WHERE expires_ms <= ?1 ORDER BY expires_ms LIMIT 16)",
};

static sch_status sweep(sch_db *db, const sch_sql *what, int64_t now_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, what, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, now_ms);
    return sch_stmt_end(st, err);
}

static sch_status insert_session(sch_db *db, const sch_identity *key, const char *session_id,
                                 int64_t now_ms, int64_t expires_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &session_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, session_id);
    sch_stmt_text(st, 2, key->group_id);
    sch_stmt_text(st, 3, key->app_id);
    sch_stmt_int(st, 4, now_ms);
    sch_stmt_int(st, 5, expires_ms);
    return sch_stmt_end(st, err);
}

static sch_status insert_token(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN],
                               const sch_identity *key, const char *user_id, const char *session_id,
                               int64_t now_ms, int64_t expires_ms, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_blob(st, 1, token_sha256, SCH_SHA256_LEN);
    sch_stmt_text(st, 2, key->key_id);
    sch_stmt_text(st, 3, user_id);
    sch_stmt_text(st, 4, session_id);
    sch_stmt_int(st, 5, now_ms);
    sch_stmt_int(st, 6, expires_ms);
    return sch_stmt_end(st, err);
}

sch_status sch_token_insert(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN],
                            const sch_identity *key, const char *user_id, const char *session_id,
                            int64_t now_ms, int64_t expires_ms, sch_err *err)
{
    sch_status s = sweep(db, &sweep_sql, now_ms, err);

    if (s == SCH_OK)
        s = sweep(db, &sweep_session_sql, now_ms, err);
    if (s == SCH_OK && session_id)
        s = insert_session(db, key, session_id, now_ms, expires_ms, err);
    if (s == SCH_OK)
        s = insert_token(db, token_sha256, key, user_id, session_id, now_ms, expires_ms, err);
    return s;
}
