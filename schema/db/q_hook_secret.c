/* SPDX-License-Identifier: Apache-2.0 */
/* Signing secrets of apps, sealed by whoever calls. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql get_sql = {
    "hook_secrets_get",
    "SELECT hook_secret, hook_secret_old, hook_rotated_ms FROM app WHERE app_id = ?1",
};
static const sch_sql mint_sql = {
    "hook_secret_mint",
    "UPDATE app SET hook_secret = ?2 WHERE app_id = ?1 AND hook_secret IS NULL",
};
static const sch_sql rotate_sql = {
    "hook_secret_rotate",
    "UPDATE app SET hook_secret_old = hook_secret, hook_secret = ?2, hook_rotated_ms = ?4"
    " WHERE app_id = ?1 AND hook_rotated_ms <= ?3",
};

sch_status sch_hook_secrets_get(sch_db *db, const char *app_id, sch_hook_secrets *ret_secrets,
                                sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &get_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, app_id);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    ret_secrets->now_len = sch_stmt_get_blob(st, 0, ret_secrets->now, sizeof ret_secrets->now);
    ret_secrets->old_len = sch_stmt_get_blob(st, 1, ret_secrets->old, sizeof ret_secrets->old);
    ret_secrets->rotated_ms = sch_stmt_get_int(st, 2);
    return sch_stmt_end(st, err);
}

static sch_status put(sch_db *db, const sch_sql *sql, const char *app_id, const void *sealed,
                      size_t len, const int64_t times[2], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, app_id);
    sch_stmt_blob(st, 2, sealed, len);
    for (int i = 0; times && i < 2; i++)
        sch_stmt_int(st, 3 + i, times[i]);
    return times ? sch_stmt_end_changed(st, err) : sch_stmt_end(st, err);
}

sch_status sch_hook_secret_mint(sch_db *db, const char *app_id, const void *sealed, size_t len,
                                sch_err *err)
{
    return put(db, &mint_sql, app_id, sealed, len, NULL, err);
}

sch_status sch_hook_secret_rotate(sch_db *db, const char *app_id, const void *sealed, size_t len,
                                  int64_t since_ms, int64_t now_ms, sch_err *err)
{
    sch_status s =
        put(db, &rotate_sql, app_id, sealed, len, (const int64_t[]){since_ms, now_ms}, err);

    return s == SCH_NOT_FOUND ? sch_fail(err, SCH_EXISTS, "the secret was rotated since") : s;
}
