/* SPDX-License-Identifier: Apache-2.0 */
/* The secret is compared as its hash, by an index: what the time of the search tells is a prefix of
 * the SHA-256 of a guess, from which nobody gets nearer to the secret. */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "key_find",
    "SELECT key_id, app_id, group_id, expires_ms, coalesce(per_minute, -1) FROM api_key JOIN app "
    "USING (app_id)"
    " WHERE secret_sha256 = ?1 AND revoked_ms = 0",
};

sch_status sch_key_find(sch_db *db, const uint8_t secret_sha256[SCH_SHA256_LEN],
                        sch_identity *ret_identity, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_identity got;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_blob(st, 1, secret_sha256, SCH_SHA256_LEN);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_get_text(st, 0, got.key_id, sizeof got.key_id);
    sch_stmt_get_text(st, 1, got.app_id, sizeof got.app_id);
    sch_stmt_get_text(st, 2, got.group_id, sizeof got.group_id);
    got.expires_ms = sch_stmt_get_int(st, 3);
    got.per_minute = sch_stmt_get_int(st, 4);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_identity = got;
    return s;
}
